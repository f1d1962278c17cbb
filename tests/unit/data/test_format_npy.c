/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <string.h>

#include "scratch.h"

/* A version 1 file of little-endian floats. */
static size_t make_npy(unsigned char *file, const char *shape,
                       const float *x, size_t count)
{
    char header[128];
    size_t n;

    snprintf(header, sizeof header, "{'descr': '<f4', 'fortran_order': False, "
             "'shape': (%s), }", shape);
    n = strlen(header);
    while ((10 + n + 1) % 64 != 0)
        header[n++] = ' ';
    header[n++] = '\n';
    memcpy(file, "\x93NUMPY\x01\x00", 8);
    file[8] = (unsigned char)n;
    file[9] = 0;
    memcpy(file + 10, header, n);
    memcpy(file + 10 + n, x, count * sizeof *x);
    return 10 + n + count * sizeof *x;
}

static void write_npy(const char *name, const char *shape, const float *x,
                      size_t count)
{
    unsigned char file[512];

    scratch_write_bytes(name, file, make_npy(file, shape, x, count));
}

static const float xs[] = { 1, 2, 3, 4, 5, NAN, 7, NAN, 9, 10, 11, 12 };

static void test_shapes(void)
{
    static const float labels[] = { 10, 9, -1.5f };
    ori_dataset *d;

    scratch_begin();
    write_npy("a.npy", "3, 4", xs, 12);
    write_npy("a_labels.npy", "3,", labels, 3);
    CU_ASSERT_EQUAL_FATAL(scratch_load(&d, "a.npy", NULL), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_dataset_count(d), 3);
    CU_ASSERT_EQUAL(ori_dataset_channels(d), 1);
    CU_ASSERT_EQUAL_FATAL(ori_dataset_label_count(d), 3);
    CU_ASSERT_STRING_EQUAL(ori_dataset_label(d, 0), "-1.5");
    CU_ASSERT_STRING_EQUAL(ori_dataset_label(d, 2), "10");
    CU_ASSERT_EQUAL(ori_dataset_example(d, 1).length, 3);
    CU_ASSERT_EQUAL(ori_dataset_example(d, 1).x[2], 7);
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_dataset_example(d, 1).name,
                                  "a.npy: case 2"));
    ori_dataset_destroy(d);
    write_npy("a.npy", "3, 2, 2", xs, 12);
    CU_ASSERT_EQUAL_FATAL(scratch_load(&d, "a.npy", NULL), ORI_OK);
    CU_ASSERT_EQUAL(ori_dataset_channels(d), 2);
    CU_ASSERT_EQUAL(ori_dataset_example(d, 0).x[3], 4);
    CU_ASSERT_EQUAL(ori_dataset_example(d, 1).length, 1);   /* 5 -; 7 - */
    CU_ASSERT_EQUAL(ori_dataset_example(d, 1).x[1], 7);
    ori_dataset_destroy(d);
    scratch_end();
}

static void test_labels_as_text(void)
{
    static const char *const files[] = { "a_labels.csv", "a_labels.txt" };
    static const char *const texts[] = { "label\r\n\"x, y\"\r\nb\r\nb\r\n",
                                         "x, y\nb\nb" };
    ori_dataset *d;

    scratch_begin();
    write_npy("a.npy", "3, 4", xs, 12);
    scratch_write(files[0], texts[0]);
    CU_ASSERT_EQUAL_FATAL(scratch_load(&d, "a.npy", NULL), ORI_OK);
    CU_ASSERT_STRING_EQUAL(ori_dataset_label(d, 1), "x, y");
    CU_ASSERT_EQUAL(ori_dataset_example(d, 0).label, 1);
    ori_dataset_destroy(d);
    scratch_write(files[1], texts[1]);
    CU_ASSERT_TRUE(scratch_fails("a.npy", NULL, ORI_EFORMAT,
                                 "its labels are both in a_labels.csv and"));
    scratch_end();
}

static void test_pair(void)
{
    ori_dataset *d;

    scratch_begin();
    write_npy("S/S_TRAIN.npy", "3, 4", xs, 12);
    scratch_write("S/S_TRAIN_labels.txt", "a\nb\nb\n");
    write_npy("S/S_TEST.npy", "1, 4", xs, 4);
    scratch_write("S/S_TEST_labels.txt", "a\n");
    CU_ASSERT_EQUAL_FATAL(scratch_load(&d, "S", NULL), ORI_OK);
    CU_ASSERT_EQUAL(ori_dataset_count(d), 4);
    CU_ASSERT_EQUAL(ori_dataset_example(d, 3).split, ORI_SPLIT_TEST);
    ori_dataset_destroy(d);
    scratch_end();
}

static void test_bad(void)
{
    static const float bad[] = { 1, NAN, 2 };
    ori_dataset *d;

    scratch_begin();
    write_npy("a.npy", "3, 4", xs, 12);
    CU_ASSERT_TRUE(scratch_fails("a.npy", NULL, ORI_EDATA, "there is no file "
                                 "NAME_labels.npy"));
    write_npy("a_labels.npy", "2,", bad, 2);
    CU_ASSERT_EQUAL(scratch_load(&d, "a.npy", NULL), ORI_EFORMAT);
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), "a_labels.npy: has 2 "
                                  "labels for the 3 cases"));
    write_npy("a_labels.npy", "3,", bad, 3);
    CU_ASSERT_EQUAL(scratch_load(&d, "a.npy", NULL), ORI_EFORMAT);
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), "label 2 is no number"));
    write_npy("b.npy", "12,", xs, 12);
    CU_ASSERT_TRUE(scratch_fails("b.npy", NULL, ORI_EFORMAT,
                                 "the array has 1 dimensions"));
    write_npy("b.npy", "12, 0", xs, 0);
    CU_ASSERT_TRUE(scratch_fails("b.npy", NULL, ORI_EDATA, "is empty"));
    write_npy("b.npy", "1000000000, 1000000000", xs, 12);
    CU_ASSERT_TRUE(scratch_fails("b.npy", NULL, ORI_EFORMAT, "b.npy"));
    scratch_end();
}

static void test_bad_label_lines(void)
{
    static const struct {
        const char *text, *rule;
    } cases[] = {
        { "a\nb\n", "has 2 labels for the 3 cases" },
        { "a\nb\nc\nd\n", "line 4: a label behind the 3 cases" },
        { "a,b\nc\n", "line 1: has 2 cells, not one label" },
        { "\"\"\nb\nc\n", "case 1: the label is empty" },
    };
    ori_dataset *d;

    scratch_begin();
    write_npy("a.npy", "3, 4", xs, 12);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scratch_write("a_labels.csv", cases[i].text);
        CU_ASSERT_EQUAL(scratch_load(&d, "a.npy", NULL), ORI_EFORMAT);
        CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), cases[i].rule));
    }
    scratch_end();
}

static void test_hostile(void)
{
    unsigned char file[512];
    const size_t bytes = make_npy(file, "3, 4", xs, 12);

    scratch_begin();
    scratch_write("a_labels.txt", "a\nb\nb\n");
    CU_ASSERT_TRUE(text_survives("a.npy", file, bytes, 3000));
    scratch_end();
}

const ori__suite suite_format_npy = { "format_npy", {
    { "shapes", test_shapes },
    { "labels as text", test_labels_as_text },
    { "pair", test_pair },
    { "bad", test_bad },
    { "bad label lines", test_bad_label_lines },
    { "cut and changed", test_hostile },
    { NULL, NULL } } };
