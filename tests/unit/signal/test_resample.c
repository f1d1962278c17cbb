/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "signal/resample.h"

/* x [n, channels] through a resampler, taken by `piece` frames at most. */
static float *resample(const float *x, int64_t n, int channels, double in_hz,
                       double out_hz, size_t piece, int64_t *count)
{
    const size_t c = (size_t)channels, block = ori__resampler_block(channels);
    ori__resampler *r;
    float *y;
    int64_t at = 0;
    size_t got;
    bool finished = false;

    CU_ASSERT_EQUAL_FATAL(
        ori__resampler_create(&r, in_hz, out_hz, channels, "test"), ORI_OK);
    *count = 0;
    y = calloc((size_t)ori__resampler_count(r, n) + piece, c * sizeof *y);
    CU_ASSERT_PTR_NOT_NULL_FATAL(y);
    for (;;) {
        CU_ASSERT_EQUAL_FATAL(
            ori__resampler_take(r, y + (size_t)*count * c, piece, &got),
            ORI_OK);
        *count += (int64_t)got;
        CU_ASSERT_TRUE_FATAL(*count <= ori__resampler_count(r, n));
        if (got > 0)
            continue;
        if (finished)
            break;
        if (at < n) {
            const size_t left = (size_t)(n - at);
            const size_t push = left < block ? left : block;

            CU_ASSERT_EQUAL_FATAL(
                ori__resampler_push(r, x + (size_t)at * c, push), ORI_OK);
            at += (int64_t)push;
        } else {
            ori__resampler_finish(r);
            finished = true;
        }
    }
    CU_ASSERT_EQUAL(*count, ori__resampler_count(r, n));
    ori__resampler_destroy(r);
    return y;
}

static const double rates[][2] = {
    { 8000, 16000 }, { 44100, 16000 }, { 48000, 8000 }, { 16000, 44100 },
    { 22050, 16000 }, { 100, 16.5 },   { 1, 7.3 },      { 99.87, 100 },
    { 16000, 16001 },
};

/* A sine well inside both bands keeps its amplitude and its place. */
static void test_sine(void)
{
    const int64_t n = 20000;
    float *x = malloc((size_t)n * sizeof *x);

    CU_ASSERT_PTR_NOT_NULL_FATAL(x);
    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
        const double in = rates[i][0], out = rates[i][1];
        const double low = in < out ? in : out;
        const double w = 2 * M_PI * 0.2173 * low;   /* of one second */
        double worst = 0;
        int64_t count;
        float *y;

        for (int64_t t = 0; t < n; t++)
            x[t] = (float)cos(w * (double)t / in);
        y = resample(x, n, 1, in, out, 4096, &count);
        CU_ASSERT_EQUAL(count, llround((double)n * out / in));
        for (int64_t t = count / 10; t < count - count / 10; t++)
            worst = fmax(worst, fabs((double)y[t] -
                                     cos(w * (double)t / out)));
        if (worst > 2e-5)
            printf("%g -> %g Hz: error %g\n", in, out, worst);
        CU_ASSERT_TRUE(worst < 2e-5);
        free(y);
    }
    free(x);
}

/* What the lower rate cannot carry is gone. */
static void test_no_alias(void)
{
    enum { N = 30000 };
    float *x = malloc(N * sizeof *x), *y;
    int64_t count;
    double worst = 0;

    CU_ASSERT_PTR_NOT_NULL_FATAL(x);
    for (int t = 0; t < N; t++)
        x[t] = (float)sin(2 * M_PI * 11000.0 / 44100.0 * t);
    y = resample(x, N, 1, 44100, 16000, 4096, &count);
    for (int64_t t = 300; t < count - 300; t++)
        worst = fmax(worst, fabs((double)y[t]));
    CU_ASSERT_TRUE(worst < 1e-5);
    free(x);
    free(y);
}

static void test_chunks_do_not_matter(void)
{
    static const size_t pieces[] = { 1, 7, 333, 4095, 4096, 100000 };
    enum { N = 9001, C = 2 };
    float *x = malloc(N * C * sizeof *x);

    CU_ASSERT_PTR_NOT_NULL_FATAL(x);
    for (int i = 0; i < N * C; i++)
        x[i] = sinf((float)(i * i % 1009));
    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
        int64_t n, m;
        float *whole = resample(x, N, C, rates[i][0], rates[i][1], 20000, &n);

        for (size_t j = 0; j < sizeof pieces / sizeof *pieces; j++) {
            float *y = resample(x, N, C, rates[i][0], rates[i][1], pieces[j],
                                &m);

            CU_ASSERT_EQUAL_FATAL(n, m);
            CU_ASSERT_EQUAL(memcmp(whole, y, (size_t)n * C * sizeof *y), 0);
            free(y);
        }
        free(whole);
    }
    free(x);
}

/* A log far from zero: no edge at its begin and end. */
static void test_constant(void)
{
    enum { N = 5000 };
    float *x = malloc(N * sizeof *x), *y;
    int64_t count;
    int wrong = 0;

    CU_ASSERT_PTR_NOT_NULL_FATAL(x);
    for (int t = 0; t < N; t++)
        x[t] = 101325.0f;
    y = resample(x, N, 1, 100, 30, 500, &count);
    for (int64_t t = 0; t < count; t++)
        wrong += y[t] != 101325.0f;
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT_EQUAL(count, 1500);
    free(x);
    free(y);
}

/* Missing frames cover their own time, in their channel, and no more. */
static void test_missing(void)
{
    enum { N = 30000, C = 2 };
    static const double ways[][2] = { { 100, 50 }, { 100, 300 } };
    float *x = malloc(N * C * sizeof *x), *y;

    CU_ASSERT_PTR_NOT_NULL_FATAL(x);
    for (int t = 0; t < N; t++) {
        x[t * C] = t < 3 || (t >= 1000 && t < 1500) || t == 20000 ||
                           t >= N - 2 ? NAN : 5.0f;
        x[t * C + 1] = 1.0f;
    }
    for (int i = 0; i < 2; i++) {
        const double step = ways[i][0] / ways[i][1];
        const double reach = step > 1 ? step / 2 : 0.5;
        int64_t count;
        int wrong = 0;

        y = resample(x, N, C, ways[i][0], ways[i][1], 700, &count);
        for (int64_t k = 0; k < count; k++) {
            const double at = (double)k * step;
            const bool missing =
                at <= 2 + reach || fabs(at - 20000) <= reach ||
                (at >= 1000 - reach && at <= 1499 + reach) ||
                at >= N - 2 - reach;

            wrong += (isnan(y[k * C]) != 0) != missing;
            wrong += !missing && y[k * C] != 5.0f;
            wrong += y[k * C + 1] != 1.0f;
        }
        CU_ASSERT_EQUAL(wrong, 0);
        free(y);
    }
    for (int t = 0; t < N; t++)
        x[t] = NAN;
    int64_t count, values = 0;
    y = resample(x, N, 1, 3, 2, 700, &count);
    for (int64_t k = 0; k < count; k++)
        values += !isnan(y[k]);
    CU_ASSERT_EQUAL(values, 0);
    free(y);
    free(x);
}

/* A value that cannot be, in the middle: missing, and nothing else is. */
static void test_huge(void)
{
    static const float huge[] = { 3e38f, -3e38f, 2e30f };
    static float x[4000];

    for (int i = 0; i < 3; i++) {
        int64_t count, missing = 0;
        float *y;

        for (int t = 0; t < 4000; t++)
            x[t] = 0.25f;
        x[0] = x[2000] = huge[i];
        y = resample(x, 4000, 1, 44100, 16000, 500, &count);
        for (int64_t k = 0; k < count; k++) {
            missing += isnan(y[k]) != 0;
            CU_ASSERT_TRUE(isnan(y[k]) || y[k] == 0.25f);
        }
        CU_ASSERT_TRUE(missing >= 2 && missing <= 4);
        free(y);
    }
}

static void test_counts(void)
{
    static const float x[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };
    int64_t count;

    for (int n = 1; n <= 8; n++) {
        float *y = resample(x, n, 1, 48000, 8000, 10, &count);

        CU_ASSERT_EQUAL(count, n < 9 ? 1 : 2);
        free(y);
        y = resample(x, n, 1, 2, 3, 10, &count);
        CU_ASSERT_EQUAL(count, (int64_t)floor(n * 1.5 + 0.5));
        free(y);
    }
    free(resample(x, 0, 1, 2, 3, 10, &count));
    CU_ASSERT_EQUAL(count, 0);
}

static void test_limits(void)
{
    ori__resampler *r;

    CU_ASSERT_EQUAL(ori__resampler_create(&r, 1, 1001, 1, "a"), ORI_EDATA);
    CU_ASSERT_PTR_NULL(r);
    CU_ASSERT_EQUAL(ori__resampler_create(&r, 1e7, 1, 1, "a"), ORI_EDATA);
    for (long n = 1; n <= 4; n++) {
        ori__alloc_fail_at(n);
        CU_ASSERT_EQUAL(ori__resampler_create(&r, 1, 2, 1, "a"), ORI_ENOMEM);
        CU_ASSERT_PTR_NULL(r);
    }
    ori__alloc_fail_at(0);
    CU_ASSERT_EQUAL(ori__resampler_create(&r, 1e5, 1, 1, "a"), ORI_OK);
    ori__resampler_destroy(r);
    ori__resampler_destroy(NULL);
}

const ori__suite suite_resample = { "resample", {
    { "sine", test_sine },
    { "no alias", test_no_alias },
    { "chunks do not matter", test_chunks_do_not_matter },
    { "constant", test_constant },
    { "missing", test_missing },
    { "huge", test_huge },
    { "counts", test_counts },
    { "limits", test_limits },
    { NULL, NULL } } };
