/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <string.h>

#include <oriole/conv/filter.h>

#include "base/memory.h"
#include "base/random.h"

enum { FRAMES = 700, CHANNELS_MAX = 3, TAPS_MAX = 90 };

typedef struct signal {
    int channels, taps;
    float h[TAPS_MAX];
    float x[FRAMES * CHANNELS_MAX], y[FRAMES * CHANNELS_MAX];
} signal;

static void draw(signal *s, int channels, int taps)
{
    ori__rng rng = ori__rng_at(1, ORI__RNG_TEST, (uint32_t)channels,
                               (uint32_t)taps);

    s->channels = channels;
    s->taps = taps;
    for (int j = 0; j < taps; j++)
        s->h[j] = ori__rng_between(&rng, -1.0f, 1.0f);
    for (int i = 0; i < FRAMES * channels; i++)
        s->x[i] = ori__rng_between(&rng, -1.0f, 1.0f);
}

/* y[t] = sum over j of h[j] * x[t - j] */
static double exact(const signal *s, int t, int c)
{
    double sum = 0.0;

    for (int j = 0; j < s->taps && j <= t; j++)
        sum += (double)s->h[j] * (double)s->x[(t - j) * s->channels + c];
    return sum;
}

/* In pieces of 0 to `most` frames; definition() is held to the same. */
static void run(signal *s, ori_filter *filter, int most)
{
    ori__rng rng = ori__rng_at(2, ORI__RNG_TEST, (uint32_t)most, 0);

    for (int t = 0; t < FRAMES;) {
        int frames = (int)ori__rng_below(&rng, (uint32_t)most + 1);

        frames = frames < FRAMES - t ? frames : FRAMES - t;
        ori_filter_push(filter, s->x + t * s->channels, frames,
                        s->y + t * s->channels);
        for (int i = 0; i < frames; i += 7)
            CU_ASSERT_DOUBLE_EQUAL(ori_filter_definition(filter, i, 0),
                                   exact(s, t + i, 0), 1e-12);
        t += frames;
    }
}

static void test_pieces(void)
{
    static const int taps[] = { 1, 2, 17, 90 };

    for (int i = 0; i < ori_conv_solver_count(); i++)
        for (int channels = 1; channels <= CHANNELS_MAX; channels++)
            for (int k = 0; k < 4; k++) {
                static signal s;
                ori_filter_options o = ORI_FILTER_OPTIONS_INIT;
                ori_filter *filter;
                ori_status status;

                draw(&s, channels, taps[k]);
                o.channels = channels;
                o.block_frames = 64 + k;
                o.solver = ori_conv_solver_name(i);
                status = ori_filter_create(&filter, s.h, s.taps, &o);
                if (status == ORI_ENOTSUP)
                    continue;
                CU_ASSERT_EQUAL_FATAL(status, ORI_OK);
                CU_ASSERT_EQUAL(ori_filter_block(filter), 64 + k);
                CU_ASSERT_STRING_EQUAL(ori_filter_solver(filter), o.solver);
                run(&s, filter, o.block_frames);
                for (int n = 0; n < FRAMES * channels; n++)
                    CU_ASSERT_DOUBLE_EQUAL(
                        (double)s.y[n],
                        exact(&s, n / channels, n % channels), 1e-4);
                ori_filter_destroy(filter);
            }
}

/* What is missing is missing in the J outputs that see it, and no other. */
static void test_missing(void)
{
    static signal s;
    ori_filter_options o = ORI_FILTER_OPTIONS_INIT;
    ori_filter *filter;

    draw(&s, 2, 33);
    s.x[2 * 60 + 1] = NAN;
    o.channels = 2;
    o.block_frames = 80;
    CU_ASSERT_EQUAL_FATAL(ori_filter_create(&filter, s.h, 33, &o), ORI_OK);
    run(&s, filter, 80);
    for (int t = 0; t < FRAMES; t++) {
        CU_ASSERT_FALSE(isnan(s.y[2 * t]));
        CU_ASSERT_EQUAL(isnan(s.y[2 * t + 1]) != 0, t >= 60 && t < 93);
    }
    ori_filter_destroy(filter);
}

static void test_bad_options(void)
{
    const float h[] = { 1.0f };
    ori_filter_options o = ORI_FILTER_OPTIONS_INIT;
    ori_filter *filter;

    CU_ASSERT_EQUAL(ori_filter_create(&filter, NULL, 1, &o), ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_filter_create(&filter, h, 1, NULL), ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_filter_create(&filter, h, 0, &o), ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_filter_create(&filter, h, ORI_FILTER_TAPS_MAX + 1,
                                      &o), ORI_EINVAL);
    o.channels = 0;
    CU_ASSERT_EQUAL(ori_filter_create(&filter, h, 1, &o), ORI_EINVAL);
    o.channels = 1;
    o.block_frames = -1;
    CU_ASSERT_EQUAL(ori_filter_create(&filter, h, 1, &o), ORI_EINVAL);
    o.block_frames = 0;
    o.solver = "nobody";
    CU_ASSERT_EQUAL(ori_filter_create(&filter, h, 1, &o), ORI_EINVAL);
    CU_ASSERT_PTR_NULL(filter);
    ori_filter_destroy(NULL);
}

static void test_no_memory(void)
{
    const float h[] = { 1.0f, 0.5f };
    ori_filter_options o = ORI_FILTER_OPTIONS_INIT;
    ori_filter *filter = NULL;
    ori_status s = ORI_ENOMEM;
    long n = 0;

    o.block_frames = 32;
    while (s == ORI_ENOMEM && n < 100) {
        ori__alloc_fail_at(++n);
        s = ori_filter_create(&filter, h, 2, &o);
    }
    ori__alloc_fail_at(0);
    CU_ASSERT_EQUAL(s, ORI_OK);
    CU_ASSERT_TRUE(n > 6);
    ori_filter_destroy(filter);
}

const ori__suite suite_filter = { "filter", {
    { "pieces", test_pieces },
    { "missing", test_missing },
    { "bad options", test_bad_options },
    { "no memory", test_no_memory },
    { NULL, NULL } } };
