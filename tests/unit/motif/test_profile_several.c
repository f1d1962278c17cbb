/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The matrix profile of several channels against its definition in long
 * double.  More series than every run's come with ORIOLE_TEST_SERIES=5000.
 */
#include "suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/base/threads.h>
#include <oriole/motif/append_several.h>
#include <oriole/motif/several.h>

#include "base/memory.h"
#include "motif_fixture.h"

enum { N = 260, MOST = 12, SERIES = 120 };

typedef struct setting {
    int channels, n, m;
    double *x;                  /* [channels, n] */
    double unit;                /* plain distances are as exact as the samples
                                   are large */
    ori_several_options o;
    naive_windows w[MOST];
} setting;

static double worst;            /* error seen so far */

static bool takes_part(const setting *s, int channel)
{
    return !(s->o.without >> channel & 1);
}

/* Flat windows, where they show no shape, are as missing ones. */
static long double far_of(const setting *s, int channel, int i, int j)
{
    const naive_windows *w = &s->w[channel];

    if (s->o.shapes && (w->state[i] == 't' || w->state[j] == 't'))
        return (long double)INFINITY;
    return naive_distance(w, i, w, j);
}

static long double mean_of(const setting *s, int k, int i, int j)
{
    long double d[MOST], sum = 0;
    int free = 0, musts = 0;

    for (int n = 0; n < s->channels; n++) {
        const long double far = takes_part(s, n) ? far_of(s, n, i, j) : 0;
        int at = free;

        if (!takes_part(s, n))
            continue;
        if (s->o.must >> n & 1) {
            sum += far;
            musts++;
            continue;
        }
        for (; at > 0 && d[at - 1] > far; at--)
            d[at] = d[at - 1];
        d[at] = far;
        free++;
    }
    for (int n = 0; n < k - musts; n++)
        sum += d[n];
    return sum / k;
}

/* The mean over just these. */
static long double mean_over(const setting *s, uint32_t set, int i, int j)
{
    long double sum = 0;

    for (int n = 0; n < s->channels; n++)
        if (set >> n & 1)
            sum += far_of(s, n, i, j);
    return sum / __builtin_popcount(set);
}

static void check_number(const setting *s, double got, long double want)
{
    const double error = fabs((double)(got - want)) / s->unit;

    worst = fmax(worst, error);
    CU_ASSERT_TRUE(error <= 1e-6);
    if (!(error <= 1e-6))
        fprintf(stderr, "got %.12g, want %.12g\n", got, (double)want);
}

static void check_side(const setting *s, int k, int i, int from, int to,
                       double got, int at)
{
    long double least = (long double)INFINITY;

    for (int j = from; j < to; j++)
        least = fminl(least, mean_of(s, k, i, j));
    CU_ASSERT_EQUAL(isinf(got), isinf(least));
    CU_ASSERT_EQUAL(at < 0, isinf(got));
    if (at < 0 || isinf(least))
        return;
    CU_ASSERT_TRUE(at >= from && at < to);
    check_number(s, got, least);
    check_number(s, got, mean_of(s, k, i, at));
}

static int log_of(const setting *s, int i)
{
    int log = 0;

    while (log < s->o.seam_count && s->o.seam[log] <= i)
        log++;
    return log;
}

/* The nearest in another log. */
static void check_logs(const setting *s, const ori_profile *p, int k, int i)
{
    long double least = (long double)INFINITY;

    for (int j = 0; j < p->count; j++)
        if (log_of(s, j) != log_of(s, i))
            least = fminl(least, mean_of(s, k, i, j));
    CU_ASSERT_PTR_NULL(p->left);
    CU_ASSERT_EQUAL(isinf(p->distance[i]), isinf(least));
    CU_ASSERT_EQUAL(p->nearest[i] < 0, isinf(p->distance[i]));
    if (p->nearest[i] < 0 || isinf(least))
        return;
    CU_ASSERT_NOT_EQUAL(log_of(s, p->nearest[i]), log_of(s, i));
    check_number(s, p->distance[i], least);
}

static void check_sides(const setting *s, const ori_profile *p, int k, int i)
{
    const int gap = (int)p->exclusion + 1;

    check_side(s, k, i, 0, i - gap + 1, p->left_distance[i], p->left[i]);
    check_side(s, k, i, i + gap, (int)p->count, p->right_distance[i],
               p->right[i]);
    CU_ASSERT_EQUAL(p->distance[i],
                    fmin(p->left_distance[i], p->right_distance[i]));
}

static void check_window(const setting *s, const ori_several *got, int k,
                         int i)
{
    const ori_profile *p = &got->of[k];
    const uint32_t set = got->nearest[k][i];

    if (s->o.seam_count > 0)
        check_logs(s, p, k, i);
    else
        check_sides(s, p, k, i);
    CU_ASSERT_EQUAL(set == 0, p->nearest[i] < 0);
    if (set == 0)
        return;
    CU_ASSERT_EQUAL(__builtin_popcount(set), k);
    CU_ASSERT_EQUAL(set & s->o.without, 0);
    CU_ASSERT_EQUAL(set & s->o.must, s->o.must);
    check_number(s, p->distance[i], mean_over(s, set, i, p->nearest[i]));
}

static void check(setting *s)
{
    ori_several got;
    const ori_status status =
        ori_several_self(&got, s->x, s->channels, s->n, &s->o);

    if (status == ORI_EDATA)
        return;
    CU_ASSERT_EQUAL_FATAL(status, ORI_OK);
    for (int n = 0; n < s->channels; n++)
        naive_windows_create(&s->w[n], s->x + n * s->n, s->n, s->m,
                             s->o.profile.plain);
    CU_ASSERT_EQUAL(got.channels, s->channels);
    if (s->o.best)
        CU_ASSERT_TRUE(got.least == s->o.best && got.most == s->o.best);
    for (int k = got.least; k <= got.most; k++) {
        CU_ASSERT_EQUAL(got.of[k].share, 1.0);
        for (int i = 0; i < got.of[k].count; i++)
            check_window(s, &got, k, i);
    }
    for (int n = 0; n < s->channels; n++)
        naive_windows_free(&s->w[n]);
    ori_several_free(&got);
}

static setting setting_of(int channels, int n, int m, uint32_t number)
{
    setting s = { .channels = channels, .n = n, .m = m, .unit = 1.0,
                  .o = ORI_SEVERAL_OPTIONS_INIT };

    s.x = ORI__NEW(double, (size_t)(channels * n));
    for (int i = 0; i < channels; i++)
        motif_series(s.x + i * n, n, number + (uint32_t)i);
    s.o.profile.window = m;
    return s;
}

static void make_plain(setting *s)
{
    s->o.profile.plain = true;
    for (int i = 0; i < s->channels * s->n; i++)
        if (isfinite(s->x[i]))
            s->unit = fmax(s->unit, fabs(s->x[i]));
}

static void check_series(int i)
{
    const int channels = i % 13 == 12 ? MOST : 1 + i % 6;
    setting s = setting_of(channels, 60 + i * 37 % (N - 60), 3 + i * 13 % 40,
                           (uint32_t)(i * MOST));

    if (i % 5 == 0)
        s.o.profile.exclusion = 0;
    if (i % 4 == 0)
        make_plain(&s);
    if (i % 3 == 1)
        s.o.must = 1u << i % channels;
    if (i % 7 == 3 && channels > 2)
        s.o.must |= 1u << (i + 2) % channels;
    if (i % 4 == 1 && channels > 1)
        s.o.without = (1u << (i + 1) % channels) & ~s.o.must;
    s.o.shapes = i % 3 == 0;
    if (i % 6 == 5 && channels > 3)
        s.o.best = 2 + i % 2;
    check(&s);
    ori__free(s.x);
}

static void test_against_definition(void)
{
    /* Series whose levels differ by 1e9 times their small windows' sizes:
     * first sums over several zones lost a nearest window in each. */
    static const int hard[] = { 3327, 3917, 4622 };
    const char *asked = getenv("ORIOLE_TEST_SERIES");
    const int series = asked ? atoi(asked) : SERIES;

    worst = 0.0;
    for (size_t i = 0; i < sizeof hard / sizeof *hard; i++)
        check_series(hard[i]);
    for (int i = 0; i < series; i++)
        check_series(i);
    printf("(worst error of %d series: %.1e) ", series, worst);
}

/* Several bands, and zones that begin at different places. */
static void test_bands(void)
{
    setting s = setting_of(3, 1500, 20, 1000);

    for (int i = 300; i < 400; i++)
        s.x[i] *= 1e6;
    for (int i = 700; i < 900; i++)
        s.x[1500 + i] *= 1e-5;
    for (int i = 1000; i < 1100; i++)
        for (int n = 0; n < 3; n++)
            s.x[1500 * n + i] = s.x[1500 * n + i - 600] * 7.0 + 1e4;
    worst = 0.0;
    check(&s);
    s.o.must = 1;
    s.o.best = 2;
    check(&s);
    make_plain(&s);
    check(&s);
    ori__free(s.x);
}

/* Logs of which one is shorter than a band and one than a window, and zones
 * that begin anywhere. */
static void test_logs(void)
{
    static const int32_t seam[] = { 500, 1250, 1265 };

    worst = 0.0;
    for (int turn = 0; turn < 6; turn++) {
        setting s = setting_of(turn == 5 ? 1 : 3, 1400, 20,
                               3000 + 10 * (uint32_t)turn);

        for (int i = 700; i < 800; i++)
            s.x[i] *= 1e6;
        for (int n = 0; n < s.channels; n++)
            for (int k = 0; k < 3; k++)
                s.x[1400 * n + seam[k] - 1] = (double)NAN;
        s.o.seam = seam;
        s.o.seam_count = turn % 2 ? 3 : 1;
        s.o.shapes = turn % 3 == 1;
        if (turn >= 3)
            s.o.must = 1;
        if (turn == 2 || turn == 3)
            make_plain(&s);
        check(&s);
        ori__free(s.x);
    }
}

static void check_same(const ori_profile *a, const ori_profile *b)
{
    const size_t n = (size_t)a->count;

    CU_ASSERT_EQUAL_FATAL(a->count, b->count);
    CU_ASSERT_EQUAL(a->missing, b->missing);
    CU_ASSERT_EQUAL(a->flat, b->flat);
    CU_ASSERT_EQUAL(a->window, b->window);
    CU_ASSERT_EQUAL(a->exclusion, b->exclusion);
    CU_ASSERT_EQUAL(memcmp(a->distance, b->distance, n * 8), 0);
    CU_ASSERT_EQUAL(memcmp(a->nearest, b->nearest, n * 4), 0);
    CU_ASSERT_EQUAL(memcmp(a->left_distance, b->left_distance, n * 8), 0);
    CU_ASSERT_EQUAL(memcmp(a->right_distance, b->right_distance, n * 8), 0);
    CU_ASSERT_EQUAL(memcmp(a->left, b->left, n * 4), 0);
    CU_ASSERT_EQUAL(memcmp(a->right, b->right, n * 4), 0);
}

static void test_threads(void)
{
    setting s = setting_of(4, 3000, 50, 2001);
    ori_several got[3];

    for (int i = 0; i < 3; i++) {
        ori_threads_set(1 + 2 * i);
        CU_ASSERT_EQUAL_FATAL(ori_several_self(&got[i], s.x, 4, 3000, &s.o),
                              ORI_OK);
    }
    ori_threads_set(0);
    for (int i = 1; i < 3; i++)
        for (int k = 1; k <= 4; k++) {
            check_same(&got[0].of[k], &got[i].of[k]);
            CU_ASSERT_EQUAL(memcmp(got[0].nearest[k], got[i].nearest[k],
                                   (size_t)got[0].of[k].count * 4), 0);
        }
    for (int i = 0; i < 3; i++)
        ori_several_free(&got[i]);
    ori__free(s.x);
}

/* The k that is wanted alone, and all of them, are the same. */
static void test_one_of_all(void)
{
    setting s = setting_of(5, 900, 30, 500);
    ori_several all, one;

    CU_ASSERT_EQUAL_FATAL(ori_several_self(&all, s.x, 5, 900, &s.o), ORI_OK);
    CU_ASSERT_TRUE(all.least == 1 && all.most == 5);
    for (int k = 1; k <= 5; k++) {
        s.o.best = k;
        CU_ASSERT_EQUAL_FATAL(ori_several_self(&one, s.x, 5, 900, &s.o),
                              ORI_OK);
        check_same(&all.of[k], &one.of[k]);
        ori_several_free(&one);
    }
    ori_several_free(&all);
    ori__free(s.x);
}

/* One channel, or one that is left, is that of profile.h. */
static void test_one_channel(void)
{
    setting s = setting_of(3, 2000, 40, 77);
    ori_profile p;
    ori_several got;

    CU_ASSERT_EQUAL_FATAL(
        ori_profile_self(&p, s.x + 2000, 2000, &s.o.profile), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_several_self(&got, s.x + 2000, 1, 2000, &s.o),
                          ORI_OK);
    check_same(&p, &got.of[1]);
    ori_several_free(&got);
    s.o.without = 5;
    CU_ASSERT_EQUAL_FATAL(ori_several_self(&got, s.x, 3, 2000, &s.o), ORI_OK);
    CU_ASSERT_TRUE(got.least == 1 && got.most == 1);
    check_same(&p, &got.of[1]);
    for (int i = 0; i < p.count; i++)
        CU_ASSERT_EQUAL(got.nearest[1][i], p.nearest[i] < 0 ? 0 : 2);
    ori_several_free(&got);
    ori_profile_free(&p);
    ori__free(s.x);
}

/* What grows a frame at a time ends where this begins. */
static void test_as_append(void)
{
    enum { D = 3, M = 25, T = 400 };
    setting s = setting_of(D, T, M, 60);
    ori_append_options o = ORI_APPEND_OPTIONS_INIT;
    const bool must[D] = { false, true, false };
    ori_neighbour left[T * D], right[T * D];
    ori_append_several *a = NULL;
    ori_several got;

    o.keep = T;
    o.window = M;
    s.o.must = 2;
    CU_ASSERT_EQUAL_FATAL(ori_append_several_create(&a, D, must, &o), ORI_OK);
    for (int i = 0; i < T; i++)
        ori_append_several_push(
            a, (const double[D]){ s.x[i], s.x[T + i], s.x[2 * T + i] }, 1,
            NULL);
    ori_append_several_profile(a, left, right);
    CU_ASSERT_EQUAL_FATAL(ori_several_self(&got, s.x, D, T, &s.o), ORI_OK);
    for (int i = 0; i < T - M + 1; i++)
        for (int k = 1; k <= D; k++) {
            const ori_neighbour l = left[i * D + k - 1];
            const ori_neighbour r = right[i * D + k - 1];

            if (l.at >= 0)
                CU_ASSERT_DOUBLE_EQUAL(got.of[k].left_distance[i], l.distance,
                                       1e-5);
            if (r.at >= 0)
                CU_ASSERT_DOUBLE_EQUAL(got.of[k].right_distance[i],
                                       r.distance, 1e-5);
            CU_ASSERT_EQUAL(got.of[k].left[i] < 0, l.at < 0);
            CU_ASSERT_EQUAL(got.of[k].right[i] < 0, r.at < 0);
        }
    ori_several_free(&got);
    ori_append_several_destroy(a);
    ori__free(s.x);
}

static void check_refused(setting s, int channels, int64_t n, ori_status want)
{
    ori_several got;

    CU_ASSERT_EQUAL(ori_several_self(&got, s.x, channels, n, &s.o), want);
    CU_ASSERT_PTR_NULL(got.of);
}

static void test_refusals(void)
{
    setting s = setting_of(3, 100, 10, 9), t;

    check_refused(s, 0, 100, ORI_EINVAL);
    check_refused(s, 33, 100, ORI_EINVAL);
    check_refused(s, 3, 9, ORI_EDATA);
    check_refused(s, 3, 12, ORI_EDATA);
    t = s, t.o.profile.window = 2;
    check_refused(t, 3, 100, ORI_EINVAL);
    t = s, t.o.must = 8;
    check_refused(t, 3, 100, ORI_EINVAL);
    t = s, t.o.must = 2, t.o.without = 3;
    check_refused(t, 3, 100, ORI_EINVAL);
    t = s, t.o.without = 7;
    check_refused(t, 3, 100, ORI_EINVAL);
    t = s, t.o.best = 3, t.o.without = 1;
    check_refused(t, 3, 100, ORI_EINVAL);
    t = s, t.o.best = 1, t.o.must = 3;
    check_refused(t, 3, 100, ORI_EINVAL);
    for (int i = 0; i < 300; i++)
        s.x[i] = (double)NAN;
    check_refused(s, 3, 100, ORI_EDATA);
    ori__free(s.x);
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
    setting s = setting_of(3, 4000, 30, 2001);
    double last = 0.0;
    ori_several got, whole;

    CU_ASSERT_EQUAL_FATAL(ori_several_self(&whole, s.x, 3, 4000, &s.o),
                          ORI_OK);
    s.o.profile.progress = stop;
    s.o.profile.user = &last;
    CU_ASSERT_EQUAL_FATAL(ori_several_self(&got, s.x, 3, 4000, &s.o), ORI_OK);
    for (int k = 1; k <= 3; k++) {
        CU_ASSERT_TRUE(got.of[k].share > 0.2 && got.of[k].share < 0.9);
        for (int i = 0; i < got.of[k].count; i++)
            CU_ASSERT_TRUE(got.of[k].distance[i] >=
                           whole.of[k].distance[i] - 1e-9);
    }
    ori_several_free(&got);
    ori_several_free(&whole);
    ori__free(s.x);
}

static void test_memory_runs_out(void)
{
    setting s = setting_of(3, 200, 16, 5);
    ori_status status = ORI_ENOMEM;
    ori_several got;

    for (int at = 1; status == ORI_ENOMEM && at < 400; at++) {
        ori__alloc_fail_at(at);
        status = ori_several_self(&got, s.x, 3, 200, &s.o);
        ori__alloc_fail_at(0);
        CU_ASSERT_TRUE(status == ORI_OK || got.of == NULL);
    }
    CU_ASSERT_EQUAL(status, ORI_OK);
    ori_several_free(&got);
    ori__free(s.x);
}

const ori__suite suite_profile_several = { "profile several", {
    { "against the definition", test_against_definition },
    { "bands and zones", test_bands },
    { "several logs", test_logs },
    { "any number of threads", test_threads },
    { "one k of all", test_one_of_all },
    { "one channel", test_one_channel },
    { "as what grows", test_as_append },
    { "refusals", test_refusals },
    { "stopped", test_stopped },
    { "memory runs out", test_memory_runs_out },
    { NULL, NULL } } };
