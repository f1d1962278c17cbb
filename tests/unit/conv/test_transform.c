/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Signals there, multiplied with others and back are correlations.
 */
#include "suite.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/random.h"
#include "conv/transform.h"

/* Frames of one signal that are looked at, where there are many. */
enum { LAGS = 32 };

static float *noise(size_t count, uint32_t spice)
{
    float *a = ORI__NEW(float, count);
    ori__rng rng = ori__rng_at(6, ORI__RNG_TEST, spice, 0);

    CU_ASSERT_PTR_NOT_NULL_FATAL(a);
    for (size_t i = 0; i < count; i++)
        a[i] = ori__rng_between(&rng, -1.0f, 1.0f);
    return a;
}

/* sum over t of x[t + lag] y[t], one lane, round and round */
static double correlation(const float *x, const float *y, int n, int width,
                          int lag)
{
    double sum = 0.0;

    for (int t = 0; t < n; t++)
        sum += (double)x[(ptrdiff_t)((t + lag) % n) * width] *
               (double)y[(ptrdiff_t)t * width];
    return sum;
}

static void compare(const float *x, const float *y, const float *got, int n,
                    int width)
{
    const int step = n > LAGS ? n / LAGS + 1 : 1;
    double worst = 0.0;

    for (int q = 0; q < width; q++)
        for (int lag = 0; lag < n; lag += step) {
            const double want = correlation(x + q, y + q, n, width, lag);
            const double g = (double)got[(ptrdiff_t)lag * width + q];

            worst = fmax(worst, fabs(g - want));
        }
    CU_ASSERT_TRUE(worst <= 2e-6 * sqrt((double)n));
}

/* planes[i] of z times those of w, to z */
static void multiply(float *z, const float *w, int planes, size_t plane,
                     int width)
{
    for (int i = 0; i < planes; i++)
        for (int q = 0; q < width; q++)
            z[(size_t)i * plane + (size_t)q] *=
                w[(size_t)i * plane + (size_t)q];
}

static void check(const ori__kernel *kernel, int n)
{
    const int width = 2 * kernel->lanes, planes = ori__transform_planes(n);
    const size_t size = (size_t)(n * width), plane = (size_t)width + 16;
    float *x = noise(size, 1), *y = noise(size, 2), *data = noise(size, 3);
    float *z = noise((size_t)planes * plane, 4);
    float *w = noise((size_t)planes * plane, 5);
    ori__transform *t;

    CU_ASSERT_EQUAL_FATAL(ori__transform_create(&t, kernel, n), ORI_OK);
    memcpy(data, x, size * sizeof *data);
    ori__transform_there(t, data, z, plane);
    memcpy(data, y, size * sizeof *data);
    ori__transform_there_conjugate(t, data, w, plane);
    multiply(z, w, planes, plane, width);
    ori__transform_back(t, z, plane, data);
    compare(x, y, data, n, width);
    ori__transform_destroy(t);
    ori__free(x);
    ori__free(y);
    ori__free(data);
    ori__free(z);
    ori__free(w);
}

static void test_correlation(void)
{
    for (int i = 0; i < ori__kernel_count(); i++) {
        const ori__kernel *k = ori__kernel_at(i);

        if (k->isa > ori__cpu_isa())
            continue;
        for (int n = 16; n <= 400; n = ori__transform_size(n + 1))
            check(k, n);
        check(k, 1024);
        check(k, 2160);
        check(k, 4096);
    }
}

static void test_size(void)
{
    const int want[][2] = { { 1, 16 }, { 16, 16 }, { 17, 32 }, { 33, 48 },
                            { 81, 96 }, { 97, 128 }, { 129, 144 },
                            { 161, 192 }, { 1025, 1152 } };

    for (size_t i = 0; i < sizeof want / sizeof *want; i++)
        CU_ASSERT_EQUAL(ori__transform_size(want[i][0]), want[i][1]);
}

const ori__suite suite_transform = { "transform", {
    { "correlation", test_correlation },
    { "sizes", test_size },
    { NULL, NULL } } };
