/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is told of signals that go on: arcs against their definition, one odd
 * window, one border between two regimes.
 */
#include "suite.h"

#include <math.h>
#include <stdlib.h>

#include <oriole/motif/watch.h>

#include "base/memory.h"
#include "base/random.h"
#include "motif/watch_curve.h"
#include "motif_fixture.h"

enum { MOST = 64 };

typedef struct told {
    ori_watch_event event[MOST];
    int64_t when[MOST];         /* samples that had come */
    int count;
} told;

static ori_append_options keeps(int64_t keep, int64_t window)
{
    ori_append_options o = ORI_APPEND_OPTIONS_INIT;

    o.keep = keep;
    o.window = window;
    return o;
}

static void take(told *t, const ori_watch_event *events, int count,
                 int64_t when)
{
    for (int i = 0; i < count && t->count < MOST; i++) {
        t->when[t->count] = when;
        t->event[t->count++] = events[i];
    }
}

/* x [n, channels], to the end. */
static void watch(told *t, const ori_append_options *o, int channels,
                  const double *x, int64_t n)
{
    ori_watch_options options = ORI_WATCH_OPTIONS_INIT;
    ori_watch_event events[ORI_WATCH_EVENTS];
    ori_watch *w;

    t->count = 0;
    options.channels = channels;
    CU_ASSERT_EQUAL_FATAL(ori_watch_create(&w, o, &options), ORI_OK);
    for (int64_t i = 0; i < n; i++)
        take(t, events, ori_watch_push(w, x + i * channels, events), i + 1);
    take(t, events, ori_watch_finish(w, events), n);
    CU_ASSERT_EQUAL(ori_watch_finish(w, events), 0);
    ori_watch_destroy(w);
}

static int count_of(const told *t, ori_watch_kind kind)
{
    int count = 0;

    for (int i = 0; i < t->count; i++)
        count += t->event[i].kind == kind;
    return count;
}

/* ---- arcs ---- */

/* Of windows that have an arc, by their definition. */
static double naive_curve(const int64_t *right, int n, int t)
{
    double crossing = 0.0, expected = 0.0;
    int behind = 0;

    for (int i = t + 1; i < n; i++)
        behind += right[i] >= 0;
    for (int i = 0; i <= t; i++) {
        int all = 0;

        if (right[i] < 0)
            continue;
        crossing += right[i] > t;
        for (int j = i + 1; j < n; j++)
            all += right[j] >= 0;
        expected += all ? (double)behind / all : 0.0;
    }
    return behind && expected > 0.0 ? fmin(crossing / expected, 1.0) : 1.0;
}

static void test_curve(void)
{
    enum { N = 150 };
    int64_t right[N];
    double curve[N];
    ori__rng rng = ori__rng_at(3, ORI__RNG_TEST, 91, 0);

    for (int round = 0; round < 20; round++) {
        for (int i = 0; i < N; i++)
            right[i] = i == N - 1 || ori__rng_below(&rng, 6) == 0
                           ? -1
                           : i + 1 + (int)ori__rng_below(
                                         &rng, (uint32_t)(N - 1 - i));
        ori__watch_curve(curve, right, N);
        for (int i = 0; i < N; i++)
            CU_ASSERT_DOUBLE_EQUAL(curve[i], naive_curve(right, N, i),
                                   1e-12);
    }
}

/* The curve of what is kept is that of the neighbours behind, found anew. */
static void test_kept(void)
{
    enum { N = 700, KEEP = 300, WIDE = 12 };
    const ori_append_options o = keeps(KEEP, WIDE);
    const ori_watch_options options = ORI_WATCH_OPTIONS_INIT;
    static double x[N], curve[KEEP], expected[KEEP];
    int64_t right[KEEP], first, count;
    ori_watch_event events[ORI_WATCH_EVENTS];
    naive_windows windows;
    ori_watch *w;

    motif_series(x, N, 5);
    CU_ASSERT_EQUAL_FATAL(ori_watch_create(&w, &o, &options), ORI_OK);
    for (int i = 0; i < N; i++)
        ori_watch_push(w, x + i, events);
    ori_watch_curve(w, curve, &first, &count);
    CU_ASSERT_EQUAL(first, N - KEEP);
    CU_ASSERT_EQUAL_FATAL(count, KEEP - WIDE + 1);
    naive_windows_create(&windows, x, N, WIDE, false);
    for (int i = 0; i < count; i++) {
        long double least = (long double)INFINITY;

        right[i] = -1;
        for (int j = i + WIDE / 4 + 1; j < count; j++) {
            const long double d = naive_distance(
                &windows, (int)first + i, &windows, (int)first + j);

            if (d < least) {
                least = d;
                right[i] = j;
            }
        }
    }
    ori__watch_curve(expected, right, count);
    for (int i = 0; i < count; i++)
        CU_ASSERT_TRUE(fabs(curve[i] - expected[i]) < 0.05);
    naive_windows_free(&windows);
    ori_watch_destroy(w);
}

/* ---- events ---- */

enum { LONG = 6000, M = 50 };

static void make_waves(double *x, int stride, double step, uint32_t number)
{
    ori__rng rng = ori__rng_at(17, ORI__RNG_TEST, 92, number);

    for (int i = 0; i < LONG; i++)
        x[i * stride] = sin(i * step) + 0.3 * sin(i * 0.37 * step) +
                        0.05 * ori__rng_normal(&rng);
}

/* Told once, where it is, as soon as it is whole; by one column of three
 * likewise. */
static void test_odd(void)
{
    for (int channels = 1; channels <= 3; channels += 2) {
        const ori_append_options o = keeps(2000, M);
        double *x = ORI__NEW(double, (size_t)(LONG * channels));
        told t;

        for (int k = 0; k < channels; k++)
            make_waves(x + k, channels, 0.2 + 0.03 * k, (uint32_t)k);
        watch(&t, &o, channels, x, LONG);
        CU_ASSERT_EQUAL(t.count, 0);
        for (int i = 4000; i < 4030; i++)
            x[i * channels] = -x[i * channels];
        watch(&t, &o, channels, x, LONG);
        CU_ASSERT_EQUAL_FATAL(count_of(&t, ORI_WATCH_ODD), 1);
        CU_ASSERT_EQUAL_FATAL(t.count, 1);
        CU_ASSERT_TRUE(t.event[0].at > 4000 - M && t.event[0].at < 4030);
        CU_ASSERT_TRUE(t.event[0].value > t.event[0].limit);
        CU_ASSERT_TRUE(t.when[0] <= 4030 + 2 * M);
        ori__free(x);
    }
}

static void test_change(void)
{
    const ori_append_options o = keeps(3000, M);
    double *x = ORI__NEW(double, LONG), *y = ORI__NEW(double, LONG);
    told t;

    make_waves(x, 1, 0.2, 1);
    make_waves(y, 1, 0.33, 2);
    for (int i = 3500; i < LONG; i++)
        x[i] = y[i];
    watch(&t, &o, 1, x, LONG);
    CU_ASSERT_EQUAL_FATAL(count_of(&t, ORI_WATCH_CHANGE), 1);
    for (int i = 0; i < t.count; i++) {
        if (t.event[i].kind != ORI_WATCH_CHANGE)
            continue;
        CU_ASSERT_TRUE(llabs(t.event[i].at - 3500) <= 2 * M);
        CU_ASSERT_TRUE(t.event[i].value < t.event[i].limit);
        CU_ASSERT_TRUE(t.when[i] >= 3500 + 5 * M);
        CU_ASSERT_TRUE(t.when[i] <= 3500 + 12 * M);
    }
    ori__free(x);
    ori__free(y);
}

/* What repeats to the bit, what is constant, what is missing: nothing. */
static void test_nothing(void)
{
    const ori_append_options o = keeps(1000, 40);
    double *x = ORI__NEW(double, LONG);
    told t;

    for (int i = 0; i < LONG; i++)
        x[i] = i % 40 < 9 ? 1.0 : 0.0;
    watch(&t, &o, 1, x, LONG);
    CU_ASSERT_EQUAL(t.count, 0);
    for (int i = 0; i < LONG; i++)
        x[i] = 7.0;
    watch(&t, &o, 1, x, LONG);
    CU_ASSERT_EQUAL(t.count, 0);
    for (int i = 0; i < LONG; i++)
        x[i] = (double)NAN;
    watch(&t, &o, 1, x, LONG);
    CU_ASSERT_EQUAL(t.count, 0);
    /* A gap in waves is no anomaly. */
    make_waves(x, 1, 0.2, 3);
    for (int i = 3000; i < 3100; i++)
        x[i] = (double)NAN;
    watch(&t, &o, 1, x, LONG);
    CU_ASSERT_EQUAL(t.count, 0);
    ori__free(x);
}

static void test_arguments(void)
{
    ori_append_options o = keeps(1000, 40);
    ori_watch_options options = ORI_WATCH_OPTIONS_INIT;
    ori_watch *w;

    options.change = 1.0;
    CU_ASSERT_EQUAL(ori_watch_create(&w, &o, &options), ORI_EINVAL);
    CU_ASSERT_PTR_NULL(w);
    options.change = 0.45;
    options.channels = ORI_WATCH_CHANNELS + 1;
    CU_ASSERT_EQUAL(ori_watch_create(&w, &o, &options), ORI_EINVAL);
    options.channels = 1;
    o.keep = 40;
    CU_ASSERT_EQUAL(ori_watch_create(&w, &o, &options), ORI_EINVAL);
    o.keep = 1000;
    CU_ASSERT_EQUAL_FATAL(ori_watch_create(&w, &o, &options), ORI_OK);
    CU_ASSERT_TRUE(isinf(ori_watch_limit(w)));
    ori_watch_destroy(w);
    ori_watch_destroy(NULL);
}

const ori__suite suite_watch = { "watch", {
    { "arcs are counted as defined", test_curve },
    { "of what is kept", test_kept },
    { "odd windows", test_odd },
    { "changes", test_change },
    { "nothing to tell", test_nothing },
    { "arguments", test_arguments },
    { NULL, NULL } } };
