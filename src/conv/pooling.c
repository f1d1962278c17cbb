/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * pooling.c - pooling of plain arrays
 *
 * In [N, C, T] each signal is one of one channel.  Windows that lie in the
 * case whole are made by kernel.h together, the few at its ends one by one.
 */
#include <oriole/conv/pool.h>

#include <limits.h>
#include <stdint.h>

#include <oriole/base/threads.h>

#include "base/fail.h"
#include "conv/kernel.h"

enum { PIECE = 16 * 1024 };     /* numbers that are worth a thread, and of
                                   [N, T, C] are made at once */

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
    if (p->layout != ORI_NCT && p->layout != ORI_NTC)
        return ori__fail(ORI_EINVAL, "pool: layout %d is none",
                         (int)p->layout);
    if (p->batch < 1 || p->channels < 1 || p->length < 1 || p->kernel < 1 ||
        p->stride < 1)
        return ori__fail(ORI_EINVAL, "pool: batch, channels, length, kernel "
                         "and stride must be at least 1");
    if (p->pad_left < 0 || p->pad_right < 0 || p->pad_left >= p->kernel ||
        p->pad_right >= p->kernel)
        return ori__fail(ORI_EINVAL, "pool: pads must be smaller than the "
                         "kernel (%d) and not negative", p->kernel);
    if (padded(p) > INT_MAX || p->kernel > padded(p))
        return ori__fail(ORI_EINVAL, "pool: no window of %d frames fits into "
                         "%d", p->kernel, p->length);
    return ORI_OK;
}

static int least(int64_t a, int64_t b)
{
    return (int)(a < b ? a : b);
}

/* Windows first .. end - 1 are whole. */
typedef struct whole {
    int first, end;
} whole;

static whole whole_windows(const ori_pool *p)
{
    const int64_t rest = (int64_t)p->length + p->pad_left - p->kernel;
    const int64_t first = ((int64_t)p->pad_left + p->stride - 1) / p->stride;

    return (whole){ (int)first, rest < 0 ? 0 : (int)(rest / p->stride) + 1 };
}

/* Window t as far as it lies in the case. */
static ori__pooling window(const ori_pool *p, const float *x, float *y,
                           int channels, int t)
{
    const int64_t start = (int64_t)t * p->stride - p->pad_left;
    const int64_t from = start > 0 ? start : 0;
    const int frames = least(start + p->kernel, p->length) - (int)from;

    return (ori__pooling){
        .from = x + from * channels, .to = y + (ptrdiff_t)t * channels,
        .count = 1, .kernel = frames, .stride = p->stride,
        .channels = channels, .mean = p->kind == ORI_POOL_MEAN,
        .scale = 1.0f / (float)frames };
}

/* Frames t .. end - 1 of x [T][channels]. */
static void run(const ori__kernel *k, const ori_pool *p, const float *x,
                float *y, int channels, int t, int end)
{
    const whole w = whole_windows(p);
    int made;

    for (; t < end; t += made) {
        ori__pooling job = window(p, x, y, channels, t);

        made = 0;
        if (t >= w.first && t < w.end)
            job.count = least(w.end, end) - t;
        if (channels == 1 && job.count > 1)
            made = k->pool(&job);
        if (made == 0) {
            made = job.count;
            k->pool_frames(&job);
        }
    }
}

/* Piece i of the pieces of each case: of [N, C, T] a channel is one. */
static void run_piece(const ori__kernel *k, const ori_pool *p,
                      const float *x, float *y, int64_t i, int pieces)
{
    const int64_t frames = ori_pool_length(p), part = i % pieces;
    const bool plain = p->layout == ORI_NCT;
    const ptrdiff_t series = plain ? i : i / pieces;
    const int channels = plain ? 1 : p->channels;
    const int64_t first = plain ? 0 : frames * part / pieces;
    const int64_t end = plain ? frames : frames * (part + 1) / pieces;

    run(k, p, x + series * p->length * channels,
        y + series * frames * channels, channels, (int)first, (int)end);
}

ori_status ori_pool_forward(const ori_pool *pool, const float *x, float *y)
{
    const ori__kernel *k = ori__kernel_get();
    const ori_status s = check(pool);
    int64_t each, all, pieces;
    int threads;

    if (s != ORI_OK)
        return s;
    each = (int64_t)pool->channels * ori_pool_length(pool);
    pieces = pool->layout == ORI_NCT
                 ? pool->channels
                 : least((each + PIECE - 1) / PIECE, ori_pool_length(pool));
    all = pool->batch * pieces;
    threads = pool->batch * each >= 2 * PIECE ? ori_threads_get() : 1;
    if (threads == 1) {         /* a team of one takes a while to gather */
        for (int64_t i = 0; i < all; i++)
            run_piece(k, pool, x, y, i, (int)pieces);
        return ORI_OK;
    }
#pragma omp parallel for schedule(static) num_threads(threads)
    for (int64_t i = 0; i < all; i++)
        run_piece(k, pool, x, y, i, (int)pieces);
    return ORI_OK;
}
