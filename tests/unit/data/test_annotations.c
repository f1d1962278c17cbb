/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <oriole/data/annotations.h>

#include "suite.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "scratch.h"

static ori_status load(ori_annotations **a, const char *name, ori_split want)
{
    const char *path = scratch_path(name);
    ori_dataset_options o = ORI_DATASET_OPTIONS_INIT;

    o.want = want;
    return ori_annotations_load(a, &path, 1, &o);
}

static bool ends(const char *path, const char *name)
{
    const size_t p = strlen(path), n = strlen(name);

    return p >= n && strcmp(path + p - n, name) == 0;
}

/* None of the recordings is there. */
static void test_manifest(void)
{
    ori_annotations *a;
    ori_annotated r;

    scratch_begin();
    scratch_write("m.csv", "file,label,start,end,group\n"
                           "b.wav,two,3,4,ann\n"
                           "a.wav,one,,,\n"
                           "b.wav,one,1,2.5,bob\n"
                           "b.wav,one,4,,ann\n"
                           "b.wav,two,,2,ann\n");
    CU_ASSERT_EQUAL_FATAL(load(&a, "m.csv", ORI_SPLIT_TEST), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_annotations_count(a), 2);
    r = ori_annotations_get(a, 0);
    CU_ASSERT_TRUE(ends(r.path, "/b.wav"));
    CU_ASSERT_EQUAL_FATAL(r.span_count, 4);
    CU_ASSERT_STRING_EQUAL(r.group, "ann");
    CU_ASSERT_FALSE(r.whole);
    CU_ASSERT_EQUAL(r.spans[0].start_s, 0);
    CU_ASSERT_EQUAL(r.spans[0].end_s, 2);
    CU_ASSERT_STRING_EQUAL(r.spans[0].label, "two");
    CU_ASSERT_EQUAL(r.spans[1].start_s, 1);
    CU_ASSERT_EQUAL(r.spans[2].start_s, 3);
    CU_ASSERT_EQUAL(r.spans[3].start_s, 4);
    CU_ASSERT_TRUE(isnan(r.spans[3].end_s));
    CU_ASSERT_EQUAL_FATAL(r.stretch_count, 1);
    CU_ASSERT_EQUAL(r.stretches->from_s, 0);
    CU_ASSERT_TRUE(isnan(r.stretches->to_s));
    r = ori_annotations_get(a, 1);
    CU_ASSERT_TRUE(ends(r.path, "/a.wav"));
    CU_ASSERT_TRUE(r.whole);
    CU_ASSERT_STRING_EQUAL(r.group, "");
    CU_ASSERT_EQUAL(r.spans[0].start_s, 0);
    CU_ASSERT_TRUE(isnan(r.spans[0].end_s));
    ori_annotations_destroy(a);
    scratch_end();
}

/* Stretches: from the end of what is not wanted to the next of it. */
static void test_splits(void)
{
    static const char text[] = "file,label,start,end,split\n"
                               "s.csv,x,1,2,train\ns.csv,x,3,4,valid\n"
                               "s.csv,y,6,7,test\ns.csv,x,8,9,test\n"
                               "s.csv,x,11,12,train\ns.csv,y,13,,test\n"
                               "t.csv,x,1,2,train\n";
    ori_annotations *a;
    ori_annotated r;

    scratch_begin();
    scratch_write("m.csv", text);
    CU_ASSERT_EQUAL_FATAL(load(&a, "m.csv", ORI_SPLIT_TEST), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_annotations_count(a), 1);
    r = ori_annotations_get(a, 0);
    CU_ASSERT_EQUAL(r.span_count, 3);
    CU_ASSERT_EQUAL(r.split, ORI_SPLIT_TEST);
    CU_ASSERT_EQUAL_FATAL(r.stretch_count, 2);
    CU_ASSERT_EQUAL(r.stretches[0].from_s, 4);
    CU_ASSERT_EQUAL(r.stretches[0].to_s, 11);
    CU_ASSERT_EQUAL(r.stretches[1].from_s, 12);
    CU_ASSERT_TRUE(isnan(r.stretches[1].to_s));
    ori_annotations_destroy(a);
    CU_ASSERT_EQUAL_FATAL(load(&a, "m.csv", ORI_SPLIT_TRAIN), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_annotations_count(a), 2);
    r = ori_annotations_get(a, 0);
    CU_ASSERT_EQUAL(r.span_count, 3);
    CU_ASSERT_EQUAL(r.split, ORI_SPLIT_NONE);
    CU_ASSERT_EQUAL(r.spans[1].split, ORI_SPLIT_VALID);
    CU_ASSERT_EQUAL_FATAL(r.stretch_count, 2);
    CU_ASSERT_EQUAL(r.stretches[0].to_s, 6);
    CU_ASSERT_EQUAL(r.stretches[1].from_s, 9);
    CU_ASSERT_EQUAL(r.stretches[1].to_s, 13);
    ori_annotations_destroy(a);
    CU_ASSERT_EQUAL_FATAL(load(&a, "m.csv", ORI_SPLIT_NONE), ORI_OK);
    CU_ASSERT_EQUAL(ori_annotations_get(a, 0).span_count, 6);
    CU_ASSERT_EQUAL(ori_annotations_get(a, 0).stretch_count, 1);
    ori_annotations_destroy(a);
    scratch_end();
}

/* Folders, files with a pattern, files by themselves, and tables. */
static void test_forms(void)
{
    ori_dataset_options o = ORI_DATASET_OPTIONS_INIT;
    const char *paths[4];
    ori_annotations *a;

    scratch_begin();
    scratch_wav("d/one/1.wav", 8000, 1, 10, 0);
    scratch_wav("d/two/1.wav", 8000, 1, 10, 0);
    scratch_write("u/u_TRAIN.tsv", "1\t2\t3\n");
    paths[0] = scratch_path("d");
    paths[1] = scratch_write("log.csv", "time,x\n0,1\n");
    paths[2] = scratch_write("s.ts", "@data\nno series");
    paths[3] = scratch_path("u");
    CU_ASSERT_EQUAL_FATAL(ori_annotations_load(&a, paths, 4, NULL), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_annotations_count(a), 3);
    CU_ASSERT_TRUE(ori_annotations_get(a, 0).whole);
    CU_ASSERT_STRING_EQUAL(ori_annotations_get(a, 1).spans->label, "two");
    CU_ASSERT_EQUAL(ori_annotations_get(a, 2).span_count, 0);
    CU_ASSERT_EQUAL(ori_annotations_get(a, 2).stretch_count, 1);
    CU_ASSERT_FALSE(ori_annotations_get(a, 2).whole);
    ori_annotations_destroy(a);
    paths[0] = scratch_path("d/one/1.wav");
    CU_ASSERT_EQUAL_FATAL(ori_annotations_load(&a, paths, 1, NULL), ORI_OK);
    CU_ASSERT_EQUAL(ori_annotations_get(a, 0).span_count, 0);
    ori_annotations_destroy(a);
    o.label_pattern = "^(.)";
    CU_ASSERT_EQUAL_FATAL(ori_annotations_load(&a, paths, 1, &o), ORI_OK);
    CU_ASSERT_STRING_EQUAL(ori_annotations_get(a, 0).spans->label, "1");
    ori_annotations_destroy(a);
    scratch_end();
}

static void test_bad(void)
{
    const char *path;
    ori_annotations *a;

    scratch_begin();
    path = scratch_write("m.csv", "file,label\na.wav,\n");
    CU_ASSERT_EQUAL(ori_annotations_load(&a, &path, 1, NULL), ORI_EFORMAT);
    CU_ASSERT_PTR_NULL(a);
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), "line 2: the label is"));
    path = scratch_path("nowhere.csv");
    CU_ASSERT_EQUAL(ori_annotations_load(&a, &path, 1, NULL), ORI_EIO);
    CU_ASSERT_EQUAL(ori_annotations_load(&a, &path, 0, NULL), ORI_EINVAL);
    path = scratch_write("empty.csv", "file,label\n");
    CU_ASSERT_EQUAL_FATAL(ori_annotations_load(&a, &path, 1, NULL), ORI_OK);
    CU_ASSERT_EQUAL(ori_annotations_count(a), 0);
    ori_annotations_destroy(a);
    ori_annotations_destroy(NULL);
    scratch_end();
}

static void test_memory(void)
{
    ori_status s = ORI_ENOMEM;
    const char *path;
    ori_annotations *a;

    scratch_begin();
    path = scratch_write("m.csv", "file,label,start\na.wav,x,1\nb.wav,y,\n");
    for (long n = 1; s == ORI_ENOMEM; n++) {
        ori__alloc_fail_at(n);
        s = ori_annotations_load(&a, &path, 1, NULL);
        ori__alloc_fail_at(0);
        CU_ASSERT_TRUE(s == ORI_OK || (s == ORI_ENOMEM && !a));
    }
    ori_annotations_destroy(a);
    scratch_end();
}

const ori__suite suite_annotations = { "annotations", {
    { "manifest", test_manifest },
    { "splits", test_splits },
    { "forms", test_forms },
    { "bad", test_bad },
    { "memory", test_memory },
    { NULL, NULL } } };
