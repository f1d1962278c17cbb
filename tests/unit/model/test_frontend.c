/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "model/model_object.h"
#include "model_fixture.h"

enum { T = 250 };
static float x[2 * T], y[T * 12], z[T * 12];
static unsigned char present[T];

static int64_t features(const ori_model *m, float *out)
{
    void *work = ori__alloc(ori_model_feature_work(m, T), 1);
    const int64_t missing = ori_model_features(m, x, T, out, present, work);

    ori__free(work);
    return missing;
}

static void test_raw_series(void)
{
    ori_model *m = fixture_model(ORI_FEATURES_RAW);
    double sum = 0, squares = 0;

    CU_ASSERT_PTR_NOT_NULL_FATAL(m);
    CU_ASSERT_EQUAL(ori_model_feature_width(m), 2);
    CU_ASSERT_EQUAL(ori_model_feature_frames(m, T), T);
    fixture_noise(x, 2 * T, 0);
    for (int t = 0; t < T; t++)
        x[T + t] = 40 + 3 * x[T + t];
    x[17] = NAN;                    /* of channel 0 alone */
    x[30] = INFINITY;
    x[T + 30] = NAN;                /* the whole frame */
    CU_ASSERT_EQUAL(features(m, y), 1);
    CU_ASSERT_EQUAL(present[17], 1);
    CU_ASSERT_EQUAL(present[30], 0);
    CU_ASSERT_EQUAL(y[17 * 2], 0.0f);
    CU_ASSERT_EQUAL(y[30 * 2 + 1], 0.0f);
    for (int t = 0; t < T; t++) {
        sum += y[t * 2 + 1];
        squares += (double)y[t * 2 + 1] * y[t * 2 + 1];
    }
    CU_ASSERT_DOUBLE_EQUAL(sum, 0, 1e-3);
    CU_ASSERT_DOUBLE_EQUAL(squares / (T - 1), 1, 1e-4);
    ori_model_destroy(m);
}

/* A constant series must not have its rounding errors blown up. */
static void test_flat(void)
{
    ori_model *m = fixture_model(ORI_FEATURES_RAW);

    for (int t = 0; t < 2 * T; t++)
        x[t] = 1e6f / 3;
    CU_ASSERT_EQUAL(features(m, y), 0);
    for (int t = 0; t < 2 * T; t++)
        CU_ASSERT_EQUAL(y[t], 0.0f);
    ori_model_destroy(m);
}

static void test_dataset_statistics(void)
{
    ori_model *m = fixture_model(ORI_FEATURES_RAW);
    const float mean[2] = { 1, 2 }, deviation[2] = { 2, 4 };

    m->frontend.normalise = ORI_NORMALISE_DATASET;
    ori_model_set_statistics(m, mean, deviation);
    fixture_noise(x, 2 * T, 1);
    features(m, y);
    for (int t = 0; t < T; t++) {
        CU_ASSERT_DOUBLE_EQUAL(y[2 * t], (x[t] - 1) / 2, 1e-6);
        CU_ASSERT_DOUBLE_EQUAL(y[2 * t + 1], (x[T + t] - 2) / 4, 1e-6);
    }
    ori_model_destroy(m);
}

/* Samples that are missing hide the frames that hang on them, no others. */
static void test_missing_under_a_window(void)
{
    ori_model *m = fixture_model(ORI_FEATURES_LOGMEL);
    const int64_t frames = ori_model_feature_frames(m, T);
    int64_t missing = 0;

    m->frontend.normalise = ORI_NORMALISE_NONE;
    fixture_noise(x, 2 * T, 2);
    CU_ASSERT_EQUAL(features(m, y), 0);
    for (int t = 100; t < 180; t++)
        x[t] = x[T + t] = NAN;
    CU_ASSERT_EQUAL(features(m, z), 7);     /* 80 samples, hop 10, half of
                                               a window of 32 each side */
    for (int64_t f = 0; f < frames; f++) {
        missing += !present[f];
        if (f * 10 + 32 < 100 || f * 10 - 32 > 180)
            CU_ASSERT_EQUAL(memcmp(y + f * 12, z + f * 12,
                                   12 * sizeof(float)), 0);
        for (int i = 0; i < 12; i++)
            CU_ASSERT_TRUE(isfinite(z[f * 12 + i]));
    }
    CU_ASSERT_EQUAL(missing, 7);
    ori_model_destroy(m);
}

static void test_widths(void)
{
    ori_model *m = fixture_model(ORI_FEATURES_MFCC);

    CU_ASSERT_EQUAL(ori_model_feature_width(m), 8);
    ori_model_destroy(m);
    m = fixture_model(ORI_FEATURES_LOGMEL);
    CU_ASSERT_EQUAL(ori_model_feature_width(m), 12);
    ori_model_destroy(m);
}

/* Noise of sample 80 to 149 of one channel, that the other has 30 dB below;
 * outside, 40 dB below. */
static void fill_with_ends(void)
{
    fixture_noise(x, 2 * T, 4);
    for (int t = 0; t < T; t++) {
        x[T + t] *= 0.03f;
        if (t < 80 || t >= 150) {
            x[t] *= 0.01f;
            x[T + t] *= 0.01f;
        }
    }
}

/* What is cut off is as if it had never been there. */
static void test_quiet_ends(void)
{
    ori_model *m = fixture_model(ORI_FEATURES_MFCC);
    void *work = ori__alloc(ori_model_feature_work(m, T), 1);
    enum { FROM = 40, TO = 190 };   /* a window is 32, two hops stay */
    float part[2 * (TO - FROM)];
    int64_t n;

    fill_with_ends();
    CU_ASSERT_EQUAL(ori_model_case_frames(m, x, T),
                    ori_model_feature_frames(m, T));
    m->frontend.trim_db = 25;
    n = ori_model_case_frames(m, x, T);
    CU_ASSERT_TRUE(n >= 12 && n <= 15);
    CU_ASSERT_EQUAL(features(m, y), 0);
    for (int c = 0; c < 2; c++)
        for (int t = FROM; t < TO; t++)
            part[c * (TO - FROM) + t - FROM] = x[c * T + t];
    CU_ASSERT_EQUAL(ori_model_case_frames(m, part, TO - FROM), n);
    ori_model_features(m, part, TO - FROM, z, present, work);
    CU_ASSERT_EQUAL(memcmp(y, z, (size_t)n * 8 * sizeof *y), 0);
    ori__free(work);
    ori_model_destroy(m);
}

/* Silence, a lone sample, nothing but missing ones: something is left. */
static void test_ends_of_odd_cases(void)
{
    ori_model *m = fixture_model(ORI_FEATURES_LOGMEL);

    m->frontend.trim_db = 25;
    memset(x, 0, sizeof x);
    CU_ASSERT_EQUAL(ori_model_case_frames(m, x, T),
                    ori_model_feature_frames(m, T));
    CU_ASSERT_EQUAL(ori_model_case_frames(m, x, 1), 1);
    x[T - 1] = 1;
    CU_ASSERT_TRUE(ori_model_case_frames(m, x, T) < 7);
    CU_ASSERT_EQUAL(features(m, y), 0);
    for (int t = 0; t < 2 * T; t++)
        x[t] = NAN;
    CU_ASSERT_EQUAL(features(m, y), ori_model_feature_frames(m, T));
    ori_model_destroy(m);
}

const ori__suite suite_frontend = { "frontend", {
    { "raw, each series", test_raw_series },
    { "flat series", test_flat },
    { "data set statistics", test_dataset_statistics },
    { "missing samples under a window", test_missing_under_a_window },
    { "quiet ends", test_quiet_ends },
    { "ends of odd cases", test_ends_of_odd_cases },
    { "widths", test_widths },
    { NULL, NULL } } };
