/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <string.h>

#include "base/memory.h"

#include <oriole/data/dataset.h>

enum { CASES = 30, CLASSES = 3 };

static const char *const labels[] = { "a", "b", "c" };
static float x[CASES];

/* Class i % 3; each third case of every class tests, and all of class c but
 * two. */
static ori_dataset *make(const char *group)
{
    ori_example e[CASES];
    ori_dataset *d;

    for (int i = 0; i < CASES; i++) {
        const bool test = i % 9 < 3 || (i % 3 == 2 && i > 15);

        x[i] = (float)i;
        e[i] = (ori_example){ .x = &x[i], .length = 1, .label = i % CLASSES,
                              .group = group, .split = test
                                  ? ORI_SPLIT_TEST : ORI_SPLIT_TRAIN };
    }
    e[4].split = ORI_SPLIT_VALID;
    CU_ASSERT_EQUAL_FATAL(ori_dataset_create(&d, e, CASES, 1, 0, labels,
                                             CLASSES), ORI_OK);
    return d;
}

static void count(const ori_dataset *d, int *classes, bool *seen)
{
    memset(classes, 0, CLASSES * sizeof *classes);
    for (int i = 0; i < ori_dataset_count(d); i++) {
        const ori_example e = ori_dataset_example(d, i);

        classes[e.label]++;
        CU_ASSERT_FALSE(seen[(int)e.x[0]]);     /* each case once */
        seen[(int)e.x[0]] = true;
    }
}

static void test_as_marked(void)
{
    ori_dataset *d = make(""), *train, *test;

    CU_ASSERT_EQUAL(ori_dataset_resplit(&train, &test, d, 0), ORI_OK);
    for (int i = 0; i < ori_dataset_count(train); i++)
        CU_ASSERT_NOT_EQUAL(ori_dataset_example(train, i).split,
                            ORI_SPLIT_TEST);
    for (int i = 0; i < ori_dataset_count(test); i++)
        CU_ASSERT_EQUAL(ori_dataset_example(test, i).split, ORI_SPLIT_TEST);
    CU_ASSERT_EQUAL(ori_dataset_count(train) + ori_dataset_count(test),
                    CASES);
    ori_dataset_destroy(train);
    ori_dataset_destroy(test);
    ori_dataset_destroy(d);
}

/* Sizes of each class in both parts stay; all cases are there; parts differ
 * from number to number, and not otherwise. */
static void test_anew(void)
{
    ori_dataset *d = make(""), *train, *test;
    int want[2][CLASSES], got[CLASSES];
    uint64_t hash[4];

    CU_ASSERT_EQUAL(ori_dataset_resplit(&train, &test, d, 0), ORI_OK);
    count(train, want[0], (bool[CASES]){ false });
    count(test, want[1], (bool[CASES]){ false });
    ori_dataset_destroy(train);
    ori_dataset_destroy(test);
    for (int k = 0; k < 4; k++) {
        bool seen[CASES] = { false };

        CU_ASSERT_EQUAL(ori_dataset_resplit(&train, &test, d,
                                            (uint64_t)(1 + k % 3)), ORI_OK);
        hash[k] = ori_dataset_hash(train);
        count(train, got, seen);
        CU_ASSERT_EQUAL(memcmp(got, want[0], sizeof got), 0);
        count(test, got, seen);
        CU_ASSERT_EQUAL(memcmp(got, want[1], sizeof got), 0);
        for (int i = 0; i < ori_dataset_count(train); i++)
            CU_ASSERT_EQUAL(ori_dataset_example(train, i).split,
                            ORI_SPLIT_TRAIN);
        ori_dataset_destroy(train);
        ori_dataset_destroy(test);
    }
    CU_ASSERT_EQUAL(hash[0], hash[3]);
    CU_ASSERT_NOT_EQUAL(hash[0], hash[1]);
    CU_ASSERT_NOT_EQUAL(hash[1], hash[2]);
    ori_dataset_destroy(d);
}

static void test_refuses(void)
{
    ori_dataset *d = make("anna"), *train, *test, *part;
    const int first = 0;

    CU_ASSERT_EQUAL(ori_dataset_resplit(&train, &test, d, 1), ORI_EINVAL);
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), "anna"));
    CU_ASSERT_EQUAL_FATAL(ori_dataset_take(&part, d, &first, 1), ORI_OK);
    CU_ASSERT_EQUAL(ori_dataset_resplit(&train, &test, part, 0), ORI_EDATA);
    CU_ASSERT_PTR_NULL(train);
    for (long n = 1; n < 8; n++) {
        ori_status s;

        ori__alloc_fail_at(n);
        s = ori_dataset_resplit(&train, &test, d, 0);
        ori__alloc_fail_at(0);
        CU_ASSERT_TRUE(s == ORI_OK || s == ORI_ENOMEM);
        CU_ASSERT_EQUAL(s == ORI_OK, train != NULL && test != NULL);
        ori_dataset_destroy(train);
        ori_dataset_destroy(test);
    }
    ori_dataset_destroy(part);
    ori_dataset_destroy(d);
}

const ori__suite suite_resplit = { "resplit", {
    { "as marked", test_as_marked },
    { "anew", test_anew },
    { "refuses", test_refuses },
    { NULL, NULL } } };
