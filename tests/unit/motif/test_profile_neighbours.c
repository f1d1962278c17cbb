/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The k nearest windows against all distances in long double, sorted.  More
 * series than every run's come with ORIOLE_TEST_SERIES=5000.
 */
#include "suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/base/threads.h>
#include <oriole/motif/profile.h>

#include "base/memory.h"
#include "motif_fixture.h"

enum { N_MOST = 300, SERIES = 120 };

static ori_profile_options options_of(int m, bool plain, int k)
{
    ori_profile_options o = ORI_PROFILE_OPTIONS_INIT;

    o.window = m;
    o.plain = plain;
    o.neighbours = k;
    return o;
}

/* Plain distances are as exact as the samples are large. */
static double largest(const double *x, int n)
{
    double most = 1.0;

    for (int i = 0; i < n; i++)
        if (isfinite(x[i]))
            most = fmax(most, fabs(x[i]));
    return most;
}

static int by_size(const void *a, const void *b)
{
    const long double x = *(const long double *)a, y = *(const long double *)b;

    return x < y ? -1 : x > y;
}

/* Ascending, [count]; INFINITY where windows are not to be compared. */
static void all_distances(const naive_windows *w, int i, int64_t exclusion,
                          long double *d)
{
    for (int j = 0; j < w->count; j++)
        d[j] = llabs((long long)i - j) > exclusion
                   ? naive_distance(w, i, w, j) : (long double)INFINITY;
    qsort(d, (size_t)w->count, sizeof *d, by_size);
}

static bool close_to(double got, long double want, double unit)
{
    return isinf(want) ? isinf(got)
                       : fabs((double)(got - want)) / unit <= 1e-6;
}

/* Of window i: the distances are the least, and those of the windows named,
 * which are all different. */
static void check_window(const ori_profile *p, const naive_windows *w, int i,
                         double unit)
{
    long double d[N_MOST];
    const int k = (int)p->neighbours;
    const double *got = p->near_distance + i * k;
    const int32_t *at = p->near + i * k;

    all_distances(w, i, p->exclusion, d);
    for (int n = 0; n < k; n++) {
        const long double want = n < w->count ? d[n] : (long double)INFINITY;

        CU_ASSERT_TRUE(close_to(got[n], want, unit));
        CU_ASSERT_EQUAL(at[n] < 0, isinf(want));
        CU_ASSERT_TRUE(n == 0 || got[n - 1] <= got[n]);
        if (at[n] < 0)
            continue;
        CU_ASSERT_TRUE(llabs((long long)i - at[n]) > p->exclusion);
        CU_ASSERT_TRUE(close_to(got[n], naive_distance(w, i, w, at[n]),
                                unit));
        for (int s = 0; s < n; s++)
            CU_ASSERT_TRUE(at[s] != at[n]);
    }
}

/* Returns whether there was a profile. */
static bool check(const double *x, int n, const ori_profile_options *o)
{
    const double unit = o->plain ? largest(x, n) : 1.0;
    ori_profile p;
    naive_windows w;
    const ori_status s = ori_profile_self(&p, x, n, o);

    if (s == ORI_EDATA)
        return false;
    CU_ASSERT_EQUAL_FATAL(s, ORI_OK);
    CU_ASSERT_EQUAL_FATAL(p.neighbours, o->neighbours);
    CU_ASSERT_EQUAL(p.near_share, 1.0);
    naive_windows_create(&w, x, n, (int)o->window, o->plain);
    for (int i = 0; i < w.count; i++) {
        check_window(&p, &w, i, unit);
        CU_ASSERT_TRUE(p.nearest[i] < 0 ||
                       p.near_distance[i * p.neighbours] <= p.distance[i]);
    }
    naive_windows_free(&w);
    ori_profile_free(&p);
    return true;
}

static void test_against_definition(void)
{
    const char *asked = getenv("ORIOLE_TEST_SERIES");
    const int series = asked ? atoi(asked) : SERIES;
    double x[N_MOST];
    int seen = 0;

    for (int i = 0; i < series; i++) {
        const int n = 40 + i * 37 % (N_MOST - 40), m = 3 + i * 13 % 40;
        ori_profile_options o = options_of(m, i % 4 == 3, 2 + i % 7);

        motif_series(x, n, (uint32_t)i);
        o.exclusion = i % 5 == 0 ? 0 : -1;
        seen += check(x, n, &o);
    }
    CU_ASSERT_TRUE(seen > series / 2);
}

/* Blocks side by side and below each other. */
static void test_many_blocks(void)
{
    enum { N = 5000, M = 20, K = 4, EACH = 97 };
    const ori_profile_options o = options_of(M, false, K);
    double *x = ORI__NEW(double, N);
    naive_windows w;
    ori_profile p;

    motif_series(x, N, 1000);
    for (int i = 700; i < 800; i++)
        x[i] *= 1e6;
    CU_ASSERT_EQUAL_FATAL(ori_profile_self(&p, x, N, &o), ORI_OK);
    naive_windows_create(&w, x, N, M, false);
    for (int i = 0; i < w.count; i += EACH)
        for (int n = 0; n < K; n++) {
            const double d = p.near_distance[i * K + n];
            int nearer = 0;

            for (int j = 0; j < w.count; j++)
                nearer += llabs((long long)i - j) > p.exclusion &&
                          naive_distance(&w, i, &w, j) < d - 1e-6;
            CU_ASSERT_TRUE(nearer <= n || isinf(d));
        }
    naive_windows_free(&w);
    ori_profile_free(&p);
    ori__free(x);
}

/* More neighbours than there are windows; flat ones come in at sqrt(m). */
static void test_few_windows(void)
{
    enum { N = 40, M = 8, K = 50 };
    const ori_profile_options o = options_of(M, false, K);
    double x[N] = { 0 };
    ori_profile p;

    for (int i = 0; i < 14; i++)
        x[i] = sin(i) + 0.1 * i * i;
    CU_ASSERT_TRUE(check(x, N, &o));
    CU_ASSERT_EQUAL_FATAL(ori_profile_self(&p, x, N, &o), ORI_OK);
    CU_ASSERT_TRUE(p.flat > 10);
    CU_ASSERT_DOUBLE_EQUAL(p.near_distance[(N - M) * K], 0.0, 0.0);
    CU_ASSERT_EQUAL(p.near[(N - M) * K], p.nearest[N - M]);
    CU_ASSERT_EQUAL(p.near[K - 1], -1);
    ori_profile_free(&p);
}

static void test_threads(void)
{
    enum { N = 6000, M = 50, K = 3 };
    const ori_profile_options o = options_of(M, false, K);
    double *x = ORI__NEW(double, N);
    ori_profile p[3];

    motif_series(x, N, 2001);
    for (int i = 0; i < 3; i++) {
        ori_threads_set(1 + 2 * i);
        CU_ASSERT_EQUAL_FATAL(ori_profile_self(&p[i], x, N, &o), ORI_OK);
    }
    ori_threads_set(0);
    for (int i = 1; i < 3; i++) {
        const size_t n = (N - M + 1) * K;

        CU_ASSERT_EQUAL(memcmp(p[0].near_distance, p[i].near_distance,
                               n * sizeof(double)), 0);
        CU_ASSERT_EQUAL(memcmp(p[0].near, p[i].near, n * sizeof(int32_t)), 0);
    }
    for (int i = 0; i < 3; i++)
        ori_profile_free(&p[i]);
    ori__free(x);
}

/* One neighbour is what there always is, and asking for more leaves that as
 * it is. */
static void test_one(void)
{
    enum { N = 400, M = 16 };
    ori_profile_options o = options_of(M, false, 1);
    double x[N];
    ori_profile p, q;

    motif_series(x, N, 3);
    CU_ASSERT_EQUAL_FATAL(ori_profile_self(&p, x, N, &o), ORI_OK);
    CU_ASSERT_PTR_NULL(p.near);
    CU_ASSERT_PTR_NULL(p.near_distance);
    o.neighbours = 4;
    CU_ASSERT_EQUAL_FATAL(ori_profile_self(&q, x, N, &o), ORI_OK);
    CU_ASSERT_EQUAL(memcmp(p.distance, q.distance,
                           (N - M + 1) * sizeof(double)), 0);
    CU_ASSERT_EQUAL(memcmp(p.nearest, q.nearest,
                           (N - M + 1) * sizeof(int32_t)), 0);
    ori_profile_free(&q);
    ori_profile_free(&p);
    CU_ASSERT_EQUAL_FATAL(ori_profile_join(&p, NULL, x, N, x, N, &o), ORI_OK);
    CU_ASSERT_PTR_NULL(p.near);
    ori_profile_free(&p);
    o.error = 0.05;
    CU_ASSERT_EQUAL(ori_profile_self(&p, x, N, &o), ORI_EINVAL);
    o.error = 0.0;
    o.neighbours = -1;
    CU_ASSERT_EQUAL(ori_profile_self(&p, x, N, &o), ORI_EINVAL);
}

typedef struct stopping {
    double last, at;
} stopping;

static bool stop(void *user, double share)
{
    stopping *s = user;

    CU_ASSERT_TRUE(share >= s->last && share <= 1.0);
    s->last = share;
    return share < s->at;
}

/* What is known when the user ends it are true pairs, and the nearest is
 * one of them. */
static void test_stopped(void)
{
    enum { N = 8000, M = 30, K = 3 };
    ori_profile_options o = options_of(M, false, K);
    double *x = ORI__NEW(double, N);
    stopping s;
    ori_profile p;

    motif_series(x, N, 2001);
    o.progress = stop;
    o.user = &s;
    ori_threads_set(1);         /* the only one who asks is not kept waiting */
    for (int i = 0; i < 3; i++) {
        s = (stopping){ 0.0, 0.2 + 0.5 * i };
        CU_ASSERT_EQUAL_FATAL(ori_profile_self(&p, x, N, &o), ORI_OK);
        CU_ASSERT_EQUAL(p.share < 1.0, i == 0);
        CU_ASSERT_EQUAL(p.near_share < 1.0, i < 2);
        for (int64_t n = 0; n < p.count; n++)
            CU_ASSERT_TRUE(p.nearest[n] < 0 ||
                           p.near_distance[n * K] <= p.distance[n]);
        ori_profile_free(&p);
    }
    ori_threads_set(0);
    ori__free(x);
}

static void test_memory_runs_out(void)
{
    const ori_profile_options o = options_of(16, false, 3);
    double x[300];
    ori_profile p;
    ori_status s = ORI_ENOMEM;

    motif_series(x, 300, 5);
    for (int at = 1; s == ORI_ENOMEM && at < 300; at++) {
        ori__alloc_fail_at(at);
        s = ori_profile_self(&p, x, 300, &o);
        ori__alloc_fail_at(0);
        CU_ASSERT_TRUE(s == ORI_OK || p.near == NULL);
    }
    CU_ASSERT_EQUAL(s, ORI_OK);
    ori_profile_free(&p);
}

const ori__suite suite_profile_neighbours = { "profile neighbours", {
    { "against their definition", test_against_definition },
    { "many blocks", test_many_blocks },
    { "few windows", test_few_windows },
    { "any number of threads", test_threads },
    { "one neighbour", test_one },
    { "stopped", test_stopped },
    { "memory runs out", test_memory_runs_out },
    { NULL, NULL } } };
