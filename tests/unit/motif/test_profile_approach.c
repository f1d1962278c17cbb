/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A profile that is not exact: what it gives are distances of pairs that are,
 * and it tells how far from the nearest these are.
 */
#include "suite.h"

#include <math.h>
#include <string.h>

#include <oriole/base/threads.h>
#include <oriole/motif/profile.h>

#include "base/memory.h"
#include "base/random.h"
#include "motif/motif_distances.h"
#include "motif/profile_sample.h"

enum { N = 16000, M = 64, COUNT = N - M + 1 };

static double *series(int kind)
{
    double *x = ORI__NEW(double, N), level = 0.0;
    ori__rng rng = ori__rng_at(9, ORI__RNG_TEST, 31, (uint32_t)kind);

    for (int i = 0; i < N; i++) {
        level = kind ? 0.9 * level : level;
        level += ori__rng_normal(&rng);
        x[i] = level;
    }
    return x;
}

static ori_profile_options options_of(double error)
{
    ori_profile_options o = ORI_PROFILE_OPTIONS_INIT;

    o.window = M;
    o.error = error;
    return o;
}

/* Distances are those of the neighbours, and none is too small.  Returns the
 * mean of the relative errors. */
static double check_pairs(const double *x, const ori_profile *p,
                          const ori_profile *exact, bool plain)
{
    ori__motif_windows w;
    double mean = 0.0, sum = 0.0;
    int known = 0;

    CU_ASSERT_EQUAL_FATAL(ori__motif_windows_create(&w, x, N, M, 0.0, 0),
                          ORI_OK);
    for (int i = 0; i < COUNT; i++)
        if (isfinite(exact->distance[i]))
            mean += exact->distance[i], known++;
    mean /= known;
    for (int i = 0; i < COUNT; i++) {
        const double least = exact->distance[i], d = p->distance[i];

        CU_ASSERT_EQUAL(isfinite(d), isfinite(least));
        if (!isfinite(least))
            continue;
        CU_ASSERT_TRUE(d >= least - 1e-7 * (1.0 + least));
        CU_ASSERT_DOUBLE_EQUAL(
            d, ori__motif_distance(&w, i, &w, p->nearest[i], plain),
            1e-9 * (1.0 + d));
        sum += fmax(d - least, 0.0) / fmax(least, 0.1 * mean);
    }
    ori__motif_windows_free(&w);
    return sum / known;
}

static void check_asked(const double *x, double error, bool plain)
{
    ori_profile_options o = options_of(0.0);
    ori_profile exact, p;
    double got;

    o.plain = plain;
    CU_ASSERT_EQUAL_FATAL(ori_profile_self(&exact, x, N, &o), ORI_OK);
    CU_ASSERT_EQUAL(exact.share, 1.0);
    CU_ASSERT_EQUAL(exact.error, 0.0);
    CU_ASSERT_EQUAL(exact.error_bound, 0.0);
    o.error = error;
    CU_ASSERT_EQUAL_FATAL(ori_profile_self(&p, x, N, &o), ORI_OK);
    got = check_pairs(x, &p, &exact, plain);
    CU_ASSERT_TRUE(got <= 1.3 * error);
    CU_ASSERT_TRUE(p.share < 0.5);
    /* Four deviations, of which the bound is 1.645 away. */
    CU_ASSERT_TRUE(fabs(got - p.error) <=
                   2.5 * (p.error_bound - p.error) + 1e-3);
    CU_ASSERT_TRUE(p.error_bound >= p.error);
    ori_profile_free(&exact);
    ori_profile_free(&p);
}

static void test_walk(void)
{
    double *x = series(0);

    check_asked(x, 0.1, false);
    check_asked(x, 0.03, false);
    check_asked(x, 0.05, true);
    ori__free(x);
}

static void test_gaps_and_sizes(void)
{
    double *x = series(1);

    for (int i = 3000; i < 3040; i++)
        x[i] = (double)NAN;
    for (int i = 7000; i < 7500; i++)
        x[i] *= 1e5;
    for (int i = 9000; i < 9400; i++)
        x[i] = 3.0;
    check_asked(x, 0.1, false);
    ori__free(x);
}

/* Where guesses do not come near enough, pairs are gone through one by one:
 * no window of the sample is left with another than its nearest. */
static void test_all_but_exact(void)
{
    double *x = series(1);
    ori_profile_options o = options_of(0.0);
    ori_profile exact, p;

    CU_ASSERT_EQUAL_FATAL(ori_profile_self(&exact, x, N, &o), ORI_OK);
    o.error = 1e-12;
    CU_ASSERT_EQUAL_FATAL(ori_profile_self(&p, x, N, &o), ORI_OK);
    CU_ASSERT_TRUE(p.share > 0.1);
    CU_ASSERT_TRUE(check_pairs(x, &p, &exact, false) < 2e-3);
    ori_profile_free(&exact);
    ori_profile_free(&p);
    ori__free(x);
}

static void test_threads(void)
{
    const ori_profile_options o = options_of(0.02);
    double *x = series(1);
    ori_profile p[3];

    for (int i = 0; i < 3; i++) {
        ori_threads_set(1 + i);
        CU_ASSERT_EQUAL_FATAL(ori_profile_self(&p[i], x, N, &o), ORI_OK);
    }
    ori_threads_set(0);
    for (int i = 1; i < 3; i++) {
        CU_ASSERT_EQUAL(p[i].error, p[0].error);
        CU_ASSERT_EQUAL(memcmp(p[0].distance, p[i].distance,
                               COUNT * sizeof(double)), 0);
        CU_ASSERT_EQUAL(memcmp(p[0].left, p[i].left,
                               COUNT * sizeof(int32_t)), 0);
        CU_ASSERT_EQUAL(memcmp(p[0].right, p[i].right,
                               COUNT * sizeof(int32_t)), 0);
    }
    for (int i = 0; i < 3; i++)
        ori_profile_free(&p[i]);
    ori__free(x);
}

static bool stop(void *user, double share)
{
    double *last = user;

    CU_ASSERT_TRUE(share >= *last && share <= 1.0);
    *last = share;
    return share < 0.2;
}

/* Whoever ends it is told how near it came. */
static void test_stopped(void)
{
    ori_profile_options o = options_of(0.0);
    double *x = series(0), last = 0.0, got;
    ori_profile exact, p;

    CU_ASSERT_EQUAL_FATAL(ori_profile_self(&exact, x, N, &o), ORI_OK);
    ori_threads_set(1);
    o.progress = stop;
    o.user = &last;
    CU_ASSERT_EQUAL_FATAL(ori_profile_self(&p, x, N, &o), ORI_OK);
    got = check_pairs(x, &p, &exact, false);
    CU_ASSERT_TRUE(p.share > 0.1 && p.share < 0.6);
    CU_ASSERT_TRUE(p.error > 0.0 && p.error < 0.5);
    CU_ASSERT_TRUE(fabs(got - p.error) <=
                   2.5 * (p.error_bound - p.error) + 1e-3);
    ori_profile_free(&p);
    last = 0.0;
    o.error = 1e-3;
    CU_ASSERT_EQUAL_FATAL(ori_profile_self(&p, x, N, &o), ORI_OK);
    ori_threads_set(0);
    CU_ASSERT_TRUE(p.share < 0.5);
    ori_profile_free(&p);
    ori_profile_free(&exact);
    ori__free(x);
}

/* A sample's distances are the nearest among all, on both sides. */
static void test_sample(void)
{
    double *x = series(1), *d = ORI__NEW(double, COUNT);
    ori__motif_windows w;
    ori__pairing p = { .rows = &w, .columns = &w, .gap = 17 };
    ori__sample s, other;

    CU_ASSERT_EQUAL_FATAL(ori__motif_windows_create(&w, x, N, M, 0.0, 0),
                          ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori__sample_create(&s, &p, 20, 0), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori__sample_create(&other, &p, 20, 1), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(s.count, 20);
    CU_ASSERT_NOT_EQUAL(memcmp(s.at, other.at, 20 * sizeof *s.at), 0);
    for (int i = 0; i < s.count; i++) {
        double least = INFINITY;

        ori__motif_distances(&w, s.at[i], &w, false, d);
        for (int j = 0; j < COUNT; j++)
            if (j <= s.at[i] - 17 || j >= s.at[i] + 17)
                least = fmin(least, d[j]);
        CU_ASSERT_DOUBLE_EQUAL(s.exact[i], least, 1e-9);
    }
    ori__sample_free(&s);
    ori__sample_free(&other);
    ori__motif_windows_free(&w);
    ori__free(d);
    ori__free(x);
}

static void test_refusals(void)
{
    double x[100] = { 1, 2, 3 };
    ori_profile_options o = options_of(1.0);
    ori_profile p;

    o.window = 10;
    CU_ASSERT_EQUAL(ori_profile_self(&p, x, 100, &o), ORI_EINVAL);
    o.error = -0.1;
    CU_ASSERT_EQUAL(ori_profile_self(&p, x, 100, &o), ORI_EINVAL);
    o.error = (double)NAN;
    CU_ASSERT_EQUAL(ori_profile_self(&p, x, 100, &o), ORI_EINVAL);
}

static void test_memory_runs_out(void)
{
    ori_profile_options o = options_of(0.05);
    double *x = series(0);
    ori_profile p;
    ori_status s = ORI_ENOMEM;

    ori_threads_set(2);
    for (int at = 1; s == ORI_ENOMEM && at < 400; at++) {
        ori__alloc_fail_at(at);
        s = ori_profile_self(&p, x, 2000, &o);
        ori__alloc_fail_at(0);
        CU_ASSERT_TRUE(s == ORI_OK || p.distance == NULL);
    }
    ori_threads_set(0);
    CU_ASSERT_EQUAL(s, ORI_OK);
    ori_profile_free(&p);
    ori__free(x);
}

const ori__suite suite_profile_approach = { "profile approach", {
    { "as near as asked", test_walk },
    { "gaps and sizes", test_gaps_and_sizes },
    { "all but exact", test_all_but_exact },
    { "any number of threads", test_threads },
    { "stopped", test_stopped },
    { "sample", test_sample },
    { "refusals", test_refusals },
    { "memory runs out", test_memory_runs_out },
    { NULL, NULL } } };
