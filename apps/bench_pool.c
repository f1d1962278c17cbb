/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_pool.c - how long pooling takes
 */
#include "bench_pool.h"

#include <stdlib.h>

#include <oriole/conv/pool.h>

#include "bench_case.h"

typedef struct pooling {
    ori_pool pool;
    float *x, *y;
    ori_status status;
} pooling;

static void forward(void *what)
{
    pooling *p = what;

    p->status = ori_pool_forward(&p->pool, p->x, p->y);
}

ori_status bench_pool_time(timing *took, const bench_shape *shape,
                           ori_layout layout, double seconds)
{
    const ori_conv_problem *p = &shape->problem;
    pooling a = { .pool = {
        .kind = shape->kind == BENCH_MAXPOOL ? ORI_POOL_MAX : ORI_POOL_MEAN,
        .layout = layout, .batch = p->batch, .channels = p->channels_in,
        .length = p->length, .kernel = p->kernel, .stride = p->stride,
        .pad_left = p->pad_left, .pad_right = p->pad_right } };
    const size_t signals = (size_t)p->batch * (size_t)p->channels_in;

    a.x = bench_noise(signals * (size_t)p->length, 1);
    a.y = bench_noise(signals * (size_t)ori_pool_length(&a.pool), 2);
    *took = timing_of(forward, &a, seconds);
    free(a.x);
    free(a.y);
    return a.status;
}
