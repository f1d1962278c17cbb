/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * test_similar.c - what is like an example, in all recordings
 */
#include <oriole/stream/similar.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/signal/signal.h>

#include "base/random.h"
#include "catalog/catalog_fixture.h"
#include "data/scratch.h"
#include "suite.h"

enum { RATE = 8000, TOP = 16 };

static int contents;

static int64_t record(ori_catalog *c, const char *name, const float *x,
                      int64_t frames, int channels, double rate_hz)
{
    ori_catalog_recording r = fixture_recording(++contents);
    ori_sink *sink;
    int64_t id = 0;

    r.path = scratch_path(name);
    r.name = name;
    r.frames = frames;
    r.channels = channels;
    r.rate_hz = rate_hz;
    CU_ASSERT_EQUAL_FATAL(ori_sink_create(&sink, r.path, channels, rate_hz),
                          ORI_OK);
    CU_ASSERT_EQUAL(ori_sink_write(sink, x, (size_t)frames), ORI_OK);
    CU_ASSERT_EQUAL(ori_sink_finish(sink), ORI_OK);
    CU_ASSERT_EQUAL(ori_catalog_add(c, &r, &id), ORI_OK);
    return id;
}

static void noise(float *x, int64_t count, double size, uint32_t seed)
{
    ori__rng rng = ori__rng_at(11, ORI__RNG_TEST, seed, 0);

    for (int64_t t = 0; t < count; t++)
        x[t] = (float)(size * (ori__rng_below(&rng, 20001) / 1e4 - 1.0));
}

/* A sound that goes up, then down, a quarter of a second long. */
static void add_call(float *x, double size)
{
    for (int t = 0; t < RATE / 4; t++) {
        const double at = t / (RATE / 4.0);
        const double hz = 500.0 + 2500.0 * (at < 0.7 ? at : 1.4 - at);

        x[t] += (float)(size * sin(M_PI * at) *
                        sin(2.0 * M_PI * hz * t / RATE));
    }
}

static ori_similar_options example(int64_t recording, int64_t start,
                                   int64_t end, int top)
{
    ori_similar_options o = ORI_SIMILAR_OPTIONS_INIT;

    o.recording = recording;
    o.start = start;
    o.end = end;
    o.top = top;
    return o;
}

/* Louder and softer, in this recording and a long one, over the seams of what
 * is searched at once; another sound is not near. */
static void test_sounds(void)
{
    enum { LONG = 120 * RATE };
    static const int places[3] = { 3 * RATE, 51 * RATE + 17, 110 * RATE };
    ori_catalog *c = fixture_begin();
    float *x = calloc(LONG, sizeof *x);
    int64_t first, second, passed;
    ori_match m[TOP];
    ori_similar_options o;
    int count;

    noise(x, 4 * RATE, 0.003, 1);
    add_call(x + RATE, 0.3);
    add_call(x + 3 * RATE, 0.1);
    first = record(c, "a.wav", x, 4 * RATE, 1, RATE);
    noise(x, LONG, 0.003, 2);
    for (int i = 0; i < 3; i++)
        add_call(x + places[i], 0.05 * (i + 1));
    second = record(c, "b.wav", x, LONG, 1, RATE);
    noise(x, 500, 1.0, 3);
    record(c, "short.wav", x, 500, 1, RATE);
    record(c, "log.csv", x, 500, 1, RATE);
    fixture_add(c, 9999, "");                   /* gone */

    o = example(first, RATE, RATE + RATE / 4, 4);
    CU_ASSERT_EQUAL(ori_similar_find(m, &count, &passed, c, &o), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(count, 4);
    CU_ASSERT_EQUAL(passed, 3);
    for (int i = 0; i < 4; i++) {
        int near = 0;

        CU_ASSERT_TRUE(m[i].distance < 0.45);
        CU_ASSERT_EQUAL(m[i].end - m[i].start, RATE / 4);
        CU_ASSERT_TRUE(i == 0 || m[i].distance >= m[i - 1].distance);
        if (m[i].recording == first)
            near = llabs(m[i].start - 3 * RATE) < 200;
        for (int k = 0; k < 3 && m[i].recording == second; k++)
            near |= llabs(m[i].start - places[k]) < 200;
        CU_ASSERT_TRUE(near);
    }
    o.top = TOP;
    CU_ASSERT_EQUAL(ori_similar_find(m, &count, NULL, c, &o), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(count, TOP);
    CU_ASSERT_TRUE(m[4].distance > 0.6);        /* noise */
    for (int i = 0; i < TOP; i++)
        for (int k = 0; k < i; k++)
            CU_ASSERT_TRUE(m[i].recording != m[k].recording ||
                           llabs(m[i].start - m[k].start) >= RATE / 8);
    free(x);
    fixture_end(c);
}

/* The same at another rate, and a part of the call alone. */
static void test_rates(void)
{
    ori_catalog *c = fixture_begin();
    float *x = calloc(8 * RATE, sizeof *x), *y = calloc(8 * RATE, sizeof *y);
    int64_t first, second, third;
    ori_match m[TOP];
    ori_similar_options o;
    int count;

    noise(x, 4 * RATE, 0.003, 1);
    add_call(x + RATE, 0.3);
    first = record(c, "a.wav", x, 4 * RATE, 1, RATE);
    noise(x, 4 * RATE, 0.003, 2);
    add_call(x + 2 * RATE, 0.3);
    for (int t = 0; t < 8 * RATE; t++)
        y[t] = t % 2 && t + 1 < 8 * RATE ? (x[t / 2] + x[t / 2 + 1]) / 2
                                         : x[t / 2];
    second = record(c, "b.wav", y, 8 * RATE - 2, 1, 2 * RATE);
    third = record(c, "c.wav", x + 2 * RATE, RATE / 5, 1, RATE);
    o = example(first, RATE, RATE + RATE / 4, 2);
    CU_ASSERT_EQUAL(ori_similar_find(m, &count, NULL, c, &o), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(count, 2);
    CU_ASSERT_EQUAL(m[0].recording, second);
    CU_ASSERT_TRUE(llabs(m[0].start - 4 * RATE) < 400);
    CU_ASSERT_EQUAL(m[0].end - m[0].start, RATE / 2);
    CU_ASSERT_EQUAL(m[1].recording, third);
    CU_ASSERT_EQUAL(m[1].start, 0);
    CU_ASSERT_EQUAL(m[1].end, RATE / 5);
    CU_ASSERT_TRUE(m[1].distance > 0.4 && m[1].distance < 0.75);
    free(x);
    free(y);
    fixture_end(c);
}

/* Of a log: against distances window by window. */
static double naive(const float *a, const float *b, int m, int channels)
{
    double sum = 0.0;

    for (int k = 0; k < channels; k++) {
        double ma = 0, mb = 0, aa = 0, bb = 0, ab = 0;

        for (int t = 0; t < m; t++) {
            ma += a[t * channels + k] / (double)m;
            mb += b[t * channels + k] / (double)m;
        }
        for (int t = 0; t < m; t++) {
            const double p = a[t * channels + k] - ma;
            const double q = b[t * channels + k] - mb;

            aa += p * p;
            bb += q * q;
            ab += p * q;
        }
        sum += sqrt(fmax(0.0, 1.0 - ab / sqrt(aa * bb))) / channels;
    }
    return sum;
}

static void test_log(void)
{
    enum { N = 20000, M = 100, CHANNELS = 3 };
    ori_catalog *c = fixture_begin();
    float *x = malloc(N * CHANNELS * sizeof *x);
    double best = INFINITY, second = INFINITY;
    int best_at = 0;
    int64_t id;
    ori_match m[TOP];
    ori_similar_options o;
    int count;

    noise(x, N * CHANNELS, 1.0, 4);
    for (int t = CHANNELS; t < N * CHANNELS; t++)
        x[t] = 0.9f * x[t - CHANNELS] + 0.1f * x[t];
    id = record(c, "a.npy", x, N, CHANNELS, 0.0);
    for (int i = 0; i + M <= N; i++) {
        const double d = naive(x + 7000 * CHANNELS, x + i * CHANNELS, M,
                               CHANNELS);

        if (abs(i - 7000) >= M / 2 && d < best) {
            best = d;
            best_at = i;
        }
    }
    for (int i = 0; i + M <= N; i++)
        if (abs(i - 7000) >= M / 2 && abs(i - best_at) >= M / 2)
            second = fmin(second, naive(x + 7000 * CHANNELS, x + i * CHANNELS,
                                        M, CHANNELS));
    o = example(id, 7000, 7000 + M, 5);
    CU_ASSERT_EQUAL(ori_similar_find(m, &count, NULL, c, &o), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(count, 5);
    CU_ASSERT_EQUAL(m[0].start, best_at);
    CU_ASSERT_EQUAL(m[0].end, best_at + M);
    CU_ASSERT_DOUBLE_EQUAL(m[0].distance, best, 1e-6);
    CU_ASSERT_DOUBLE_EQUAL(m[1].distance, second, 1e-6);
    o.channel = 1;
    CU_ASSERT_EQUAL(ori_similar_find(m, &count, NULL, c, &o), ORI_OK);
    CU_ASSERT_TRUE(m[0].distance < best);
    free(x);
    fixture_end(c);
}

static bool stop(void *user, double share, const ori_match *matches,
                 int count)
{
    CU_ASSERT_TRUE(share >= 0.0 && share <= 1.0);
    CU_ASSERT_TRUE(count == 0 || matches[0].end > matches[0].start);
    return --*(int *)user > 0;
}

static void test_refused(void)
{
    ori_catalog *c = fixture_begin();
    float *x = calloc(40000, sizeof *x);
    const int64_t flat = record(c, "flat.npy", x, 1000, 1, 0.0);
    int64_t id;
    ori_match m[TOP];
    ori_similar_options o = example(flat, 0, 100, 3);
    int count, after = 2;

    CU_ASSERT_EQUAL(ori_similar_find(m, &count, NULL, c, &o), ORI_EDATA);
    noise(x, 40000, 1.0, 5);
    id = record(c, "a.npy", x, 40000, 1, 0.0);
    o = example(id, 0, 2, 3);
    CU_ASSERT_EQUAL(ori_similar_find(m, &count, NULL, c, &o), ORI_EDATA);
    o = example(id, 100, 50, 3);
    CU_ASSERT_EQUAL(ori_similar_find(m, &count, NULL, c, &o), ORI_EINVAL);
    o = example(id, 0, 40001, 3);
    CU_ASSERT_EQUAL(ori_similar_find(m, &count, NULL, c, &o), ORI_EINVAL);
    x = realloc(x, 300000 * sizeof *x);
    noise(x, 300000, 1.0, 6);
    o = example(record(c, "b.npy", x, 300000, 1, 0.0), 0, 262145, 3);
    CU_ASSERT_EQUAL(ori_similar_find(m, &count, NULL, c, &o), ORI_EINVAL);
    o = example(99, 0, 100, 3);
    CU_ASSERT_EQUAL(ori_similar_find(m, &count, NULL, c, &o), ORI_EDATA);
    o = example(id, 0, 100, 0);
    CU_ASSERT_EQUAL(ori_similar_find(m, &count, NULL, c, &o), ORI_EINVAL);
    o = example(id, 0, 100, 3);
    o.channel = 1;
    CU_ASSERT_EQUAL(ori_similar_find(m, &count, NULL, c, &o), ORI_ESHAPE);
    o.channel = -1;
    o.progress = stop;
    o.context = &after;
    CU_ASSERT_EQUAL(ori_similar_find(m, &count, NULL, c, &o), ORI_ESTOPPED);
    free(x);
    fixture_end(c);
}

const ori__suite suite_similar = { "similar", {
    { "sounds", test_sounds },
    { "at another rate, and a part", test_rates },
    { "a log, window by window", test_log },
    { "refused, and stopped", test_refused },
    { NULL, NULL } } };
