/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * test_spectrogram.c - spectrogram.c, spectrogram_analysis.c and
 *                      spectrogram_build.c
 */
#include "suite.h"

#include <math.h>
#include <sndfile.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/random.h"
#include "recording.h"
#include "signal/spectrogram.h"

enum { COLUMNS = ORI_SPECTROGRAM_COLUMNS, TILE_MAX = COLUMNS * 2048 };

static uint8_t tile[TILE_MAX];

static ori_overview_recording about(const char *path)
{
    ori_overview_recording r = ORI_OVERVIEW_RECORDING_INIT;

    r.path = path;
    r.key = "key";
    return r;
}

static ori_pyramid *pyramid_of(const char *path)
{
    const ori_overview_recording r = about(path);
    ori_pyramid *p;

    CU_ASSERT_EQUAL_FATAL(ori_pyramid_build(recording_path("p"), &r, NULL,
                                            NULL), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_pyramid_open(&p, recording_path("p"), &r),
                          ORI_OK);
    return p;
}

/* By the definition of the discrete Fourier transform, in double. */
static double naive_db(const float *x, int64_t T, int64_t centre, int window,
                       int bin)
{
    const double pi = 3.14159265358979323846;
    double re = 0, im = 0;

    for (int i = 0; i < window; i++) {
        const int64_t t = centre - window / 2 + i;
        const double w = 0.5 - 0.5 * cos(2 * pi * i / window);
        const double v = t < 0 || t >= T || isnan(x[t]) ? 0 : (double)x[t];

        re += v * w * cos(2 * pi * bin * i / window);
        im -= v * w * sin(2 * pi * bin * i / window);
    }
    return 20 * log10(hypot(re, im) * 4 / window + 1e-30);
}

/* Near columns of one spectrum. */
static void test_spectra(void)
{
    enum { T = 30000 };
    static float x[T];
    ori__rng rng = ori__rng_at(1, ORI__RNG_TEST, 0, 0);
    ori_spectrogram *g;
    ori_pyramid *p;

    for (int t = 0; t < T; t++)
        x[t] = t > 9000 && t < 9100 ? NAN : ori__rng_between(&rng, -1, 1);
    recording_begin();
    p = pyramid_of(recording_audio("a.wav", SF_FORMAT_WAV | SF_FORMAT_FLOAT,
                                   8000, 1, x, T));
    for (int window = 64; window <= 4096; window *= 8) {
        int least = 0, wrong = 0;

        while (8 << least < window)
            least++;
        CU_ASSERT_EQUAL_FATAL(ori_spectrogram_open(&g, NULL, p, window, 0),
                              ORI_OK);
        for (int level = least; level <= least + 2; level++)
            for (int64_t i = 0; i < 3; i++) {
                CU_ASSERT_EQUAL(ori_spectrogram_tile(g, level, i, tile),
                                ORI_OK);
                for (int k = 0; k < 100; k++) {
                    const int c = k ? (int)ori__rng_below(&rng, COLUMNS) : 0;
                    const int bin = (int)ori__rng_below(
                        &rng, (uint32_t)window / 2);
                    const double db = naive_db(
                        x, T, (i * COLUMNS + c) << level, window, bin);
                    const double v = fmin(fmax(2 * (db + 120), 0), 255);

                    wrong += fabs(v - tile[c * window / 2 + bin]) > 0.6;
                }
            }
        CU_ASSERT_EQUAL(wrong, 0);
        ori_spectrogram_close(g);
    }
    ori_pyramid_close(p);
    recording_end();
}

/* A sine of amplitude 1 on a bin has 0 dB. */
static void test_full_scale(void)
{
    enum { T = 20000, WINDOW = 512, BIN = 40 };
    static float x[T];
    ori_spectrogram *g;
    ori_pyramid *p;

    for (int t = 0; t < T; t++)
        x[t] = (float)sin(2 * 3.14159265358979 * BIN * t / WINDOW);
    recording_begin();
    p = pyramid_of(recording_audio("a.wav", SF_FORMAT_WAV | SF_FORMAT_FLOAT,
                                   8000, 1, x, T));
    CU_ASSERT_EQUAL_FATAL(ori_spectrogram_open(&g, NULL, p, WINDOW, 0),
                          ORI_OK);
    CU_ASSERT_EQUAL(ori_spectrogram_tile(g, 6, 0, tile), ORI_OK);
    CU_ASSERT_EQUAL(tile[100 * WINDOW / 2 + BIN], 240);
    CU_ASSERT_TRUE(tile[100 * WINDOW / 2 + BIN + 3] < 80);
    ori_spectrogram_close(g);
    ori_pyramid_close(p);
    recording_end();
}

/* Spectrum j of all of them, from the finest tiles; zeros elsewhere. */
static uint8_t *spectra(const ori_spectrogram *g, int window, int64_t count)
{
    const int bins = window / 2;
    uint8_t *all = calloc((size_t)(count * bins), 1);
    int level = 0;

    CU_ASSERT_PTR_NOT_NULL_FATAL(all);
    while (2 << level < window)
        level++;
    for (int64_t i = 0; i * COLUMNS < count; i++) {
        const int64_t left = count - i * COLUMNS;

        CU_ASSERT_EQUAL(ori_spectrogram_tile(g, level, i, tile), ORI_OK);
        memcpy(all + i * COLUMNS * bins, tile,
               (size_t)((left < COLUMNS ? left : COLUMNS) * bins));
    }
    return all;
}

/* Every level above is the greatest of the spectra around its centres. */
static void check_levels(const ori_pyramid *p, int window, int channel)
{
    const int bins = window / 2;
    const int64_t count = ori_pyramid_frames(p) / bins + 2;
    const char *file = recording_path("far");
    ori_spectrogram *g;
    uint8_t *all;
    int level = 0;

    while (window >> level)
        level++;        /* the first level of two spectra a column */
    CU_ASSERT_EQUAL_FATAL(ori_spectrogram_build(file, p, window, channel,
                                                NULL, NULL), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_spectrogram_open(&g, file, p, window, channel),
                          ORI_OK);
    all = spectra(g, window, count);
    for (level--; level < 26; level++) {
        const int64_t half = ((int64_t)1 << level) / window;
        int wrong = 0;

        CU_ASSERT_EQUAL(ori_spectrogram_tile(g, level, 0, tile), ORI_OK);
        for (int c = 0; c < COLUMNS; c++)
            for (int bin = 0; bin < bins; bin++) {
                int64_t j = (2 * c - 1) * half, end = j + 2 * half;
                uint8_t most = 0;

                for (j = j > 0 ? j : 0; j < end && j < count; j++)
                    most = all[j * bins + bin] > most ? all[j * bins + bin]
                                                      : most;
                wrong += most != tile[c * bins + bin];
            }
        if (wrong)
            printf("window %d, level %d: %d wrong\n", window, level, wrong);
        CU_ASSERT_EQUAL(wrong, 0);
    }
    free(all);
    ori_spectrogram_close(g);
    unlink(file);
}

static void test_levels(void)
{
    static const int lengths[] = { 1, 4095, 70000, 16384 * 5 };
    ori__rng rng = ori__rng_at(2, ORI__RNG_TEST, 0, 0);

    recording_begin();
    for (int i = 0; i < 4; i++) {
        const int T = lengths[i], channels = 1 + i % 2;
        float *x = calloc((size_t)(T * channels), sizeof *x);
        ori_pyramid *p;

        CU_ASSERT_PTR_NOT_NULL_FATAL(x);
        for (int k = 0; k < 30; k++)    /* clicks in silence */
            x[ori__rng_below(&rng, (uint32_t)(T * channels))] =
                ori__rng_between(&rng, -1, 1);
        p = pyramid_of(recording_audio(
            "a", (i == 2 ? SF_FORMAT_FLAC | SF_FORMAT_PCM_24
                         : SF_FORMAT_WAV | SF_FORMAT_FLOAT),
            8000, channels, x, T));
        check_levels(p, 64, channels - 1);
        check_levels(p, 512, 0);
        check_levels(p, 4096, channels - 1);
        ori_pyramid_close(p);
        free(x);
    }
    recording_end();
}

/* A table's samples come from the pyramid. */
static void test_table(void)
{
    FILE *f;
    ori_pyramid *p;

    recording_begin();
    f = fopen(recording_path("t.csv"), "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    for (int t = 0; t < 20000; t++)
        fprintf(f, "%d,%.4f\n", t * 7919 % 1000, sin(t * t * 1e-4));
    fclose(f);
    p = pyramid_of(recording_path("t.csv"));
    check_levels(p, 256, 1);
    ori_pyramid_close(p);
    recording_end();
}

static bool refuse(void *user, double share)
{
    (void)share;
    return ++*(int *)user < 3;
}

static void test_refusals_and_damage(void)
{
    enum { T = 300000 };
    static float x[T];
    ori__rng rng = ori__rng_at(3, ORI__RNG_TEST, 0, 0);
    ori_spectrogram *g;
    unsigned char *whole;
    ori_pyramid *p;
    size_t bytes;
    int calls = 0;

    for (int t = 0; t < T; t++)
        x[t] = ori__rng_between(&rng, -1, 1);
    recording_begin();
    p = pyramid_of(recording_audio("a.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16,
                                   8000, 1, x, T));
    CU_ASSERT_EQUAL(ori_spectrogram_open(&g, NULL, p, 32, 0), ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_spectrogram_open(&g, NULL, p, 100, 0), ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_spectrogram_open(&g, NULL, p, 8192, 0), ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_spectrogram_open(&g, NULL, p, 512, 1), ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_spectrogram_build(recording_path("f"), p, 512, 0,
                                          refuse, &calls), ORI_ESTOPPED);
    CU_ASSERT_EQUAL(ori_spectrogram_open(&g, recording_path("f"), p, 512, 0),
                    ORI_EIO);
    CU_ASSERT_EQUAL(ori_spectrogram_build(recording_path("f"), p, 512, 0,
                                          NULL, NULL), ORI_OK);
    CU_ASSERT_EQUAL(ori_spectrogram_open(&g, recording_path("f"), p, 256, 0),
                    ORI_EFORMAT);
    CU_ASSERT_EQUAL_FATAL(ori_spectrogram_open(&g, NULL, p, 512, 0), ORI_OK);
    CU_ASSERT_EQUAL(ori_spectrogram_tile(g, 5, 0, tile), ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_spectrogram_tile(g, 13, 0, tile), ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_spectrogram_tile(g, 41, 0, tile), ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_spectrogram_tile(g, 8, -1, tile), ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_spectrogram_tile(g, 8, INT64_MAX, tile), ORI_EINVAL);
    tile[5] = 1;
    CU_ASSERT_EQUAL(ori_spectrogram_tile(g, 8, 1 << 20, tile), ORI_OK);
    CU_ASSERT_EQUAL(tile[5], 0);
    ori_spectrogram_close(g);
    ori_spectrogram_close(NULL);

    whole = recording_slurp(recording_path("f"), &bytes);
    for (int round = 0; round < 500; round++) {
        const size_t at = ori__rng_below(&rng, (uint32_t)bytes);
        ori_status s;

        whole[at] ^= 4;
        s = ori_spectrogram_open(
            &g, recording_bytes("q", whole, round % 4 ? bytes : at), p, 512,
            0);
        whole[at] ^= 4;
        if (s == ORI_OK)
            s = ori_spectrogram_tile(g, 13, 0, tile);
        ori_spectrogram_close(g);
        CU_ASSERT_TRUE(s == ORI_OK || s == ORI_EFORMAT);
    }
    free(whole);
    ori_pyramid_close(p);
    recording_end();
}

static void test_memory_fails(void)
{
    enum { T = 9000 };
    static float x[T];
    ori_pyramid *p;
    ori_status s;
    long n = 0;

    recording_begin();
    p = pyramid_of(recording_audio("a.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16,
                                   8000, 1, x, T));
    do {
        ori_spectrogram *g = NULL;

        ori__alloc_fail_at(++n);
        s = ori_spectrogram_build(recording_path("f"), p, 64, 0, NULL, NULL);
        if (s == ORI_OK)
            s = ori_spectrogram_open(&g, recording_path("f"), p, 64, 0);
        if (s == ORI_OK)
            s = ori_spectrogram_tile(g, 4, 0, tile);
        if (s == ORI_OK)
            s = ori_spectrogram_tile(g, 14, 0, tile);
        ori__alloc_fail_at(0);
        ori_spectrogram_close(g);
        CU_ASSERT_TRUE(s == ORI_OK || s == ORI_ENOMEM);
    } while (s != ORI_OK && n < 200);
    CU_ASSERT_TRUE(n > 15 && n < 200);
    ori_pyramid_close(p);
    recording_end();
}

const ori__suite suite_spectrogram = { "spectrogram", {
    { "spectra", test_spectra },
    { "full scale", test_full_scale },
    { "levels", test_levels },
    { "table", test_table },
    { "refusals and damage", test_refusals_and_damage },
    { "memory fails", test_memory_fails },
    { NULL, NULL } } };
