/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What several series have in common.
 */
#include "suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/motif/together.h>

#include "base/memory.h"
#include "base/random.h"
#include "motif_fixture.h"

enum { N = 1500, M = 80, SERIES = 3 };

static void noise(double *x, int n, uint32_t place)
{
    ori__rng rng = ori__rng_at(19, ORI__RNG_TEST, 48, place);
    double level = 0.0;

    for (int i = 0; i < n; i++)
        x[i] = level = 0.9 * level + ori__rng_normal(&rng);
}

/* kind 0: what the series share; 1: what recurs in one of them, clearer. */
static void implant(double *x, int at, int kind)
{
    const double rest = kind ? 0.01 : 0.3;

    for (int t = 0; t < M; t++)
        x[at + t] = rest * x[at + t] + (kind ? 12.0 * sin(0.001 * t * t)
                                             : 10.0 * (t % 30 < 12) + 0.1 * t);
}

/* The three series: the shared shape in the first and the last, another many
 * times in the second. */
static ori_together make(double *room)
{
    const double *x[SERIES];
    const int64_t n[SERIES] = { N, N - 200, N + 100 };
    ori_together all;

    for (int i = 0; i < SERIES; i++) {
        x[i] = room + i * 2 * N;
        noise(room + i * 2 * N, 2 * N, (uint32_t)i);
    }
    implant(room, 300, 0);
    implant(room, 900, 0);
    implant(room + 4 * N, 700, 0);
    for (int k = 0; k < 5; k++)
        implant(room + 2 * N, 100 + 220 * k, 1);
    CU_ASSERT_EQUAL_FATAL(ori_together_join(&all, x, n, SERIES), ORI_OK);
    return all;
}

static void test_join(void)
{
    double *room = ORI__NEW(double, 6 * N);
    ori_together all = make(room);
    const double *x[1] = { room };
    const int64_t none[1] = { 0 };

    CU_ASSERT_EQUAL(all.n, 3 * N - 100 + 2);
    CU_ASSERT_EQUAL(all.first[1], N + 1);
    CU_ASSERT_EQUAL(all.first[SERIES], all.n + 1);
    CU_ASSERT_TRUE(isnan(all.x[N]) && isnan(all.x[all.first[2] - 1]));
    CU_ASSERT_EQUAL(all.x[all.first[2] + 5], room[4 * N + 5]);
    CU_ASSERT_EQUAL(ori_together_of(&all, 0), 0);
    CU_ASSERT_EQUAL(ori_together_of(&all, N - 1), 0);
    CU_ASSERT_EQUAL(ori_together_of(&all, N + 1), 1);
    CU_ASSERT_EQUAL(ori_together_of(&all, all.n - 1), 2);
    ori_together_free(&all);
    CU_ASSERT_EQUAL(ori_together_join(&all, x, none, 0), ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_together_join(&all, x, none, 1), ORI_EINVAL);
    ori__free(room);
}

/* The nearest in another series, by the definition. */
static void test_profile(void)
{
    ori_profile_options o = ORI_PROFILE_OPTIONS_INIT;
    const int64_t n[SERIES] = { 120, 90, 150 };
    double room[SERIES][200];
    const double *x[SERIES] = { room[0], room[1], room[2] };
    ori_together all;
    ori_profile p;
    naive_windows w;

    for (int i = 0; i < SERIES; i++)
        noise(room[i], 200, (uint32_t)i + 7);
    room[1][40] = (double)NAN;
    for (int i = 60; i < 90; i++)
        room[2][i] = 5.0;
    o.window = 14;
    CU_ASSERT_EQUAL_FATAL(ori_together_join(&all, x, n, SERIES), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_together_profile(&p, &all, &o), ORI_OK);
    naive_windows_create(&w, all.x, (int)all.n, 14, false);
    CU_ASSERT_EQUAL_FATAL(p.count, w.count);
    CU_ASSERT_EQUAL(p.missing, 14);
    CU_ASSERT_EQUAL(p.flat, 17);
    for (int i = 0; i < w.count; i++) {
        double want = INFINITY;

        for (int j = 0; j < w.count; j++)
            if (ori_together_of(&all, i) != ori_together_of(&all, j)) {
                double d = (double)naive_distance(&w, i, &w, j);

                if (w.state[i] != w.state[j] && isfinite(d))
                    d = sqrt(14.0);
                want = fmin(want, d);
            }
        CU_ASSERT_TRUE(isinf(want) ? isinf(p.distance[i])
                                   : fabs(p.distance[i] - want) < 1e-6);
        CU_ASSERT_EQUAL(p.nearest[i] < 0, isinf(want));
        if (p.nearest[i] >= 0)
            CU_ASSERT_NOT_EQUAL(ori_together_of(&all, p.nearest[i]),
                                ori_together_of(&all, i));
    }
    naive_windows_free(&w);
    ori_profile_free(&p);
    ori_together_free(&all);
}

/* None of one series alone, though none need be clear. */
static void check_shared(const ori_together *all, const ori_profile *p,
                         const ori_profile_options *po, ori_motif_options *o)
{
    ori_motifs found;

    o->contrast = 0.0;
    CU_ASSERT_EQUAL_FATAL(ori_together_motifs(&found, all, p, po, o), ORI_OK);
    for (int i = 0; i < found.count; i++) {
        const ori_motif *m = &found.motifs[i];
        int others = 0;

        for (int k = 0; k < m->count; k++)
            others += ori_together_of(all, m->start[k]) !=
                      ori_together_of(all, m->start[0]);
        CU_ASSERT_TRUE(others > 0);
    }
    ori_motifs_free(&found);
}

static void test_motifs(void)
{
    double *room = ORI__NEW(double, 6 * N);
    ori_profile_options po = ORI_PROFILE_OPTIONS_INIT;
    ori_motif_options o = ORI_MOTIF_OPTIONS_INIT;
    ori_together all = make(room);
    const int want[] = { 300, 900, all.first[2] + 700 };
    ori_profile p;
    ori_motifs found;
    int near = 0;

    po.window = M;
    CU_ASSERT_EQUAL_FATAL(ori_together_profile(&p, &all, &po), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_together_motifs(&found, &all, &p, &po, &o),
                          ORI_OK);
    CU_ASSERT_EQUAL_FATAL(found.count >= 1, 1);
    CU_ASSERT_EQUAL(found.motifs[0].count, 3);
    for (int i = 0; i < found.motifs[0].count; i++)
        for (int k = 0; k < 3; k++)
            near += abs(found.motifs[0].start[i] - want[k]) <= M / 5;
    CU_ASSERT_EQUAL(near, 3);
    ori_motifs_free(&found);
    o.top = 6;
    check_shared(&all, &p, &po, &o);
    /* What is so near is in one series only. */
    o.radius = 1.0;
    check_shared(&all, &p, &po, &o);
    ori_profile_free(&p);
    ori_together_free(&all);
    ori__free(room);
}

static bool few(void *user, double share)
{
    double *last = user;

    CU_ASSERT_TRUE(share >= *last && share <= 1.0);
    *last = share;
    return share < 0.5;
}

static void test_edges(void)
{
    double *room = ORI__NEW(double, 6 * N), last = 0.0;
    ori_profile_options o = ORI_PROFILE_OPTIONS_INIT;
    ori_together all = make(room);
    ori_status s = ORI_ENOMEM;
    ori_profile p;

    o.window = 2;
    CU_ASSERT_EQUAL(ori_together_profile(&p, &all, &o), ORI_EINVAL);
    o.window = N;
    CU_ASSERT_EQUAL(ori_together_profile(&p, &all, &o), ORI_EDATA);
    o.window = M;
    o.progress = few;
    o.user = &last;
    CU_ASSERT_EQUAL_FATAL(ori_together_profile(&p, &all, &o), ORI_OK);
    CU_ASSERT_TRUE(p.share > 0.0 && p.share < 1.0);
    ori_profile_free(&p);
    o.progress = NULL;
    for (int at = 1; s == ORI_ENOMEM && at < 500; at++) {
        ori__alloc_fail_at(at);
        s = ori_together_profile(&p, &all, &o);
        ori__alloc_fail_at(0);
        CU_ASSERT_TRUE(s == ORI_OK || p.distance == NULL);
    }
    CU_ASSERT_EQUAL(s, ORI_OK);
    ori_profile_free(&p);
    ori_together_free(&all);
    ori__free(room);
}

const ori__suite suite_together = { "several series together", {
    { "joined", test_join },
    { "the profile", test_profile },
    { "motifs", test_motifs },
    { "edges", test_edges },
    { NULL, NULL } } };
