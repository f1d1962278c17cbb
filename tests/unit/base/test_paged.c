/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/paged.h"

static void check_array(bool paged, size_t count)
{
    double *a, sum = 0.0;

    CU_ASSERT_EQUAL_FATAL(ori__paged_new(&a, paged, count, sizeof *a, "x"),
                          ORI_OK);
    CU_ASSERT_EQUAL((uintptr_t)a % 64, 0);
    for (size_t i = 0; i < count; i++) {
        CU_ASSERT_EQUAL(a[i], 0.0);
        a[i] = (double)i;
    }
    for (size_t i = 0; i < count; i++)
        sum += a[i];
    CU_ASSERT_EQUAL(sum, 0.5 * (double)count * ((double)count - 1.0));
    ori__paged_free(paged, a);
}

static void test_arrays(void)
{
    for (int paged = 0; paged < 2; paged++) {
        check_array(paged, 1);
        check_array(paged, 512);
        check_array(paged, 3000);
        ori__paged_free(paged, NULL);
    }
}

static void test_overflow(void)
{
    for (int paged = 0; paged < 2; paged++) {
        void *a = &a;

        CU_ASSERT_EQUAL(ori__paged_new(&a, paged, SIZE_MAX / 2, 3, "x"),
                        ORI_ENOMEM);
        CU_ASSERT_PTR_NULL(a);
        a = &a;
        CU_ASSERT_EQUAL(ori__paged_new(&a, paged, SIZE_MAX - 8, 1, "x"),
                        ORI_ENOMEM);
        CU_ASSERT_PTR_NULL(a);
    }
}

/* A folder that is not there, and a path that is too long. */
static void test_no_folder(void)
{
    const char *before = getenv("TMPDIR");
    char *kept = before ? ori__strdup(before) : NULL;
    char name[5000];
    void *a = &a;

    setenv("TMPDIR", "/no/such/folder", 1);
    CU_ASSERT_EQUAL(ori__paged_new(&a, true, 8, 8, "x"), ORI_EIO);
    CU_ASSERT_PTR_NULL(a);
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), "/no/such/folder"));
    memset(name, '/', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    setenv("TMPDIR", name, 1);
    CU_ASSERT_EQUAL(ori__paged_new(&a, true, 8, 8, "x"), ORI_EIO);
    if (kept)
        setenv("TMPDIR", kept, 1);
    else
        unsetenv("TMPDIR");
    ori__free(kept);
}

const ori__suite suite_paged = { "paged", {
    { "arrays", test_arrays },
    { "overflow", test_overflow },
    { "no folder", test_no_folder },
    { NULL, NULL } } };
