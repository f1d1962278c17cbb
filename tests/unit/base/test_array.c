/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/memory.h"

enum { MIB = 1 << 20 };

static void check_array(size_t count)
{
    double *a, sum = 0.0;

    CU_ASSERT_EQUAL_FATAL(ori_array_new(&a, count, sizeof *a, "x"), ORI_OK);
    CU_ASSERT_EQUAL((uintptr_t)a % 64, 0);
    CU_ASSERT_EQUAL(ori__array_paged(a),
                    ori_array_limit_get() > 0 && count >= 1 << 11);
    for (size_t i = 0; i < count; i++) {
        CU_ASSERT_EQUAL(a[i], 0.0);
        a[i] = (double)i;
    }
    ori_array_breathe();
    for (size_t i = 0; i < count; i++)
        sum += a[i];
    CU_ASSERT_EQUAL(sum, 0.5 * (double)count * ((double)count - 1.0));
    ori_array_free(a);
}

static void test_arrays(void)
{
    for (int limit = 0; limit < 2; limit++) {
        ori_array_limit_set(limit);
        check_array(1);
        check_array(512);
        check_array(3000);
        check_array(100000);
        ori_array_free(NULL);
    }
    ori_array_limit_set(0);
}

static long resident_kib(void)
{
    FILE *f = fopen("/proc/self/statm", "r");
    long all, pages = 0;

    if (f && fscanf(f, "%ld %ld", &all, &pages) != 2)
        pages = 0;
    if (f)
        fclose(f);
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

/* Half of what the limit leaves is memory, what is beyond lies in files, and
 * what is a thousandth of it does not. */
static void test_limit(void)
{
    char *a, *b, *c, *d;

    ori_array_limit_set((int64_t)resident_kib() * 1024 + 7 * MIB / 2);
    CU_ASSERT_EQUAL_FATAL(ori_array_new(&a, MIB, 1, "x"), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_array_new(&b, MIB, 1, "x"), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_array_new(&c, 1024, 1, "x"), ORI_OK);
    CU_ASSERT_FALSE(ori__array_paged(a));
    CU_ASSERT_TRUE(ori__array_paged(b));
    CU_ASSERT_FALSE(ori__array_paged(c));
    ori_array_free(a);
    CU_ASSERT_EQUAL_FATAL(ori_array_new(&d, MIB, 1, "x"), ORI_OK);
    CU_ASSERT_FALSE(ori__array_paged(d));
    ori_array_free(b);
    ori_array_free(c);
    ori_array_free(d);
    ori_array_limit_set(-5);
    CU_ASSERT_EQUAL(ori_array_limit_get(), 0);
    CU_ASSERT_TRUE(ori_array_limit_usual() >= 0);
}

/* From memory into a file and back. */
static void test_resize(void)
{
    int *a = NULL;

    CU_ASSERT_EQUAL_FATAL(ori_array_resize(&a, 100, sizeof *a, "x"), ORI_OK);
    for (int i = 0; i < 100; i++)
        a[i] = i;
    for (int limit = 1; limit >= 0; limit--) {
        const size_t count = limit ? 1 << 19 : 50;

        ori_array_limit_set(limit);
        CU_ASSERT_EQUAL_FATAL(ori_array_resize(&a, count, sizeof *a, "x"),
                              ORI_OK);
        CU_ASSERT_EQUAL(ori__array_paged(a), limit > 0);
        for (int i = 0; i < (limit ? 100 : 50); i++)
            CU_ASSERT_EQUAL(a[i], i);
        if (limit)
            CU_ASSERT_EQUAL(a[100] + a[count - 1], 0);
    }
    CU_ASSERT_EQUAL(ori_array_resize(&a, SIZE_MAX / 2, 3, "x"), ORI_ENOMEM);
    CU_ASSERT_EQUAL(a[49], 49);
    ori_array_free(a);
}

/* What was written is let go of and is still there. */
static void test_breathing(void)
{
    enum { COUNT = 24 * MIB };
    unsigned char *a;
    long before, most = 0;
    size_t wrong = 0;

    ori_array_limit_set(1);
    CU_ASSERT_EQUAL_FATAL(ori_array_new(&a, COUNT, 1, "x"), ORI_OK);
    before = resident_kib();
    for (size_t i = 0; i < COUNT; i++) {
        if (i % (MIB / 4) == 0) {
            const long now = resident_kib();

            most = now > most ? now : most;
            ori_array_breathe();
        }
        a[i] = (unsigned char)(i * 7);
    }
    for (size_t i = 0; i < COUNT; i++)
        wrong += a[i] != (unsigned char)(i * 7);
    CU_ASSERT_EQUAL(wrong, 0);
    if (before > 0)
        CU_ASSERT_TRUE(most - before < 12 * 1024);
    ori_array_free(a);
    ori_array_limit_set(0);
}

static void test_overflow(void)
{
    for (int limit = 0; limit < 2; limit++) {
        void *a = &a;

        ori_array_limit_set(limit);
        CU_ASSERT_EQUAL(ori_array_new(&a, SIZE_MAX / 2, 3, "x"), ORI_ENOMEM);
        CU_ASSERT_PTR_NULL(a);
        a = &a;
        CU_ASSERT_EQUAL(ori_array_new(&a, SIZE_MAX - 8, 1, "x"), ORI_ENOMEM);
        CU_ASSERT_PTR_NULL(a);
    }
    ori_array_limit_set(0);
}

/* A folder that is not there, and a path that is too long. */
static void test_no_folder(void)
{
    const char *before = getenv("TMPDIR");
    char *kept = before ? ori__strdup(before) : NULL;
    char name[5000];
    void *a = &a;

    ori_array_limit_set(1);
    setenv("TMPDIR", "/no/such/folder", 1);
    CU_ASSERT_EQUAL(ori_array_new(&a, 4096, 8, "x"), ORI_EIO);
    CU_ASSERT_PTR_NULL(a);
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), "/no/such/folder"));
    memset(name, '/', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    setenv("TMPDIR", name, 1);
    CU_ASSERT_EQUAL(ori_array_new(&a, 4096, 8, "x"), ORI_EIO);
    if (kept)
        setenv("TMPDIR", kept, 1);
    else
        unsetenv("TMPDIR");
    ori__free(kept);
    ori_array_limit_set(0);
}

const ori__suite suite_array = { "array", {
    { "arrays", test_arrays },
    { "limit", test_limit },
    { "resize", test_resize },
    { "breathing", test_breathing },
    { "overflow", test_overflow },
    { "no folder", test_no_folder },
    { NULL, NULL } } };
