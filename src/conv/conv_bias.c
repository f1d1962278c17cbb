/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_bias.c - the gradient to the bias: the sum of dy
 */
#include <oriole/base/threads.h>

#include "conv/conv_solver.h"

enum {
    COLUMNS = 16,           /* that one thread sums: a cache line */
    FRAMES = 64             /* summed in float before they go to double */
};

/* [frames][step] from dy on, `count` columns, added to total. */
static void add_frames(const float *dy, size_t step, int frames, int count,
                       double *total)
{
    float sum[COLUMNS] = { 0 };

    if (count == COLUMNS)           /* a number the compiler knows */
        for (int t = 0; t < frames; t++, dy += step)
            for (int k = 0; k < COLUMNS; k++)
                sum[k] += dy[k];
    else
        for (int t = 0; t < frames; t++, dy += step)
            for (int k = 0; k < count; k++)
                sum[k] += dy[k];
    for (int k = 0; k < count; k++)
        total[k] += (double)sum[k];
}

static void sum_columns(const ori__conv_base *b, const ori_conv_args *a,
                        int first, int count)
{
    const ori_conv_problem *p = &b->problem;
    const size_t step = (size_t)p->channels_out;
    double total[COLUMNS] = { 0 };

    for (int n = 0; n < p->batch; n++) {
        const int frames = ori__conv_frames_out(p, a->lengths, n);
        const float *dy = a->dy + (size_t)n * (size_t)b->frames_out * step +
                          (size_t)first;

        for (int t = 0; t < frames; t += FRAMES)
            add_frames(dy + (size_t)t * step, step,
                       frames - t < FRAMES ? frames - t : FRAMES, count,
                       total);
    }
    for (int k = 0; k < count; k++)
        a->db[first + k] += (float)total[k];
}

void ori__conv_bias_gradient(const ori__conv_base *base,
                             const ori_conv_args *args)
{
    const int all = base->problem.channels_out;

    if (!args->db)
        return;
#pragma omp parallel for schedule(static)                                     \
    num_threads(ori__conv_threads(base))
    for (int k = 0; k < all; k += COLUMNS)
        sum_columns(base, args, k, all - k < COLUMNS ? all - k : COLUMNS);
}
