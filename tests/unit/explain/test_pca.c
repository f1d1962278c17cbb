/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <string.h>

#include <oriole/explain/embedding.h>

#include "explain_fixture.h"

enum { N = 60, D = 5 };

/* Points of deviations 5, 3 and 0.1 along turned axes. */
static void make_points(float *x)
{
    static const float axes[3][D] = { { 0.6f, 0.8f, 0, 0, 0 },
                                      { -0.8f, 0.6f, 0, 0, 0 },
                                      { 0, 0, 0, 1, 0 } };
    static const float deviation[3] = { 5, 3, 0.1f };
    float z[3 * N];

    fix_noise(z, 3 * N, 1);
    for (int i = 0; i < N; i++)
        for (int j = 0; j < D; j++) {
            x[i * D + j] = (float)j;
            for (int a = 0; a < 3; a++)
                x[i * D + j] += z[3 * i + a] * deviation[a] * axes[a][j];
        }
}

/* Distances stay with three axes; shares fall, and sum up to 1. */
static void check(const float *x, int n, int d)
{
    float y[N * 3], share[3];

    CU_ASSERT_EQUAL_FATAL(ori_pca(x, n, d, 3, y, share), ORI_OK);
    CU_ASSERT_TRUE(share[0] > share[1] && share[1] > share[2]);
    CU_ASSERT_DOUBLE_EQUAL(share[0] + share[1] + share[2], 1, 1e-4);
    for (int i = 1; i < n; i++) {
        double before = 0, after = 0;

        for (int j = 0; j < d; j++)
            before += pow((double)(x[i * d + j] - x[j]), 2);
        for (int a = 0; a < 3; a++)
            after += pow((double)(y[i * 3 + a] - y[a]), 2);
        CU_ASSERT_DOUBLE_EQUAL(sqrt(after), sqrt(before), 1e-3);
    }
    for (int a = 0; a < 3; a++) {
        double largest = 0, sum = 0;

        for (int i = 0; i < n; i++) {
            sum += (double)y[i * 3 + a];
            if (fabs((double)y[i * 3 + a]) > fabs(largest))
                largest = (double)y[i * 3 + a];
        }
        CU_ASSERT_TRUE(largest > 0);
        CU_ASSERT_DOUBLE_EQUAL(sum, 0, 1e-3);
    }
}

/* More cases than features, and fewer. */
static void test_axes(void)
{
    float x[N * D], turned[D * N];

    make_points(x);
    check(x, N, D);
    fix_noise(turned, D * N, 3);
    for (int i = 0; i < 4; i++)
        turned[i * N] += 5 * (float)i;
    check(turned, 4, N);
}

static void test_odd(void)
{
    float x[N * D], y[N], share;

    memset(x, 0, sizeof x);
    CU_ASSERT_EQUAL(ori_pca(x, N, D, 1, y, &share), ORI_OK);
    CU_ASSERT_EQUAL(share, 0);
    CU_ASSERT_EQUAL(ori_pca(x, N, D, 6, y, NULL), ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_pca(x, 0, D, 1, y, NULL), ORI_EINVAL);
    x[7] = NAN;
    CU_ASSERT_EQUAL(ori_pca(x, N, D, 1, y, NULL), ORI_EDATA);
}

const ori__suite suite_pca = { "pca", {
    { "axes", test_axes },
    { "odd", test_odd },
    { NULL, NULL } } };
