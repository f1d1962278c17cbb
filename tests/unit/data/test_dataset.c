/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"

#include <oriole/data/dataset.h>

static const float xs[3][4] = { { 1, 2, 3, 4 }, { 5, INFINITY, 7, NAN },
                                { 9, NAN, NAN, NAN } };
static const char *const labels[] = { "z", "unused", "a" };

static ori_status make(ori_dataset **d)
{
    const ori_example e[] = {
        { .x = xs[0], .length = 2, .label = 0, .group = "g", .name = "n" },
        { .x = xs[1], .length = 2, .label = 2, .split = ORI_SPLIT_TEST },
        { .x = xs[2], .length = 2, .label = 0 },
    };

    return ori_dataset_create(d, e, 3, 2, 100, labels, 3);
}

static void test_create(void)
{
    ori_dataset *d;
    ori_example e;

    CU_ASSERT_EQUAL_FATAL(make(&d), ORI_OK);
    CU_ASSERT_EQUAL(ori_dataset_count(d), 3);
    CU_ASSERT_EQUAL(ori_dataset_channels(d), 2);
    CU_ASSERT_EQUAL(ori_dataset_rate(d), 100);
    CU_ASSERT_EQUAL(ori_dataset_label_count(d), 3);
    CU_ASSERT_STRING_EQUAL(ori_dataset_label(d, 0), "z");
    CU_ASSERT_STRING_EQUAL(ori_dataset_label(d, 1), "unused");
    e = ori_dataset_example(d, 0);
    CU_ASSERT_STRING_EQUAL(e.group, "g");
    CU_ASSERT_STRING_EQUAL(e.name, "n");
    CU_ASSERT_PTR_NOT_EQUAL(e.x, xs[0]);
    CU_ASSERT_EQUAL(memcmp(e.x, xs[0], sizeof xs[0]), 0);
    e = ori_dataset_example(d, 1);      /* infinite at the end: cut off */
    CU_ASSERT_EQUAL(e.length, 1);
    CU_ASSERT_TRUE(e.x[0] == 5 && e.x[1] == 7);
    CU_ASSERT_EQUAL(e.split, ORI_SPLIT_TEST);
    CU_ASSERT_EQUAL(e.label, 2);
    CU_ASSERT_STRING_EQUAL(e.group, "");
    CU_ASSERT_STRING_EQUAL(e.name, "example 1");
    e = ori_dataset_example(d, 2);
    CU_ASSERT_TRUE(e.length == 1 && e.x[0] == 9 && isnan(e.x[1]));
    ori_dataset_destroy(d);
    ori_dataset_destroy(NULL);
}

static void test_create_refuses(void)
{
    static const float none[] = { NAN, NAN };
    ori_example e = { .x = xs[0], .length = 4, .label = 0 };
    ori_dataset *d;

    CU_ASSERT_EQUAL(ori_dataset_create(&d, &e, 0, 1, 0, labels, 3),
                    ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_dataset_create(&d, &e, 1, 0, 0, labels, 3),
                    ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_dataset_create(&d, &e, 1, 1, NAN, labels, 3),
                    ORI_EINVAL);
    e.label = 3;
    CU_ASSERT_EQUAL(ori_dataset_create(&d, &e, 1, 1, 0, labels, 3),
                    ORI_EINVAL);
    CU_ASSERT_PTR_NULL(d);
    e = (ori_example){ .x = none, .length = 2, .name = "me" };
    CU_ASSERT_EQUAL(ori_dataset_create(&d, &e, 1, 1, 0, labels, 3),
                    ORI_EDATA);
    CU_ASSERT_STRING_EQUAL(ori_last_error(),
                           "me: a series without any sample");
    e.length = 0;
    CU_ASSERT_EQUAL(ori_dataset_create(&d, &e, 1, 1, 0, labels, 3),
                    ORI_EINVAL);
}

static void test_take_outlives(void)
{
    static const int index[] = { 2, 0, 2 }, wrong[] = { 3 };
    ori_dataset *d, *some, *fewer;
    const float *x;

    CU_ASSERT_EQUAL_FATAL(make(&d), ORI_OK);
    x = ori_dataset_example(d, 2).x;
    CU_ASSERT_EQUAL(ori_dataset_take(&some, d, wrong, 1), ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_dataset_take(&some, d, index, 0), ORI_EDATA);
    CU_ASSERT_EQUAL_FATAL(ori_dataset_take(&some, d, index, 3), ORI_OK);
    ori_dataset_destroy(d);
    CU_ASSERT_EQUAL_FATAL(ori_dataset_take(&fewer, some, index, 1), ORI_OK);
    ori_dataset_destroy(some);
    CU_ASSERT_EQUAL(ori_dataset_count(fewer), 1);
    CU_ASSERT_PTR_EQUAL(ori_dataset_example(fewer, 0).x, x);    /* shared */
    CU_ASSERT_EQUAL(ori_dataset_example(fewer, 0).x[0], 9);
    CU_ASSERT_EQUAL(ori_dataset_label_count(fewer), 3);
    ori_dataset_destroy(fewer);
}

static uint64_t hash_of(const ori_dataset *d, int a, int b)
{
    const int index[] = { a, b };
    ori_dataset *some;
    uint64_t hash;

    CU_ASSERT_EQUAL_FATAL(ori_dataset_take(&some, d, index, 2), ORI_OK);
    hash = ori_dataset_hash(some);
    ori_dataset_destroy(some);
    return hash;
}

static void test_hash(void)
{
    ori_dataset *a, *b;

    CU_ASSERT_EQUAL_FATAL(make(&a), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(make(&b), ORI_OK);
    CU_ASSERT_EQUAL(ori_dataset_hash(a), ori_dataset_hash(b));
    CU_ASSERT_EQUAL(hash_of(a, 0, 1), hash_of(b, 0, 1));
    CU_ASSERT_NOT_EQUAL(hash_of(a, 0, 1), hash_of(b, 1, 0));
    CU_ASSERT_NOT_EQUAL(hash_of(a, 0, 1), hash_of(b, 0, 2));
    ori_dataset_destroy(a);
    ori_dataset_destroy(b);
}

static void test_no_memory(void)
{
    for (long n = 1; n < 100; n++) {
        ori_dataset *d;
        ori_status s;

        ori__alloc_fail_at(n);
        s = make(&d);
        ori__alloc_fail_at(0);
        if (s == ORI_OK) {
            CU_ASSERT_TRUE(n > 15);
            ori_dataset_destroy(d);
            return;
        }
        CU_ASSERT_EQUAL(s, ORI_ENOMEM);
        CU_ASSERT_PTR_NULL(d);
    }
    CU_FAIL("always short of memory");
}

const ori__suite suite_dataset = { "dataset", {
    { "create", test_create },
    { "create refuses", test_create_refuses },
    { "take outlives", test_take_outlives },
    { "hash", test_hash },
    { "no memory", test_no_memory },
    { NULL, NULL } } };
