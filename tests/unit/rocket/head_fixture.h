/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * head_fixture.h - small problems for heads, easy, hard and odd
 */
#ifndef ORI_TESTS_HEAD_FIXTURE_H
#define ORI_TESTS_HEAD_FIXTURE_H

#include <stdbool.h>
#include <stdint.h>

#include <oriole/rocket/head.h>

typedef struct problem {
    int n, f, classes;
    float *x;               /* [n, f] */
    int *labels;
    float *scores, *held_out;   /* [n, classes] */
} problem;

/* Normal noise; each class is `apart` farther out in one feature of its own
 * (in turn).  Labels go round, but for the last class if `absent`. */
problem problem_make(int n, int f, int classes, float apart, bool absent,
                     uint32_t seed);
void problem_free(problem *p);

/* Feature j is made constant, or a copy of feature 0, in all cases. */
void problem_set_constant(problem *p, int j, float value);
void problem_set_copy(problem *p, int j);

/* Fit, with held-out scores, and score the cases themselves. */
ori_head *problem_fit(problem *p, const char *kind);

/* The share of cases whose label has the largest score. */
double problem_accuracy(const problem *p, const float *scores);

#endif
