/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Motifs, their channels and queries in several channels of which some hold
 * something.
 */
#include "suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/motif/several.h>

#include "base/memory.h"
#include "base/random.h"

enum { D = 6, N = 2400, M = 60, TIMES = 4 };

static const int places[TIMES] = { 150, 700, 1333, 2000 };

/* Each channel white noise, noise that has a memory, or a random walk. */
static void fill(double *x, int kind, uint32_t number)
{
    static const double memory[] = { 0.0, 0.9, 1.0 };

    for (int c = 0; c < D; c++) {
        ori__rng rng = ori__rng_at(11, ORI__RNG_TEST, number, (uint32_t)c);
        double at = 0.0;

        for (int i = 0; i < N; i++)
            x[c * N + i] = at = memory[kind] * at + ori__rng_normal(&rng);
    }
}

/* A shape of its own in each of these channels, at all places. */
static void implant(double *x, uint32_t channels, double noise)
{
    for (int c = 0; c < D; c++)
        for (int k = 0; k < TIMES && channels >> c & 1; k++)
            for (int i = 0; i < M; i++) {
                const double t = (double)i / M;
                const double shape = sin((4.0 + 3.0 * c) * t * t + c) +
                                     (c % 2 ? t : fabs(t - 0.4));

                x[c * N + places[k] + i] =
                    30.0 * shape + noise * x[c * N + places[k] + i];
            }
}

/* A window that holds half of a shape may be one of the motif. */
static int near_place(int at)
{
    for (int k = 0; k < TIMES; k++)
        if (abs(at - places[k]) <= M / 2)
            return k;
    return -1;
}

static void check_motif(const ori_motif *m)
{
    bool seen[TIMES] = { false };

    CU_ASSERT_EQUAL(m->count, TIMES);
    for (int i = 0; i < m->count; i++)
        if (near_place(m->start[i]) >= 0)
            seen[near_place(m->start[i])] = true;
    for (int k = 0; k < TIMES; k++)
        CU_ASSERT_TRUE(seen[k]);
}

static void check_implanted(uint32_t channels, int kind, double noise)
{
    const ori_motif_options mo = ORI_MOTIF_OPTIONS_INIT;
    ori_several_options o = ORI_SEVERAL_OPTIONS_INIT;
    double *x = ORI__NEW(double, D * N), saved[D + 1];
    const int want = __builtin_popcount(channels);
    uint32_t found[3];
    ori_several s;
    ori_motifs motifs;

    fill(x, kind, channels);
    implant(x, channels, noise);
    o.profile.window = M;
    CU_ASSERT_EQUAL_FATAL(ori_several_self(&s, x, D, N, &o), ORI_OK);
    CU_ASSERT_EQUAL(ori_several_choose(&s, saved), want);
    for (int k = 1; k <= D; k++)
        CU_ASSERT_TRUE(saved[k] <= saved[want]);
    CU_ASSERT_EQUAL_FATAL(
        ori_several_motifs(&motifs, found, x, N, &s, want, &o, &mo), ORI_OK);
    CU_ASSERT_TRUE_FATAL(motifs.count > 0);
    CU_ASSERT_EQUAL(found[0], channels);
    check_motif(&motifs.motifs[0]);
    ori_motifs_free(&motifs);
    ori_several_free(&s);
    ori__free(x);
}

static void test_implanted(void)
{
    check_implanted(0x12, 0, 1.0);      /* two of six */
    check_implanted(0x12, 1, 1.0);
    check_implanted(0x12, 2, 0.2);
    check_implanted(0x01, 0, 1.0);
    check_implanted(0x0b, 1, 1.0);
    check_implanted(0x3d, 0, 1.0);
    check_implanted(0x3f, 1, 1.0);
}

/* At rest all channels are alike: with `shapes` they do not count. */
static void test_shapes(void)
{
    ori_several_options o = ORI_SEVERAL_OPTIONS_INIT;
    double *x = ORI__NEW(double, D * N);
    ori_several s;

    fill(x, 0, 5);
    implant(x, 0x12, 1.0);
    for (int i = 0; i < N; i++)
        if (i / 600 % 2)
            x[i] = x[2 * N + i] = 7.0;
    o.profile.window = M;
    CU_ASSERT_EQUAL_FATAL(ori_several_self(&s, x, D, N, &o), ORI_OK);
    CU_ASSERT_EQUAL(s.of[2].distance[700], 0.0);
    CU_ASSERT_EQUAL(s.nearest[2][700], 5);
    CU_ASSERT_EQUAL(s.of[5].missing, 0);
    ori_several_free(&s);
    o.shapes = true;
    CU_ASSERT_EQUAL_FATAL(ori_several_self(&s, x, D, N, &o), ORI_OK);
    CU_ASSERT_EQUAL(s.nearest[2][700], 0x12);
    CU_ASSERT_EQUAL(s.of[4].missing, 0);
    CU_ASSERT_EQUAL(s.of[5].missing, 2 * (600 - M + 1));
    CU_ASSERT_EQUAL(ori_several_choose(&s, NULL), 2);
    ori_several_free(&s);
    ori__free(x);
}

/* One channel of all is motifs.h's. */
static void test_one_channel(void)
{
    const ori_motif_options mo = ORI_MOTIF_OPTIONS_INIT;
    ori_several_options o = ORI_SEVERAL_OPTIONS_INIT;
    double *x = ORI__NEW(double, D * N);
    uint32_t channels[3];
    ori_several s;
    ori_motifs one, several;

    fill(x, 1, 9);
    implant(x, 2, 1.0);
    o.profile.window = M;
    o.without = 0x3d;
    CU_ASSERT_EQUAL_FATAL(ori_several_self(&s, x, D, N, &o), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_motifs_find(&one, x + N, N, &s.of[1],
                                          &o.profile, &mo), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(
        ori_several_motifs(&several, channels, x, N, &s, 1, &o, &mo), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(several.count, one.count);
    for (int i = 0; i < one.count; i++) {
        const ori_motif *a = &one.motifs[i], *b = &several.motifs[i];

        CU_ASSERT_EQUAL(channels[i], 2);
        CU_ASSERT_EQUAL_FATAL(a->count, b->count);
        CU_ASSERT_EQUAL(memcmp(a->start, b->start, (size_t)a->count * 4), 0);
        CU_ASSERT_EQUAL(memcmp(a->distance, b->distance,
                               (size_t)a->count * 8), 0);
        CU_ASSERT_EQUAL(a->contrast, b->contrast);
    }
    ori_motifs_free(&one);
    ori_motifs_free(&several);
    ori_several_free(&s);
    ori__free(x);
}

static void take_shape(double *q, const double *x, int at)
{
    for (int c = 0; c < D; c++)
        memcpy(q + c * M, x + c * N + at, M * sizeof *q);
}

static void check_query(const double *x, const double *q, bool plain)
{
    ori_motif_options mo = ORI_MOTIF_OPTIONS_INIT;
    ori_several_options o = ORI_SEVERAL_OPTIONS_INIT;
    uint32_t nearest[TIMES];
    ori_motifs found;

    mo.most = TIMES;
    o.profile.window = M;
    o.profile.plain = plain;
    o.best = 2;
    o.must = plain ? 0x12 : 2;
    CU_ASSERT_EQUAL_FATAL(
        ori_several_query(&found, nearest, q, x, D, N, &o, &mo), ORI_OK);
    CU_ASSERT_EQUAL(found.motifs[0].count, TIMES);
    for (int i = 0; i < found.motifs[0].count; i++) {
        CU_ASSERT_TRUE(near_place(found.motifs[0].start[i]) >= 0);
        CU_ASSERT_EQUAL(nearest[i], 0x12);
    }
    CU_ASSERT_DOUBLE_EQUAL(found.motifs[0].distance[0], 0.0, 1e-9);
    ori_motifs_free(&found);
}

/* Without a number of channels, all in which the shape shows something. */
static void test_query(void)
{
    const ori_motif_options mo = ORI_MOTIF_OPTIONS_INIT;
    ori_several_options o = ORI_SEVERAL_OPTIONS_INIT;
    double *x = ORI__NEW(double, D * N), q[D * M];
    static uint32_t nearest[1000];
    ori_motifs found;

    fill(x, 0, 21);
    implant(x, 0x12, 1.0);
    take_shape(q, x, places[1]);
    check_query(x, q, false);
    check_query(x, q, true);
    for (int c = 0; c < D; c++)
        for (int i = 0; i < M && c != 1 && c != 4; i++)
            q[c * M + i] = c == 2 && i == 5 ? (double)NAN : 3.0;
    o.profile.window = M;
    CU_ASSERT_EQUAL_FATAL(
        ori_several_query(&found, nearest, q, x, D, N, &o, &mo), ORI_OK);
    CU_ASSERT_EQUAL(found.motifs[0].count, TIMES);
    CU_ASSERT_EQUAL(nearest[0], 0x12);
    ori_motifs_free(&found);
    o.best = 3;
    CU_ASSERT_EQUAL(ori_several_query(&found, nearest, q, x, D, N, &o, &mo),
                    ORI_EDATA);
    o.best = 0, o.must = 4;
    CU_ASSERT_EQUAL(ori_several_query(&found, nearest, q, x, D, N, &o, &mo),
                    ORI_EDATA);
    o.must = 0, o.without = 0x12;
    CU_ASSERT_EQUAL(ori_several_query(&found, nearest, q, x, D, N, &o, &mo),
                    ORI_EDATA);
    ori__free(x);
}

static void test_refusals(void)
{
    ori_motif_options mo = ORI_MOTIF_OPTIONS_INIT;
    ori_several_options o = ORI_SEVERAL_OPTIONS_INIT;
    double *x = ORI__NEW(double, D * N);
    uint32_t channels[3];
    ori_several s;
    ori_motifs found;

    fill(x, 0, 2);
    o.profile.window = M;
    CU_ASSERT_EQUAL_FATAL(ori_several_self(&s, x, D, 500, &o), ORI_OK);
    for (int k = 0; k <= D + 1; k += D + 1)
        CU_ASSERT_EQUAL(ori_several_motifs(&found, channels, x, 500, &s, k,
                                           &o, &mo), ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_several_motifs(&found, channels, x, 501, &s, 2, &o,
                                       &mo), ORI_EINVAL);
    mo.top = 0;
    CU_ASSERT_EQUAL(ori_several_motifs(&found, channels, x, 500, &s, 2, &o,
                                       &mo), ORI_EINVAL);
    mo.top = 3;
    mo.most = 0;
    CU_ASSERT_EQUAL(ori_several_query(&found, channels, x, x, D, 500, &o,
                                      &mo), ORI_EINVAL);
    ori_several_free(&s);
    ori_several_free(&s);
    ori__free(x);
}

static void test_memory_runs_out(void)
{
    ori_motif_options mo = ORI_MOTIF_OPTIONS_INIT;
    ori_several_options o = ORI_SEVERAL_OPTIONS_INIT;
    double *x = ORI__NEW(double, D * N), q[D * M];
    ori_status motifs = ORI_ENOMEM, query = ORI_ENOMEM;
    static uint32_t nearest[1000];
    ori_several s;
    ori_motifs found;

    fill(x, 0, 2);
    take_shape(q, x, 99);
    mo.top = 1, mo.most = 3, mo.centres = 1;
    o.profile.window = M;
    o.best = 2;
    CU_ASSERT_EQUAL_FATAL(ori_several_self(&s, x, D, 500, &o), ORI_OK);
    for (int at = 1; motifs == ORI_ENOMEM && at < 400; at++) {
        ori__alloc_fail_at(at);
        motifs = ori_several_motifs(&found, nearest, x, 500, &s, 2, &o, &mo);
        ori__alloc_fail_at(0);
        CU_ASSERT_TRUE(motifs == ORI_OK || found.motifs == NULL);
    }
    CU_ASSERT_EQUAL(motifs, ORI_OK);
    ori_motifs_free(&found);
    for (int at = 1; query == ORI_ENOMEM && at < 400; at++) {
        ori__alloc_fail_at(at);
        query = ori_several_query(&found, nearest, q, x, D, 500, &o, &mo);
        ori__alloc_fail_at(0);
        CU_ASSERT_TRUE(query == ORI_OK || found.motifs == NULL);
    }
    CU_ASSERT_EQUAL(query, ORI_OK);
    ori_motifs_free(&found);
    ori_several_free(&s);
    ori__free(x);
}

const ori__suite suite_motifs_several = { "motifs several", {
    { "implanted in some of six", test_implanted },
    { "shapes alone", test_shapes },
    { "one channel", test_one_channel },
    { "query", test_query },
    { "refusals", test_refusals },
    { "memory runs out", test_memory_runs_out },
    { NULL, NULL } } };
