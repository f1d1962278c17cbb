/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/signal/spectrum.h>

#include "base/memory.h"
#include "golden_mel.h"

static const ori_mel_options usual = {
    .size = sizeof usual, .dialect = ORI_MEL_SLANEY, .rate_hz = 16000,
    .window_samples = 400, .hop_samples = 160, .fft_samples = 512,
    .bands = 64,
};

/* Features of x, in new memory. */
static float *compute(const ori_mel_options *o, const float *x,
                      int64_t length, int64_t *frames)
{
    ori_mel *m;
    float *y;
    void *work;

    CU_ASSERT_EQUAL_FATAL(ori_mel_create(&m, o), ORI_OK);
    *frames = ori_mel_frames(m, length);
    y = calloc((size_t)*frames * (size_t)ori_mel_width(m), sizeof *y);
    work = ori__alloc(ori_mel_work_size(m), 1);
    CU_ASSERT_TRUE_FATAL(y && work);
    memset(work, 0xff, ori_mel_work_size(m));
    ori_mel_compute(m, x, length, y, work);
    ori__free(work);
    ori_mel_destroy(m);
    return y;
}

/* golden_mel.py: signal() */
static void golden_signal(float *x)
{
    int64_t state = 12345;

    for (int t = 0; t < GOLDEN_LENGTH; t++) {
        const int64_t saw = (t * 37) % 256 - 128;

        state = (state * 1103515245 + 12345) % (INT64_C(1) << 31);
        x[t] = (float)(state / 65536 % 8192 - 4096 + 64 * saw) / 32768.0f;
    }
}

static void test_golden(void)
{
    static float x[GOLDEN_LENGTH];

    golden_signal(x);
    for (size_t i = 0; i < sizeof golden_cases / sizeof *golden_cases; i++) {
        const int *c = golden_cases[i];
        const ori_mel_options o = {
            .size = sizeof o, .dialect = (ori_mel_dialect)c[0],
            .rate_hz = c[1], .window_samples = c[2], .hop_samples = c[3],
            .fft_samples = c[4], .bands = c[5], .low_hz = c[6],
            .high_hz = c[7], .coefficients = c[8] };
        const int width = c[8] ? c[8] : c[5];
        const float *want = golden_numbers + c[10];
        int64_t frames;
        float *y = compute(&o, x, GOLDEN_LENGTH, &frames);
        double worst = 0;

        CU_ASSERT_EQUAL_FATAL(frames, c[9]);
        for (int64_t j = 0; j < frames * width; j++)
            worst = fmax(worst, fabs((double)y[j] - (double)want[j]) /
                                    (1 + fabs((double)want[j])));
        if (worst > 2e-5)
            printf("golden case %zu: %g\n", i, worst);
        CU_ASSERT_TRUE(worst <= 2e-5);
        free(y);
    }
}

/* A tone is loudest in the band around it. */
static void test_tone(void)
{
    static float x[4000];

    for (int d = 0; d < 2; d++) {
        ori_mel_options o = usual;
        int64_t frames;
        float *y;
        int best = 0;

        o.dialect = (ori_mel_dialect)d;
        o.bands = 20;
        for (int t = 0; t < 4000; t++)
            x[t] = 0.5f * (float)sin(2 * M_PI * 1000 * t / 16000.0);
        y = compute(&o, x, 4000, &frames);
        for (int b = 1; b < 20; b++)
            if (y[10 * 20 + b] > y[10 * 20 + best])
                best = b;
        /* 8 kHz is 45.25 Slaney and 2840 HTK mel, 1 kHz is 15 and 1000:
         * nearest to the seventh of 21 steps in both. */
        CU_ASSERT_EQUAL(best, 6);
        free(y);
    }
}

static void test_silence_and_missing(void)
{
    static float zeros[2000], missing[2000];

    for (int t = 0; t < 2000; t++)
        missing[t] = NAN;
    for (int d = 0; d < 2; d++) {
        ori_mel_options o = usual;
        int64_t frames, n;
        float *y, *z;

        o.dialect = (ori_mel_dialect)d;
        y = compute(&o, zeros, 2000, &frames);
        for (int64_t i = 0; i < frames * 64; i++)
            CU_ASSERT_TRUE(fabsf(y[i] - (d ? 0.0f : -100.0f)) < 1e-4f);
        z = compute(&o, missing, 2000, &n);
        CU_ASSERT_EQUAL(memcmp(y, z, (size_t)frames * 64 * sizeof *y), 0);
        free(y);
        free(z);
    }
}

static void test_frames(void)
{
    static const float x[400] = { 0.5f, 0.25f };
    ori_mel_options o = usual;
    ori_mel *m;
    int64_t n;

    CU_ASSERT_EQUAL_FATAL(ori_mel_create(&m, &o), ORI_OK);
    CU_ASSERT_EQUAL(ori_mel_frames(m, 0), 0);
    CU_ASSERT_EQUAL(ori_mel_frames(m, 1), 1);
    CU_ASSERT_EQUAL(ori_mel_frames(m, 160), 2);
    CU_ASSERT_EQUAL(ori_mel_frames(m, 16000), 101);
    CU_ASSERT_EQUAL(ori_mel_width(m), 64);
    ori_mel_destroy(m);
    o.dialect = ORI_MEL_HTK;
    o.coefficients = 13;
    CU_ASSERT_EQUAL_FATAL(ori_mel_create(&m, &o), ORI_OK);
    CU_ASSERT_EQUAL(ori_mel_frames(m, 1), 1);
    CU_ASSERT_EQUAL(ori_mel_frames(m, 400), 1);
    CU_ASSERT_EQUAL(ori_mel_frames(m, 559), 1);
    CU_ASSERT_EQUAL(ori_mel_frames(m, 560), 2);
    CU_ASSERT_EQUAL(ori_mel_width(m), 13);
    ori_mel_destroy(m);
    ori_mel_destroy(NULL);
    for (int d = 0; d < 2; d++) {
        float *one, *padded;

        o.dialect = (ori_mel_dialect)d;
        one = compute(&o, x, 1, &n);
        CU_ASSERT_EQUAL(n, 1);
        free(one);
        one = compute(&o, x, 2, &n);            /* shorter than the window */
        padded = compute(&o, x, 400, &n);
        CU_ASSERT_EQUAL(memcmp(one, padded, 13 * sizeof *one), 0);
        free(one);
        free(padded);
    }
}

static void test_bad_options(void)
{
    struct {
        const char *name;
        ori_mel_options o;
    } cases[] = {
        { "dialect", usual },        { "rate_hz", usual },
        { "rate_hz", usual },        { "window_samples", usual },
        { "hop_samples", usual },    { "fft_samples", usual },
        { "fft_samples", usual },    { "fft_samples", usual },
        { "bands", usual },          { "bands", usual },
        { "low_hz", usual },         { "low_hz", usual },
        { "high_hz", usual },        { "high_hz", usual },
        { "coefficients", usual },   { "coefficients", usual },
    };
    ori_mel *m;
    int i = 0;

    cases[i++].o.dialect = (ori_mel_dialect)7;
    cases[i++].o.rate_hz = 0;
    cases[i++].o.rate_hz = INFINITY;
    cases[i++].o.window_samples = 1;
    cases[i++].o.hop_samples = 0;
    cases[i++].o.fft_samples = 398;
    cases[i++].o.fft_samples = 513;
    cases[i++].o.fft_samples = 1 << 30;
    cases[i++].o.bands = 0;
    cases[i++].o.bands = 1 << 30;
    cases[i++].o.low_hz = -1;
    cases[i++].o.low_hz = 8000;
    cases[i++].o.high_hz = 8001;
    cases[i++].o.high_hz = NAN;
    cases[i++].o.coefficients = -1;
    cases[i++].o.coefficients = 65;
    while (i-- > 0) {
        CU_ASSERT_EQUAL(ori_mel_create(&m, &cases[i].o), ORI_EINVAL);
        CU_ASSERT_PTR_NULL(m);
        CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), cases[i].name));
    }
}

static void test_allocations_fail(void)
{
    ori_status s = ORI_ENOMEM;
    ori_mel *m;
    int failures = 0;

    for (long n = 1; s != ORI_OK && n < 50; n++) {
        ori__alloc_fail_at(n);
        s = ori_mel_create(&m, &usual);
        CU_ASSERT_TRUE(s == ORI_OK || (s == ORI_ENOMEM && !m));
        failures += s != ORI_OK;
    }
    ori__alloc_fail_at(0);
    CU_ASSERT_TRUE(failures >= 6 && failures < 20);
    ori_mel_destroy(m);
}

/* In pieces of any size, all frames are those of the whole signal. */
static void test_stream(void)
{
    enum { LENGTH = 1500, BANDS = 5, BLOCK = 300, MOST = 200 };
    ori_mel_options o = ORI_MEL_OPTIONS_INIT;
    float x[LENGTH], whole[MOST * BANDS], y[2 * MOST * BANDS];
    ori_mel *mel = NULL;
    ori_mel_stream *stream = NULL;
    void *work;

    o.rate_hz = 8000.0;
    o.window_samples = 40;
    o.hop_samples = 17;
    o.fft_samples = 128;
    o.bands = BANDS;
    for (int i = 0; i < LENGTH; i++)
        x[i] = sinf((float)(i * i) * 0.0007f);
    CU_ASSERT_EQUAL_FATAL(ori_mel_create(&mel, &o), ORI_OK);
    CU_ASSERT_EQUAL(ori_mel_stream_create(&stream, mel, 0), ORI_EINVAL);
    CU_ASSERT_EQUAL_FATAL(ori_mel_stream_create(&stream, mel, BLOCK), ORI_OK);
    CU_ASSERT_FATAL((BLOCK + 40) / 17 + 2 <= MOST);
    work = ori__alloc(ori_mel_work_size(mel), 1);
    for (int length = 1; length <= LENGTH; length += 211)
        for (int block = 1; block <= BLOCK; block += 71) {
            const int frames = (int)ori_mel_frames(mel, length);
            int got = 0;

            CU_ASSERT_FATAL(frames <= MOST);
            ori_mel_compute(mel, x, length, whole, work);
            for (int at = 0; at < length; at += block)
                got += ori_mel_stream_push(
                    stream, x + at,
                    length - at < block ? length - at : block,
                    y + got * BANDS);
            got += ori_mel_stream_end(stream, y + got * BANDS);
            CU_ASSERT_EQUAL(got, frames);
            CU_ASSERT_EQUAL(memcmp(whole, y, (size_t)frames * BANDS *
                                                 sizeof *y), 0);
        }
    o.range_db = 40.0;
    ori_mel_stream_destroy(stream);
    ori_mel_destroy(mel);
    CU_ASSERT_EQUAL_FATAL(ori_mel_create(&mel, &o), ORI_OK);
    CU_ASSERT_EQUAL(ori_mel_stream_create(&stream, mel, BLOCK), ORI_EINVAL);
    CU_ASSERT_PTR_NULL(stream);
    ori_mel_destroy(mel);
    ori__free(work);
}

const ori__suite suite_mel = { "mel", {
    { "golden numbers", test_golden },
    { "tone", test_tone },
    { "silence and missing", test_silence_and_missing },
    { "frames", test_frames },
    { "bad options", test_bad_options },
    { "allocations fail", test_allocations_fail },
    { "stream", test_stream },
    { NULL, NULL } } };
