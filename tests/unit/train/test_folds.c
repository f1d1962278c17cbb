/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "train/folds.h"
#include "train_fixture.h"

/* Each class is spread evenly; the same seed deals the same. */
static void test_spread(void)
{
    ori_dataset *d = fixture_waves(53, 20, 0);
    int fold[53], again[53];

    for (int folds = 2; folds < 8; folds++) {
        int count[8][2] = { { 0 } };

        CU_ASSERT_EQUAL(ori__folds_deal(d, folds, 3, fold), ORI_OK);
        CU_ASSERT_EQUAL(ori__folds_deal(d, folds, 3, again), ORI_OK);
        CU_ASSERT_EQUAL(memcmp(fold, again, sizeof fold), 0);
        for (int i = 0; i < 53; i++) {
            CU_ASSERT_TRUE_FATAL(fold[i] >= 0 && fold[i] < folds);
            count[fold[i]][ori_dataset_example(d, i).label]++;
        }
        for (int k = 0; k < 2; k++)
            for (int f = 0; f < folds; f++)
                for (int g = 0; g < folds; g++)
                    CU_ASSERT(abs(count[f][k] - count[g][k]) <= 1);
    }
    ori_dataset_destroy(d);
}

/* A group is never divided. */
static void test_groups(void)
{
    static const char *const labels[] = { "a", "b" };
    static const float x[4] = { 1, 2, 3, 4 };
    ori_example e[40];
    char names[40][8];
    int fold[40];
    ori_dataset *d;

    for (int i = 0; i < 40; i++) {
        snprintf(names[i], sizeof names[i], "g%d", i * 7 % 10);
        e[i] = (ori_example){ .x = x, .length = 4, .label = i % 2,
                              .group = names[i], .name = "case" };
    }
    CU_ASSERT_EQUAL_FATAL(ori_dataset_create(&d, e, 40, 1, 0, labels, 2),
                          ORI_OK);
    CU_ASSERT_EQUAL(ori__folds_deal(d, 5, 1, fold), ORI_OK);
    for (int i = 0; i < 40; i++)
        for (int j = 0; j < i; j++)
            if (strcmp(names[i], names[j]) == 0)
                CU_ASSERT_EQUAL(fold[i], fold[j]);
    ori_dataset_destroy(d);
}

static void test_take(void)
{
    ori_dataset *d = fixture_waves(11, 20, 0), *in, *out;
    int fold[11], *in_index, *out_index;

    CU_ASSERT_EQUAL(ori__folds_deal(d, 3, 1, fold), ORI_OK);
    CU_ASSERT_EQUAL(ori__folds_take(&in, &in_index, d, fold, 1, false),
                    ORI_OK);
    CU_ASSERT_EQUAL(ori__folds_take(&out, &out_index, d, fold, 1, true),
                    ORI_OK);
    CU_ASSERT_EQUAL(ori_dataset_count(in) + ori_dataset_count(out), 11);
    for (int i = 0; i < ori_dataset_count(in); i++)
        CU_ASSERT_EQUAL(fold[in_index[i]], 1);
    for (int i = 0; i < ori_dataset_count(out); i++)
        CU_ASSERT_NOT_EQUAL(fold[out_index[i]], 1);
    ori_dataset_destroy(in);
    ori_dataset_destroy(out);
    ori__free(in_index);
    ori__free(out_index);
    CU_ASSERT_EQUAL(ori__folds_take(&in, &in_index, d, fold, 7, false),
                    ORI_OK);
    CU_ASSERT_PTR_NULL(in);
    ori__free(in_index);
    ori_dataset_destroy(d);
}

/* Who is alone in its class stays in, and so does a class that is all of one
 * group: without it nobody could learn the class. */
static void test_never_out(void)
{
    static const char *const names[] = { "a", "b", "c" };
    static const int labels[] = { 0, 0, 0, 1, 2, 2, 2, 2 };
    static const char *const groups[] = { "p", "p", "q", "q",
                                          "r", "r", "r", "r" };
    static const float x[1] = { 1 };

    for (int grouped = 0; grouped < 2; grouped++) {
        ori_example e[8];
        ori_dataset *d;
        int fold[8];

        for (int i = 0; i < 8; i++)
            e[i] = (ori_example){ .x = x, .length = 1, .label = labels[i],
                                  .group = grouped ? groups[i] : "",
                                  .name = "case" };
        CU_ASSERT_EQUAL_FATAL(ori_dataset_create(&d, e, 8, 1, 0, names, 3),
                              ORI_OK);
        CU_ASSERT_EQUAL(ori__folds_deal(d, grouped ? 3 : 5, 1, fold), ORI_OK);
        for (int i = 0; i < 8; i++)
            CU_ASSERT_EQUAL(fold[i] == ORI__NEVER_OUT,
                            grouped ? i >= 3 : i == 3);
        ori_dataset_destroy(d);
    }
}

const ori__suite suite_folds = { "folds", {
    { "spread", test_spread },
    { "groups", test_groups },
    { "take", test_take },
    { "never out", test_never_out },
    { NULL, NULL } } };
