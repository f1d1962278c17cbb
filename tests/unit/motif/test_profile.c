/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The matrix profile against its definition in long double.  More series
 * than every run's come with ORIOLE_TEST_SERIES=5000.
 */
#include "suite.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/base/threads.h>
#include <oriole/motif/profile.h>

#include "base/array.h"
#include "base/memory.h"
#include "motif_fixture.h"

enum { N_MOST = 420, SERIES = 240 };

static double worst;            /* error seen so far */

/* Plain distances are as exact as the samples are large. */
static double largest(const double *x, int n)
{
    double most = 1.0;

    for (int i = 0; i < n; i++)
        if (isfinite(x[i]))
            most = fmax(most, fabs(x[i]));
    return most;
}

static void check_number(double got, long double want, double unit)
{
    if (isinf(want)) {
        CU_ASSERT_TRUE(isinf(got));
        return;
    }
    const double error = fabs((double)(got - want)) / unit;

    worst = fmax(worst, error);
    CU_ASSERT_TRUE(error <= 1e-6);
    if (!(error <= 1e-6))
        fprintf(stderr, "got %.12g, want %.12g\n", got, (double)want);
}

/* The least over j in [from, to), and that the index tells a window there
 * that is as near. */
static void check_side(const naive_windows *a, int i, const naive_windows *b,
                       int from, int to, double got, int at, double unit)
{
    long double least = (long double)INFINITY;

    for (int j = from; j < to; j++)
        least = fminl(least, naive_distance(a, i, b, j));
    check_number(got, least, unit);
    CU_ASSERT_EQUAL(at >= 0, !isinf(got));
    if (at < 0)
        return;
    CU_ASSERT_TRUE(at >= from && at < to);
    check_number(got, naive_distance(a, i, b, at), unit);
}

static ori_profile_options options_of(int m, bool plain, int exclusion)
{
    ori_profile_options o = ORI_PROFILE_OPTIONS_INIT;

    o.window = m;
    o.plain = plain;
    o.exclusion = exclusion;
    return o;
}

static void check_self(const double *x, int n, int m, bool plain,
                       int exclusion)
{
    const ori_profile_options o = options_of(m, plain, exclusion);
    const double unit = plain ? largest(x, n) : 1.0;
    ori_profile p;
    naive_windows w;
    const ori_status s = ori_profile_self(&p, x, n, &o);

    if (s == ORI_EDATA)
        return;
    CU_ASSERT_EQUAL_FATAL(s, ORI_OK);
    naive_windows_create(&w, x, n, m, plain);
    const int gap = (int)p.exclusion + 1;

    CU_ASSERT_EQUAL(p.share, 1.0);
    for (int i = 0; i < w.count; i++) {
        check_side(&w, i, &w, 0, i - gap + 1, p.left_distance[i], p.left[i],
                   unit);
        check_side(&w, i, &w, i + gap, w.count, p.right_distance[i],
                   p.right[i], unit);
        CU_ASSERT_EQUAL(p.distance[i], fmin(p.left_distance[i],
                                            p.right_distance[i]));
    }
    naive_windows_free(&w);
    ori_profile_free(&p);
}

static void check_join(const double *x, int na, const double *y, int nb,
                       int m, bool plain)
{
    const ori_profile_options o = options_of(m, plain, -1);
    const double unit = plain ? fmax(largest(x, na), largest(y, nb)) : 1.0;
    ori_profile p, q;
    naive_windows a, b;
    const ori_status s = ori_profile_join(&p, &q, x, na, y, nb, &o);

    if (s == ORI_EDATA)
        return;
    CU_ASSERT_EQUAL_FATAL(s, ORI_OK);
    naive_windows_create(&a, x, na, m, plain);
    naive_windows_create(&b, y, nb, m, plain);
    for (int i = 0; i < a.count; i++)
        check_side(&a, i, &b, 0, b.count, p.distance[i], p.nearest[i], unit);
    for (int j = 0; j < b.count; j++)
        check_side(&b, j, &a, 0, a.count, q.distance[j], q.nearest[j], unit);
    naive_windows_free(&a);
    naive_windows_free(&b);
    ori_profile_free(&p);
    ori_profile_free(&q);
}

static void test_against_definition(void)
{
    const char *asked = getenv("ORIOLE_TEST_SERIES");
    const int series = asked ? atoi(asked) : SERIES;
    double x[N_MOST], y[N_MOST];

    worst = 0.0;
    for (int i = 0; i < series; i++) {
        const int n = 60 + i * 37 % (N_MOST - 60), m = 3 + i * 13 % 50;

        motif_series(x, n, (uint32_t)i);
        check_self(x, n, m, false, i % 5 == 0 ? 0 : -1);
        if (i % 3 == 0)
            check_self(x, n, m, true, -1);
        motif_series(y, N_MOST - n / 2, (uint32_t)(series + i));
        if (i % 2 == 0)
            check_join(x, n, y, N_MOST - n / 2, m, i % 4 == 0);
    }
    printf("(worst error of %d series: %.1e) ", series, worst);
}

/* Several bands and zones: n is more than a band has. */
static void test_bands(void)
{
    enum { N = 3000, M = 20 };
    double *x = ORI__NEW(double, N);

    motif_series(x, N, 1000);
    for (int i = 700; i < 800; i++)
        x[i] *= 1e6;
    for (int i = 1500; i < 1700; i++)
        x[i] *= 1e-5;
    for (int i = 2000; i < 2100; i++)
        x[i] = x[i - 1200] * 7.0 + 1e4;
    worst = 0.0;
    check_self(x, N, M, false, -1);
    check_self(x, N, M, true, -1);
    check_join(x, N, x + 500, 2000, M, false);
    check_join(x, 700, x + 500, 2500, M, true);
    ori__free(x);
}

static void test_threads(void)
{
    enum { N = 6000, M = 50 };
    const ori_profile_options o = options_of(M, false, -1);
    double *x = ORI__NEW(double, N);
    ori_profile p[3];

    motif_series(x, N, 2001);
    for (int i = 0; i < 3; i++) {
        ori_threads_set(1 + 2 * i);
        CU_ASSERT_EQUAL_FATAL(ori_profile_self(&p[i], x, N, &o), ORI_OK);
    }
    ori_threads_set(0);
    for (int i = 1; i < 3; i++) {
        CU_ASSERT_EQUAL(memcmp(p[0].distance, p[i].distance,
                               (N - M + 1) * sizeof(double)), 0);
        CU_ASSERT_EQUAL(memcmp(p[0].left, p[i].left,
                               (N - M + 1) * sizeof(int32_t)), 0);
        CU_ASSERT_EQUAL(memcmp(p[0].right, p[i].right,
                               (N - M + 1) * sizeof(int32_t)), 0);
    }
    for (int i = 0; i < 3; i++)
        ori_profile_free(&p[i]);
    ori__free(x);
}

/* x and 2^k x + c have the same profile, as far as c lets x be told. */
static void test_level_and_size(void)
{
    enum { N = 400, M = 16 };
    const ori_profile_options o = options_of(M, false, -1);
    double x[N], y[N];
    ori_profile p, q;

    motif_series(x, N, 3);
    for (int i = 0; i < N; i++) {
        x[i] = nearbyint(isfinite(x[i]) ? x[i] * 1024 : 0.0);
        y[i] = ldexp(x[i], 600) + ldexp(1.0, 640);
    }
    CU_ASSERT_EQUAL_FATAL(ori_profile_self(&p, x, N, &o), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_profile_self(&q, y, N, &o), ORI_OK);
    for (int i = 0; i < p.count; i++)
        CU_ASSERT_DOUBLE_EQUAL(p.distance[i], q.distance[i], 1e-9);
    ori_profile_free(&p);
    ori_profile_free(&q);
}

static void test_flat_rules(void)
{
    enum { N = 60, M = 8 };
    const ori_profile_options o = options_of(M, false, -1);
    double x[N] = { 0 };
    ori_profile p;

    x[50] = 1.0;
    CU_ASSERT_EQUAL_FATAL(ori_profile_self(&p, x, N, &o), ORI_OK);
    CU_ASSERT_EQUAL(p.flat, N - M + 1 - M);
    CU_ASSERT_EQUAL(p.distance[0], 0.0);
    CU_ASSERT_DOUBLE_EQUAL(p.distance[50 - M + 1], sqrt(M), 1e-12);
    ori_profile_free(&p);
    for (int i = 0; i < N; i++)
        x[i] = 5.0;
    CU_ASSERT_EQUAL_FATAL(ori_profile_self(&p, x, N, &o), ORI_OK);
    CU_ASSERT_EQUAL(p.flat, p.count);
    CU_ASSERT_EQUAL(p.distance[3], 0.0);
    ori_profile_free(&p);
}

static void test_refusals(void)
{
    double x[20] = { 1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4 };
    ori_profile_options o = options_of(2, false, -1);
    ori_profile p;

    CU_ASSERT_EQUAL(ori_profile_self(&p, x, 20, &o), ORI_EINVAL);
    CU_ASSERT_PTR_NULL(p.distance);
    o.window = 4;
    o.window = 21;
    CU_ASSERT_EQUAL(ori_profile_self(&p, x, 20, &o), ORI_EDATA);
    o.window = 18;
    CU_ASSERT_EQUAL(ori_profile_self(&p, x, 20, &o), ORI_EDATA);
    o.window = 4;
    for (int i = 0; i < 20; i++)
        x[i] = (double)NAN;
    CU_ASSERT_EQUAL(ori_profile_self(&p, x, 20, &o), ORI_EDATA);
    CU_ASSERT_EQUAL(ori_profile_join(&p, NULL, x, 20, x, 3, &o), ORI_EDATA);
    ori_profile_free(&p);
}

static void check_same(const ori_profile *p, const ori_profile *q)
{
    const size_t n = (size_t)p->count, near = n * (size_t)p->neighbours;

    CU_ASSERT_EQUAL_FATAL(p->count, q->count);
    CU_ASSERT_EQUAL_FATAL(p->neighbours, q->neighbours);
    CU_ASSERT_EQUAL(memcmp(p->distance, q->distance, n * sizeof(double)), 0);
    CU_ASSERT_EQUAL(memcmp(p->nearest, q->nearest, n * sizeof(int32_t)), 0);
    CU_ASSERT_EQUAL(memcmp(p->left, q->left, n * sizeof(int32_t)), 0);
    CU_ASSERT_EQUAL(memcmp(p->right, q->right, n * sizeof(int32_t)), 0);
    if (near == 0)
        return;
    CU_ASSERT_EQUAL(memcmp(p->near_distance, q->near_distance,
                           near * sizeof(double)), 0);
    CU_ASSERT_EQUAL(memcmp(p->near, q->near, near * sizeof(int32_t)), 0);
}

/* In files all is as in memory. */
static void test_little_memory(void)
{
    enum { N = 6000, M = 50 };
    double *x = ORI__NEW(double, N);
    ori_profile p, q;

    motif_series(x, N, 2001);
    for (int k = 0; k < 4; k += 3) {
        ori_profile_options o = options_of(M, false, -1);

        o.neighbours = k;
        CU_ASSERT_EQUAL_FATAL(ori_profile_self(&p, x, N, &o), ORI_OK);
        CU_ASSERT_FALSE(ori__array_paged(p.distance));
        ori_array_limit_set(1);
        CU_ASSERT_EQUAL_FATAL(ori_profile_self(&q, x, N, &o), ORI_OK);
        ori_array_limit_set(0);
        CU_ASSERT_TRUE(ori__array_paged(q.distance));
        check_same(&p, &q);
        ori_profile_free(&q);
        ori_profile_free(&p);
    }
    ori__free(x);
}

static bool stop(void *user, double share)
{
    double *last = user;

    CU_ASSERT_TRUE(share >= *last && share <= 1.0);
    *last = share;
    return share < 0.3;
}

/* What is known when the user ends it are true pairs. */
static void test_stopped(void)
{
    enum { N = 8000, M = 30 };
    ori_profile_options o = options_of(M, false, -1);
    double *x = ORI__NEW(double, N), last = 0.0;
    ori_profile p, whole;

    motif_series(x, N, 2001);
    CU_ASSERT_EQUAL_FATAL(ori_profile_self(&whole, x, N, &o), ORI_OK);
    o.progress = stop;
    o.user = &last;
    ori_threads_set(1);         /* the only one who asks is not kept waiting */
    CU_ASSERT_EQUAL_FATAL(ori_profile_self(&p, x, N, &o), ORI_OK);
    ori_threads_set(0);
    CU_ASSERT_TRUE(p.share > 0.2 && p.share < 0.9);
    for (int i = 0; i < p.count; i++)
        CU_ASSERT_TRUE(p.distance[i] >= whole.distance[i] - 1e-9);
    ori_profile_free(&p);
    ori_profile_free(&whole);
    ori__free(x);
}

static void test_memory_runs_out(void)
{
    const ori_profile_options o = options_of(16, false, -1);
    double x[300];
    ori_profile p;
    ori_status s = ORI_ENOMEM;

    motif_series(x, 300, 5);
    for (int at = 1; s == ORI_ENOMEM && at < 200; at++) {
        ori__alloc_fail_at(at);
        s = ori_profile_self(&p, x, 300, &o);
        ori__alloc_fail_at(0);
        CU_ASSERT_TRUE(s == ORI_OK || p.distance == NULL);
    }
    CU_ASSERT_EQUAL(s, ORI_OK);
    ori_profile_free(&p);
}

const ori__suite suite_profile = { "profile", {
    { "against its definition", test_against_definition },
    { "bands and zones", test_bands },
    { "any number of threads", test_threads },
    { "level and size", test_level_and_size },
    { "flat windows", test_flat_rules },
    { "refusals", test_refusals },
    { "little memory", test_little_memory },
    { "stopped", test_stopped },
    { "memory runs out", test_memory_runs_out },
    { NULL, NULL } } };
