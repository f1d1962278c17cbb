/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Against the definition of the competition, in double.
 */
#include "suite.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/memory.h"
#include "naive_bank.h"
#include "rocket_fixture.h"

enum { GROUPS = 32, KERNELS = 8, TAPS = 9, ROW = 2 * KERNELS };

static const double rounding = 1e-4;

static int groups_of(const ori_rocket *r)
{
    return ori_rocket_features(r) / ROW;
}

static int mixed_count(const ori_rocket *r)
{
    for (int i = 0; i < ori_rocket_tensor_count(r); i++)
        if (strcmp(ori_rocket_tensor(r, i).name, "mixed") == 0)
            return ori_rocket_tensor(r, i).dims[1];
    return 0;
}

static double seen_at(const ori_rocket *r, int group, const ori_case *c,
                      int t)
{
    const int count = mixed_count(r);
    double sum = 0;

    if (t < 0 || t >= c->length)
        return 0;
    for (int i = 0; i < count; i++)
        sum += (double)c->x[(int)rocket_kept(r, "mixed")[group * count + i] *
                                c->length + t];
    return count > 0 ? sum : (double)c->x[t];
}

/* sums [2, 8]; false: two were as good as equal. */
static bool compete(const ori_rocket *r, int group, const ori_case *c,
                    double *sums)
{
    const float *w = rocket_kept(r, "weights") + group * KERNELS * TAPS;
    const int dilation = 1 << group / (2 * GROUPS);
    bool sure = true;

    memset(sums, 0, ROW * sizeof *sums);
    for (int t = 0; t < c->length; t++) {
        double y[KERNELS] = { 0 };
        int most = 0, least = 0;

        for (int k = 0; k < KERNELS; k++) {
            for (int j = 0; j < TAPS; j++)
                y[k] += (double)w[k * TAPS + j] *
                        seen_at(r, group, c, t + (j - 4) * dilation);
            most = y[k] > y[most] ? k : most;
            least = y[k] < y[least] ? k : least;
        }
        for (int k = 0; k < KERNELS; k++)
            sure &= (k == most || y[most] - y[k] > rounding / 100) &&
                    (k == least || y[k] - y[least] > rounding / 100);
        sums[most] += y[most];
        sums[KERNELS + least] += 1;
    }
    return sure;
}

/* Root of a group's sums for a case; on the difference for every other 32. */
static bool roots_of(const ori_rocket *r, int group, const ori_case *c,
                     double *roots)
{
    static float x[3 * NAIVE_LONGEST];
    const ori_case steps = naive_difference(c, ori_rocket_channels(r), x);
    const bool sure = compete(r, group, group / GROUPS % 2 ? &steps : c,
                              roots);

    for (int i = 0; i < ROW; i++)
        roots[i] = roots[i] > 0 ? sqrt(roots[i]) : 0;
    return sure;
}

static int check_case(const ori_rocket *r, const ori_case *c, const float *y)
{
    int sure = 0;

    for (int group = 0; group < groups_of(r); group++) {
        double roots[ROW];

        if (!roots_of(r, group, c, roots))
            continue;
        sure++;
        for (int i = 0; i < ROW; i++) {
            const int at = group * ROW + i;
            const double scale = (double)rocket_kept(r, "scale")[at];
            const double mean = (double)rocket_kept(r, "mean")[at];

            CU_ASSERT_DOUBLE_EQUAL((double)y[at] * scale,
                                   roots[i] > 0 ? roots[i] - mean : 0,
                                   rounding * (1 + roots[i]));
        }
    }
    return sure;
}

static void check(int channels, int longest)
{
    series fitted = series_make(4, channels, longest / 2, longest, 1);
    series used = series_make(5, channels, 2, 2 * longest, 2);
    ori_rocket *r = rocket_fit(&fitted, "hydra", 0, 5);
    float *y = rocket_transform(r, &used);
    int sure = 0;

    for (int i = 0; i < used.count; i++)
        sure += check_case(r, &used.cases[i],
                           y + i * ori_rocket_features(r));
    CU_ASSERT(sure > used.count * groups_of(r) / 2);
    ori__free(y);
    ori_rocket_destroy(r);
    series_free(&fitted);
    series_free(&used);
}

static void test_one_channel(void)
{
    check(1, 8);
    check(1, 33);
    check(1, 200);
}

static void test_channels(void)
{
    check(2, 40);
    check(3, 100);
}

static void check_scale(const ori_rocket *r, const series *s, int group)
{
    double roots[SERIES_MAX][ROW];

    for (int n = 0; n < s->count; n++)
        if (!roots_of(r, group, &s->cases[n], roots[n]))
            return;
    for (int i = 0; i < ROW; i++) {
        double mean = 0, squares = 0, zeros = 0;

        for (int n = 0; n < s->count; n++) {
            mean += roots[n][i] / s->count;
            zeros += (double)(!(roots[n][i] > 0)) / s->count;
        }
        for (int n = 0; n < s->count; n++)
            squares += pow(roots[n][i] - mean, 2) / s->count;
        CU_ASSERT_DOUBLE_EQUAL(
            (double)rocket_kept(r, "mean")[group * ROW + i], mean, 1e-3);
        CU_ASSERT_DOUBLE_EQUAL(
            (double)rocket_kept(r, "scale")[group * ROW + i],
            sqrt(squares) + pow(zeros, 4), 1e-3);
    }
}

static void test_scale(void)
{
    series s = series_make(6, 1, 30, 60, 3);
    ori_rocket *r = rocket_fit(&s, "hydra", 0, 1);

    CU_ASSERT_EQUAL(groups_of(r), 2 * GROUPS * 3);  /* dilations 1, 2, 4 */
    for (int group = 0; group < groups_of(r); group++)
        check_scale(r, &s, group);
    ori_rocket_destroy(r);
    series_free(&s);
}

static void test_weights(void)
{
    series s = series_make(2, 1, 30, 30, 4);
    ori_rocket *r = rocket_fit(&s, "hydra", 0, 1);

    for (int k = 0; k < groups_of(r) * KERNELS; k++) {
        const float *w = rocket_kept(r, "weights") + k * TAPS;
        double sum = 0, size = 0;

        for (int j = 0; j < TAPS; j++) {
            sum += (double)w[j];
            size += fabs((double)w[j]);
        }
        CU_ASSERT_DOUBLE_EQUAL(sum, 0, 1e-6);
        CU_ASSERT_DOUBLE_EQUAL(size, 1, 1e-6);
    }
    ori_rocket_destroy(r);
    series_free(&s);
}

const ori__suite suite_transform_hydra = { "transform_hydra", {
    { "one channel as defined", test_one_channel },
    { "several channels as defined", test_channels },
    { "the scale of the training cases", test_scale },
    { "weights", test_weights },
    { NULL, NULL } } };
