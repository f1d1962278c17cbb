/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Against the kernels' definition in double.
 */
#include "suite.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/memory.h"
#include "naive_bank.h"
#include "rocket_fixture.h"

static const double rounding = 1e-4;    /* of answers */

static naive_bank bank_of(const ori_rocket *r)
{
    const float *shape = rocket_kept(r, "shape");

    return naive_bank_make((int)shape[0], (int)shape[1],
                           ori_rocket_channels(r), rocket_kept(r, "mixed"));
}

/* What is nearer to the threshold than rounding may be on either side. */
static void check_share(const double *y, int n, double bias, float feature)
{
    int above = 0, near = 0;

    for (int t = 0; t < n; t++) {
        above += y[t] > bias + rounding;
        near += fabs(y[t] - bias) <= rounding;
    }
    CU_ASSERT(n * (double)feature > above - 0.01 &&
              n * (double)feature < above + near + 0.01);
}

static void check_case(const naive_bank *b, const ori_case *c,
                       const float *bias, const float *features)
{
    double y[NAIVE_LONGEST];

    for (int d = 0; d < b->dilations; d++)
        for (int k = 0; k < NAIVE_KERNELS; k++) {
            const int n = naive_bank_answer(b, c, d, k, y);

            for (int i = 0; i < b->thresholds[d]; i++)
                check_share(y, n, (double)*bias++, *features++);
        }
}

/* Fit to some, and use on series of other lengths. */
static void check(int channels, int longest, int features)
{
    series fitted = series_make(4, channels, longest / 2, longest, 1);
    series used = series_make(6, channels, 1, 2 * longest, 2);
    ori_rocket *r = rocket_fit(&fitted, "minirocket", features, 5);
    float *y = rocket_transform(r, &used);
    const naive_bank b = bank_of(r);

    CU_ASSERT_EQUAL_FATAL(ori_rocket_features(r),
                          NAIVE_KERNELS * b.per_kernel);
    for (int i = 0; i < used.count; i++)
        check_case(&b, &used.cases[i], rocket_kept(r, "bias"),
                   y + i * ori_rocket_features(r));
    ori__free(y);
    ori_rocket_destroy(r);
    series_free(&fitted);
    series_free(&used);
}

static void test_one_channel(void)
{
    check(1, 7, 84);
    check(1, 9, 1000);
    check(1, 33, 500);
    check(1, 150, 0);
    check(1, 257, 2000);
}

static void test_channels(void)
{
    check(2, 40, 1000);
    check(5, 100, 500);
    check(30, 25, 300);
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* numpy.quantile's rule */
static double quantile(const double *y, int n, double share)
{
    const double at = share * (n - 1), below = floor(at);
    const int next = below < n - 1 ? (int)below + 1 : n - 1;

    return y[(int)below] + (at - below) * (y[next] - y[(int)below]);
}

/* Of one case all thresholds are known. */
static void test_thresholds(void)
{
    series s = series_make(1, 1, 120, 120, 3);
    ori_rocket *r = rocket_fit(&s, "minirocket", 0, 1);
    const naive_bank b = bank_of(r);
    const float *bias = rocket_kept(r, "bias");
    double y[NAIVE_LONGEST];
    int number = 0;

    for (int d = 0; d < b.dilations; d++)
        for (int k = 0; k < NAIVE_KERNELS; k++) {
            const int n = naive_bank_answer(&b, &s.cases[0], d, k, y);

            qsort(y, (size_t)n, sizeof *y, ascending);
            for (int i = 0; i < b.thresholds[d]; i++, number++)
                CU_ASSERT_DOUBLE_EQUAL(
                    (double)bias[number],
                    quantile(y, n, fmod((number + 1) * (sqrt(5) + 1) / 2, 1)),
                    rounding);
        }
    CU_ASSERT_EQUAL(number, 9996);
    ori_rocket_destroy(r);
    series_free(&s);
}

/* Thresholds come from many cases, channels from all that there are. */
static void test_draws(void)
{
    series s = series_make(5, 12, 60, 60, 4);
    ori_rocket *r = rocket_fit(&s, "minirocket", 0, 1);
    const naive_bank b = bank_of(r);
    int counts[12] = { 0 };

    for (int row = 0; row < b.dilations * NAIVE_KERNELS; row++)
        for (int i = 0; i < 9 && b.mixed[row * 9 + i] >= 0; i++) {
            counts[(int)b.mixed[row * 9 + i]]++;
            for (int j = 0; j < i; j++)
                CU_ASSERT_NOT_EQUAL(b.mixed[row * 9 + i],
                                    b.mixed[row * 9 + j]);
        }
    for (int c = 0; c < 12; c++)
        CU_ASSERT(counts[c] > 0);
    ori_rocket_destroy(r);
    series_free(&s);
}

const ori__suite suite_transform_minirocket = { "transform_minirocket", {
    { "one channel as defined", test_one_channel },
    { "several channels as defined", test_channels },
    { "thresholds are quantiles", test_thresholds },
    { "channels are drawn", test_draws },
    { NULL, NULL } } };
