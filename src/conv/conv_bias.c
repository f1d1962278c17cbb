/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_bias.c - the gradient to the bias: the sum of dy
 */
#include <oriole/base/threads.h>

#include "conv/conv_solver.h"
#include "conv/kernel.h"

enum {
    COLUMNS = 256,          /* that are summed side by side at most */
    FRAMES = 64             /* summed in float before they go to double */
};

/* All frames of `count` columns from `first` on. */
static void sum_columns(const ori__conv_base *b, const ori_conv_args *a,
                        int first, int count)
{
    const ori_conv_problem *p = &b->problem;
    const ori__kernel *kernel = ori__kernel_get();
    const size_t step = (size_t)p->channels_out;
    double total[COLUMNS] = { 0 };
    float sum[COLUMNS] = { 0 };

    for (int n = 0; n < p->batch; n++) {
        const int frames = ori__conv_frames_out(p, a->lengths, n);
        const float *dy = a->dy + (size_t)n * (size_t)b->frames_out * step +
                          (size_t)first;

        for (int t = 0; t < frames; t++, dy += step) {
            kernel->add(sum, dy, (size_t)count);
            if (t % FRAMES != FRAMES - 1 && t != frames - 1)
                continue;
            for (int k = 0; k < count; k++) {
                total[k] += (double)sum[k];
                sum[k] = 0.0f;
            }
        }
    }
    for (int k = 0; k < count; k++)
        a->db[first + k] += (float)total[k];
}

void ori__conv_bias_gradient(const ori__conv_base *base,
                             const ori_conv_args *args)
{
    const int all = base->problem.channels_out;
    const int threads = ori__conv_threads(base);
    const int even = (all - 1) / threads + 1;
    const int each = even > COLUMNS ? COLUMNS : even;

    if (!args->db)
        return;
#pragma omp parallel for schedule(static) num_threads(threads)
    for (int k = 0; k < all; k += each)
        sum_columns(base, args, k, all - k < each ? all - k : each);
}
