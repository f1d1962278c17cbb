/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <complex.h>
#include <math.h>

#include "base/fft.h"
#include "base/memory.h"
#include "base/random.h"

/* Transforms side by side, as channels are: point i of transform m is
 * i*howmany + m. */
static ori__fft *side_by_side(ori__fft_kind kind, int n, int howmany)
{
    ori__fft *fft;
    const ori_status s = ori__fft_create(&fft, &(ori__fft_shape){
        .kind = kind, .n = n, .howmany = howmany,
        .in_stride = howmany, .in_dist = 1,
        .out_stride = howmany, .out_dist = 1 });

    CU_ASSERT_EQUAL_FATAL(s, ORI_OK);
    return fft;
}

static float *noise(size_t count)
{
    float *x = ORI__NEW(float, count);
    ori__rng rng = ori__rng_at(1, ORI__RNG_TEST, 0, 0);

    CU_ASSERT_PTR_NOT_NULL_FATAL(x);
    for (size_t i = 0; i < count; i++)
        x[i] = ori__rng_between(&rng, -1.0f, 1.0f);
    return x;
}

static double complex dft_point(const float *x, int n, int stride, int f)
{
    double complex sum = 0.0;

    for (int i = 0; i < n; i++)
        sum += (double)x[i * stride] *
               cexp(-2.0 * M_PI * I * (double)f * (double)i / (double)n);
    return sum;
}

static void check_real(int n, int howmany)
{
    const int half = n / 2 + 1;
    float *x = noise((size_t)(n * howmany));
    float *s = ORI__NEW(float, (size_t)(2 * half * howmany));
    float *back = ORI__NEW(float, (size_t)(n * howmany));
    ori__fft *there = side_by_side(ORI__FFT_REAL_FORWARD, n, howmany);
    ori__fft *again = side_by_side(ORI__FFT_REAL_BACKWARD, n, howmany);

    ori__fft_execute(there, x, s);
    for (int f = 0; f < half; f++)
        for (int m = 0; m < howmany; m++) {
            const float *p = s + 2 * (f * howmany + m);
            const double complex want = dft_point(x + m, n, howmany, f);

            CU_ASSERT_DOUBLE_EQUAL((double)p[0], creal(want), 1e-4);
            CU_ASSERT_DOUBLE_EQUAL((double)p[1], cimag(want), 1e-4);
        }
    ori__fft_execute(again, s, back);
    for (int i = 0; i < n * howmany; i++)
        CU_ASSERT_DOUBLE_EQUAL((double)back[i], (double)x[i] * n, 1e-4 * n);
    ori__fft_destroy(there);
    ori__fft_destroy(again);
    ori__free(x);
    ori__free(s);
    ori__free(back);
}

static void test_real(void)
{
    static const int sizes[] = { 1, 2, 3, 7, 16, 30, 64, 101 };

    for (int i = 0; i < 8; i++) {
        check_real(sizes[i], 1);
        check_real(sizes[i], 5);
    }
}

static void test_complex(void)
{
    enum { N = 24 };
    float *x = noise(2 * N);
    float *s = ORI__NEW(float, 2 * N), *back = ORI__NEW(float, 2 * N);
    ori__fft *there, *again;

    CU_ASSERT_EQUAL_FATAL(
        ori__fft_create_single(&there, ORI__FFT_FORWARD, N), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(
        ori__fft_create_single(&again, ORI__FFT_BACKWARD, N), ORI_OK);
    ori__fft_execute(there, x, s);
    for (int f = 0; f < N; f++) {
        const double complex want = dft_point(x, N, 2, f) +
                                    I * dft_point(x + 1, N, 2, f);

        CU_ASSERT_DOUBLE_EQUAL((double)s[2 * f], creal(want), 1e-4);
        CU_ASSERT_DOUBLE_EQUAL((double)s[2 * f + 1], cimag(want), 1e-4);
    }
    ori__fft_execute(again, s, back);
    for (int i = 0; i < 2 * N; i++)
        CU_ASSERT_DOUBLE_EQUAL((double)back[i], (double)x[i] * N, 1e-3);
    ori__fft_destroy(there);
    ori__fft_destroy(again);
    ori__free(x);
    ori__free(s);
    ori__free(back);
}

static void test_refusals(void)
{
    ori__fft *fft;

    CU_ASSERT_EQUAL(ori__fft_create_single(&fft, ORI__FFT_FORWARD, 0),
                    ORI_EINVAL);
    CU_ASSERT_PTR_NULL(fft);
    for (int n = 1; n <= 3; n++) {
        ori__alloc_fail_at(n);
        CU_ASSERT_EQUAL(ori__fft_create_single(&fft, ORI__FFT_FORWARD, 8),
                        ORI_ENOMEM);
        CU_ASSERT_PTR_NULL(fft);
    }
    ori__alloc_fail_at(0);
    ori__fft_destroy(NULL);
}

static void test_good_size(void)
{
    CU_ASSERT_EQUAL(ori__fft_good_size(1), 2);
    CU_ASSERT_EQUAL(ori__fft_good_size(7), 8);
    CU_ASSERT_EQUAL(ori__fft_good_size(13), 16);
    CU_ASSERT_EQUAL(ori__fft_good_size(128), 128);
    CU_ASSERT_EQUAL(ori__fft_good_size(129), 144);
}

const ori__suite suite_fft = { "fft", {
    { "real transforms", test_real },
    { "complex transforms", test_complex },
    { "refusals", test_refusals },
    { "good sizes", test_good_size },
    { NULL, NULL } } };
