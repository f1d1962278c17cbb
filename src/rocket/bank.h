/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bank.h - MiniRocket's 84 kernels at many dilations, and their thresholds
 *
 * Each kernel has nine taps, of which three weigh 2 and six -1: all 84
 * choices.  So its answer is minus the sum of nine taps, which the kernels of
 * one dilation share, plus three times three of them: one pass of additions
 * (Dempster, Schmidt & Webb 2021, section 3.2).
 */
#ifndef ORI_ROCKET_BANK_H
#define ORI_ROCKET_BANK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rocket/mixed.h"
#include "rocket/rocket_kernel.h"
#include "rocket/transform.h"

enum {
    ORI__KERNELS = 84,
    ORI__DILATIONS = 32,    /* at most */
    ORI__PER_KERNEL_MAX = 4096
};

typedef struct ori__bank {
    int channels;
    int length;             /* the dilations suit series so long */
    int per_kernel;         /* thresholds of each kernel, all dilations */
    float shape[2];         /* these two, as they are kept */
    int dilations;
    int dilation[ORI__DILATIONS];
    int thresholds[ORI__DILATIONS];     /* of each kernel at it */
    float *bias;            /* by dilation, kernel, threshold */
    float *mixed;           /* [dilations * 84, 9] channels, -1 behind the
                               last; NULL where there is one channel */
} ori__bank;

/*
 * As the paper: dilations spaced exponentially up to where a kernel fills
 * the series; thresholds are quantiles, by the golden ratio's sequence, of
 * the kernel's answer to a case drawn for it.  `difference` fits to the
 * cases' first differences; `stream` keeps two banks' draws apart.
 */
ori_status ori__bank_fit(ori__bank *bank, const ori__sample *sample,
                         int per_kernel, bool difference, uint32_t stream);
void ori__bank_free(ori__bank *bank);

/* What is kept, under these names: shape, bias, and for several channels
 * mixed. */
typedef const char *const ori__bank_names[3];

int ori__bank_tensors(const ori__bank *bank);
ori_tensor ori__bank_tensor(const ori__bank *bank, int index,
                            ori__bank_names names);
ori_status ori__bank_restore(ori__bank *bank, int channels,
                             const ori_tensor *tensors, int count,
                             ori__bank_names names);

static inline int ori__bank_size(const ori__bank *bank)
{
    return ORI__KERNELS * bank->per_kernel;
}

/* Scratch for one series: */
typedef struct ori__bank_room {
    size_t stride;          /* of a channel in x and triple */
    int pad;                /* zeros before the series */
    float *x, *triple;      /* [C, stride]; the series, and three times it */
    float *nine;            /* [C, length] minus the sum of nine taps */
    float *y;               /* a kernel's answer */
} ori__bank_room;

size_t ori__bank_work(const ori__bank *bank, int length);

/* Put a series x [C, length] into room; the memory is ori__bank_work() bytes
 * aligned to 64. */
ori__bank_room ori__bank_begin(const ori__bank *bank, const float *x,
                               int length, void *work);

/* Dilation number d next. */
void ori__bank_dilate(const ori__bank *bank, const ori__bank_room *room,
                      int length, int d);

/* Kernel k's answer at it -> room->y, -INFINITY behind it up to a multiple
 * of ORI__LANES_MAX.  Returns its length: every other kernel counts only where
 * it lies wholly inside the series. */
int ori__bank_answer(const ori__bank *bank, const ori__bank_room *room,
                     int length, int d, int k);

/* The kernel of threshold number `threshold`, 0 <= threshold <
 * ori__bank_size(). */
void ori__bank_show(const ori__bank *bank, int threshold,
                    ori__shown_kernel *kernel);

#endif
