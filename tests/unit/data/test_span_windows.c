/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Recordings here have 100 samples a second, each of which tells its number:
 * so every window says where it was cut.
 */
#include "suite.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <oriole/data/annotations.h>

#include "scratch.h"

static const char spans[] = "file,label,start,end,split\n"
                            "r.wav,a,2,4,train\n"
                            "r.wav,b,6,7,train\n";

/* What is at the middle, by the manifest above. */
static const char *truth(double middle_s)
{
    return middle_s > 2 && middle_s < 4   ? "a"
           : middle_s > 6 && middle_s < 7 ? "b"
                                          : "background";
}

static int count_label(const ori_dataset *d, const char *label)
{
    int count = 0;

    for (int i = 0; i < ori_dataset_count(d); i++)
        count += strcmp(ori_dataset_label(d, ori_dataset_example(d, i).label),
                        label) == 0;
    return count;
}

static double start_of(const ori_example *e)
{
    return e->x[0] * 32768 / 100;
}

static void test_middles(void)
{
    ori_dataset_options o = ORI_DATASET_OPTIONS_INIT;
    ori_dataset *d;
    int whole = 0;

    scratch_begin();
    scratch_wav("r.wav", 100, 1, 1000, 0);
    scratch_write("m.csv", spans);
    o.window_s = 1;
    o.want = ORI_SPLIT_TRAIN;
    CU_ASSERT_EQUAL_FATAL(scratch_load(&d, "m.csv", &o), ORI_OK);
    CU_ASSERT_EQUAL(count_label(d, "a"), 8);        /* four a second */
    CU_ASSERT_EQUAL(count_label(d, "b"), 4);
    /* 0 to 1.94, 4.06 to 5.94, 7.06 to 10: two a second, and both edges */
    CU_ASSERT_EQUAL(count_label(d, "background"), 5 + 5 + 7);
    for (int i = 0; i < ori_dataset_count(d); i++) {
        const ori_example e = ori_dataset_example(d, i);

        CU_ASSERT_TRUE(e.length <= 100);
        CU_ASSERT_EQUAL(e.split, ORI_SPLIT_TRAIN);
        if (e.length < 100)
            continue;               /* at the recording's ends */
        whole++;
        CU_ASSERT_STRING_EQUAL(ori_dataset_label(d, e.label),
                               truth(start_of(&e) + 0.5));
    }
    CU_ASSERT_TRUE(whole >= 25);
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_dataset_notes(d), "windows of 1 s"));
    ori_dataset_destroy(d);
    scratch_end();
}

/* As long as most spans; background thinned out. */
static void test_chosen(void)
{
    ori_dataset_options o = ORI_DATASET_OPTIONS_INIT;
    ori_dataset *d;

    scratch_begin();
    scratch_wav("r.wav", 10, 1, 1000, 0);
    scratch_write("m.csv", "file,label,start,end\nr.wav,a,50,50.4\n");
    o.window_s = -1;
    CU_ASSERT_EQUAL_FATAL(scratch_load(&d, "m.csv", &o), ORI_OK);
    CU_ASSERT_EQUAL(count_label(d, "a"), 4);
    CU_ASSERT_TRUE(count_label(d, "background") >= 64 &&
                   count_label(d, "background") <= 66);
    /* both ends are rounded to samples */
    CU_ASSERT_TRUE(ori_dataset_example(d, 0).length >= 3 &&
                   ori_dataset_example(d, 0).length <= 5);
    ori_dataset_destroy(d);
    scratch_end();
}

/* Said background is all there is of it, under its own name. */
static void test_labelled(void)
{
    ori_dataset_options o = ORI_DATASET_OPTIONS_INIT;
    ori_dataset *d;

    scratch_begin();
    scratch_wav("r.wav", 100, 1, 1000, 0);
    scratch_wav("quiet.wav", 100, 1, 300, 0);
    scratch_wav("clip.wav", 100, 1, 150, 0);
    scratch_write("m.csv", "file,label,start,end\nr.wav,a,1,2\n"
                           "r.wav,_q,4,5\nquiet.wav,_q,,\nclip.wav,a,,\n");
    o.window_s = 1;
    CU_ASSERT_EQUAL_FATAL(scratch_load(&d, "m.csv", &o), ORI_OK);
    CU_ASSERT_EQUAL(ori_dataset_label_count(d), 2);
    CU_ASSERT_EQUAL(count_label(d, "a"), 4 + 1);
    CU_ASSERT_EQUAL(count_label(d, "_q"), 3 + 7);
    for (int i = 0; i < ori_dataset_count(d); i++)
        CU_ASSERT_TRUE(ori_dataset_example(d, i).length <= 100 ||
                       ori_dataset_example(d, i).length == 150);
    ori_dataset_destroy(d);
    scratch_end();
}

/* A span without an end goes to the recording's, and is not passed over. */
static void test_open(void)
{
    ori_dataset_options o = ORI_DATASET_OPTIONS_INIT;
    ori_dataset *d;

    scratch_begin();
    scratch_wav("r.wav", 100, 1, 1000, 0);
    scratch_write("m.csv", "file,label,start,end\nr.wav,a,1,2\n"
                           "r.wav,b,8,\n");
    o.window_s = 1;
    CU_ASSERT_EQUAL_FATAL(scratch_load(&d, "m.csv", &o), ORI_OK);
    CU_ASSERT_EQUAL(count_label(d, "a"), 4);
    CU_ASSERT_EQUAL(count_label(d, "b"), 8);
    ori_dataset_destroy(d);
    scratch_write("m.csv", "file,label,start,end\nr.wav,a,1,2\n"
                           "r.wav,b,11,\n");
    CU_ASSERT_EQUAL(scratch_load(&d, "m.csv", &o), ORI_EDATA);
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), "needs an end"));
    scratch_end();
}

/* No window of the training part sees what is for testing. */
static void test_splits(void)
{
    ori_dataset_options o = ORI_DATASET_OPTIONS_INIT;
    ori_dataset *d;

    scratch_begin();
    scratch_wav("r.wav", 100, 1, 1000, 0);
    scratch_write("m.csv", "file,label,start,end,split\nr.wav,a,1,2,train\n"
                           "r.wav,a,4,5,test\nr.wav,a,7,8,train\n");
    o.window_s = 3;
    o.want = ORI_SPLIT_TRAIN;
    CU_ASSERT_EQUAL_FATAL(scratch_load(&d, "m.csv", &o), ORI_OK);
    CU_ASSERT_EQUAL(count_label(d, "a"), 2 + 2);
    for (int i = 0; i < ori_dataset_count(d); i++) {
        const ori_example e = ori_dataset_example(d, i);
        const double from = start_of(&e), to = from + (double)e.length / 100;

        CU_ASSERT_TRUE(to <= 4.001 || from >= 4.999);
    }
    ori_dataset_destroy(d);
    scratch_end();
}

static void test_failures(void)
{
    ori_dataset_options o = ORI_DATASET_OPTIONS_INIT;
    ori_dataset *d;

    scratch_begin();
    scratch_wav("D/a/1.wav", 100, 1, 100, 0);
    scratch_wav("D/b/1.wav", 100, 1, 100, 0);
    o.window_s = -1;
    CU_ASSERT_EQUAL(scratch_load(&d, "D", &o), ORI_EDATA);
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), "need spans"));
    o.window_s = (double)NAN;
    CU_ASSERT_EQUAL(scratch_load(&d, "D", &o), ORI_EINVAL);
    scratch_end();
}

const ori__suite suite_span_windows = { "span windows", {
    { "labelled by what is at the middle", test_middles },
    { "length chosen, background thinned out", test_chosen },
    { "labelled background", test_labelled },
    { "spans without an end", test_open },
    { "splits are kept apart", test_splits },
    { "failures", test_failures },
    { NULL, NULL } } };
