/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <string.h>

#include "scratch.h"

static const char good[] =
    "#comment: with, marks\r\n"
    "@problemName Try it\r\n"
    "@timeStamps false\n"
    "@missing true\n"
    "@univariate false\n"
    "@dimensions 2\n"
    "@equalLength false\n"
    "@classLabel true b 10 a\n"
    "\n"
    "@DATA\n"
    "# another\n"
    "1,?,3:4,5,6.5e0:a\n"
    " 1 , NaN : -2 ,?: b \n"
    "?,2,?:?,?,?:a";

static void test_good(void)
{
    ori_dataset *d;
    ori_example e;

    scratch_begin();
    scratch_write("x.ts", good);
    CU_ASSERT_EQUAL_FATAL(scratch_load(&d, "x.ts", NULL), ORI_OK);
    CU_ASSERT_EQUAL(ori_dataset_count(d), 3);
    CU_ASSERT_EQUAL(ori_dataset_channels(d), 2);
    CU_ASSERT_EQUAL(ori_dataset_rate(d), 0);
    CU_ASSERT_FALSE(ori_dataset_is_audio(d));
    CU_ASSERT_EQUAL(ori_dataset_label_count(d), 2);     /* 10 has no case */
    CU_ASSERT_STRING_EQUAL(ori_dataset_label(d, 0), "a");
    CU_ASSERT_STRING_EQUAL(ori_dataset_label(d, 1), "b");
    e = ori_dataset_example(d, 0);
    CU_ASSERT_EQUAL(e.length, 3);
    CU_ASSERT_TRUE(e.x[0] == 1 && isnan(e.x[1]) && e.x[5] == 6.5f);
    CU_ASSERT_EQUAL(e.split, ORI_SPLIT_NONE);
    CU_ASSERT_STRING_EQUAL(e.group, "");
    CU_ASSERT_PTR_NOT_NULL(strstr(e.name, "x.ts: line 12"));
    e = ori_dataset_example(d, 1);      /* nothing in its last frame */
    CU_ASSERT_EQUAL(e.length, 1);
    CU_ASSERT_TRUE(e.x[0] == 1 && e.x[1] == -2);
    CU_ASSERT_EQUAL(e.label, 1);
    e = ori_dataset_example(d, 2);      /* begins with nothing: kept */
    CU_ASSERT_EQUAL(e.length, 2);
    CU_ASSERT_TRUE(isnan(e.x[0]) && e.x[1] == 2 && isnan(e.x[3]));
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_dataset_notes(d),
                                  "lengths differ: 1 to 3"));
    ori_dataset_destroy(d);
    scratch_end();
}

#define HEAD "@timeStamps false\n@univariate true\n"
#define TAIL "@classLabel true a b\n@data\n"

static void test_header_lies(void)
{
    static const struct {
        const char *text, *rule;
    } cases[] = {
        { HEAD TAIL "1,2:c\n", "line 5: the label \"c\" is not in" },
        { HEAD TAIL "1,2:\n", "line 5: the label \"\" is not in" },
        { HEAD TAIL "1,2:3,4:a\n", "line 5: has 2 channels, the header or" },
        { "@dimensions 3\n" TAIL "1:2:a\n", "has 2 channels, the header or" },
        { TAIL "1:2:a\n1:b\n", "line 4: has 1 channels" },
        { "@univariate false\n" TAIL "1,2:a\n", "says @univariate false" },
        { HEAD "@dimensions 2\n" TAIL "1:2:a\n", "@univariate true and" },
        { "@equalLength true\n" TAIL "1,2:a\n1,2,3:b\n",
          "line 5: has 3 values a channel, line 4 has 2" },
        { "@equalLength true\n@seriesLength 2\n" TAIL "1,2,3:b\n",
          "line 5: has 3 values a channel, the header says" },
        { "@seriesLength 1000000000000\n" TAIL "1,2:a\n", "has 2 values" },
        { "@dimensions 1000000000\n" TAIL "1,2:a\n", "has 1 channels" },
        { TAIL "1,2:3:a\n", "channel 2 has 1 values, channel 1 has 2" },
        { TAIL "1,x:a\n", "channel 1, value 2 is neither" },
        { TAIL "1,,2:a\n", "channel 1, value 2 is neither" },
        { TAIL "1::a\n", "channel 2, value 1 is neither" },
        { TAIL "1,2\n", "no colon with a label" },
        { HEAD "@data\n1:a\n", "line 3: the header has no @classLabel" },
        { HEAD "@classLabel true a\n", "has no @data line" },
        { "", "has no @data line" },
        { "1,2:a\n", "line 1: neither a header line" },
        { "@classLabel maybe a\n", "@classLabel must be true or false" },
        { "@classLabel true\n@data\n1:a\n", "must name the classes" },
        { "@dimensions two\n", "@dimensions must be a whole number" },
        { "@timeStamps true\n", "values with time stamps are not read" },
        { "@targetLabel true\n", "regression targets" },
    };

    scratch_begin();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CU_ASSERT_TRUE(text_fails("x.ts", cases[i].text, ORI_EFORMAT,
                                  cases[i].rule));
    CU_ASSERT_TRUE(text_fails("x.ts", "@classLabel false\n", ORI_EDATA,
                              "line 1: the cases have no class label"));
    CU_ASSERT_TRUE(text_fails("x.ts", HEAD TAIL, ORI_EDATA,
                              "there are no examples"));
    CU_ASSERT_TRUE(text_fails("x.ts", TAIL "1:a\n?,?:b\n", ORI_EDATA,
                              "line 4: a series without any sample"));
    scratch_write_bytes("x.ts", "@\0", 2);
    CU_ASSERT_TRUE(scratch_fails("x.ts", NULL, ORI_EFORMAT, "is no text"));
    scratch_end();
}

/* What archive files say and is no reason to refuse them. */
static void test_let_pass(void)
{
    ori_dataset *d;

    scratch_begin();
    scratch_write("x.ts", "\xef\xbb\xbf@missing false\n@license free\n"
                          "@equalLength false\n@seriesLength 0\n" TAIL
                          "1,?,inf,-1e99,2,-inf:a\n1:b\n");
    CU_ASSERT_EQUAL_FATAL(scratch_load(&d, "x.ts", NULL), ORI_OK);
    CU_ASSERT_EQUAL(ori_dataset_example(d, 0).length, 5);
    CU_ASSERT_TRUE(isnan(ori_dataset_example(d, 0).x[2]));
    CU_ASSERT_TRUE(isnan(ori_dataset_example(d, 0).x[3]));
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_dataset_notes(d), "@license"));
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_dataset_notes(d), "@missing false"));
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_dataset_notes(d),
                                  "3 samples are missing, in 1 of 2"));
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_dataset_notes(d),
                                  "3 samples were infinite"));
    ori_dataset_destroy(d);
    scratch_end();
}

static void test_hostile(void)
{
    scratch_begin();
    CU_ASSERT_TRUE(text_survives("x.ts", good, sizeof good - 1, 3000));
    scratch_end();
}

const ori__suite suite_format_ts = { "format_ts", {
    { "good", test_good },
    { "header that lies", test_header_lies },
    { "let pass", test_let_pass },
    { "cut and changed", test_hostile },
    { NULL, NULL } } };
