/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * test_check.c - what is wrong with a recording
 */
#include <oriole/signal/check.h>

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/random.h"
#include "signal/checker.h"
#include "suite.h"

static ori_checker *begin(int channels, double rate_hz, bool audio)
{
    const ori_source_info info = { .channels = channels, .rate_hz = rate_hz };
    ori_checker *c;

    CU_ASSERT_EQUAL_FATAL(ori_checker_create(&c, &info, audio), ORI_OK);
    return c;
}

static const ori_check *end(ori_checker *c)
{
    return ori_checker_result(c, &(ori_source_info){ 0 });
}

static char told[512];

static void tell(void *user, const char *sentence)
{
    (void)user;
    strncat(told, sentence, sizeof told - strlen(told) - 2);
    strcat(told, ";");
}

static const char *words(const ori_check *k)
{
    told[0] = '\0';
    ori_check_tell(k, tell, NULL);
    return told;
}

/* The sums of two passes in double, whatever the blocks. */
static void test_sums(void)
{
    enum { N = 5000 };
    static float x[N * 2];
    ori__rng rng = ori__rng_at(1, ORI__RNG_TEST, 0, 0);
    ori_checker *c = begin(2, 1000.0, false);
    const ori_check *k;
    double sum = 0.0, squares = 0.0;

    for (int i = 0; i < N; i++) {
        x[2 * i] = 1e4f + ori__rng_normal(&rng);
        x[2 * i + 1] = i % 10 ? ori__rng_normal(&rng) : NAN;
        sum += (double)x[2 * i];
    }
    for (int i = 0; i < N; i++)
        squares += pow((double)x[2 * i] - sum / N, 2);
    for (int at = 0, n; at < N; at += n) {
        n = 1 + (int)ori__rng_below(&rng, 300);
        n = n < N - at ? n : N - at;
        ori_checker_push(c, x + 2 * at, (size_t)n);
    }
    k = end(c);
    CU_ASSERT_EQUAL(k->frames, N);
    CU_ASSERT_DOUBLE_EQUAL(k->channel[0].mean, sum / N, 1e-9);
    CU_ASSERT_DOUBLE_EQUAL(k->channel[0].deviation, sqrt(squares / N), 1e-9);
    CU_ASSERT_EQUAL(k->channel[1].missing, N / 10);
    CU_ASSERT_EQUAL(k->gaps, 0);
    CU_ASSERT_STRING_EQUAL(words(k),
                           "missing: 10 % of the samples of channel 2;");
    ori_checker_destroy(c);
    ori_checker_destroy(NULL);
}

static void test_clipped(void)
{
    float x[1000];
    ori_checker *c = begin(1, 8000.0, true);

    for (int i = 0; i < 1000; i++)
        x[i] = 0.5f * sinf((float)i);
    x[10] = x[11] = 1.0f;                       /* two are loud, no more */
    x[20] = x[21] = x[22] = x[23] = -1.0f;
    ori_checker_push(c, x, 1000);
    CU_ASSERT_EQUAL(end(c)->channel[0].clipped, 4);
    CU_ASSERT_STRING_EQUAL(words(end(c)), "clipped: 0.4 % of the samples;");
    ori_checker_destroy(c);
}

static void test_silent_and_offset(void)
{
    float x[8000];
    ori_checker *c = begin(1, 8000.0, true);

    for (int i = 0; i < 8000; i++)
        x[i] = i < 5600 ? 0.0f : 0.2f + 0.3f * sinf((float)i);
    ori_checker_push(c, x, 8000);
    CU_ASSERT_EQUAL(end(c)->silent, 5600);
    CU_ASSERT_EQUAL(end(c)->channel[0].stuck, 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(words(end(c)), "silent: 70 %"));
    CU_ASSERT_PTR_NOT_NULL(strstr(words(end(c)), "offset: the mean"));
    ori_checker_destroy(c);
}

static void test_stuck_and_gaps(void)
{
    float x[1000];
    ori_checker *c = begin(1, 10.0, false);

    for (int i = 0; i < 1000; i++)
        x[i] = i < 100 ? 7.0f : (float)sin(i);
    for (int i = 500; i < 520; i++)
        x[i] = x[i + 100] = NAN;
    ori_checker_push(c, x, 1000);
    CU_ASSERT_EQUAL(end(c)->channel[0].stuck, 100);
    CU_ASSERT_EQUAL(end(c)->gaps, 2);
    CU_ASSERT_EQUAL(end(c)->longest_gap, 20);
    CU_ASSERT_PTR_NOT_NULL(strstr(words(end(c)), "stuck: 100 samples"));
    CU_ASSERT_PTR_NOT_NULL(strstr(words(end(c)),
                                  "gaps: 2, the longest of 20 frames"));
    ori_checker_destroy(c);
}

/* Runs at any place, against counting one by one. */
static void test_runs(void)
{
    enum { N = 4000 };
    static float x[N];
    ori__rng rng = ori__rng_at(2, ORI__RNG_TEST, 0, 0);

    for (int round = 0; round < 200; round++) {
        ori_checker *c = begin(1, 100.0, round % 2);
        int64_t most = 0, length = 0, loud = 0, clipped = 0;

        for (int i = 0; i < N; i++)
            x[i] = i > 0 && ori__rng_below(&rng, 20) < 3
                       ? x[i - 1]
                       : (float)ori__rng_below(&rng, 2000) / 1000.0f - 0.999f;
        for (int i = 0; i < N; i++) {
            length = i > 0 && x[i] == x[i - 1] &&
                             !(round % 2 && fabsf(x[i]) < 1e-3f)
                         ? length + 1 : 1;
            most = length > 1 && length > most ? length : most;
            loud = fabsf(x[i]) >= 0.999f ? loud + 1 : 0;
            clipped += loud == 3 ? 3 : loud > 3;
        }
        for (int at = 0, n; at < N; at += n) {
            n = 1 + (int)ori__rng_below(&rng, 1500);
            n = n < N - at ? n : N - at;
            ori_checker_push(c, x + at, (size_t)n);
        }
        CU_ASSERT_EQUAL(end(c)->channel[0].stuck, most);
        CU_ASSERT_EQUAL(end(c)->channel[0].clipped, round % 2 ? clipped : 0);
        ori_checker_destroy(c);
    }
}

/* Stretches of noise, of one value, of full scale, of near silence. */
static void fill_pcm16(int16_t *x, int n, ori__rng *rng)
{
    for (int i = 0; i < n;) {
        const int kind = (int)ori__rng_below(rng, 5);
        const int length = 1 + (int)ori__rng_below(rng, kind ? 12 : 3000);
        const int value = (int)ori__rng_below(rng, 65536) - 32768;

        for (int k = 0; k < length && i < n; k++, i++)
            x[i] = (int16_t)(kind == 0   ? (int)ori__rng_below(rng, 9) * 500
                             : kind == 1 ? value
                             : kind == 2 ? (value < 0 ? -32768 : 32767)
                             : kind == 3 ? (int)ori__rng_below(rng, 3) + 31
                                         : 0);
    }
}

static bool same_channel(const ori_check_channel *a,
                         const ori_check_channel *b)
{
    return a->low == b->low && a->high == b->high &&
           a->clipped == b->clipped && a->stuck == b->stuck &&
           a->missing == b->missing && fabs(a->mean - b->mean) < 1e-12 &&
           fabs(a->deviation - b->deviation) < 1e-12;
}

static void compare_pcm16(const int16_t *x, int frames, int channels,
                          double rate_hz, uint32_t piece, ori__rng *rng)
{
    ori_checker *a = begin(channels, rate_hz, true);
    ori_checker *b = begin(channels, rate_hz, true);
    float *y = ORI__NEW(float, (size_t)frames * (size_t)channels);
    const ori_check *k, *l;

    for (int i = 0; i < frames * channels; i++)
        y[i] = (float)x[i] / 32768.0f;
    ori_checker_push(a, y, (size_t)frames);
    for (int t = 0, n; t < frames; t += n) {
        n = 1 + (int)ori__rng_below(rng, piece);
        n = n < frames - t ? n : frames - t;
        ori__checker_push_pcm16(b, x + t * channels, (size_t)n);
    }
    k = end(a);
    l = end(b);
    CU_ASSERT_EQUAL(k->frames, l->frames);
    CU_ASSERT_EQUAL(k->silent, l->silent);
    for (int i = 0; i < channels; i++)
        CU_ASSERT_TRUE(same_channel(&k->channel[i], &l->channel[i]));
    ori__free(y);
    ori_checker_destroy(a);
    ori_checker_destroy(b);
}

/* Integers have the check of the floats that they are, whatever the pieces. */
static void test_pcm16(void)
{
    enum { N = 20000, FEW = 24 };
    static int16_t x[N];
    ori__rng rng = ori__rng_at(8, ORI__RNG_TEST, 0, 0);

    for (int trial = 0; trial < 60; trial++) {
        const int channels = 1 + trial % 3;

        fill_pcm16(x, N, &rng);
        compare_pcm16(x, N / channels, channels, trial % 2 ? 8000.0 : 470.0,
                      trial % 5 ? 3000 : 5, &rng);
    }
    /* The longest row of few: a longer one further on would hide it. */
    for (int trial = 0; trial < 3000; trial++) {
        for (int i = 0; i < FEW; i++)
            x[i] = (int16_t)(i > 0 && ori__rng_below(&rng, 3) < 1
                                 ? x[i - 1] : (int)ori__rng_below(&rng, 9999));
        compare_pcm16(x, FEW, 1, 8000.0, 24, &rng);
    }
}

static void test_nothing_there(void)
{
    float x[20];
    ori_checker *c = begin(2, 0.0, false);

    CU_ASSERT_STRING_EQUAL(words(end(c)), "empty: no frame is there;");
    for (int i = 0; i < 20; i++)
        x[i] = i % 2 ? NAN : 3.0f;
    ori_checker_push(c, x, 10);
    CU_ASSERT_TRUE(isnan(end(c)->channel[1].low));
    CU_ASSERT_STRING_EQUAL(words(end(c)), "constant: all samples of channel "
                           "1 are 3;empty: no sample of channel 2 is there;");
    ori_checker_destroy(c);
}

static void test_clock(void)
{
    const struct {
        double rate_hz, ppm;
    } cases[] = { { 100.0, 0.0 },     { 100.03, 300.0 }, { 44099.0, -0.0 },
                  { 1.0 / 60, 0.0 }, { 33.3333, NAN } };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ori_source_info info = { .channels = 1, .rate_hz = cases[i].rate_hz,
                                 .file_rate_hz = cases[i].rate_hz };
        ori_checker *c = begin(1, cases[i].rate_hz, false);
        const double ppm = ori_checker_result(c, &info)->rate_error_ppm;

        if (isnan(cases[i].ppm))
            CU_ASSERT_TRUE(isnan(ppm))
        else
            CU_ASSERT_DOUBLE_EQUAL(ppm, cases[i].ppm, 1.0);
        ori_checker_destroy(c);
    }
}

const ori__suite suite_check = { "check", {
    { "sums", test_sums },
    { "clipped", test_clipped },
    { "silent, and off zero", test_silent_and_offset },
    { "stuck values and gaps", test_stuck_and_gaps },
    { "runs at any place", test_runs },
    { "integers as floats", test_pcm16 },
    { "nothing there", test_nothing_there },
    { "a clock that is off", test_clock },
    { NULL, NULL } } };
