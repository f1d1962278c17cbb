/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <string.h>

#include "scratch.h"

static const char good[] =
    "Label,file,start,end,split,group,remark\r\n"
    "one,\"sub/a, 1.wav\",,,train,ann,\"said \"\"so\"\",\n twice\"\r\n"
    "two, b.wav ,0.01,0.02,test,bob,\n"
    "\n"
    "one,b.wav,0.005,,valid,,\n"
    "two,b.wav,,0.015,val,bob,";

static void write_recordings(void)
{
    scratch_wav("sub/a, 1.wav", 8000, 1, 100, 0);
    scratch_wav("b.wav", 8000, 1, 200, 0);
}

static void test_good(void)
{
    static const struct {
        int length, first;
        ori_split split;
        const char *group, *label;
    } want[] = { { 100, 0, ORI_SPLIT_TRAIN, "ann", "one" },
                 { 80, 80, ORI_SPLIT_TEST, "bob", "two" },
                 { 160, 40, ORI_SPLIT_VALID, "", "one" },
                 { 120, 0, ORI_SPLIT_VALID, "bob", "two" } };
    ori_dataset *d;

    scratch_begin();
    write_recordings();
    scratch_write("m.csv", good);
    CU_ASSERT_EQUAL_FATAL(scratch_load(&d, "m.csv", NULL), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_dataset_count(d), 4);
    for (int i = 0; i < 4; i++) {
        const ori_example e = ori_dataset_example(d, i);

        CU_ASSERT_EQUAL(e.length, want[i].length);
        CU_ASSERT_EQUAL(e.x[0], (float)want[i].first / 32768);
        CU_ASSERT_EQUAL(e.split, want[i].split);
        CU_ASSERT_STRING_EQUAL(e.group, want[i].group);
        CU_ASSERT_STRING_EQUAL(ori_dataset_label(d, e.label), want[i].label);
    }
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_dataset_example(d, 1).name,
                                  "b.wav from 0.01 s to 0.02 s"));
    ori_dataset_destroy(d);
    scratch_end();
}

static void test_want(void)
{
    ori_dataset_options o = ORI_DATASET_OPTIONS_INIT;
    ori_dataset *d;

    scratch_begin();
    write_recordings();
    scratch_write("m.csv", "file,label,split\nb.wav,x,train\n"
                           "nowhere.wav,x,test\n");
    o.want = ORI_SPLIT_TRAIN;
    CU_ASSERT_EQUAL_FATAL(scratch_load(&d, "m.csv", &o), ORI_OK);
    CU_ASSERT_EQUAL(ori_dataset_count(d), 1);
    ori_dataset_destroy(d);
    o.want = ORI_SPLIT_TEST;
    CU_ASSERT_TRUE(scratch_fails("m.csv", &o, ORI_EIO, "line 3: "));
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), "nowhere.wav"));
    scratch_end();
}

#define HEAD "file,label,start,end,split\n"

static void test_bad(void)
{
    static const struct {
        const char *text, *rule;
        ori_status status;
    } cases[] = {
        { "file,start\nb.wav,1\n", "line 1: no column is named label", 0 },
        { "file,label,File\n", "line 1: two columns are named file", 0 },
        { HEAD "b.wav,x,,\n", "line 2: has 4 cells, the header has 5", 0 },
        { HEAD "\"b\nb\",x,,,\n,x,,,\n", "line 4: the file is empty", 0 },
        { HEAD "b.wav,,,,\n", "line 2: the label is empty", 0 },
        { HEAD "b.wav,x,-1,,\n", "line 2: start is no time", 0 },
        { HEAD "b.wav,x,,nan,\n", "line 2: end is no time", 0 },
        { HEAD "b.wav,x,,1s,\n", "line 2: end is no time", 0 },
        { HEAD "b.wav,x,0.01,0.01,\n", "is not behind the start", 0 },
        { HEAD "b.wav,x,,,maybe\n", "line 2: the split \"maybe\"", 0 },
        { HEAD "b.wav,x,,,test\nb.wav,x,,,\n", "line 3: either every", 0 },
        { HEAD "\"b.wav,x,,,\n", "line 2: a quote is opened and not", 0 },
        { HEAD "\"b\".wav,x,,,\n", "line 2: cell 1 goes on behind", 0 },
        { HEAD "b.wav,x,1,,\n", "line 2: ", ORI_EDATA },
        { HEAD "b.wav,x,0.01,0.5,\n", "line 2: ", ORI_EDATA },
        { HEAD "b.wav,x,1e300,2e300,\n", "line 2: ", ORI_EDATA },
        { HEAD "b.wav,x,0.00001,0.00002,\n", "holds no frame", ORI_EDATA },
        { HEAD, "no examples", ORI_EDATA },
    };

    scratch_begin();
    write_recordings();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CU_ASSERT_TRUE(text_fails("m.csv", cases[i].text,
                                  cases[i].status ? cases[i].status
                                                  : ORI_EFORMAT,
                                  cases[i].rule));
    scratch_end();
}

static void test_pattern(void)
{
    ori_dataset_options o = ORI_DATASET_OPTIONS_INIT;
    ori_dataset *d;

    scratch_begin();
    write_recordings();
    o.label_pattern = "^([ab])";
    scratch_write("m.csv", "file\n\"sub/a, 1.wav\"\nb.wav\n");
    CU_ASSERT_EQUAL_FATAL(scratch_load(&d, "m.csv", &o), ORI_OK);
    CU_ASSERT_STRING_EQUAL(ori_dataset_label(d, 1), "b");
    ori_dataset_destroy(d);
    o.label_pattern = "^([b])";
    CU_ASSERT_TRUE(scratch_fails("m.csv", &o, ORI_EDATA, "line 2: "));
    scratch_end();
}

static void test_hostile(void)
{
    scratch_begin();
    write_recordings();
    CU_ASSERT_TRUE(text_survives("m.csv", good, sizeof good - 1, 1000));
    scratch_end();
}

const ori__suite suite_format_manifest = { "format_manifest", {
    { "good", test_good },
    { "want", test_want },
    { "bad", test_bad },
    { "pattern", test_pattern },
    { "cut and changed", test_hostile },
    { NULL, NULL } } };
