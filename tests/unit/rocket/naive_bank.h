/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * naive_bank.h - MiniRocket's kernels as the paper defines them, in double
 */
#ifndef ORI_TESTS_NAIVE_BANK_H
#define ORI_TESTS_NAIVE_BANK_H

#include <oriole/base/case.h>

enum { NAIVE_LONGEST = 700, NAIVE_DILATIONS = 32, NAIVE_KERNELS = 84 };

typedef struct naive_bank {
    int per_kernel, dilations;
    int dilation[NAIVE_DILATIONS], thresholds[NAIVE_DILATIONS];
    int channels;
    const float *mixed;     /* [dilations * 84, 9] or NULL */
} naive_bank;

/* For series so long, by the authors' recipe. */
naive_bank naive_bank_make(int length, int per_kernel, int channels,
                           const float *mixed);

/* y [n] of kernel k at dilation number d; returns n. */
int naive_bank_answer(const naive_bank *bank, const ori_case *c, int d, int k,
                      double *y);

/* Every channel's first difference, in a case whose samples are the
 * caller's x. */
ori_case naive_difference(const ori_case *c, int channels, float *x);

#endif
