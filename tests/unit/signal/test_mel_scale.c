/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "signal/mel_scale.h"

static bool near(double a, double b, double tolerance)
{
    return fabs(a - b) <= tolerance;
}

/* librosa's documentation of hz_to_mel and mel_to_hz. */
static void test_known_values(void)
{
    CU_ASSERT_TRUE(near(ori__mel_from_hz(ORI_MEL_SLANEY, 60), 0.9, 1e-12));
    CU_ASSERT_TRUE(near(ori__mel_from_hz(ORI_MEL_SLANEY, 110), 1.65, 1e-12));
    CU_ASSERT_TRUE(near(ori__mel_from_hz(ORI_MEL_SLANEY, 440), 6.6, 1e-12));
    CU_ASSERT_TRUE(near(ori__mel_to_hz(ORI_MEL_SLANEY, 3), 200, 1e-9));
    CU_ASSERT_TRUE(near(ori__mel_to_hz(ORI_MEL_SLANEY, 42), 6400, 1e-8));
    CU_ASSERT_TRUE(near(ori__mel_from_hz(ORI_MEL_HTK, 1000), 999.99, 0.01));
    CU_ASSERT_TRUE(near(ori__mel_from_hz(ORI_MEL_HTK, 0), 0, 0));
}

static void test_there_and_back(void)
{
    for (int d = 0; d < 2; d++)
        for (double hz = 0; hz < 30000; hz += 77)
            CU_ASSERT_TRUE(near(
                ori__mel_to_hz((ori_mel_dialect)d,
                               ori__mel_from_hz((ori_mel_dialect)d, hz)),
                hz, 1e-9 * (hz + 1)));
}

/* librosa.filters.mel(sr=22050, n_fft=2048), begin of the first two rows. */
static void test_librosa_filters(void)
{
    static const double rows[2][9] = {
        { 0, 0.016182853, 0.032365706, 0.028990088, 0.012807235 },
        { 0, 0, 0, 0.009779236, 0.025962089, 0.035393705, 0.019211022,
          0.003028168, 0 },
    };
    enum { BANDS = 128, BINS = 1025 };
    const ori_mel_options o = { .size = sizeof o, .dialect = ORI_MEL_SLANEY,
                                .rate_hz = 22050, .fft_samples = 2048,
                                .bands = BANDS, .high_hz = 11025 };
    float *f = calloc(BANDS * BINS, sizeof *f);

    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    CU_ASSERT_EQUAL(ori__mel_fill_filters(&o, f), ORI_OK);
    for (int b = 0; b < 2; b++)
        for (int k = 0; k < 9; k++)
            CU_ASSERT_TRUE(near((double)f[b * BINS + k], rows[b][k], 1e-6));
    free(f);
}

/* Neighbouring bands of htk share each bin between their centres. */
static void test_htk_shares(void)
{
    enum { BANDS = 20, BINS = 257 };
    const ori_mel_options o = { .size = sizeof o, .dialect = ORI_MEL_HTK,
                                .rate_hz = 16000, .fft_samples = 512,
                                .bands = BANDS, .high_hz = 8000 };
    float *f = calloc(BANDS * BINS, sizeof *f);

    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    CU_ASSERT_EQUAL(ori__mel_fill_filters(&o, f), ORI_OK);
    for (int k = 8; k < 200; k++) {
        double sum = 0;

        for (int b = 0; b < BANDS; b++)
            sum += (double)f[b * BINS + k];
        CU_ASSERT_TRUE(near(sum, 1, 1e-6));
    }
    for (int b = 0; b < BANDS; b++)
        CU_ASSERT_TRUE(f[b * BINS] == 0 && f[b * BINS + 256] == 0);
    free(f);
}

const ori__suite suite_mel_scale = { "mel_scale", {
    { "known values", test_known_values },
    { "there and back", test_there_and_back },
    { "librosa's filters", test_librosa_filters },
    { "htk shares bins", test_htk_shares },
    { NULL, NULL } } };
