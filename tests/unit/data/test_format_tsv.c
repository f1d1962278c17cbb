/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <string.h>

#include "scratch.h"

static const char good[] = "-1\t1.5\tNaN\t3\tNaN\r\n"
                           "10\t-4\t\t-0.5e1\t7\n"
                           "\n"
                           "2\t1\tNaN\tNaN\tNaN";

static void test_good(void)
{
    ori_dataset *d;
    ori_example e;

    scratch_begin();
    scratch_write("x.TSV", good);
    CU_ASSERT_EQUAL_FATAL(scratch_load(&d, "x.TSV", NULL), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_dataset_count(d), 3);
    CU_ASSERT_EQUAL_FATAL(ori_dataset_label_count(d), 3);
    CU_ASSERT_STRING_EQUAL(ori_dataset_label(d, 0), "-1");
    CU_ASSERT_STRING_EQUAL(ori_dataset_label(d, 1), "2");   /* as numbers */
    CU_ASSERT_STRING_EQUAL(ori_dataset_label(d, 2), "10");
    e = ori_dataset_example(d, 0);
    CU_ASSERT_EQUAL(e.length, 3);
    CU_ASSERT_TRUE(e.x[0] == 1.5f && isnan(e.x[1]) && e.x[2] == 3);
    e = ori_dataset_example(d, 1);
    CU_ASSERT_EQUAL(e.length, 4);
    CU_ASSERT_EQUAL(e.label, 2);
    CU_ASSERT_TRUE(isnan(e.x[1]) && e.x[2] == -5);
    e = ori_dataset_example(d, 2);      /* a series of one sample */
    CU_ASSERT_EQUAL(e.length, 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(e.name, "x.TSV: line 4"));
    ori_dataset_destroy(d);
    scratch_end();
}

static void test_older_forms(void)
{
    static const char *const texts[] = {
        "  1.0000000e+00  -5.0e-01   2.5\n  2.0000000e+00  1 2\n",
        "1,-0.5,2.5\n2,1,2\n",
    };

    scratch_begin();
    for (int i = 0; i < 2; i++) {
        ori_dataset *d;

        scratch_write("x.txt", texts[i]);
        CU_ASSERT_EQUAL_FATAL(scratch_load(&d, "x.txt", NULL), ORI_OK);
        CU_ASSERT_STRING_EQUAL(ori_dataset_label(d, 0), "1");
        CU_ASSERT_EQUAL(ori_dataset_example(d, 0).length, 2);
        CU_ASSERT_EQUAL(ori_dataset_example(d, 0).x[0], -0.5f);
        ori_dataset_destroy(d);
    }
    scratch_end();
}

static void test_bad(void)
{
    char longer[400];

    memset(longer, 'x', sizeof longer);
    strcpy(longer + sizeof longer - 4, "\t1\n");
    scratch_begin();
    CU_ASSERT_TRUE(text_fails("x.tsv", "1\t2\n1\t2\tx\n", ORI_EFORMAT,
                              "line 2: value 2 is no number: \"x\""));
    CU_ASSERT_TRUE(text_fails("x.tsv", "1\n", ORI_EFORMAT,
                              "line 1: there is a label and no value"));
    CU_ASSERT_TRUE(text_fails("x.tsv", "\t1\t2\n", ORI_EFORMAT,
                              "line 1: the label in front is empty"));
    CU_ASSERT_TRUE(text_fails("x.tsv", longer, ORI_EFORMAT,
                              "is longer than 255"));
    CU_ASSERT_TRUE(text_fails("x.tsv", "1\tNaN\t\n", ORI_EDATA,
                              "line 1: a series without any sample"));
    CU_ASSERT_TRUE(text_fails("x.tsv", "", ORI_EDATA, "no examples"));
    scratch_end();
}

static void test_hostile(void)
{
    scratch_begin();
    CU_ASSERT_TRUE(text_survives("x.tsv", good, sizeof good - 1, 3000));
    scratch_end();
}

const ori__suite suite_format_tsv = { "format_tsv", {
    { "good", test_good },
    { "older forms", test_older_forms },
    { "bad", test_bad },
    { "cut and changed", test_hostile },
    { NULL, NULL } } };
