/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * pool_plain.c - pooling in [N, C, T], each signal by itself
 *
 * Windows that lie inside of the signal are made by kernel.h a vector at a
 * time, the few at its ends one by one.
 */
#include <oriole/conv/pool.h>

#include <limits.h>
#include <math.h>
#include <stdint.h>

#include <oriole/base/threads.h>

#include "base/fail.h"
#include "conv/kernel.h"

enum { PIECE = 16 * 1024 };     /* numbers that are worth a thread */

static int64_t padded(const ori_pool *p)
{
    return (int64_t)p->length + p->pad_left + p->pad_right;
}

int ori_pool_length(const ori_pool *p)
{
    const int64_t rest = padded(p) - p->kernel;

    return rest < 0 ? 0 : (int)(rest / p->stride + 1);
}

static ori_status check(const ori_pool *p)
{
    if (p->kind != ORI_POOL_MAX && p->kind != ORI_POOL_MEAN)
        return ori__fail(ORI_EINVAL, "pool: kind %d is none", (int)p->kind);
    if (p->signals < 1 || p->length < 1 || p->kernel < 1 || p->stride < 1)
        return ori__fail(ORI_EINVAL, "pool: signals, length, kernel and "
                         "stride must be at least 1");
    if (p->pad_left < 0 || p->pad_right < 0 || p->pad_left >= p->kernel ||
        p->pad_right >= p->kernel)
        return ori__fail(ORI_EINVAL, "pool: pads must be smaller than the "
                         "kernel (%d) and not negative", p->kernel);
    if (padded(p) > INT_MAX || p->kernel > padded(p))
        return ori__fail(ORI_EINVAL, "pool: no window of %d frames fits into "
                         "%d", p->kernel, p->length);
    return ORI_OK;
}

/* One window, which may reach over the ends. */
static float one(const ori_pool *p, const float *x, int t)
{
    const int64_t start = (int64_t)t * p->stride - p->pad_left;
    const int64_t from = start > 0 ? start : 0;
    const int64_t end = start + p->kernel;
    const int64_t to = end < p->length ? end : p->length;
    float v = from < to ? x[from] : NAN;

    for (int64_t i = from + 1; i < to; i++)
        if (p->kind == ORI_POOL_MEAN)
            v += x[i];
        else if (x[i] > v || isnan(x[i]))
            v = x[i];
    return p->kind == ORI_POOL_MEAN ? v / (float)(to - from) : v;
}

static void run(const ori__kernel *k, const ori_pool *p, const float *x,
                float *y)
{
    const int frames = ori_pool_length(p);
    const int first = (p->pad_left + p->stride - 1) / p->stride;
    const int64_t rest = (int64_t)p->length + p->pad_left - p->kernel;
    const int end = rest < 0 ? 0 : (int)(rest / p->stride) + 1;
    int t = 0;

    for (; t < first && t < frames; t++)
        y[t] = one(p, x, t);
    if (t < end)
        t += k->pool(&(ori__pooling){
            .from = x + (int64_t)t * p->stride - p->pad_left, .to = y + t,
            .count = end - t, .kernel = p->kernel, .stride = p->stride,
            .mean = p->kind == ORI_POOL_MEAN });
    for (; t < frames; t++)
        y[t] = one(p, x, t);
}

ori_status ori_pool_forward(const ori_pool *pool, const float *x, float *y)
{
    const ori__kernel *k = ori__kernel_get();
    const ori_status s = check(pool);
    const int frames = s == ORI_OK ? ori_pool_length(pool) : 0;
    const bool much = s == ORI_OK && (int64_t)pool->signals * pool->length >=
                                         2 * PIECE;
    const int threads = much ? ori_threads_get() : 1;

    if (s != ORI_OK)
        return s;
    if (threads == 1) {
        for (int i = 0; i < pool->signals; i++)
            run(k, pool, x + (ptrdiff_t)i * pool->length,
                y + (ptrdiff_t)i * frames);
        return ORI_OK;
    }
#pragma omp parallel for schedule(static) num_threads(threads)
    for (int i = 0; i < pool->signals; i++)
        run(k, pool, x + (ptrdiff_t)i * pool->length,
            y + (ptrdiff_t)i * frames);
    return ORI_OK;
}
