/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include "base/fft_double.h"
#include "base/memory.h"
#include "base/random.h"

static void check_size(int size, int m)
{
    double *x = ORI__NEW(double, (size_t)size);
    double *q = ORI__NEW(double, (size_t)m), *work;
    double *c = ORI__NEW(double, (size_t)(size - m + 1));
    ori__rng rng = ori__rng_at(2, ORI__RNG_TEST, (uint32_t)size, 0);
    ori__slide *s;

    CU_ASSERT_EQUAL_FATAL(ori__slide_create(&s, size), ORI_OK);
    work = ORI__NEW(double, (size_t)ori__slide_work(s));
    for (int i = 0; i < size; i++)
        x[i] = ori__rng_normal(&rng);
    for (int t = 0; t < m; t++)
        q[t] = ori__rng_normal(&rng);
    ori__slide_execute(s, m, q, x, work, c);
    for (int k = 0; k <= size - m; k++) {
        double sum = 0.0;

        for (int t = 0; t < m; t++)
            sum += q[t] * x[k + t];
        CU_ASSERT_DOUBLE_EQUAL(c[k], sum, 1e-12 * size);
    }
    ori__slide_destroy(s);
    ori__free(work);
    ori__free(c);
    ori__free(q);
    ori__free(x);
}

static void test_slide(void)
{
    check_size(2, 1);
    check_size(2, 2);
    check_size(45, 7);
    check_size(600, 600);
    check_size(1024, 1);
    check_size(2160, 300);
}

static void test_refusals(void)
{
    ori__slide *s;

    CU_ASSERT_EQUAL(ori__slide_create(&s, 1), ORI_EINVAL);
    CU_ASSERT_PTR_NULL(s);
    CU_ASSERT_EQUAL(ori__slide_create(&s, (1 << 29) + 1), ORI_EINVAL);
    for (int at = 1; at <= 2; at++) {
        ori__alloc_fail_at(at);
        CU_ASSERT_EQUAL(ori__slide_create(&s, 100), ORI_ENOMEM);
        ori__alloc_fail_at(0);
    }
    ori__slide_destroy(NULL);
}

const ori__suite suite_fft_double = { "fft in double", {
    { "products", test_slide },
    { "refusals", test_refusals },
    { NULL, NULL } } };
