/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <string.h>

#include "scratch.h"

static const char good[] = "t0,t1,\"Class\",t2\r\n"
                           "1,2,\"b, or c\",3\r\n"
                           "\"4\",,a ,NaN\n";

static void test_good(void)
{
    ori_dataset *d;
    ori_example e;

    scratch_begin();
    scratch_write("x.csv", good);
    CU_ASSERT_EQUAL_FATAL(scratch_load(&d, "x.csv", NULL), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_dataset_count(d), 2);
    CU_ASSERT_STRING_EQUAL(ori_dataset_label(d, 0), "a");
    CU_ASSERT_STRING_EQUAL(ori_dataset_label(d, 1), "b, or c");
    e = ori_dataset_example(d, 0);
    CU_ASSERT_EQUAL(e.length, 3);
    CU_ASSERT_TRUE(e.x[0] == 1 && e.x[1] == 2 && e.x[2] == 3);
    CU_ASSERT_EQUAL(ori_dataset_example(d, 1).length, 1);
    ori_dataset_destroy(d);
    scratch_end();
}

/* Where the label stands, in each of the ways to say so. */
static void test_where_the_label_is(void)
{
    static const char *const texts[] = {
        "label,a,b\n7,1,2\n8,3,4\n",        "a,b,target\n1,2,7\n3,4,8\n",
        "1,2,x\n3,4,y\n",                   "x,1,2\ny,3,4\n",
        "7,1,2\n8,3,4\n",                   "a,b,c\n1,2,x\n3,4,y\n",
        ",label,a,b\n0,7,1,2\n1,8,3,4\n",   "x;1;2\ny;3;4\n",
        ",a,b,c\n0,7,1,2\n1,8,3,4\n",       "x\t1\t2\ny\t3\t4\n",
    };

    scratch_begin();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        ori_dataset *d;

        scratch_write("x.csv", texts[i]);
        if (scratch_load(&d, "x.csv", NULL) != ORI_OK) {
            printf("\n    %zu: %s\n", i, ori_last_error());
            CU_FAIL("does not load");
            continue;
        }
        CU_ASSERT_EQUAL(ori_dataset_count(d), 2);
        CU_ASSERT_EQUAL(strcspn(ori_dataset_label(d, 0), "x7"), 0);
        CU_ASSERT_EQUAL(ori_dataset_example(d, 1).length, 2);
        CU_ASSERT_EQUAL(ori_dataset_example(d, 1).x[0], 3);
        CU_ASSERT_EQUAL(ori_dataset_example(d, 1).x[1], 4);
        ori_dataset_destroy(d);
    }
    scratch_end();
}

static void test_unequal(void)
{
    ori_dataset *d;

    scratch_begin();
    scratch_write("x.csv", "a,1,2,3\nb,1\n");
    CU_ASSERT_EQUAL_FATAL(scratch_load(&d, "x.csv", NULL), ORI_OK);
    CU_ASSERT_EQUAL(ori_dataset_example(d, 0).length, 3);
    CU_ASSERT_EQUAL(ori_dataset_example(d, 1).length, 1);
    ori_dataset_destroy(d);
    scratch_end();
}

static void test_bad(void)
{
    scratch_begin();
    CU_ASSERT_TRUE(text_fails("x.csv", "label,a\nx,1\ny\n", ORI_EFORMAT,
                              "line 3: has 1 cells, the header has 2"));
    CU_ASSERT_TRUE(text_fails("x.csv", "x,1,2\ny,3,z\n", ORI_EFORMAT,
                              "line 2: column 3 is no number: \"z\""));
    CU_ASSERT_TRUE(text_fails("x.csv", "label,a\n ,1\n", ORI_EFORMAT,
                              "line 2: the label is empty"));
    CU_ASSERT_TRUE(text_fails("x.csv", "1\n2\n", ORI_EFORMAT,
                              "line 1: there is no value"));
    CU_ASSERT_TRUE(text_fails("x.csv", "label,a\n", ORI_EDATA, "no examples"));
    CU_ASSERT_TRUE(text_fails("x.csv", "x,1\n\"y,2\n", ORI_EFORMAT,
                              "line 2: a quote is opened"));
    scratch_end();
}

static void test_hostile(void)
{
    scratch_begin();
    CU_ASSERT_TRUE(text_survives("x.csv", good, sizeof good - 1, 3000));
    scratch_end();
}

const ori__suite suite_format_csv = { "format_csv", {
    { "good", test_good },
    { "where the label is", test_where_the_label_is },
    { "unequal lengths", test_unequal },
    { "bad", test_bad },
    { "cut and changed", test_hostile },
    { NULL, NULL } } };
