/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_case.h - one convolution with its arrays, ready to be timed
 */
#ifndef ORI_APPS_BENCH_CASE_H
#define ORI_APPS_BENCH_CASE_H

#include <stddef.h>
#include <stdint.h>

#include <oriole/conv/conv.h>

#include "timing.h"

typedef struct bench_case {
    ori_conv_problem problem;
    ori_conv_plan *plan;
    ori_conv_args args;
    float *x, *y, *w, *b;
    void *packed, *work;
} bench_case;

/* Between -1 and 1; begins with a cache line, as arrays in networks do.
 * free() it. */
float *bench_noise(size_t count, uint32_t seed);

/* Plan, fill with noise and pack.  Returns what ori_conv_plan_create()
 * returns; free it whatever that was. */
ori_status bench_case_make(bench_case *c, const ori_conv_problem *problem,
                           ori_effort effort, const char *solver);
void bench_case_free(bench_case *c);

/* Of one execution; weights are packed before. */
timing bench_case_time(bench_case *c, double seconds);

/* At least, of one execution and its share of the packings, as the planner
 * counts them. */
double bench_case_cost(bench_case *c, double seconds);

/* Of the forward pass last run: ||error|| / ||exact|| over some outputs,
 * which the definition gives in double. */
double bench_case_error(const bench_case *c);

/* 2 x multiplications of the definition. */
double bench_case_flops(const ori_conv_problem *problem);

#endif
