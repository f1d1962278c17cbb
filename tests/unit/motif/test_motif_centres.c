/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Motifs and shapes of several channels whose occurrences are stretched or
 * shrunk in time.
 */
#include "suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/motif/several.h>

#include "base/memory.h"
#include "base/random.h"
#include "motif/motif_stretch.h"
#include "motif_fixture.h"

enum { D = 3, N = 331 };

/* ------------------------------------------- distances, by the definition */

/* All lengths' distances of a shape to all windows, channel by channel. */
typedef struct reference {
    ori__stretch lengths;
    double *d;                  /* [D, count, N], as if all were m long */
    char *state;                /* the same: of the window */
    char own[D];                /* of the shape */
} reference;

static double *distances_of(const reference *r, int channel, int which)
{
    return r->d + (channel * r->lengths.count + which) * N;
}

static char *states_of(const reference *r, int channel, int which)
{
    return r->state + (channel * r->lengths.count + which) * N;
}

static void refer_to(reference *r, int channel, int which, const double *x,
                     const double *q, bool plain)
{
    const int length = r->lengths.length[which];
    const double factor = sqrt((double)r->lengths.m / length);
    double y[N];
    naive_windows a, b;

    memcpy(y, q, (size_t)r->lengths.m * sizeof *y);
    if (which > 0)
        ori__stretch_resample(y, length, q, r->lengths.m);
    naive_windows_create(&a, y, length, length, plain);
    naive_windows_create(&b, x, N, length, plain);
    if (which == 0)
        r->own[channel] = a.state[0];
    for (int i = 0; i < b.count; i++) {
        distances_of(r, channel, which)[i] =
            (double)naive_distance(&a, 0, &b, i) * factor;
        states_of(r, channel, which)[i] = b.state[i];
    }
    naive_windows_free(&a);
    naive_windows_free(&b);
}

/* Of the shape that is q [D, m], in x [D, N]. */
static void reference_create(reference *r, const double *x, const double *q,
                             int m, bool plain)
{
    const ori_profile_options po = { .window = m, .plain = plain };

    CU_ASSERT_EQUAL_FATAL(ori__stretch_create(&r->lengths, x, N, m, 0.25, 20,
                                              &po), ORI_OK);
    r->d = ORI__NEW(double, (size_t)(D * r->lengths.count * N));
    r->state = ORI__NEW(char, (size_t)(D * r->lengths.count * N));
    for (int c = 0; c < D; c++)
        for (int k = 0; k < r->lengths.count; k++)
            refer_to(r, c, k, x + c * N, q + c * m, plain);
}

static void reference_free(reference *r)
{
    ori__stretch_free(&r->lengths);
    ori__free(r->d);
    ori__free(r->state);
}

static void take_shape(double *q, const double *x, int at, int m)
{
    for (int c = 0; c < D; c++)
        memcpy(q + c * m, x + c * N + at, (size_t)m * sizeof *q);
}

static void make_series(double *x, uint32_t number)
{
    for (int c = 0; c < D; c++)
        motif_series(x + c * N, N, number * D + (uint32_t)c);
}

static bool is_near(double d, double want)
{
    return isinf(want) ? isinf(d)
                       : fabs(d - want) <= 1e-6 * fmax(1.0, want);
}

/* ------------------------------------------------ the mean over channels */

static double least_mean(const reference *r, uint32_t channels, bool unlike,
                         int i)
{
    const int of = __builtin_popcount(channels);
    double least = INFINITY;

    for (int k = 0; k < r->lengths.count; k++) {
        double mean = 0.0;

        if (i > N - r->lengths.length[k])
            continue;
        for (int c = 0; c < D; c++)
            if (channels >> c & 1) {
                mean += distances_of(r, c, k)[i] / of;
                if (unlike && states_of(r, c, k)[i] != r->own[c])
                    mean = INFINITY;
            }
        least = fmin(least, mean);
    }
    return least;
}

static void check_means(const double *x, int m, int at, uint32_t channels,
                        bool plain, bool unlike)
{
    const ori_profile_options po = { .window = m, .plain = plain };
    const ori__stretch_ban ban = {
        .bar = unlike ? ORI__STRETCH_UNLIKE : ORI__STRETCH_NONE };
    ori__stretch s[D];
    ori__stretch_shape shapes[D];
    double q[D * N], d[N];
    int32_t length[N];
    reference r;
    int count = 0;

    take_shape(q, x, at, m);
    reference_create(&r, x, q, m, plain);
    for (int c = 0; c < D; c++) {
        CU_ASSERT_EQUAL_FATAL(ori__stretch_create(&s[c], x + c * N, N, m,
                                                  0.25, 20, &po), ORI_OK);
        /* Held or not: it is the same. */
        if (c == 1)
            CU_ASSERT_EQUAL(ori__stretch_hold(&s[c]), ORI_OK);
        if (channels >> c & 1)
            shapes[count++] = (ori__stretch_shape){ &s[c], q + c * m };
    }
    CU_ASSERT_EQUAL_FATAL(ori__stretch_distances(shapes, count, &ban, d,
                                                 length), ORI_OK);
    for (int i = 0; i < s[0].starts; i++)
        CU_ASSERT_TRUE(is_near(d[i], least_mean(&r, channels, unlike, i)));
    for (int c = 0; c < D; c++)
        ori__stretch_free(&s[c]);
    reference_free(&r);
}

static void test_means(void)
{
    double x[D * N];

    for (uint32_t number = 0; number < 24; number++) {
        const int m = 9 + (int)(number * 7 % 40);
        const int at = (int)(number * 37) % (N - m);

        make_series(x, number);
        check_means(x, m, at, 1u + number % 7, false, false);
        check_means(x, m, at, 7, false, true);
        check_means(x, m, at, 6, true, false);
    }
}

/* ------------------------------------------- a shape in some of channels */

static int by_number(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* The mean over the must and the k - 1 nearest others of those in which the
 * shape shows something. */
static double mean_of_best(const reference *r, const ori_several_options *o,
                           int which, int i)
{
    double d[D], sum = 0.0;
    int n = 0, left = o->best;

    for (int c = 0; c < D; c++) {
        const bool flat = states_of(r, c, which)[i] == 't';
        const double one = o->shapes && flat ? (double)INFINITY
                                             : distances_of(r, c, which)[i];

        if (o->must >> c & 1) {
            sum += one;
            left--;
        } else if (r->own[c] == 'f') {
            d[n++] = one;
        }
    }
    qsort(d, (size_t)n, sizeof *d, by_number);
    for (int k = 0; k < left; k++)
        sum += d[k];
    return sum / o->best;
}

static double least_of_best(const reference *r, const ori_several_options *o,
                            int i, int length)
{
    double least = INFINITY;

    for (int k = 0; k < r->lengths.count; k++)
        if (i <= N - r->lengths.length[k] &&
            (length == 0 || length == r->lengths.length[k]))
            least = fmin(least, mean_of_best(r, o, k, i));
    return least;
}

/* Each place has the least distance at its start, at its length and in its
 * channels; the first has the least of all. */
static void check_places(const ori_motif *found, const uint32_t *nearest,
                         const reference *r, const ori_several_options *o)
{
    double least = INFINITY;

    for (int i = 0; i < r->lengths.starts; i++)
        least = fmin(least, least_of_best(r, o, i, 0));
    CU_ASSERT_EQUAL(found->count > 0, isfinite(least));
    for (int k = 0; k < found->count; k++) {
        const int at = found->start[k];
        const ori_several_options these = {
            .best = o->best, .must = nearest[k], .shapes = o->shapes };
        const double d = found->distance[k];

        CU_ASSERT_EQUAL(__builtin_popcount(nearest[k]), o->best);
        CU_ASSERT_TRUE(is_near(d, least_of_best(r, o, at, 0)));
        CU_ASSERT_TRUE(is_near(d, least_of_best(r, o, at,
                                                found->length[k])));
        CU_ASSERT_TRUE(is_near(d, least_of_best(r, &these, at,
                                                found->length[k])));
        CU_ASSERT_TRUE(k > 0 || is_near(d, least));
    }
}

/* Whether there was such a shape. */
static bool check_query(const double *x, int m, int at, bool plain,
                        uint32_t number)
{
    ori_several_options o = ORI_SEVERAL_OPTIONS_INIT;
    ori_motif_options mo = ORI_MOTIF_OPTIONS_INIT;
    double q[D * N];
    uint32_t nearest[N];
    ori_motifs found;
    ori_status s;
    reference r;

    o.profile.window = m;
    o.profile.plain = plain;
    o.best = 1 + (int)(number % D);
    o.must = number % 2 ? 2 : 0;
    o.shapes = number % 4 > 1 && !plain;
    mo.most = N;
    mo.radius = 1e300;
    mo.stretch = 0.25;
    take_shape(q, x, at, m);
    s = ori_several_query(&found, nearest, q, x, D, N, &o, &mo);
    CU_ASSERT_TRUE(s == ORI_OK || s == ORI_EDATA);
    if (s == ORI_OK) {
        reference_create(&r, x, q, m, plain);
        CU_ASSERT_DOUBLE_EQUAL(found.motifs[0].distance[0], 0.0, 1e-6);
        check_places(&found.motifs[0], nearest, &r, &o);
        reference_free(&r);
    }
    ori_motifs_free(&found);
    return s == ORI_OK;
}

static void test_queries(void)
{
    double x[D * N];
    int checked = 0;

    for (uint32_t number = 0; number < 24; number++) {
        const int m = 9 + (int)(number * 11 % 40);
        const int at = (int)(number * 53) % (N - m);

        make_series(x, 50 + number);
        checked += check_query(x, m, at, false, number);
        checked += check_query(x, m, at, true, number);
    }
    CU_ASSERT_TRUE(checked >= 24);
}

/* ------------------------------------------------------------- motifs */

enum { LONG = 4000, M = 120, PLACES = 6 };

static const double factors[PLACES] = { 1.0, 0.85, 1.0, 1.15, 0.9, 1.08 };
static const int places[PLACES] = { 300, 900, 1500, 2100, 2800, 3500 };

static int length_at(int k)
{
    return (int)lrint(factors[k] * M);
}

/* Coloured noise, and in two of three channels a shape of its own. */
static void make_log(double *x, uint32_t channels)
{
    for (int c = 0; c < D; c++) {
        ori__rng rng = ori__rng_at(17, ORI__RNG_TEST, 60, (uint32_t)c);
        double *of = x + c * LONG, level = 0.0;

        for (int i = 0; i < LONG; i++)
            of[i] = level = 0.9 * level + ori__rng_normal(&rng);
        for (int k = 0; k < PLACES && channels >> c & 1; k++)
            for (int t = 0; t < length_at(k); t++) {
                const double u = (t + 0.5) / length_at(k);

                of[places[k] + t] = 0.2 * of[places[k] + t] +
                                    9.0 * sin((30.0 + 8.0 * c) * u * u) +
                                    (c == 2 ? 12.0 * u : 9.0 * fabs(u - 0.4));
            }
    }
}

static int told(const ori_motif *m)
{
    return motif_fixture_told(m, M, places, factors, PLACES);
}

static void check_sets(const double *x, const ori_several *s,
                       const ori_several_options *o)
{
    ori_motif_options mo = ORI_MOTIF_OPTIONS_INIT;
    uint32_t channels[3];
    ori_motifs found;

    CU_ASSERT_EQUAL_FATAL(ori_several_motifs(&found, channels, x, LONG, s, 2,
                                             o, &mo), ORI_OK);
    CU_ASSERT_TRUE(told(&found.motifs[0]) <= 2);
    CU_ASSERT_PTR_NULL(found.motifs[0].length);
    ori_motifs_free(&found);
    mo.stretch = 0.2;
    CU_ASSERT_EQUAL_FATAL(ori_several_motifs(&found, channels, x, LONG, s, 2,
                                             o, &mo), ORI_OK);
    CU_ASSERT_TRUE_FATAL(found.count >= 1);
    CU_ASSERT_EQUAL(channels[0], 5);
    CU_ASSERT_EQUAL(found.motifs[0].count, PLACES);
    CU_ASSERT_EQUAL(told(&found.motifs[0]), PLACES);
    CU_ASSERT_EQUAL(found.motifs[0].length[0], M);
    CU_ASSERT_TRUE(found.motifs[0].contrast > 1.5);
    ori_motifs_free(&found);
    mo.stretch = 0.51;
    CU_ASSERT_EQUAL(ori_several_motifs(&found, channels, x, LONG, s, 2, o,
                                       &mo), ORI_EINVAL);
    CU_ASSERT_PTR_NULL(found.motifs);
}

static void check_memory(const double *x, const ori_several *s,
                         const ori_several_options *o)
{
    ori_motif_options mo = ORI_MOTIF_OPTIONS_INIT;
    ori_status status = ORI_ENOMEM;
    uint32_t channels[1];
    ori_motifs found;

    mo.top = 1, mo.centres = 1, mo.stretch = 0.03;
    for (int at = 1; status == ORI_ENOMEM && at < 1000; at++) {
        ori__alloc_fail_at(at);
        status = ori_several_motifs(&found, channels, x, LONG, s, 2, o, &mo);
        ori__alloc_fail_at(0);
        CU_ASSERT_TRUE(status == ORI_OK || found.motifs == NULL);
    }
    CU_ASSERT_EQUAL(status, ORI_OK);
    ori_motifs_free(&found);
}

static void test_motifs(void)
{
    ori_several_options o = ORI_SEVERAL_OPTIONS_INIT;
    double *x = ORI__NEW(double, D * LONG);
    ori_several s;

    make_log(x, 5);
    o.profile.window = M;
    CU_ASSERT_EQUAL_FATAL(ori_several_self(&s, x, D, LONG, &o), ORI_OK);
    check_sets(x, &s, &o);
    check_memory(x, &s, &o);
    ori_several_free(&s);
    ori__free(x);
}

/* The shape is given; in the third channel it has nothing to say. */
static void test_implanted_query(void)
{
    ori_several_options o = ORI_SEVERAL_OPTIONS_INIT;
    ori_motif_options mo = ORI_MOTIF_OPTIONS_INIT;
    double *x = ORI__NEW(double, D * LONG), q[D * M];
    static uint32_t nearest[1000];
    ori_motifs found;

    make_log(x, 5);
    for (int c = 0; c < D; c++)
        memcpy(q + c * M, x + c * LONG + places[2], M * sizeof *q);
    o.profile.window = M;
    o.best = 2;
    mo.stretch = 0.2;
    CU_ASSERT_EQUAL_FATAL(ori_several_query(&found, nearest, q, x, D, LONG,
                                            &o, &mo), ORI_OK);
    CU_ASSERT_EQUAL(told(&found.motifs[0]), PLACES);
    for (int i = 1; i < found.motifs[0].count && i < PLACES; i++)
        CU_ASSERT_EQUAL(nearest[i], 5);
    ori_motifs_free(&found);
    mo.stretch = (double)NAN;
    CU_ASSERT_EQUAL(ori_several_query(&found, nearest, q, x, D, LONG, &o,
                                      &mo), ORI_EINVAL);
    ori__free(x);
}

const ori__suite suite_motif_centres = { "stretched in several channels", {
    { "means over channels", test_means },
    { "queries", test_queries },
    { "motifs", test_motifs },
    { "an implanted shape", test_implanted_query },
    { NULL, NULL } } };
