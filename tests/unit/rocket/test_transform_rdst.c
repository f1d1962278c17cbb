/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Against the definition of its three features, in double.
 */
#include "suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "rocket_fixture.h"

enum { GROUP = 8, MIXED = 9, LONGEST = 1300 };

static const double rounding = 2e-4;

typedef struct shapelets {
    int channels, seen, taps, count;
    const float *values, *limits, *dilation, *standard, *mixed;
} shapelets;

static shapelets shapelets_of(const ori_rocket *r)
{
    shapelets s = {
        .channels = ori_rocket_channels(r),
        .count = ori_rocket_features(r) / 3,
        .values = rocket_kept(r, "values"),
        .limits = rocket_kept(r, "limits"),
        .dilation = rocket_kept(r, "dilation"),
        .standard = rocket_kept(r, "standard"),
        .mixed = rocket_kept(r, "mixed"),
    };

    s.seen = s.channels < MIXED ? s.channels : MIXED;
    s.taps = ori_rocket_tensor(r, 0).dims[1] / s.seen;
    return s;
}

/* What a shapelet lies over at place t of a channel. */
static void look(const shapelets *s, int k, const ori_case *c, int channel,
                 int t, double *v)
{
    double mean = 0, variance = 0;

    for (int j = 0; j < s->taps; j++) {
        const int64_t at = t + j * (int64_t)s->dilation[k / GROUP];

        v[j] = (double)c->x[channel * c->length +
                            (at < c->length ? at : c->length - 1)];
        mean += v[j] / s->taps;
    }
    for (int j = 0; j < s->taps; j++)
        variance += pow(v[j] - mean, 2) / s->taps;
    for (int j = 0; j < s->taps && s->standard[k / GROUP] > 0; j++)
        v[j] = variance > 1e-10 * mean * mean
                   ? (v[j] - mean) / sqrt(variance)
                   : 0;
}

/* Distances of shapelet k at all places; returns how many. */
static int distances(const shapelets *s, int k, const ori_case *c,
                     double *far)
{
    const int span = (s->taps - 1) * (int)s->dilation[k / GROUP];
    const int places = c->length > span ? (int)c->length - span : 1;

    for (int t = 0; t < places; t++) {
        far[t] = 0;
        for (int i = 0; i < s->seen; i++) {
            const int channel =
                s->mixed ? (int)s->mixed[k / GROUP * MIXED + i] : 0;
            const float *w = s->values + (k * s->seen + i) * s->taps;
            double v[11];

            if (channel < 0)
                break;
            look(s, k, c, channel, t, v);
            for (int j = 0; j < s->taps; j++)
                far[t] += fabs(v[j] - (double)w[j]);
        }
    }
    return places;
}

static void check_shapelet(const shapelets *s, int k, const ori_case *c,
                           const float *y)
{
    const double limit = (double)s->limits[k];
    double far[LONGEST], least = INFINITY;
    const int places = distances(s, k, c, far);
    int within = 0, near = 0;

    for (int t = 0; t < places; t++) {
        const double off = rounding * (1 + far[t]);

        least = fmin(least, far[t]);
        within += far[t] < limit - off;
        near += fabs(far[t] - limit) <= off;
    }
    CU_ASSERT_DOUBLE_EQUAL((double)y[0], least, rounding * (1 + least));
    CU_ASSERT_FATAL(y[1] >= 0 && (int)y[1] < places);
    CU_ASSERT_DOUBLE_EQUAL(far[(int)y[1]], least,
                           2 * rounding * (1 + least));
    CU_ASSERT((int)y[2] >= within && (int)y[2] <= within + near);
}

static void check(int channels, int longest)
{
    series fitted = series_make(4, channels, longest / 2, longest, 1);
    series used = series_make(6, channels, 1, 2 * longest, 2);
    ori_rocket *r = rocket_fit(&fitted, "rdst", 720, 5);
    float *y = rocket_transform(r, &used);
    const shapelets s = shapelets_of(r);

    CU_ASSERT_EQUAL(s.count, 240);
    for (int i = 0; i < used.count; i++)
        for (int k = 0; k < s.count; k++)
            check_shapelet(&s, k, &used.cases[i],
                           y + i * ori_rocket_features(r) + 3 * k);
    ori__free(y);
    ori_rocket_destroy(r);
    series_free(&fitted);
    series_free(&used);
}

static void test_one_channel(void)
{
    check(1, 4);
    check(1, 12);
    check(1, 60);
    check(1, 600);      /* more than one block */
}

static void test_channels(void)
{
    check(2, 30);
    check(4, 300);
    check(15, 40);
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Fitted to one case, each shapelet lies somewhere in it, and its limit
 * between the percentiles of its distances from it. */
static void check_own(const series *one)
{
    ori_rocket *r = rocket_fit(one, "rdst", 720, 6);
    float *y = rocket_transform(r, one);
    const shapelets s = shapelets_of(r);
    int standard = 0;

    for (int k = 0; k < s.count; k++) {
        double far[LONGEST];
        const int n = distances(&s, k, &one->cases[0], far);

        standard += s.standard[k / GROUP] > 0;
        CU_ASSERT(y[3 * k] < 1e-2f);
        qsort(far, (size_t)n, sizeof *far, ascending);
        CU_ASSERT((double)s.limits[k] >= far[(n - 1) / 20] - 1e-3);
        CU_ASSERT((double)s.limits[k] <= far[n > 1 ? n / 10 + 1 : 0] + 1e-3);
    }
    CU_ASSERT(standard > s.count / 2 && standard < s.count);
    ori__free(y);
    ori_rocket_destroy(r);
}

static void test_own_series(void)
{
    series one = series_make(1, 1, 150, 150, 7);
    series three = series_make(1, 3, 90, 90, 8);

    check_own(&one);
    check_own(&three);
    series_free(&one);
    series_free(&three);
}

/* What is added to a series, and what it is multiplied by, does not show
 * where places are standardised. */
static void test_standardised(void)
{
    series s = series_make(2, 1, 80, 80, 9);
    ori_rocket *r = rocket_fit(&s, "rdst", 720, 1);
    const shapelets kept = shapelets_of(r);
    float *y = rocket_transform(r, &s), *z;

    for (int t = 0; t < 80; t++)
        s.x[0][t] = 4 * s.x[0][t] + 10;
    z = rocket_transform(r, &s);
    for (int k = 0; k < kept.count; k++)
        CU_ASSERT_EQUAL(kept.standard[k / GROUP] > 0,
                        fabsf(y[3 * k] - z[3 * k]) < 0.05f);
    ori__free(y);
    ori__free(z);
    ori_rocket_destroy(r);
    series_free(&s);
}

const ori__suite suite_transform_rdst = { "transform_rdst", {
    { "one channel as defined", test_one_channel },
    { "several channels as defined", test_channels },
    { "shapelets and limits of the series itself", test_own_series },
    { "standardised places", test_standardised },
    { NULL, NULL } } };
