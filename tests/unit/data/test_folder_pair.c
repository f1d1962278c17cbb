/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <string.h>

#include "scratch.h"

static int count_wanted(ori_split want, const char *folder)
{
    ori_dataset_options o = ORI_DATASET_OPTIONS_INIT;
    ori_dataset *d;
    int count = -1;

    o.want = want;
    if (scratch_load(&d, folder, &o) == ORI_OK)
        count = ori_dataset_count(d);
    ori_dataset_destroy(d);
    return count;
}

static void test_pair(void)
{
    ori_dataset *d;

    scratch_begin();
    scratch_write("S/S_TRAIN.tsv", "1\t1\n2\t2\n");
    scratch_write("S/S_TEST.tsv", "1\t3\n2\t4\n3\t5\n");
    scratch_write("S/README.md", "words");
    CU_ASSERT_EQUAL(count_wanted(ORI_SPLIT_NONE, "S"), 5);
    CU_ASSERT_EQUAL(count_wanted(ORI_SPLIT_TRAIN, "S"), 2);
    CU_ASSERT_EQUAL(count_wanted(ORI_SPLIT_TEST, "S"), 3);
    CU_ASSERT_EQUAL_FATAL(scratch_load(&d, "S", NULL), ORI_OK);
    CU_ASSERT_EQUAL(ori_dataset_example(d, 1).split, ORI_SPLIT_TRAIN);
    CU_ASSERT_EQUAL(ori_dataset_example(d, 2).split, ORI_SPLIT_TEST);
    ori_dataset_destroy(d);
    /* a file by itself is what its user says it is */
    CU_ASSERT_EQUAL(count_wanted(ORI_SPLIT_TEST, "S/S_TRAIN.tsv"), 2);
    scratch_end();
}

static void test_which(void)
{
    scratch_begin();
    scratch_write("S_TRAIN.txt", "1\tx\n");
    scratch_write("S_TRAIN.ts", "@classLabel true 1\n@data\n1:1\n");
    CU_ASSERT_EQUAL(count_wanted(ORI_SPLIT_NONE, ""), 1);
    CU_ASSERT_EQUAL(count_wanted(ORI_SPLIT_TEST, ""), -1);
    scratch_write("T_TEST.ts", "");
    CU_ASSERT_TRUE(scratch_fails("", NULL, ORI_EFORMAT, "are no pair"));
    scratch_write("T_TRAIN.ts", "");
    CU_ASSERT_TRUE(scratch_fails("", NULL, ORI_EFORMAT, "holds both"));
    scratch_end();
}

const ori__suite suite_folder_pair = { "folder_pair", {
    { "pair", test_pair },
    { "which files", test_which },
    { NULL, NULL } } };
