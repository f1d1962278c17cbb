/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Against the paper's definition: intervals by dividing, quantiles by
 * insertion, the spectrum by its sum.
 */
#include "suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "rocket_fixture.h"

enum { LONGEST = 200, FEATURES = 8192 };

typedef struct list {
    double y[FEATURES];
    int count;
} list;

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void add_quantiles(list *out, const double *x, int n)
{
    double sorted[LONGEST], mean = 0;
    const int count = 1 + (n - 1) / 4;

    memcpy(sorted, x, (size_t)n * sizeof *x);
    qsort(sorted, (size_t)n, sizeof *sorted, ascending);
    for (int i = 0; i < n; i++)
        mean += x[i] / n;
    for (int i = 0; i < count; i++) {
        const double share = count == 1 ? 0.5 : (double)i / (count - 1);
        const double at = share * (n - 1);
        const int left = (int)floor(at);
        const double right = left + 1 < n ? sorted[left + 1] : sorted[left];
        const double value = sorted[left] +
                             (at - left) * (right - sorted[left]);

        out->y[out->count++] = count > 1 && i % 2 ? value - mean : value;
    }
}

static void add_intervals(list *out, const double *x, int length)
{
    for (int n = 1; n <= 32 && n <= length; n *= 2) {
        const int shift = (int)ceil((double)length / n / 2);
        int ends[33], longer = 0;

        for (int i = 0; i <= n; i++)
            ends[i] = (int)floor((double)i * length / n);
        for (int i = 0; i < n; i++) {
            add_quantiles(out, x + ends[i], ends[i + 1] - ends[i]);
            longer += ends[i + 1] - ends[i] > 1;
        }
        /* the lower median of n sizes is more than 1 */
        if (n == 1 || longer < n - (n - 1) / 2)
            continue;
        for (int i = 0; i + 1 < n; i++)
            add_quantiles(out, x + ends[i] + shift, ends[i + 1] - ends[i]);
    }
}

static void add_channel(list *out, const double *x, int n)
{
    double d[LONGEST], y[LONGEST];

    add_intervals(out, x, n);
    for (int t = 0; t + 1 < n; t++)
        d[t] = x[t + 1] - x[t];
    for (int t = 0; t + 1 < n; t++) {
        y[t] = 0;
        for (int j = -2; j <= 2; j++)
            y[t] += d[t + j < 0 ? 0 : t + j > n - 2 ? n - 2 : t + j] / 5;
    }
    add_intervals(out, y, n - 1);
    for (int t = 0; t + 2 < n; t++)
        y[t] = d[t + 1] - d[t];
    add_intervals(out, y, n - 2);
    for (int k = 0; k <= n / 2; k++) {
        double re = 0, im = 0;

        for (int t = 0; t < n; t++) {
            re += x[t] * cos(2 * M_PI * k * t / n);
            im += x[t] * sin(2 * M_PI * k * t / n);
        }
        y[k] = sqrt(re * re + im * im);
    }
    add_intervals(out, y, n / 2 + 1);
}

/* All of the same length, or stretched by the definition of a line. */
static void add_case(list *out, const ori_case *c, int channels, int n)
{
    double x[LONGEST];

    out->count = 0;
    for (int k = 0; k < channels; k++) {
        for (int t = 0; t < n; t++) {
            const double at = (double)t * (double)(c->length - 1) / (n - 1);
            const float *from = c->x + k * c->length + (int)at;
            const double share = at - floor(at);

            x[t] = (double)from[0];
            if (share > 0)
                x[t] += share * ((double)from[1] - (double)from[0]);
        }
        add_channel(out, x, n);
    }
}

static void compare(int channels, int shortest, int longest)
{
    series s = series_make(5, channels, shortest, longest, 4);
    ori_rocket *r = rocket_fit(&s, "quant", 0, 1);
    float *y = rocket_transform(r, &s);
    const int features = ori_rocket_features(r);
    list *want = ORI__NEW(list, 1);
    double worst = 0;

    for (int i = 0; i < s.count; i++) {
        add_case(want, &s.cases[i], channels, longest);
        CU_ASSERT_EQUAL_FATAL(want->count, features);
        for (int j = 0; j < features; j++)
            worst = fmax(worst, fabs((double)y[i * features + j] -
                                     want->y[j]) / (1 + fabs(want->y[j])));
    }
    CU_ASSERT(worst < 2e-5);
    if (!(worst < 2e-5))
        printf("length %d: off by %g\n", longest, worst);
    ori__free(want);
    ori__free(y);
    ori_rocket_destroy(r);
    series_free(&s);
}

static void test_definition(void)
{
    static const int lengths[] = { 3, 4, 5, 8, 15, 24, 31, 32, 33, 63, 64,
                                   65, 100, 127, 150 };

    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
        compare(1, lengths[i], lengths[i]);
    compare(3, 50, 50);
}

static void test_stretched(void)
{
    compare(1, 20, 60);
    compare(2, 33, 47);
}

/* Fewer, if fewer are asked for. */
static void test_features(void)
{
    series s = series_make(3, 2, 150, 150, 4);
    ori_rocket *all = rocket_fit(&s, "quant", 0, 1);
    ori_rocket *few = rocket_fit(&s, "quant", 1200, 1);

    CU_ASSERT(ori_rocket_features(all) > 1200);
    CU_ASSERT(ori_rocket_features(few) <= 1200);
    ori_rocket_destroy(all);
    ori_rocket_destroy(few);
    series_free(&s);
}

const ori__suite suite_transform_quant = { "transform_quant", {
    { "as the paper defines it", test_definition },
    { "stretched to the longest at fit", test_stretched },
    { "so many features as asked for", test_features },
    { NULL, NULL } } };
