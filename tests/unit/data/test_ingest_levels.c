/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * test_ingest_levels.c - a recording cut where it is silent
 */
#include "data/ingest_levels.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/random.h"
#include "suite.h"

enum { RATE = 8000, SECONDS = 5, N = RATE * SECONDS };

static float x[2 * N];
static ori__rng rng;

static void fill_noise(float level)
{
    rng = ori__rng_at(3, ORI__RNG_TEST, 0, 0);
    for (int i = 0; i < N; i++)
        x[i] = level * ori__rng_normal(&rng);
}

static void add_tone(double from_s, double to_s, float level)
{
    for (int i = (int)(from_s * RATE); i < (int)(to_s * RATE); i++)
        x[i] += level * (float)sin(0.5 * i);
}

/* "0.95-2.05 3.00-5.00": the sounds to a hundredth. */
static const char *cut(int channels, double above_db, uint32_t piece)
{
    static char text[256];
    ori__levels l;
    ori__sound *sounds;
    size_t count, n = 0;
    const int frames = N / channels;

    CU_ASSERT_EQUAL_FATAL(ori__levels_begin(&l, channels, RATE), ORI_OK);
    for (int t = 0, k; t < frames; t += k) {
        k = 1 + (int)ori__rng_below(&rng, piece);
        k = k < frames - t ? k : frames - t;
        CU_ASSERT_EQUAL(ori__levels_push(&l, x + t * channels, (size_t)k),
                        ORI_OK);
    }
    CU_ASSERT_EQUAL_FATAL(ori__levels_cut(&l, above_db, frames, &sounds,
                                          &count), ORI_OK);
    text[0] = '\0';
    for (size_t i = 0; i < count && i < 8; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%.2f-%.2f",
                              i ? " " : "", (double)sounds[i].start / RATE,
                              (double)sounds[i].end / RATE);
    ori__free(sounds);
    ori__levels_free(&l);
    return text;
}

static void test_sounds(void)
{
    fill_noise(0.001f);
    add_tone(1.0, 2.0, 0.3f);
    add_tone(3.0, 3.5, 0.05f);
    CU_ASSERT_STRING_EQUAL(cut(1, 0.0, 3000), "0.95-2.05 2.95-3.55");
    CU_ASSERT_STRING_EQUAL(cut(1, 0.0, 7), "0.95-2.05 2.95-3.55");
    CU_ASSERT_STRING_EQUAL(cut(1, 45.0, 3000), "0.95-2.05");
}

/* Short silence parts nothing, short sounds are none. */
static void test_short_ones(void)
{
    fill_noise(0.001f);
    add_tone(1.0, 1.3, 0.3f);
    add_tone(1.45, 2.0, 0.3f);
    add_tone(2.5, 2.53, 0.3f);
    add_tone(4.0, 5.0, 0.3f);
    CU_ASSERT_STRING_EQUAL(cut(1, 0.0, 3000), "0.95-2.05 3.95-5.00");
}

static void test_ends(void)
{
    fill_noise(0.001f);
    add_tone(0.0, 0.5, 0.3f);
    add_tone(4.9, 4.98, 0.3f);
    CU_ASSERT_STRING_EQUAL(cut(1, 0.0, 3000), "0.00-0.55 4.85-5.00");
}

/* Nothing stands out: all of it, or nothing where nothing is to be heard. */
static void test_even(void)
{
    fill_noise(0.1f);
    CU_ASSERT_STRING_EQUAL(cut(1, 0.0, 3000), "0.00-5.00");
    fill_noise(0.0001f);
    CU_ASSERT_STRING_EQUAL(cut(1, 0.0, 3000), "");
    memset(x, 0, sizeof x);
    CU_ASSERT_STRING_EQUAL(cut(1, 0.0, 3000), "");
    add_tone(2.0, 3.0, 0.3f);       /* between zeros, which are no noise */
    CU_ASSERT_STRING_EQUAL(cut(1, 0.0, 3000), "1.95-3.05");
}

/* The loudest channel counts; an offset is no sound, nor is what is missing. */
static void test_channels(void)
{
    fill_noise(0.001f);
    for (int t = 0; t < N / 2; t++) {
        x[2 * t] = 0.5f + 0.001f * x[2 * t];
        x[2 * t + 1] = t < RATE ? NAN
                       : t < 2 * RATE ? (float)sin(0.5 * t) : 0.0f;
    }
    CU_ASSERT_STRING_EQUAL(cut(2, 0.0, 3000), "0.95-2.05");
}

static void test_memory(void)
{
    ori__levels l;

    ori__alloc_fail_at(1);
    CU_ASSERT_EQUAL(ori__levels_begin(&l, 1, RATE), ORI_ENOMEM);
    ori__alloc_fail_at(0);
    ori__levels_free(&l);
}

const ori__suite suite_ingest_levels = { "ingest_levels", {
    { "sounds", test_sounds },
    { "short silence and short sounds", test_short_ones },
    { "at the ends", test_ends },
    { "nothing stands out", test_even },
    { "channels", test_channels },
    { "no memory", test_memory },
    { NULL, NULL } } };
