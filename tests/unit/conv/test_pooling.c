/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/base/threads.h>
#include <oriole/conv/pool.h>

#include "base/random.h"
#include "conv/kernel.h"

enum { DRAWS = 600 };

static int draw(ori__rng *rng, int low, int high)
{
    return low + (int)ori__rng_below(rng, (uint32_t)(high - low + 1));
}

static ori_pool draw_pool(ori__rng *rng)
{
    ori_pool p = { .kind = (ori_pool_kind)draw(rng, 0, 1),
                   .layout = draw(rng, 0, 1) ? ORI_NTC : ORI_NCT,
                   .batch = draw(rng, 1, 3), .length = draw(rng, 1, 200),
                   .channels = draw(rng, 1, draw(rng, 0, 1) ? 5 : 150),
                   .kernel = draw(rng, 1, 9), .stride = draw(rng, 1, 5) };

    if (draw(rng, 0, 1))
        p.stride = p.kernel;            /* windows side by side */
    else if (draw(rng, 0, 1)) {
        p.kernel = draw(rng, 2, 3);     /* what windows share is kept */
        p.stride = 1;
    }
    p.pad_left = draw(rng, 0, p.kernel - 1);
    p.pad_right = draw(rng, 0, p.kernel - 1);
    return p;
}

/* The definition; from x, frames are `step` apart. */
static double wanted(const ori_pool *p, const float *x, int step, int t)
{
    double v = p->kind == ORI_POOL_MAX ? -INFINITY : 0.0;
    int there = 0;

    for (int j = 0; j < p->kernel; j++) {
        const int u = t * p->stride - p->pad_left + j;

        if (u < 0 || u >= p->length)
            continue;
        there++;
        if (isnan(x[u * step]))
            return NAN;
        v = p->kind == ORI_POOL_MAX ? fmax(v, (double)x[u * step])
                                    : v + (double)x[u * step];
    }
    return p->kind == ORI_POOL_MAX ? v : v / there;
}

/* Channel c of case n. */
static void compare(const ori_pool *p, const float *x, const float *y, int n,
                    int c)
{
    const int frames = ori_pool_length(p);
    const bool last = p->layout == ORI_NTC;
    const int step = last ? p->channels : 1;

    x += n * p->channels * p->length + c * (last ? 1 : p->length);
    y += n * p->channels * frames + c * (last ? 1 : frames);
    for (int t = 0; t < frames; t++) {
        const double want = wanted(p, x, step, t), is = (double)y[t * step];

        if (isnan(want))
            CU_ASSERT_TRUE(isnan(is))
        else
            CU_ASSERT_DOUBLE_EQUAL(is, want, 1e-6)
    }
}

/* As much as it holds, so that the sanitizer sees what is read beyond. */
static float *exactly(size_t count)
{
    float *a = malloc((count > 0 ? count : 1) * sizeof *a);

    CU_ASSERT_PTR_NOT_NULL_FATAL(a);
    return a;
}

static void check(ori_pool *p, ori__rng *rng)
{
    const size_t signals = (size_t)p->batch * (size_t)p->channels;
    const size_t count = signals * (size_t)p->length;
    const int frames = ori_pool_length(p);
    const size_t out = signals * (size_t)frames;
    float *x = exactly(count), *y = exactly(out);

    for (size_t i = 0; i < count; i++)
        x[i] = ori__rng_between(rng, -1.0f, 1.0f);
    if (draw(rng, 0, 2) == 0)
        x[draw(rng, 0, (int)count - 1)] = NAN;
    memset(y, 0xff, out * sizeof *y);
    if (frames == 0) {
        CU_ASSERT_EQUAL(ori_pool_forward(p, x, y), ORI_EINVAL);
    } else {
        CU_ASSERT_EQUAL(ori_pool_forward(p, x, y), ORI_OK);
        for (int n = 0; n < p->batch; n++)
            for (int c = 0; c < p->channels; c++)
                compare(p, x, y, n, c);
    }
    free(x);
    free(y);
}

static void test_odd(void)
{
    for (int k = 0; k < ori__kernel_count(); k++) {
        if (ori__kernel_at(k)->isa > ori__cpu_isa())
            continue;
        ori__kernel_force(ori__kernel_at(k));
        for (uint32_t i = 0; i < DRAWS; i++) {
            ori__rng rng = ori__rng_at(21, ORI__RNG_TEST, i, 0);
            ori_pool p = draw_pool(&rng);

            check(&p, &rng);
        }
        ori__kernel_force(NULL);
    }
}

static void test_threads(void)
{
    ori_pool p = { .kind = ORI_POOL_MEAN, .batch = 3, .channels = 41,
                   .length = 2000, .kernel = 4, .stride = 4 };

    for (int t = 1; t <= 6; t++) {
        ori__rng rng = ori__rng_at(22, ORI__RNG_TEST, 0, 0);

        ori_threads_set((t + 1) / 2);
        p.layout = t % 2 ? ORI_NTC : ORI_NCT;
        check(&p, &rng);
    }
    ori_threads_set(0);
}

static void test_refused(void)
{
    const ori_pool good = { .batch = 1, .channels = 1, .length = 9,
                            .kernel = 3, .stride = 1 };
    float x[9] = { 0 }, y[9];
    ori_pool p = good;

    CU_ASSERT_EQUAL(ori_pool_forward(&p, x, y), ORI_OK);
    p.kernel = 10;
    CU_ASSERT_EQUAL(ori_pool_forward(&p, x, y), ORI_EINVAL);
    p = good;
    p.pad_left = 3;
    CU_ASSERT_EQUAL(ori_pool_forward(&p, x, y), ORI_EINVAL);
    p = good;
    p.stride = 0;
    CU_ASSERT_EQUAL(ori_pool_forward(&p, x, y), ORI_EINVAL);
    p = good;
    p.kind = (ori_pool_kind)2;
    CU_ASSERT_EQUAL(ori_pool_forward(&p, x, y), ORI_EINVAL);
    p = good;
    p.layout = (ori_layout)2;
    CU_ASSERT_EQUAL(ori_pool_forward(&p, x, y), ORI_EINVAL);
    p = good;
    p.channels = 0;
    CU_ASSERT_EQUAL(ori_pool_forward(&p, x, y), ORI_EINVAL);
}

const ori__suite suite_pooling = { "pooling", {
    { "odd shapes", test_odd },
    { "threads", test_threads },
    { "refused", test_refused },
    { NULL, NULL } } };
