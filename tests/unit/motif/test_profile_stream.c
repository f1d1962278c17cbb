/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A profile that grows by one sample at a time, against its definition.
 */
#include "suite.h"

#include <math.h>

#include <oriole/motif/profile_stream.h>

#include "base/memory.h"
#include "base/random.h"
#include "motif_fixture.h"

enum { N = 700 };

static ori_profile_options options_of(int m)
{
    ori_profile_options o = ORI_PROFILE_OPTIONS_INIT;

    o.window = m;
    return o;
}

static long double least(const naive_windows *w, int i, int from, int to)
{
    long double d = (long double)INFINITY;

    for (int j = from; j < to; j++)
        d = fminl(d, naive_distance(w, i, w, j));
    return d;
}

static void check_near(double got, long double want)
{
    CU_ASSERT_TRUE(isinf(want) ? isinf(got)
                               : fabs(got - (double)want) <= 1e-6);
}

/* What each new window is told, and what the last ones have become. */
static void check_stream(const double *x, int m, int keep)
{
    const ori_profile_options o = options_of(m);
    const int gap = (m + 3) / 4 + 1;
    ori_profile_stream *s;
    naive_windows w;

    naive_windows_create(&w, x, N, m, false);
    CU_ASSERT_EQUAL_FATAL(ori_profile_stream_create(&s, keep, &o), ORI_OK);
    for (int n = 1; n <= N; n++) {
        const ori_profile_window got = ori_profile_stream_push(s, x[n - 1]);
        const int i = n - m, first = n > keep ? n - keep : 0;

        CU_ASSERT_EQUAL(got.start, i < 0 ? -1 : i);
        if (i < 0)
            continue;
        check_near(got.distance, least(&w, i, first, i - gap + 1));
        if (got.nearest >= 0)
            check_near(got.distance,
                       naive_distance(&w, i, &w, (int)got.nearest));
    }
    for (int i = N - keep; i <= N - m && i >= 0; i++) {
        const ori_profile_window got = ori_profile_stream_get(s, i);

        CU_ASSERT_EQUAL(got.start, i);
        if (w.state[i] != 'f' || keep < N)
            continue;
        /* Among flat windows behind it none is looked for. */
        CU_ASSERT_TRUE(got.distance <=
                           (double)fminl(least(&w, i, 0, i - gap + 1),
                                         least(&w, i, i + gap, w.count)) +
                               1e-6 ||
                       got.distance > sqrt(m) - 1e-6);
    }
    CU_ASSERT_EQUAL(ori_profile_stream_get(s, N).start, -1);
    if (keep < N)
        CU_ASSERT_EQUAL(ori_profile_stream_get(s, 0).start, -1);
    ori_profile_stream_destroy(s);
    naive_windows_free(&w);
}

/* Waves of some sizes in noise, with a constant stretch, one that is missing
 * and one that occurs again. */
static void make_series(double *x, uint32_t number)
{
    ori__rng rng = ori__rng_at(13, ORI__RNG_TEST, 25, number);
    const double pace = 0.1 + 0.3 * ori__rng_uniform(&rng);

    for (int i = 0; i < N; i++)
        x[i] = 100.0 + (1 + i / 200) * sin(i * pace) +
               0.2 * ori__rng_normal(&rng);
    for (int i = 0; i < 60; i++) {
        x[200 + i] = 3.0;
        x[500 + i] = x[100 + i];
        x[600 + i] = 3.0;
    }
    for (int i = 0; i < 7; i++)
        x[400 + i] = i % 2 ? (double)NAN : (double)INFINITY;
}

static void test_definition(void)
{
    static double x[N];

    for (int i = 0; i < 12; i++) {
        make_series(x, (uint32_t)i);
        check_stream(x, 8 + 3 * i, N);
        check_stream(x, 8 + 3 * i, 150 + 10 * i);
    }
}

static void test_refusals(void)
{
    ori_profile_options o = options_of(10);
    ori_profile_stream *s;

    CU_ASSERT_EQUAL(ori_profile_stream_create(&s, 19, &o), ORI_EINVAL);
    CU_ASSERT_PTR_NULL(s);
    o.plain = true;
    CU_ASSERT_EQUAL(ori_profile_stream_create(&s, 100, &o), ORI_ENOTSUP);
    o = options_of(2);
    CU_ASSERT_EQUAL(ori_profile_stream_create(&s, 100, &o), ORI_EINVAL);
    ori_profile_stream_destroy(NULL);
}

static void test_memory_runs_out(void)
{
    const ori_profile_options o = options_of(10);
    ori_profile_stream *s = NULL;

    for (int at = 1; !s && at < 40; at++) {
        ori__alloc_fail_at(at);
        CU_ASSERT_TRUE(ori_profile_stream_create(&s, 100, &o) == ORI_OK ||
                       !s);
        ori__alloc_fail_at(0);
    }
    CU_ASSERT_PTR_NOT_NULL(s);
    ori_profile_stream_destroy(s);
}

const ori__suite suite_profile_stream = { "profile stream", {
    { "against its definition", test_definition },
    { "refusals", test_refusals },
    { "memory runs out", test_memory_runs_out },
    { NULL, NULL } } };
