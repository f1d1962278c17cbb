/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Many paths at once, options, and the archives of $ORIOLE_DATA (skipped
 * where that is not set): each set as published-accuracy.csv describes it.
 */
#include "suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/memory.h"
#include "scratch.h"

static void test_join(void)
{
    const char *paths[3];
    ori_dataset *d;

    scratch_begin();
    paths[0] = scratch_write("a.tsv", "2\t1\t2\n");
    paths[1] = scratch_write("b.ts", "@classLabel true 1 2\n@data\n3:1\n");
    paths[2] = scratch_write("c.ts", "@classLabel true 1 2\n@data\n3:4:1\n");
    CU_ASSERT_EQUAL_FATAL(ori_dataset_load(&d, paths, 2, NULL), ORI_OK);
    CU_ASSERT_EQUAL(ori_dataset_count(d), 2);
    CU_ASSERT_EQUAL(ori_dataset_label_count(d), 2);
    CU_ASSERT_EQUAL(ori_dataset_example(d, 0).label, 1);
    CU_ASSERT_EQUAL(ori_dataset_example(d, 1).label, 0);
    ori_dataset_destroy(d);
    CU_ASSERT_EQUAL(ori_dataset_load(&d, paths, 3, NULL), ORI_ESHAPE);
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), "c.ts: line 3"));
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), "a.tsv: line 1"));
    CU_ASSERT_EQUAL(ori_dataset_load(&d, paths, 0, NULL), ORI_EINVAL);
    scratch_end();
}

static void test_options(void)
{
    ori_dataset_options o = ORI_DATASET_OPTIONS_INIT;

    scratch_begin();
    scratch_write("a.tsv", "2\t1\t2\n");
    scratch_write("a.doc", "2\t1\t2\n");
    o.channels = 2;
    CU_ASSERT_TRUE(scratch_fails("a.tsv", &o, ORI_ESHAPE,
                                 "has 1 channels, asked for are 2"));
    CU_ASSERT_TRUE(scratch_fails("a.doc", NULL, ORI_EINVAL,
                                 "UCR table .tsv"));
    CU_ASSERT_TRUE(scratch_fails("none.ts", NULL, ORI_EIO, "cannot open"));
    scratch_end();
}

static bool stop(void *context, int64_t done, int64_t total)
{
    ++*(int *)context;
    return done > total;
}

static void test_progress(void)
{
    ori_dataset_options o = ORI_DATASET_OPTIONS_INIT;
    char *text = ori__alloc(4 * 1000 + 1, 1);
    ori_dataset *d;
    int calls = 0;

    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    for (int i = 0; i < 1000; i++)
        memcpy(text + 4 * i, "1\t1\n", 4);
    o.progress = stop;
    o.progress_context = &calls;
    scratch_begin();
    scratch_write("a.tsv", text);
    CU_ASSERT_EQUAL(scratch_load(&d, "a.tsv", &o), ORI_ESTOPPED);
    CU_ASSERT_EQUAL(calls, 1);
    ori__free(text);
    scratch_end();
}

static void test_no_memory(void)
{
    ori_status s = ORI_ENOMEM;
    long n;

    scratch_begin();
    scratch_write("S/S_TRAIN.ts", "@classLabel true a b\n@data\n1,2:a\n3:b\n");
    scratch_write("S/S_TEST.ts", "@classLabel true a b\n@data\n1,2:a\n3:b\n");
    for (n = 1; n < 200 && s != ORI_OK; n++) {
        ori_dataset *d;

        ori__alloc_fail_at(n);
        s = scratch_load(&d, "S", NULL);
        ori__alloc_fail_at(0);
        CU_ASSERT_TRUE(s == ORI_OK || s == ORI_ENOMEM);
        ori_dataset_destroy(d);
    }
    CU_ASSERT_EQUAL(s, ORI_OK);
    CU_ASSERT_TRUE(n > 20);
    scratch_end();
}

typedef struct published {
    char name[64];
    int train, test, channels, length_min, length_max, classes;
} published;

static void check_set(const char *path, const published *p)
{
    int64_t shortest = INT64_MAX, longest = 0;
    int train = 0, wrong;
    ori_dataset *d;

    if (ori_dataset_load(&d, &path, 1, NULL) != ORI_OK) {
        printf("\n    %s\n", ori_last_error());
        CU_FAIL("a set of the archive does not load");
        return;
    }
    for (int i = 0; i < ori_dataset_count(d); i++) {
        const ori_example e = ori_dataset_example(d, i);

        train += e.split == ORI_SPLIT_TRAIN;
        shortest = e.length < shortest ? e.length : shortest;
        longest = e.length > longest ? e.length : longest;
    }
    wrong = train != p->train ||
            ori_dataset_count(d) - train != p->test ||
            ori_dataset_channels(d) != p->channels ||
            shortest != p->length_min || longest != p->length_max ||
            ori_dataset_label_count(d) != p->classes;
    if (wrong)
        printf("\n    %s: %d + %d cases, %d channels, length %d to %d, %d "
               "classes\n", p->name, train, ori_dataset_count(d) - train,
               ori_dataset_channels(d), (int)shortest, (int)longest,
               ori_dataset_label_count(d));
    CU_ASSERT_FALSE(wrong);
    ori_dataset_destroy(d);
}

static void test_archives(void)
{
    const char *data = getenv("ORIOLE_DATA");
    char path[512], *text, *line, *rest;
    struct stat info;
    int sets = 0;

    if (!data)
        return;
    snprintf(path, sizeof path, "%s/published-accuracy.csv", data);
    if (stat(path, &info) != 0)
        return;
    CU_ASSERT_EQUAL_FATAL(ori__file_read(path, 0, &text, NULL), ORI_OK);
    for (line = strtok_r(text, "\n", &rest); line;
         line = strtok_r(NULL, "\n", &rest)) {
        published p;

        if (sscanf(line, "%63[^,],%d,%d,%d,%d,%d,%d", p.name, &p.train,
                   &p.test, &p.channels, &p.length_min, &p.length_max,
                   &p.classes) != 7)
            continue;
        snprintf(path, sizeof path, "%s/%s/%s", data,
                 p.channels > 1 ? "uea" : "ucr", p.name);
        if (stat(path, &info) == 0) {
            check_set(path, &p);
            sets++;
        }
    }
    ori__free(text);
    CU_ASSERT_TRUE(sets > 0);
}

const ori__suite suite_dataset_load = { "dataset_load", {
    { "join", test_join },
    { "options", test_options },
    { "progress", test_progress },
    { "no memory", test_no_memory },
    { "archives", test_archives },
    { NULL, NULL } } };
