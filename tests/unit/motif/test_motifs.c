/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Shapes that are put into noise are found again.
 */
#include "suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/motif/motifs.h>
#include <oriole/motif/regimes.h>
#include <oriole/motif/window.h>

#include "base/memory.h"
#include "base/random.h"
#include "motif/motif_set.h"
#include "motif/window_summary.h"
#include "motif_fixture.h"

enum { N = 4000, M = 100 };

static const int first_places[] = { 300, 900, 1500, 2700, 3500 };
static const int second_places[] = { 600, 2100, 3000 };

static void noise(double *x, int n, uint32_t place)
{
    ori__rng rng = ori__rng_at(11, ORI__RNG_TEST, 23, place);
    double level = 0.0;

    for (int i = 0; i < n; i++)
        x[i] = level = 0.9 * level + ori__rng_normal(&rng);
}

static double shape_of(int kind, int t)
{
    return kind == 0 ? 12.0 * sin(0.0006 * t * t)
                     : 10.0 * (t % 40 < 20) + 0.1 * t;
}

static void implant(double *x, int kind, const int *places, int count)
{
    for (int k = 0; k < count; k++)
        for (int t = 0; t < M; t++)
            x[places[k] + t] = x[places[k] + t] * 0.3 + shape_of(kind, t);
}

static void make_log(double *x)
{
    noise(x, N, 1);
    implant(x, 0, first_places, 5);
    implant(x, 1, second_places, 3);
}

static ori_profile_options options_of(int m)
{
    ori_profile_options o = ORI_PROFILE_OPTIONS_INIT;

    o.window = m;
    return o;
}

/* Each place has an occurrence within a fifth of a window, and each
 * occurrence is one. */
static void check_places(const ori_motif *m, const int *places, int count)
{
    int near = 0;

    CU_ASSERT_EQUAL(m->count, count);
    for (int k = 0; k < count; k++)
        for (int i = 0; i < m->count; i++)
            near += abs(m->start[i] - places[k]) <= M / 5;
    CU_ASSERT_EQUAL(near, count);
    for (int i = 1; i < m->count; i++)
        CU_ASSERT_TRUE(m->distance[i] >= m->distance[i - 1] &&
                       m->distance[i] <= m->next);
}

static void test_sets(void)
{
    double *x = ORI__NEW(double, N);
    const ori_profile_options po = options_of(M);
    ori_motif_options o = ORI_MOTIF_OPTIONS_INIT;
    ori_profile p;
    ori_motifs found;

    make_log(x);
    CU_ASSERT_EQUAL_FATAL(ori_profile_self(&p, x, N, &po), ORI_OK);
    o.top = 2;
    CU_ASSERT_EQUAL_FATAL(ori_motifs_find(&found, x, N, &p, &po, &o),
                          ORI_OK);
    CU_ASSERT_EQUAL_FATAL(found.count, 2);
    check_places(&found.motifs[0], first_places, 5);
    check_places(&found.motifs[1], second_places, 3);
    CU_ASSERT_TRUE(found.motifs[0].contrast > 1.5);
    CU_ASSERT_EQUAL(found.motifs[0].distance[0], 0.0);
    ori_motifs_free(&found);
    o.most = 3;
    CU_ASSERT_EQUAL_FATAL(ori_motifs_find(&found, x, N, &p, &po, &o),
                          ORI_OK);
    CU_ASSERT_TRUE(found.motifs[0].count <= 3);
    ori_motifs_free(&found);
    o.top = 0;
    CU_ASSERT_EQUAL(ori_motifs_find(&found, x, N, &p, &po, &o), ORI_EINVAL);
    o.top = 1;
    CU_ASSERT_EQUAL(ori_motifs_find(&found, x, N - 1, &p, &po, &o),
                    ORI_EINVAL);
    ori_profile_free(&p);
    ori__free(x);
}

static void test_discords(void)
{
    double *x = ORI__NEW(double, N), distance[3];
    const ori_profile_options po = options_of(50);
    ori_profile p;
    int32_t start[3];
    int count;

    for (int i = 0; i < N; i++)
        x[i] = sin(i * 0.1) + (i >= 2000 && i < 2020 ? 1.5 : 0.0);
    x[3000] = (double)NAN;
    CU_ASSERT_EQUAL_FATAL(ori_profile_self(&p, x, N, &po), ORI_OK);
    CU_ASSERT_EQUAL(ori_discords_find(start, distance, &count, 3, &p),
                    ORI_OK);
    CU_ASSERT_EQUAL(count, 3);
    CU_ASSERT_TRUE(start[0] > 1950 && start[0] < 2020);
    CU_ASSERT_TRUE(distance[0] >= distance[1] && distance[1] >= distance[2]);
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < i; k++)
            CU_ASSERT_TRUE(abs(start[i] - start[k]) >= 50);
    ori_profile_free(&p);
    ori__free(x);
}

static void test_query(void)
{
    double *x = ORI__NEW(double, N), q[M];
    const ori_profile_options po = options_of(M);
    ori_motif_options o = ORI_MOTIF_OPTIONS_INIT;
    ori_motifs found;

    make_log(x);
    for (int t = 0; t < M; t++)
        q[t] = 1000.0 + 7.0 * shape_of(1, t);
    CU_ASSERT_EQUAL_FATAL(ori_query_find(&found, q, x, N, &po, &o), ORI_OK);
    check_places(&found.motifs[0], second_places, 3);
    ori_motifs_free(&found);
    o.radius = 1e-3;
    CU_ASSERT_EQUAL_FATAL(ori_query_find(&found, q, x, N, &po, &o), ORI_OK);
    CU_ASSERT_EQUAL(found.motifs[0].count, 0);
    ori_motifs_free(&found);
    for (int t = 0; t < M; t++)
        q[t] = 3.0;
    CU_ASSERT_EQUAL(ori_query_find(&found, q, x, N, &po, &o), ORI_EDATA);
    q[3] = (double)NAN;
    CU_ASSERT_EQUAL(ori_query_find(&found, q, x, N, &po, &o), ORI_EDATA);
    CU_ASSERT_EQUAL(ori_query_find(&found, x, x, M - 1, &po, &o), ORI_EDATA);
    ori__free(x);
}

/* All distances of a shape against the definition. */
static void check_query(const double *x, int n, int m, bool plain)
{
    ori_profile_options po = options_of(m);
    double d[600];
    naive_windows w;

    po.plain = plain;
    naive_windows_create(&w, x, n, m, plain);
    for (int at = 0; at < w.count; at += 37) {
        const ori_status s = ori_query_distances(d, x + at, x, n, &po);

        CU_ASSERT_EQUAL(s != ORI_OK,
                        w.state[at] == 'm' || w.state[at] == 't');
        for (int i = 0; s == ORI_OK && i < w.count; i++) {
            const double want = (double)naive_distance(&w, at, &w, i);

            CU_ASSERT_TRUE(isinf(want) ? isinf(d[i])
                           : w.state[i] == 't'
                               ? fabs(d[i] - sqrt(m)) < 1e-9
                               : fabs(d[i] - want) < 1e-6);
        }
    }
    naive_windows_free(&w);
}

static void test_distances(void)
{
    double x[400];

    for (int i = 1; i < 7; i++) {
        motif_series(x, 400, (uint32_t)i);
        check_query(x, 400, 10 + i, false);
    }
    noise(x, 400, 3);
    check_query(x, 400, 12, true);
}

/* The one set that ori__set_take() may give. */
static void test_set_end(void)
{
    double d[] = { 9, 1.2, 9, 9, 1, 9, 9, 8, 9, 9, 1.1, 9, 9, 7, 9, 9 };
    const ori__set_rules rules = { .window = 4, .most = 10 };
    const ori__set_rules within = { .window = 4, .most = 10, .radius = 1.15 };
    double e[16];
    ori_motif set;

    memcpy(e, d, sizeof e);
    CU_ASSERT_EQUAL_FATAL(ori__set_take(&set, d, 16, -1, &rules), ORI_OK);
    CU_ASSERT_EQUAL(set.count, 3);
    CU_ASSERT_EQUAL(set.start[0], 4);
    CU_ASSERT_EQUAL(set.next, 7.0);
    CU_ASSERT_TRUE(set.contrast > 3.0);
    ori__set_free(&set);
    CU_ASSERT_EQUAL_FATAL(ori__set_take(&set, e, 16, 4, &within), ORI_OK);
    CU_ASSERT_EQUAL(set.count, 2);
    CU_ASSERT_EQUAL(set.start[1], 10);
    ori__set_free(&set);
}

/* However many are asked for, none is the shoulder of another. */
static void check_minima(const ori_profile *p)
{
    double *curve = ORI__NEW(double, N), height[16];
    const int reach = 5 * (int)p->window;
    int32_t at[16];
    int count;

    ori_regimes_curve(curve, p);
    CU_ASSERT_EQUAL(ori_regimes_find(at, height, &count, 16, 1.0, p), ORI_OK);
    for (int i = 0; i < count; i++) {
        const int low = at[i] - (int)p->window / 2;

        CU_ASSERT_EQUAL(curve[low], height[i]);
        for (int k = low - reach; k <= low + reach; k++)
            CU_ASSERT_TRUE(k < 0 || k >= p->count || curve[k] >= height[i]);
        for (int k = 0; k < i; k++)
            CU_ASSERT_TRUE(abs(at[i] - at[k]) > reach);
    }
    ori__free(curve);
}

/* Windows of their own lengths: the nearest of those that overlap wins. */
static void test_set_lengths(void)
{
    double d[16];
    int32_t length[16];
    const ori__set_rules rules = { .window = 4, .most = 10, .radius = 2.0,
                                   .length = length };
    ori_motif set;

    for (int i = 0; i < 16; i++) {
        d[i] = 9.0;
        length[i] = 4;
    }
    d[4] = 1.0;
    length[4] = 8;
    d[8] = 1.1;
    d[12] = 1.2;
    CU_ASSERT_EQUAL_FATAL(ori__set_take(&set, d, 16, -1, &rules), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(set.count, 2);
    CU_ASSERT_TRUE(set.start[0] == 4 && set.length[0] == 8);
    CU_ASSERT_TRUE(set.start[1] == 12 && set.length[1] == 4);
    ori__set_free(&set);
}

static void test_regimes(void)
{
    double *x = ORI__NEW(double, N), height[4];
    const ori_profile_options po = options_of(40);
    ori__rng rng = ori__rng_at(11, ORI__RNG_TEST, 24, 0);
    int32_t at[4];
    int count;
    ori_profile p;

    for (int i = 0; i < N; i++)
        x[i] = sin(i * (i < 1500 ? 0.2 : 0.31)) +
               0.1 * ori__rng_normal(&rng);
    CU_ASSERT_EQUAL_FATAL(ori_profile_self(&p, x, N, &po), ORI_OK);
    CU_ASSERT_EQUAL(ori_regimes_find(at, height, &count, 4, 0.3, &p), ORI_OK);
    CU_ASSERT_TRUE_FATAL(count >= 1);
    CU_ASSERT_TRUE(abs(at[0] - 1500) < 60);
    CU_ASSERT_TRUE(height[0] < 0.1);
    CU_ASSERT_EQUAL(ori_regimes_find(at, height, &count, 4, 0.01, &p),
                    ORI_OK);
    CU_ASSERT_EQUAL(count, 1);
    check_minima(&p);
    ori_profile_free(&p);
    ori__free(x);
}

static void test_window(void)
{
    double *x = ORI__NEW(double, N);
    const ori_profile_options o = ORI_PROFILE_OPTIONS_INIT;
    ori_window_choice c;

    make_log(x);
    CU_ASSERT_EQUAL_FATAL(ori_window_choose(&c, x, N, &o), ORI_OK);
    CU_ASSERT_TRUE(c.window >= M / 2 && c.window <= 2 * M);
    CU_ASSERT_TRUE(c.chosen >= 0 && c.trials[c.chosen].count == 5);
    /* Nothing recurs: what windows look like decides. */
    noise(x, N, 9);
    CU_ASSERT_EQUAL_FATAL(ori_window_choose(&c, x, N, &o), ORI_OK);
    CU_ASSERT_EQUAL(c.chosen, -1);
    CU_ASSERT_TRUE(c.window >= 8 && c.window < 400);
    CU_ASSERT_EQUAL(ori_window_choose(&c, x, 30, &o), ORI_EDATA);
    /* A rhythm fills the series: it recurs at any length. */
    for (int i = 0; i < N; i++)
        x[i] = sin(i * 2.0 * 3.14159265358979 / 50.0) + 0.02 * x[i];
    CU_ASSERT_EQUAL_FATAL(ori_window_choose(&c, x, N, &o), ORI_OK);
    CU_ASSERT_EQUAL(c.chosen, -1);
    CU_ASSERT_TRUE(c.window >= 10 && c.window <= 100);
    for (int i = 0; i < N; i++)
        x[i] = (double)NAN;
    CU_ASSERT_EQUAL(ori_window_choose(&c, x, N, &o), ORI_EDATA);
    ori__free(x);
}

static bool never(void *user, double share)
{
    (void)user;
    (void)share;
    return false;
}

static void test_window_stopped(void)
{
    double *x = ORI__NEW(double, N);
    ori_profile_options o = ORI_PROFILE_OPTIONS_INIT;
    ori_window_choice c;

    make_log(x);
    o.progress = never;
    CU_ASSERT_EQUAL(ori_window_choose(&c, x, N, &o), ORI_ESTOPPED);
    ori__free(x);
}

/* A sine's windows look like all of it from about a period on. */
static void test_summary(void)
{
    double x[1000];
    int window;

    for (int i = 0; i < 1000; i++)
        x[i] = sin(i * 2.0 * 3.14159265358979 / 50.0);
    CU_ASSERT_EQUAL(ori__window_summary(&window, x, 1000), ORI_OK);
    CU_ASSERT_TRUE(window >= 15 && window <= 60);
    for (int i = 0; i < 1000; i++)
        x[i] = 3.0;
    CU_ASSERT_EQUAL(ori__window_summary(&window, x, 1000), ORI_OK);
    CU_ASSERT_EQUAL(window, 8);
}

static void test_memory_runs_out(void)
{
    double *x = ORI__NEW(double, N);
    const ori_profile_options po = options_of(M);
    const ori_motif_options o = ORI_MOTIF_OPTIONS_INIT;
    ori_profile p;
    ori_motifs found;
    ori_status s = ORI_ENOMEM;

    make_log(x);
    CU_ASSERT_EQUAL_FATAL(ori_profile_self(&p, x, 1000, &po), ORI_OK);
    for (int at = 1; s == ORI_ENOMEM && at < 1500; at++) {
        ori__alloc_fail_at(at);
        s = ori_motifs_find(&found, x, 1000, &p, &po, &o);
        ori__alloc_fail_at(0);
        CU_ASSERT_TRUE(s == ORI_OK || found.motifs == NULL);
    }
    CU_ASSERT_EQUAL(s, ORI_OK);
    ori_motifs_free(&found);
    ori_profile_free(&p);
    ori__free(x);
}

const ori__suite suite_motifs = { "motifs", {
    { "sets", test_sets },
    { "discords", test_discords },
    { "a shape that is sought", test_query },
    { "distances of a shape", test_distances },
    { "where a set ends", test_set_end },
    { "a set of several lengths", test_set_lengths },
    { "regimes", test_regimes },
    { "the window", test_window },
    { "the window, stopped", test_window_stopped },
    { "what windows look like", test_summary },
    { "memory runs out", test_memory_runs_out },
    { NULL, NULL } } };
