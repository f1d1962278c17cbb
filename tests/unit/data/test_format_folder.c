/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <string.h>
#include <unistd.h>

#include "scratch.h"

static void test_classes(void)
{
    ori_dataset *d;
    ori_example e;

    scratch_begin();
    scratch_wav("D/dog/b.wav", 8000, 1, 10, 0);
    scratch_wav("D/dog/a.wav", 8000, 1, 20, 0);
    scratch_wav("D/dog/deep/er/c.WAV", 8000, 1, 30, 0);
    scratch_wav("D/Cat/a.wav", 8000, 2, 40, 0);
    scratch_wav("D/Cat/.hidden.wav", 8000, 2, 40, 0);
    scratch_wav("D/.git/a.wav", 8000, 1, 50, 0);
    scratch_write("D/README.md", "words");
    scratch_write("D/dog/notes.txt", "words");
    scratch_write("D/empty/notes.txt", "words");
    CU_ASSERT_EQUAL_FATAL(scratch_load(&d, "D", NULL), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_dataset_count(d), 4);
    CU_ASSERT_EQUAL_FATAL(ori_dataset_label_count(d), 2);
    CU_ASSERT_STRING_EQUAL(ori_dataset_label(d, 0), "Cat");
    CU_ASSERT_STRING_EQUAL(ori_dataset_label(d, 1), "dog");
    CU_ASSERT_TRUE(ori_dataset_is_audio(d));
    CU_ASSERT_EQUAL(ori_dataset_rate(d), 8000);
    CU_ASSERT_EQUAL(ori_dataset_channels(d), 1);
    for (int i = 0; i < 4; i++)     /* Cat/a, dog/a, dog/b, dog/deep/er/c */
        CU_ASSERT_EQUAL(ori_dataset_example(d, i).length,
                        ((int[]){ 40, 20, 10, 30 })[i]);
    e = ori_dataset_example(d, 0);  /* the mean of the channels */
    CU_ASSERT_EQUAL(e.x[3], 503.0f / 32768);
    CU_ASSERT_STRING_EQUAL(e.name, scratch_path("D/Cat/a.wav"));
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_dataset_notes(d), "empty: holds no"));
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_dataset_notes(d),
                                  "3 files were passed over"));
    ori_dataset_destroy(d);
    scratch_end();
}

static void test_label_pattern(void)
{
    ori_dataset_options o = ORI_DATASET_OPTIONS_INIT;
    ori_dataset *d;

    scratch_begin();
    scratch_wav("D/1_ann_0.wav", 8000, 1, 10, 0);
    scratch_wav("D/10_bob_0.wav", 8000, 1, 10, 0);
    scratch_wav("D/more/2_bob_0.wav", 8000, 1, 10, 0);
    scratch_wav("D/noise.wav", 8000, 1, 10, 0);
    o.label_pattern = "^([0-9]+)_";
    o.group_pattern = "_([a-z]+)_";
    CU_ASSERT_TRUE(scratch_fails("D/noise.wav", &o, ORI_EDATA,
                                 "does not match the label pattern"));
    CU_ASSERT_EQUAL_FATAL(scratch_load(&d, "D", &o), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_dataset_count(d), 3);
    CU_ASSERT_EQUAL_FATAL(ori_dataset_label_count(d), 3);
    CU_ASSERT_STRING_EQUAL(ori_dataset_label(d, 2), "10");
    CU_ASSERT_EQUAL(ori_dataset_example(d, 0).label, 2);    /* by bytes */
    CU_ASSERT_STRING_EQUAL(ori_dataset_example(d, 0).group, "bob");
    CU_ASSERT_STRING_EQUAL(ori_dataset_example(d, 1).group, "ann");
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_dataset_notes(d), "noise.wav"));
    ori_dataset_destroy(d);
    o.group_pattern = "_([a]+)nn_";
    CU_ASSERT_TRUE(scratch_fails("D", &o, ORI_EDATA, "10_bob_0.wav: its name "
                                 "does not match the group pattern"));
    o.group_pattern = NULL;
    o.label_pattern = "(x+)";
    CU_ASSERT_TRUE(scratch_fails("D", &o, ORI_EDATA,
                                 "of 4 recordings no name matches"));
    scratch_end();
}

static void test_bad_patterns(void)
{
    ori_dataset_options o = ORI_DATASET_OPTIONS_INIT;
    ori_dataset *d;

    scratch_begin();
    scratch_write("a.tsv", "1\t2\n");
    o.label_pattern = "([0-9";
    CU_ASSERT_EQUAL(scratch_load(&d, "a.tsv", &o), ORI_EINVAL);
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), "label pattern"));
    o.label_pattern = "[0-9]";
    CU_ASSERT_EQUAL(scratch_load(&d, "a.tsv", &o), ORI_EINVAL);
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), "has no group"));
    o.label_pattern = "(a)";
    CU_ASSERT_TRUE(scratch_fails("a.tsv", &o, ORI_EINVAL,
                                 "a label pattern is for recordings"));
    o.label_pattern = NULL;
    o.group_pattern = "([ab])";
    CU_ASSERT_EQUAL_FATAL(scratch_load(&d, "a.tsv", &o), ORI_OK);
    CU_ASSERT_STRING_EQUAL(ori_dataset_example(d, 0).group, "a");
    ori_dataset_destroy(d);
    o.group_pattern = "([xy])";
    CU_ASSERT_TRUE(scratch_fails("a.tsv", &o, ORI_EDATA,
                                 "does not match the group pattern"));
    scratch_end();
}

static void test_splits(void)
{
    ori_dataset_options o = ORI_DATASET_OPTIONS_INIT;
    ori_dataset *d;

    scratch_begin();
    scratch_wav("D/train/a/1.wav", 8000, 1, 1, 0);
    scratch_wav("D/train/b/1.wav", 8000, 1, 2, 0);
    scratch_wav("D/Validation/b/1.wav", 8000, 1, 3, 0);
    scratch_wav("D/test/a/1.wav", 8000, 1, 4, 0);
    o.want = ORI_SPLIT_TRAIN;
    CU_ASSERT_EQUAL_FATAL(scratch_load(&d, "D", &o), ORI_OK);
    CU_ASSERT_EQUAL(ori_dataset_count(d), 3);
    CU_ASSERT_EQUAL(ori_dataset_label_count(d), 2);
    CU_ASSERT_EQUAL(ori_dataset_example(d, 0).split, ORI_SPLIT_VALID);
    CU_ASSERT_EQUAL(ori_dataset_example(d, 1).split, ORI_SPLIT_TRAIN);
    ori_dataset_destroy(d);
    o.want = ORI_SPLIT_TEST;
    CU_ASSERT_EQUAL_FATAL(scratch_load(&d, "D", &o), ORI_OK);
    CU_ASSERT_EQUAL(ori_dataset_count(d), 1);
    CU_ASSERT_EQUAL(ori_dataset_example(d, 0).length, 4);
    ori_dataset_destroy(d);
    scratch_wav("D/car/1.wav", 8000, 1, 5, 0);      /* so these are classes */
    CU_ASSERT_EQUAL_FATAL(scratch_load(&d, "D", NULL), ORI_OK);
    CU_ASSERT_EQUAL(ori_dataset_label_count(d), 4);
    ori_dataset_destroy(d);
    scratch_end();
}

static void test_bad(void)
{
    scratch_begin();
    scratch_write("D/README.md", "words");
    CU_ASSERT_TRUE(scratch_fails("D", NULL, ORI_EDATA,
                                 "holds neither sub-folders"));
    scratch_write("D/a/README.md", "words");
    CU_ASSERT_TRUE(scratch_fails("D", NULL, ORI_EDATA,
                                 "no sub-folder holds a recording"));
    scratch_write("D/a/x.wav", "garbage");
    CU_ASSERT_EQUAL(symlink(scratch_path("D"), scratch_path("D/a/up")), 0);
    scratch_wav("D/a/w.wav", 8000, 1, 5, 0);
    CU_ASSERT_TRUE(scratch_fails("D", NULL, ORI_EFORMAT, "D/a/x.wav: "));
    CU_ASSERT_EQUAL(unlink(scratch_path("D/a/x.wav")), 0);
    CU_ASSERT_EQUAL(symlink("nowhere", scratch_path("D/a/y.wav")), 0);
    CU_ASSERT_TRUE(scratch_fails("D", NULL, ORI_EIO, "cannot follow"));
    scratch_end();
}

const ori__suite suite_format_folder = { "format_folder", {
    { "classes", test_classes },
    { "label pattern", test_label_pattern },
    { "bad patterns", test_bad_patterns },
    { "splits", test_splits },
    { "bad", test_bad },
    { NULL, NULL } } };
