/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A profile that grows against its definition in long double.
 */
#include "suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/motif/append.h>
#include <oriole/motif/profile.h>

#include "base/memory.h"
#include "base/random.h"
#include "motif_fixture.h"

enum { N = 420, SERIES = 120 };

static ori_append_options options_of(int keep, int m, bool plain,
                                     int exclusion)
{
    ori_append_options o = ORI_APPEND_OPTIONS_INIT;

    o.keep = keep;
    o.window = m;
    o.plain = plain;
    o.exclusion = exclusion;
    return o;
}

static ori_append *make(const ori_append_options *o)
{
    ori_append *a = NULL;

    CU_ASSERT_EQUAL_FATAL(ori_append_create(&a, o), ORI_OK);
    return a;
}

/* Plain distances are as exact as the samples are large. */
static double unit_of(const double *x, int n, bool plain)
{
    double most = 1.0;

    for (int i = 0; plain && i < n; i++)
        if (isfinite(x[i]))
            most = fmax(most, fabs(x[i]));
    return most;
}

/* The least over j in [from, to), and that `at` is a window as near. */
static void check_neighbour(const naive_windows *w, int i, int from, int to,
                            ori_neighbour got, double unit)
{
    long double least = (long double)INFINITY;

    for (int j = from; j < to; j++)
        least = fminl(least, naive_distance(w, i, w, j));
    CU_ASSERT_EQUAL(isinf(got.distance), isinf(least));
    CU_ASSERT_EQUAL(got.at < 0, isinf(got.distance));
    if (got.at < 0)
        return;
    CU_ASSERT_TRUE(fabsl(got.distance - least) <= 1e-6 * unit);
    if (!(fabsl(got.distance - least) <= 1e-6 * unit))
        fprintf(stderr, "window %d: got %.12g, want %.12g\n", i,
                got.distance, (double)least);
    CU_ASSERT_TRUE(got.at >= from && got.at < to);
    CU_ASSERT_TRUE(fabsl(got.distance - naive_distance(w, i, w,
                                                       (int)got.at)) <=
                   1e-6 * unit);
}

static void push_in_pieces(ori_append *a, const double *x, int n, int seed,
                           ori_neighbour *left)
{
    ori__rng rng = ori__rng_at(3, ORI__RNG_TEST, 25, (uint32_t)seed);

    for (int i = 0; i < n;) {
        int piece = 1 + (int)ori__rng_below(&rng, seed % 2 ? 1 : 30);

        piece = piece < n - i ? piece : n - i;
        ori_append_push(a, x + i, piece, left ? left + i : NULL);
        i += piece;
    }
}

static void check_series(const double *x, int n, int seed,
                         const ori_append_options *o)
{
    const int m = (int)o->window, keep = (int)o->keep;
    const int gap =
        1 + (int)(o->exclusion < 0 ? (m + 3) / 4 : o->exclusion);
    const int windows = keep - m + 1;
    const double unit = unit_of(x, n, o->plain);
    ori_neighbour left[N], right[N];
    ori_append *a = make(o);
    naive_windows w;

    naive_windows_create(&w, x, n, m, o->plain);
    push_in_pieces(a, x, n, seed, left);
    for (int i = 0; i < n; i++)
        if (i < m - 1)
            CU_ASSERT_EQUAL(left[i].at, -1)
        else
            check_neighbour(&w, i - m + 1,
                            i - keep + 1 > 0 ? i - keep + 1 : 0,
                            i - m + 1 - gap + 1, left[i], unit);
    const int first = (int)ori_append_first(a);

    CU_ASSERT_EQUAL(first, n > keep ? n - keep : 0);
    CU_ASSERT_EQUAL_FATAL(ori_append_count(a),
                          n - m + 1 < windows ? n - m + 1 : windows);
    ori_append_profile(a, NULL, right);
    for (int i = 0; i < ori_append_count(a); i++)
        check_neighbour(&w, first + i, first + i + gap, w.count, right[i],
                        unit);
    naive_windows_free(&w);
    ori_append_destroy(a);
}

/* Flat, nearly flat, lifted, huge and missing parts; kept in whole and in
 * part; in pieces of one and of any length. */
static void test_against_definition(void)
{
    const char *asked = getenv("ORIOLE_TEST_SERIES");
    const int series = asked ? atoi(asked) : SERIES;
    double x[N];

    for (int i = 0; i < series; i++) {
        const int m = 3 + i * 13 % 50;
        const int least = m + (m + 3) / 4 + 1;
        const int keep = i % 4 == 0 ? N : least + i * 31 % (N - least);
        const ori_append_options o =
            options_of(keep, m, i % 3 == 0, i % 5 == 0 ? 0 : -1);

        motif_series(x, N, (uint32_t)i);
        check_series(x, N, i, &o);
    }
}

/* ------------------------------------------------------- a long signal */

/* A walk on a big offset, with a spike now and then. */
static double long_signal(int64_t i, ori__rng *rng, double *level)
{
    *level = 0.999 * *level + ori__rng_normal(rng);
    return 1e7 + *level + (i % 9973 == 0 ? 1e6 : 0.0);
}

static long double distance(const double *a, const double *b, int m)
{
    long double mean[2] = { 0, 0 }, squares[2] = { 0, 0 }, sum = 0;

    for (int t = 0; t < m; t++)
        mean[0] += (long double)a[t] / m, mean[1] += (long double)b[t] / m;
    for (int t = 0; t < m; t++) {
        squares[0] += powl(a[t] - mean[0], 2) / m;
        squares[1] += powl(b[t] - mean[1], 2) / m;
    }
    for (int t = 0; t < m; t++)
        sum += powl((a[t] - mean[0]) / sqrtl(squares[0]) -
                    (b[t] - mean[1]) / sqrtl(squares[1]), 2);
    return sqrtl(sum);
}

static double error_of(const double *x, int count, int m, int i, int from,
                       int to, ori_neighbour got, int64_t first)
{
    long double least = (long double)INFINITY;

    for (int j = from; j < to && j < count; j++)
        least = fminl(least, distance(x + i, x + j, m));
    if (isinf(least) || isinf(got.distance))
        return isinf(least) == isinf(got.distance) ? 0.0 : INFINITY;
    return fmax(fabs((double)(got.distance - least)),
                fabs((double)(distance(x + i, x + (got.at - first), m) -
                              got.distance)));
}

/* After hundreds of thousands of samples it is as exact as at first. */
static void test_drift(void)
{
    enum { KEEP = 1000, M = 40, GAP = 11, LONG = 400000 };
    const ori_append_options o = options_of(KEEP, M, false, -1);
    static double last[KEEP];
    static ori_neighbour left[KEEP], right[KEEP];
    ori__rng rng = ori__rng_at(5, ORI__RNG_TEST, 26, 0);
    ori_append *a = make(&o);
    double level = 0.0, worst = 0.0;

    for (int64_t i = 0; i < LONG; i++) {
        const double x = long_signal(i, &rng, &level);

        ori_append_push(a, &x, 1, NULL);
        last[i >= LONG - KEEP ? i - (LONG - KEEP) : 0] = x;
    }
    const int count = (int)ori_append_count(a);
    const int64_t first = ori_append_first(a);

    CU_ASSERT_EQUAL_FATAL(count, KEEP - M + 1);
    CU_ASSERT_EQUAL_FATAL(first, LONG - KEEP);
    ori_append_profile(a, left, right);
    for (int i = 0; i < count; i += 53)
        worst = fmax(worst, error_of(last, count, M, i, i + GAP, count,
                                     right[i], first));
    worst = fmax(worst, error_of(last, count, M, count - 1, 0, count - GAP,
                                 left[count - 1], first));
    CU_ASSERT_TRUE(worst <= 1e-9);
    printf("(worst error after %d samples: %.1e) ", LONG, worst);
    ori_append_destroy(a);
}

/* Neighbours do not depend on how samples come, and are those of the profile
 * of the whole where the whole is kept. */
static void test_pieces(void)
{
    enum { LONG = 10000, M = 50 };
    static double x[LONG];
    static ori_neighbour one[LONG], all[LONG], left[LONG], right[LONG];
    const ori_append_options o = options_of(LONG, M, false, -1);
    ori_profile_options q = ORI_PROFILE_OPTIONS_INIT;
    ori__rng rng = ori__rng_at(5, ORI__RNG_TEST, 27, 0);
    ori_append *a = make(&o);
    ori_profile p;

    for (int i = 0; i < LONG; i++)
        x[i] = sin(i * 0.1) + 0.3 * ori__rng_normal(&rng);
    for (int i = 0; i < LONG; i++)
        ori_append_push(a, x + i, 1, one + i);
    ori_append_reset(a);
    CU_ASSERT_EQUAL(ori_append_count(a), 0);
    ori_append_push(a, x, LONG, all);
    CU_ASSERT_EQUAL(memcmp(one, all, sizeof one), 0);
    q.window = M;
    CU_ASSERT_EQUAL_FATAL(ori_profile_self(&p, x, LONG, &q), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_append_count(a), p.count);
    ori_append_profile(a, left, right);
    for (int64_t i = 0; i < p.count; i++) {
        CU_ASSERT_EQUAL(left[i].at, p.left[i]);
        CU_ASSERT_EQUAL(right[i].at, p.right[i]);
        CU_ASSERT_TRUE(left[i].at < 0 ||
                       fabs(left[i].distance - p.left_distance[i]) < 1e-12);
        CU_ASSERT_EQUAL(memcmp(left + i, all + i + M - 1, sizeof *left), 0);
    }
    ori_profile_free(&p);
    ori_append_destroy(a);
}

/* Numbers that squares of do not fit, and nothing but missing ones. */
static void test_extremes(void)
{
    const ori_append_options o = options_of(40, 5, false, -1);
    ori_append *a = make(&o);
    ori_neighbour left[100];
    double x[100];

    for (int i = 0; i < 100; i++)
        x[i] = i % 3 == 0 ? -1e300 : NAN;
    ori_append_push(a, x, 100, left);
    for (int i = 0; i < 100; i++)
        CU_ASSERT_TRUE(isinf(left[i].distance) && left[i].at == -1);
    for (int i = 0; i < 100; i++)
        x[i] = (i * 7 % 10) * (i < 50 ? 1e99 : 1e-99);
    ori_append_push(a, x, 100, left);
    CU_ASSERT_TRUE(left[40].distance < 1e-7);
    CU_ASSERT_TRUE(left[99].distance < 1e-7);
    memset(x, 0, sizeof x);
    ori_append_push(a, x, 100, left);
    CU_ASSERT_EQUAL(left[99].distance, 0.0);
    ori_append_destroy(a);
}

static void check_refused(int64_t keep, int64_t window, int64_t exclusion)
{
    ori_append_options o = ORI_APPEND_OPTIONS_INIT;
    ori_append *a = NULL;

    o.keep = keep;
    o.window = window;
    o.exclusion = exclusion;
    CU_ASSERT_EQUAL(ori_append_create(&a, &o), ORI_EINVAL);
    CU_ASSERT_PTR_NULL(a);
}

static void test_bad_input(void)
{
    const ori_append_options o = options_of(100, 10, false, -1);
    ori_append *a = NULL;

    check_refused(100, 2, -1);
    check_refused(13, 10, -1);
    check_refused(100, 10, 90);
    check_refused(INT64_MAX, 10, -1);
    check_refused(INT64_MAX, INT64_MAX, INT64_MAX);
    for (long n = 1; n < 20; n++) {
        ori__alloc_fail_at(n);
        const ori_status s = ori_append_create(&a, &o);

        ori__alloc_fail_at(0);
        CU_ASSERT_TRUE(s == ORI_ENOMEM || n > 12);
        ori_append_destroy(a);
    }
    ori_append_destroy(NULL);
}

/* The least that can be kept: one pair of windows. */
static void test_least(void)
{
    const double x[] = { 1, 5, 2, 1, 5, 2, 9, 1, 4, 2, 7, 7, 8, 1, 5 };
    const ori_append_options o = options_of(4, 3, true, 0);
    ori_append *a = make(&o);
    ori_neighbour left[15];

    ori_append_push(a, x, 15, left);
    for (int i = 3; i < 15; i++) {
        double sum = 0.0;

        for (int t = 0; t < 3; t++)
            sum += pow(x[i - 2 + t] - x[i - 3 + t], 2);
        CU_ASSERT_EQUAL(left[i].at, i - 3);
        CU_ASSERT_DOUBLE_EQUAL(left[i].distance, sqrt(sum), 1e-12);
    }
    ori_append_destroy(a);
}

const ori__suite suite_append = { "append", {
    { "against the definition", test_against_definition },
    { "a long signal", test_drift },
    { "pieces, and the profile of the whole", test_pieces },
    { "extremes", test_extremes },
    { "the least", test_least },
    { "bad input", test_bad_input },
    { NULL, NULL } } };
