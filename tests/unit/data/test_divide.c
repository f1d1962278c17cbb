/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#include <oriole/data/dataset.h>

enum { CLASSES = 3 };

/* sizes[c] cases of class c, one after the other in turn; case i has value
 * i and group "g(i % groups)", or none for groups = 0. */
static ori_dataset *make(const int sizes[CLASSES], int groups)
{
    static const char *const labels[] = { "a", "b", "c" };
    static float values[1000];
    static char names[1000][16];
    static ori_example e[1000];
    int n = 0, left[CLASSES];
    ori_dataset *d;

    memcpy(left, sizes, sizeof left);
    while (left[0] + left[1] + left[2] > 0)
        for (int c = 0; c < CLASSES; c++)
            if (left[c]-- > 0) {
                values[n] = (float)n;
                snprintf(names[n], sizeof names[n], "g%d",
                         groups ? n % groups : 0);
                e[n] = (ori_example){ .x = &values[n], .length = 1,
                                      .label = c,
                                      .group = groups ? names[n] : "" };
                n++;
            } else {
                left[c] = 0;
            }
    CU_ASSERT_EQUAL_FATAL(
        ori_dataset_create(&d, e, n, 1, 0, labels, CLASSES), ORI_OK);
    return d;
}

static int size_of(const ori_dataset *d, int label)
{
    int n = 0;

    for (int i = 0; i < ori_dataset_count(d); i++)
        n += ori_dataset_example(d, i).label == label;
    return n;
}

/* Every case is on one side, once, in the old order. */
static void check_complete(const ori_dataset *from, const ori_dataset *a,
                           const ori_dataset *b)
{
    int seen[1000] = { 0 };
    const ori_dataset *sides[] = { a, b };

    for (int k = 0; k < 2; k++)
        for (int i = 0; i < ori_dataset_count(sides[k]); i++) {
            const float x = *ori_dataset_example(sides[k], i).x;

            seen[(int)x]++;
            if (i > 0)
                CU_ASSERT_TRUE(x > *ori_dataset_example(sides[k], i - 1).x);
        }
    for (int i = 0; i < ori_dataset_count(from); i++)
        CU_ASSERT_EQUAL(seen[i], 1);
}

static void test_shares(void)
{
    static const struct {
        int sizes[CLASSES];
        double fraction;
        int part[CLASSES];      /* -1: one case more or less is right */
    } cases[] = {
        { { 100, 50, 10 }, 0.2, { 20, 10, 2 } },
        { { 100, 50, 1 }, 0.2, { 20, 10, 0 } },
        { { 2, 2, 2 }, 0.5, { 1, 1, 1 } },
        { { 2, 2, 2 }, 0.99, { 1, 1, 1 } },
        { { 3, 3, 3 }, 0.11, { -1, -1, -1 } },
        { { 5, 0, 1 }, 0.2, { 1, 0, 0 } },
        { { 2, 0, 0 }, 0.01, { 1, 0, 0 } },
    };

    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        ori_dataset *d = make(cases[k].sizes, 0), *rest, *part;

        CU_ASSERT_EQUAL_FATAL(ori_dataset_divide(&rest, &part, d,
                                                 cases[k].fraction, k),
                              ORI_OK);
        check_complete(d, rest, part);
        for (int c = 0; c < CLASSES; c++)
            if (cases[k].part[c] >= 0)
                CU_ASSERT_EQUAL(size_of(part, c), cases[k].part[c]);
        CU_ASSERT_TRUE(ori_dataset_count(part) >= 1);
        ori_dataset_destroy(d);
        ori_dataset_destroy(rest);
        ori_dataset_destroy(part);
    }
}

static uint64_t part_hash(const ori_dataset *d, double fraction,
                          uint64_t seed)
{
    ori_dataset *rest, *part;
    uint64_t hash;

    CU_ASSERT_EQUAL_FATAL(
        ori_dataset_divide(&rest, &part, d, fraction, seed), ORI_OK);
    hash = ori_dataset_hash(part);
    ori_dataset_destroy(rest);
    ori_dataset_destroy(part);
    return hash;
}

static void test_seeds(void)
{
    for (int groups = 0; groups <= 20; groups += 20) {
        ori_dataset *d = make((int[]){ 100, 50, 10 }, groups);

        CU_ASSERT_EQUAL(part_hash(d, 0.2, 1), part_hash(d, 0.2, 1));
        CU_ASSERT_NOT_EQUAL(part_hash(d, 0.2, 1), part_hash(d, 0.2, 2));
        ori_dataset_destroy(d);
    }
}

static void check_groups_whole(const ori_dataset *a, const ori_dataset *b)
{
    for (int i = 0; i < ori_dataset_count(a); i++)
        for (int k = 0; k < ori_dataset_count(b); k++)
            if (strcmp(ori_dataset_example(a, i).group,
                       ori_dataset_example(b, k).group) == 0) {
                CU_FAIL("a group is on both sides");
                return;
            }
}

static void test_groups(void)
{
    static const int counts[] = { 2, 3, 4, 7, 20, 150 };

    for (size_t k = 0; k < sizeof counts / sizeof *counts; k++) {
        ori_dataset *d = make((int[]){ 100, 70, 30 }, counts[k]);
        const double fraction = 0.25;
        const double a_group = 100.0 / counts[k] + 2;

        for (uint64_t seed = 0; seed < 10; seed++) {
            ori_dataset *rest, *part;

            CU_ASSERT_EQUAL_FATAL(
                ori_dataset_divide(&rest, &part, d, fraction, seed), ORI_OK);
            check_complete(d, rest, part);
            check_groups_whole(rest, part);
            for (int c = 0; c < CLASSES; c++) {
                CU_ASSERT_TRUE(size_of(rest, c) > 0);
                CU_ASSERT_TRUE(fabs(size_of(part, c) -
                                    fraction * size_of(d, c)) <= a_group);
            }
            ori_dataset_destroy(rest);
            ori_dataset_destroy(part);
        }
        ori_dataset_destroy(d);
    }
}

/* A class that only one group has stays where it can be learnt. */
static void test_class_of_one_group(void)
{
    static const char *const labels[] = { "a", "b" };
    static const float x = 1;
    static const char *const groups[] = { "p", "p", "q", "q", "r", "" };
    ori_example e[6];
    ori_dataset *d, *rest, *part;

    for (int i = 0; i < 6; i++)
        e[i] = (ori_example){ .x = &x, .length = 1, .label = i < 2,
                              .group = groups[i] };
    CU_ASSERT_EQUAL_FATAL(ori_dataset_create(&d, e, 6, 1, 0, labels, 2),
                          ORI_OK);
    for (uint64_t seed = 0; seed < 20; seed++) {
        CU_ASSERT_EQUAL_FATAL(
            ori_dataset_divide(&rest, &part, d, 0.6, seed), ORI_OK);
        CU_ASSERT_EQUAL(size_of(rest, 1), 2);
        CU_ASSERT_TRUE(size_of(part, 0) >= 2 && size_of(part, 0) <= 3);
        check_groups_whole(rest, part);
        ori_dataset_destroy(rest);
        ori_dataset_destroy(part);
    }
    ori_dataset_destroy(d);
}

static void test_refuses(void)
{
    ori_dataset *d = make((int[]){ 10, 0, 0 }, 1), *rest, *part;

    CU_ASSERT_EQUAL(ori_dataset_divide(&rest, &part, d, 0.5, 1), ORI_EDATA);
    CU_ASSERT_PTR_NULL(rest);
    CU_ASSERT_PTR_NULL(part);
    CU_ASSERT_EQUAL(ori_dataset_divide(&rest, &part, d, 0, 1), ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_dataset_divide(&rest, &part, d, 1, 1), ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_dataset_divide(&rest, &part, d, NAN, 1), ORI_EINVAL);
    ori_dataset_destroy(d);
    d = make((int[]){ 1, 0, 0 }, 0);
    CU_ASSERT_EQUAL(ori_dataset_divide(&rest, &part, d, 0.5, 1), ORI_EDATA);
    ori_dataset_destroy(d);
    d = make((int[]){ 1, 1, 1 }, 0);
    CU_ASSERT_EQUAL(ori_dataset_divide(&rest, &part, d, 0.5, 1), ORI_EDATA);
    ori_dataset_destroy(d);
}

static void test_no_memory(void)
{
    for (int groups = 0; groups <= 5; groups += 5) {
        ori_dataset *d = make((int[]){ 5, 5, 0 }, groups), *rest, *part;
        ori_status s = ORI_ENOMEM;

        for (long n = 1; n < 50 && s != ORI_OK; n++) {
            ori__alloc_fail_at(n);
            s = ori_dataset_divide(&rest, &part, d, 0.5, 1);
            ori__alloc_fail_at(0);
            CU_ASSERT_TRUE(s == ORI_OK || s == ORI_ENOMEM);
        }
        CU_ASSERT_EQUAL(s, ORI_OK);
        ori_dataset_destroy(rest);
        ori_dataset_destroy(part);
        ori_dataset_destroy(d);
    }
}

const ori__suite suite_divide = { "divide", {
    { "shares", test_shares },
    { "seeds", test_seeds },
    { "groups", test_groups },
    { "class of one group", test_class_of_one_group },
    { "refuses", test_refuses },
    { "no memory", test_no_memory },
    { NULL, NULL } } };
