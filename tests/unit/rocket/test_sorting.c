/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "rocket/sorting.h"

enum { N = 3000 };

static int ascending(const void *a, const void *b)
{
    const float x = *(const float *)a, y = *(const float *)b;

    return (x > y) - (x < y);
}

static void check_sorted(float *x, int n)
{
    static uint32_t scratch[2 * N];
    static float expected[N];

    memcpy(expected, x, (size_t)n * sizeof *x);
    qsort(expected, (size_t)n, sizeof *expected, ascending);
    ori__sort_floats(x, n, scratch);
    for (int i = 0; i < n; i++)
        CU_ASSERT_EQUAL(x[i], expected[i]);
}

static void test_sorts(void)
{
    static float x[N];
    ori__rng rng = ori__rng_at(1, ORI__RNG_TEST, 0, 0);

    for (int n = 1; n <= N; n = 3 * n - n / 2) {
        for (int i = 0; i < n; i++)
            x[i] = ldexpf(ori__rng_normal(&rng), (int)(i % 80) - 40);
        check_sorted(x, n);
    }
}

static void test_odd_numbers(void)
{
    float x[] = { 0, -0.0f, 3e38f, -3e38f, 1e-45f, -1e-45f, INFINITY,
                  -INFINITY, 1, 1, -1, -1 };

    check_sorted(x, sizeof x / sizeof *x);
}

static void test_quantiles(void)
{
    static const float y[] = { 1, 2, 4, 8, 16 };

    CU_ASSERT_EQUAL(ori__quantile(y, 5, 0), 1);
    CU_ASSERT_EQUAL(ori__quantile(y, 5, 1), 16);
    CU_ASSERT_EQUAL(ori__quantile(y, 5, 0.5), 4);
    CU_ASSERT_EQUAL(ori__quantile(y, 5, 0.625), 6);
    CU_ASSERT_EQUAL(ori__quantile(y, 1, 0.3), 1);
}

const ori__suite suite_sorting = { "sorting", {
    { "sorts", test_sorts },
    { "zeros, infinities, tiny ones", test_odd_numbers },
    { "quantiles", test_quantiles },
    { NULL, NULL } } };
