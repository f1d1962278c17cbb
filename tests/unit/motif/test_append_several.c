/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Profiles of several channels that grow, against their definition in long
 * double.
 */
#include "suite.h"

#include <math.h>
#include <stdlib.h>

#include <oriole/motif/append_several.h>

#include "base/memory.h"
#include "motif_fixture.h"

enum { N = 200, MOST = 5, SERIES = 40 };

/* Two windows' distances; those that must, and then the others in order. */
static long double mean_of(const naive_windows *w, int channels,
                           const bool *must, int k, int i, int j)
{
    long double d[MOST], sum = 0;
    int rest = 0, musts = 0;

    for (int n = 0; n < channels; n++) {
        const long double far = naive_distance(w + n, i, w + n, j);
        int at = rest;

        if (must[n]) {
            sum += far;
            musts++;
            continue;
        }
        for (; at > 0 && d[at - 1] > far; at--)
            d[at] = d[at - 1];
        d[at] = far;
        rest++;
    }
    if (k < musts)
        return (long double)INFINITY;
    for (int n = 0; n < k - musts; n++)
        sum += d[n];
    return sum / k;
}

typedef struct setting {
    int channels, m, keep, gap;
    bool must[MOST];
    double unit;
    naive_windows w[MOST];
} setting;

static void check_neighbour(const setting *s, int k, int i, int from, int to,
                            ori_neighbour got)
{
    long double least = (long double)INFINITY;

    for (int j = from; j < to; j++)
        least = fminl(least, mean_of(s->w, s->channels, s->must, k, i, j));
    CU_ASSERT_EQUAL(isinf(got.distance), isinf(least));
    CU_ASSERT_EQUAL(got.at < 0, isinf(got.distance));
    if (got.at < 0)
        return;
    CU_ASSERT_TRUE(fabsl(got.distance - least) <= 1e-5 * s->unit);
    CU_ASSERT_TRUE(fabsl(got.distance - mean_of(s->w, s->channels, s->must,
                                                k, i, (int)got.at)) <=
                   1e-6 * s->unit);
}

static void check_all(const setting *s, const ori_append_several *a,
                      const ori_neighbour *left)
{
    static ori_neighbour right[N * MOST];
    const int first = (int)ori_append_several_first(a), d = s->channels;

    for (int i = s->m - 1; i < N; i++)
        for (int k = 0; k < d; k++)
            check_neighbour(s, k + 1, i - s->m + 1,
                            i - s->keep + 1 > 0 ? i - s->keep + 1 : 0,
                            i - s->m + 1 - s->gap + 1, left[i * d + k]);
    ori_append_several_profile(a, NULL, right);
    for (int i = 0; i < (int)ori_append_several_count(a); i++)
        for (int k = 0; k < d; k++)
            check_neighbour(s, k + 1, first + i, first + i + s->gap,
                            s->w[0].count, right[i * d + k]);
}

static void check_series(setting *s, int number, bool plain)
{
    static double x[MOST][N], frames[N * MOST];
    static ori_neighbour left[N * MOST];
    ori_append_options o = ORI_APPEND_OPTIONS_INIT;
    ori_append_several *a = NULL;

    o.keep = s->keep;
    o.window = s->m;
    o.plain = plain;
    s->unit = 1.0;
    for (int c = 0; c < s->channels; c++) {
        motif_series(x[c], N, (uint32_t)(number * MOST + c));
        naive_windows_create(&s->w[c], x[c], N, s->m, plain);
        for (int i = 0; i < N; i++) {
            frames[i * s->channels + c] = x[c][i];
            if (plain && isfinite(x[c][i]))
                s->unit = fmax(s->unit, fabs(x[c][i]));
        }
    }
    CU_ASSERT_EQUAL_FATAL(
        ori_append_several_create(&a, s->channels, s->must, &o), ORI_OK);
    ori_append_several_push(a, frames, N / 2, NULL);
    ori_append_several_reset(a);
    ori_append_several_push(a, frames, N, left);
    check_all(s, a, left);
    ori_append_several_destroy(a);
    for (int c = 0; c < s->channels; c++)
        naive_windows_free(&s->w[c]);
}

static void test_against_definition(void)
{
    for (int i = 0; i < SERIES; i++) {
        setting s = { .channels = 1 + i % MOST, .m = 3 + i * 7 % 30 };

        s.gap = 1 + (s.m + 3) / 4;
        s.keep = i % 2 ? N : s.m + s.gap + i * 3 % 60;
        s.must[0] = i % 3 == 1;
        s.must[2] = i % 4 == 1;
        check_series(&s, i, i % 5 == 0);
    }
}

static void test_bad_input(void)
{
    ori_append_options o = ORI_APPEND_OPTIONS_INIT;
    ori_append_several *a = NULL;

    o.keep = 100;
    o.window = 10;
    CU_ASSERT_EQUAL(ori_append_several_create(&a, 0, NULL, &o), ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_append_several_create(&a, 33, NULL, &o), ORI_EINVAL);
    o.window = 2;
    CU_ASSERT_EQUAL(ori_append_several_create(&a, 2, NULL, &o), ORI_EINVAL);
    CU_ASSERT_PTR_NULL(a);
    o.window = 10;
    for (long n = 1; !a && n < 60; n++) {
        ori__alloc_fail_at(n);
        const ori_status s = ori_append_several_create(&a, 2, NULL, &o);

        ori__alloc_fail_at(0);
        CU_ASSERT_TRUE(s == ORI_ENOMEM || a);
    }
    CU_ASSERT_PTR_NOT_NULL(a);
    ori_append_several_destroy(a);
    ori_append_several_destroy(NULL);
}

const ori__suite suite_append_several = { "append several", {
    { "against the definition", test_against_definition },
    { "bad input", test_bad_input },
    { NULL, NULL } } };
