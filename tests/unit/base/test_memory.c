/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <stdint.h>

#include "base/memory.h"

static void check(size_t n)
{
    unsigned char *p = ori__alloc(n, 1);
    unsigned sum = 0;

    CU_ASSERT_PTR_NOT_NULL_FATAL(p);
    CU_ASSERT_EQUAL((uintptr_t)p % 64, 0);
    for (size_t i = 0; i < n; i++)
        sum += p[i];
    CU_ASSERT_EQUAL(sum, 0);
    ori__free(p);
}

static void test_aligned_and_zero(void)
{
    for (size_t n = 0; n < 300; n += 7)
        check(n);
    for (size_t n = 1; n < 64u << 20; n = 3 * n + 5)
        check(n);
}

static void test_overflow(void)
{
    CU_ASSERT_PTR_NULL(ori__alloc(SIZE_MAX / 2, 3));
    CU_ASSERT_PTR_NULL(ori__alloc(SIZE_MAX, 1));
}

static void test_grow(void)
{
    int *x = NULL;
    size_t room = 0;

    for (int i = 0; i < 1000; i++) {
        CU_ASSERT_TRUE_FATAL(
            ori__grow(&x, &room, (size_t)i + 1, sizeof *x));
        x[i] = i;
    }
    for (int i = 0; i < 1000; i++)
        CU_ASSERT_EQUAL(x[i], i);
    ori__free(x);
}

static void test_fail_at(void)
{
    void *a, *b;

    ori__alloc_fail_at(2);
    a = ori__alloc(1, 1);
    b = ori__alloc(1, 1);
    CU_ASSERT_PTR_NOT_NULL(a);
    CU_ASSERT_PTR_NULL(b);
    ori__free(a);
    b = ori__alloc(1, 1);
    CU_ASSERT_PTR_NOT_NULL(b);
    ori__free(b);
}

const ori__suite suite_memory = { "memory", {
    { "aligned and zero", test_aligned_and_zero },
    { "overflow", test_overflow },
    { "grow", test_grow },
    { "fail at", test_fail_at },
    { NULL, NULL } } };
