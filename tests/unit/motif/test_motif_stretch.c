/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Shapes that are stretched or shrunk in time are found, with their length.
 */
#include "suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/motif/motifs.h>

#include "base/memory.h"
#include "base/random.h"
#include "motif/motif_stretch.h"
#include "motif_fixture.h"

enum { N = 5000, M = 120, PLACES = 5 };

static double factors[PLACES] = { 1.0, 0.8, 0.9, 1.1, 1.2 };
static const int places[PLACES] = { 400, 1200, 2100, 3000, 4200 };

static double shape_at(double u)
{
    return 9.0 * sin(40.0 * u * u) + 12.0 * u;
}

static int length_of(int k)
{
    return (int)lrint(factors[k] * M);
}

static void make_log(double *x, uint32_t number)
{
    ori__rng rng = ori__rng_at(17, ORI__RNG_TEST, 45, number);
    double level = 0.0;

    for (int i = 0; i < N; i++)
        x[i] = level = 0.9 * level + ori__rng_normal(&rng);
    for (int k = 0; k < PLACES; k++)
        for (int t = 0; t < length_of(k); t++)
            x[places[k] + t] = 0.2 * x[places[k] + t] +
                               shape_at((t + 0.5) / length_of(k));
}

static ori_profile_options options_of(int m)
{
    ori_profile_options o = ORI_PROFILE_OPTIONS_INIT;

    o.window = m;
    return o;
}

static int told(const ori_motif *m)
{
    return motif_fixture_told(m, M, places, factors, PLACES);
}

static void test_query(void)
{
    double *x = ORI__NEW(double, N), q[M];
    const ori_profile_options po = options_of(M);
    ori_motif_options o = ORI_MOTIF_OPTIONS_INIT;
    ori_motifs found;

    make_log(x, 0);
    for (int t = 0; t < M; t++)
        q[t] = 5.0 + 0.1 * shape_at((t + 0.5) / M);
    CU_ASSERT_EQUAL_FATAL(ori_query_find(&found, q, x, N, &po, &o), ORI_OK);
    CU_ASSERT_TRUE(told(&found.motifs[0]) <= 1);
    CU_ASSERT_PTR_NULL(found.motifs[0].length);
    ori_motifs_free(&found);
    o.stretch = 0.2;
    CU_ASSERT_EQUAL_FATAL(ori_query_find(&found, q, x, N, &po, &o), ORI_OK);
    CU_ASSERT_EQUAL(found.motifs[0].count, PLACES);
    CU_ASSERT_EQUAL(told(&found.motifs[0]), PLACES);
    CU_ASSERT_TRUE(found.motifs[0].contrast > 2.0);
    ori_motifs_free(&found);
    /* A twentieth does for none of the others. */
    o.stretch = 0.05;
    CU_ASSERT_EQUAL_FATAL(ori_query_find(&found, q, x, N, &po, &o), ORI_OK);
    CU_ASSERT_TRUE(told(&found.motifs[0]) <= 1);
    ori_motifs_free(&found);
    o.stretch = 0.6;
    CU_ASSERT_EQUAL(ori_query_find(&found, q, x, N, &po, &o), ORI_EINVAL);
    o.stretch = (double)NAN;
    CU_ASSERT_EQUAL(ori_query_find(&found, q, x, N, &po, &o), ORI_EINVAL);
    ori__free(x);
}

/* Any factors from 0.8 to 1.2: all are told. */
static void test_factors(void)
{
    double *x = ORI__NEW(double, N), q[M], before[PLACES];
    ori__rng rng = ori__rng_at(17, ORI__RNG_TEST, 49, 0);
    const ori_profile_options po = options_of(M);
    ori_motif_options o = ORI_MOTIF_OPTIONS_INIT;

    memcpy(before, factors, sizeof before);
    for (int t = 0; t < M; t++)
        q[t] = shape_at((t + 0.5) / M);
    o.stretch = 0.2;
    for (uint32_t number = 1; number <= 20; number++) {
        ori_motifs found;

        for (int k = 0; k < PLACES; k++)
            factors[k] = 0.8 + 0.4 * ori__rng_uniform(&rng);
        make_log(x, number);
        CU_ASSERT_EQUAL_FATAL(ori_query_find(&found, q, x, N, &po, &o),
                              ORI_OK);
        CU_ASSERT_EQUAL(found.motifs[0].count, PLACES);
        CU_ASSERT_EQUAL(told(&found.motifs[0]), PLACES);
        ori_motifs_free(&found);
    }
    memcpy(factors, before, sizeof before);
    ori__free(x);
}

static int overlap(const ori_motif *a, int i, const ori_motif *b, int k)
{
    const int end_a = a->start[i] + a->length[i];
    const int end_b = b->start[k] + b->length[k];
    const int from = a->start[i] > b->start[k] ? a->start[i] : b->start[k];

    return (end_a < end_b ? end_a : end_b) - from;
}

/* Within a motif by half of the shorter at most, of two by a quarter of a
 * window. */
static void check_overlaps(const ori_motifs *found)
{
    for (int n = 0; n < found->count; n++)
        for (int l = 0; l <= n; l++)
            for (int i = 0; i < found->motifs[n].count; i++)
                for (int k = 0; k < (l < n ? found->motifs[l].count : i);
                     k++) {
                    const ori_motif *a = &found->motifs[n];
                    const ori_motif *b = &found->motifs[l];
                    const int least = a->length[i] < b->length[k]
                                          ? a->length[i]
                                          : b->length[k];

                    CU_ASSERT_TRUE(overlap(a, i, b, k) <=
                                   (l < n ? M / 4 : least / 2));
                }
}

/* Two of them are as long as windows are, the others are not. */
static void test_sets(void)
{
    double *x = ORI__NEW(double, N);
    const ori_profile_options po = options_of(M);
    ori_motif_options o = ORI_MOTIF_OPTIONS_INIT;
    ori_profile p;
    ori_motifs found;

    make_log(x, 0);
    for (int t = 0; t < M; t++)
        x[700 + t] = 0.2 * x[700 + t] + shape_at((t + 0.5) / M);
    CU_ASSERT_EQUAL_FATAL(ori_profile_self(&p, x, N, &po), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_motifs_find(&found, x, N, &p, &po, &o),
                          ORI_OK);
    CU_ASSERT_TRUE(told(&found.motifs[0]) <= 2);
    ori_motifs_free(&found);
    o.stretch = 0.2;
    CU_ASSERT_EQUAL_FATAL(ori_motifs_find(&found, x, N, &p, &po, &o),
                          ORI_OK);
    CU_ASSERT_EQUAL(found.motifs[0].count, PLACES + 1);
    CU_ASSERT_EQUAL(told(&found.motifs[0]), PLACES);
    CU_ASSERT_EQUAL(found.motifs[0].length[0], M);
    ori_motifs_free(&found);
    o.top = 4;
    o.contrast = 0.0;
    o.radius = 11.0;
    CU_ASSERT_EQUAL_FATAL(ori_motifs_find(&found, x, N, &p, &po, &o),
                          ORI_OK);
    CU_ASSERT_TRUE(found.count >= 2);
    check_overlaps(&found);
    ori_motifs_free(&found);
    ori_profile_free(&p);
    ori__free(x);
}

/* Nearest of all lengths, by the definition. */
static void check_distances(const double *x, int n, int m, bool plain)
{
    const ori_profile_options po = { .window = m, .plain = plain };
    const ori__stretch_ban none = { .count = 0 };
    double d[600], want[600], y[100];
    int32_t length[600];
    ori__stretch s;

    CU_ASSERT_EQUAL_FATAL(ori__stretch_create(&s, x, n, m, 0.2, 12, &po),
                          ORI_OK);
    CU_ASSERT_EQUAL_FATAL(
        ori__stretch_distances(&(ori__stretch_shape){ &s, x + 50 }, 1, &none,
                               d, length), ORI_OK);
    for (int i = 0; i < n; i++)
        want[i] = INFINITY;
    for (int k = 0; k < s.count; k++) {
        naive_windows a, b;

        ori__stretch_resample(y, s.length[k], x + 50, m);
        naive_windows_create(&a, y, s.length[k], s.length[k], plain);
        naive_windows_create(&b, x, n, s.length[k], plain);
        for (int i = 0; i < b.count; i++)
            want[i] = fmin(want[i], (double)naive_distance(&a, 0, &b, i) *
                                        sqrt((double)m / s.length[k]));
        naive_windows_free(&a);
        naive_windows_free(&b);
    }
    CU_ASSERT_TRUE(fabs(d[50]) < 1e-7 && length[50] == m);
    for (int i = 0; i < s.starts; i++)
        CU_ASSERT_TRUE(isinf(want[i]) ? isinf(d[i])
                                      : fabs(d[i] - want[i]) < 1e-6);
    ori__stretch_free(&s);
}

static void test_distances(void)
{
    ori__rng rng = ori__rng_at(17, ORI__RNG_TEST, 46, 0);
    double x[500];

    for (int number = 0; number < 6; number++) {
        for (int i = 0; i < 500; i++)
            x[i] = ori__rng_normal(&rng) + (i ? 0.8 * x[i - 1] : 100.0);
        x[200 + number] = (double)NAN;
        for (int i = 300; i < 330; i++)
            x[i] = x[300];
        check_distances(x, 500, 11 + 7 * number, false);
        check_distances(x, 500, 11 + 7 * number, true);
    }
}

static void test_lengths(void)
{
    const ori_profile_options po = options_of(80);
    double x[200] = { 0 };
    ori__stretch s;

    CU_ASSERT_EQUAL_FATAL(ori__stretch_create(&s, x, 200, 80, 0.2, 0, &po),
                          ORI_OK);
    CU_ASSERT_EQUAL(s.count, 17);
    CU_ASSERT_EQUAL(s.length[0], 80);
    CU_ASSERT_EQUAL(s.length[1], 78);
    CU_ASSERT_EQUAL(s.length[2], 82);
    CU_ASSERT_EQUAL(s.length[15], 64);
    CU_ASSERT_EQUAL(s.length[16], 96);
    CU_ASSERT_EQUAL(s.starts, 137);
    ori__stretch_free(&s);
    /* Of few samples there are few lengths, each once. */
    CU_ASSERT_EQUAL_FATAL(ori__stretch_create(&s, x, 200, 10, 0.2, 0, &po),
                          ORI_OK);
    CU_ASSERT_EQUAL(s.count, 5);
    for (int i = 0; i < s.count; i++)
        for (int k = 0; k < i; k++)
            CU_ASSERT_NOT_EQUAL(s.length[i], s.length[k]);
    ori__stretch_free(&s);
    /* None is longer than the series. */
    CU_ASSERT_EQUAL_FATAL(ori__stretch_create(&s, x, 80, 80, 0.5, 0, &po),
                          ORI_OK);
    for (int i = 0; i < s.count; i++)
        CU_ASSERT_TRUE(s.length[i] <= 80);
    ori__stretch_free(&s);
}

/* Correlation of a sine of ten periods at the worst length with the nearest
 * that is tried: what the header promises. */
static void test_bound(void)
{
    enum { LONG = 800, WORST = LONG + LONG / 80 };
    const ori_profile_options po = options_of(LONG);
    ori_motif_options o = ORI_MOTIF_OPTIONS_INIT;
    double q[LONG], *x = ORI__NEW(double, 3 * LONG);
    ori__rng rng = ori__rng_at(17, ORI__RNG_TEST, 47, 0);
    ori_motifs found;

    for (int t = 0; t < LONG; t++)
        q[t] = sin(62.831853 * t / LONG);
    for (int i = 0; i < 3 * LONG; i++)
        x[i] = 0.01 * ori__rng_normal(&rng);
    for (int t = 0; t < WORST; t++)
        x[700 + t] += sin(62.831853 * t / WORST);
    o.stretch = 0.2;
    CU_ASSERT_EQUAL_FATAL(ori_query_find(&found, q, x, 3 * LONG, &po, &o),
                          ORI_OK);
    CU_ASSERT_TRUE_FATAL(found.motifs[0].count >= 1);
    CU_ASSERT_TRUE(1.0 - pow(found.motifs[0].distance[0], 2) / 2.0 / LONG >
                   0.973);
    ori_motifs_free(&found);
    ori__free(x);
}

/* A spike between the samples of a shape half as long: that is not flat. */
static void test_spike(void)
{
    enum { ODD = 99 };
    const ori_profile_options po = options_of(ODD);
    ori_motif_options o = ORI_MOTIF_OPTIONS_INIT;
    double q[ODD] = { 0 }, x[2000] = { 0 };
    ori_motifs found;

    q[49] = x[600] = x[1500] = 1.0;
    o.stretch = 0.5;
    o.radius = 1.0;
    CU_ASSERT_EQUAL_FATAL(ori_query_find(&found, q, x, 2000, &po, &o),
                          ORI_OK);
    CU_ASSERT_EQUAL(found.motifs[0].count, 2);
    for (int i = 0; i < found.motifs[0].count; i++)
        CU_ASSERT_TRUE(found.motifs[0].start[i] == 600 - 49 ||
                       found.motifs[0].start[i] == 1500 - 49);
    ori_motifs_free(&found);
}

static void test_resample(void)
{
    double q[50], y[80], back[50];

    for (int t = 0; t < 50; t++)
        q[t] = 3.0 + 0.5 * t - 0.01 * t * t;
    ori__stretch_resample(y, 80, q, 50);
    CU_ASSERT_DOUBLE_EQUAL(y[0], q[0], 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(y[79], q[49], 1e-12);
    for (int t = 2; t < 78; t++) {
        const double at = t * 49.0 / 79.0;

        CU_ASSERT_DOUBLE_EQUAL(y[t], 3.0 + 0.5 * at - 0.01 * at * at, 0.01);
    }
    ori__stretch_resample(back, 50, q, 50);
    for (int t = 0; t < 50; t++)
        CU_ASSERT_DOUBLE_EQUAL(back[t], q[t], 1e-9);
}

static void test_memory_runs_out(void)
{
    double *x = ORI__NEW(double, N);
    const ori_profile_options po = options_of(M);
    ori_motif_options o = ORI_MOTIF_OPTIONS_INIT;
    ori_motifs found;
    ori_status s = ORI_ENOMEM;

    make_log(x, 0);
    o.stretch = 0.05;
    for (int at = 1; s == ORI_ENOMEM && at < 500; at++) {
        ori__alloc_fail_at(at);
        s = ori_query_find(&found, x + 400, x, N, &po, &o);
        ori__alloc_fail_at(0);
        CU_ASSERT_TRUE(s == ORI_OK || found.motifs == NULL);
    }
    CU_ASSERT_EQUAL(s, ORI_OK);
    ori_motifs_free(&found);
    ori__free(x);
}

const ori__suite suite_motif_stretch = { "stretched occurrences", {
    { "of a shape that is sought", test_query },
    { "of any factors", test_factors },
    { "of motifs", test_sets },
    { "distances", test_distances },
    { "lengths", test_lengths },
    { "the bound", test_bound },
    { "a spike", test_spike },
    { "resampled", test_resample },
    { "memory runs out", test_memory_runs_out },
    { NULL, NULL } } };
