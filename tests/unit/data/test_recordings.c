/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Rates, channels, threads and failures of many recordings at once.
 */
#include "suite.h"

#include <oriole/base/threads.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "scratch.h"

static void test_rates(void)
{
    ori_dataset_options o = ORI_DATASET_OPTIONS_INIT;
    ori_dataset *d;

    scratch_begin();
    scratch_wav("D/a/1.wav", 8000, 1, 80, 0);
    scratch_wav("D/a/2.wav", 16000, 1, 80, 0);
    scratch_wav("D/b/3.wav", 8000, 1, 80, 0);
    CU_ASSERT_EQUAL_FATAL(scratch_load(&d, "D", NULL), ORI_OK);
    CU_ASSERT_EQUAL(ori_dataset_rate(d), 8000);
    CU_ASSERT_EQUAL(ori_dataset_example(d, 0).length, 80);
    CU_ASSERT_EQUAL(ori_dataset_example(d, 1).length, 40);
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_dataset_notes(d), "1 recordings of"));
    ori_dataset_destroy(d);
    o.rate_hz = 16000;
    CU_ASSERT_EQUAL_FATAL(scratch_load(&d, "D", &o), ORI_OK);
    CU_ASSERT_EQUAL(ori_dataset_rate(d), 16000);
    CU_ASSERT_EQUAL(ori_dataset_example(d, 0).length, 160);
    CU_ASSERT_EQUAL(ori_dataset_example(d, 1).length, 80);
    ori_dataset_destroy(d);
    scratch_wav("D/b/4.wav", 16000, 1, 80, 0);      /* two of each */
    CU_ASSERT_EQUAL_FATAL(scratch_load(&d, "D", NULL), ORI_OK);
    CU_ASSERT_EQUAL(ori_dataset_rate(d), 16000);
    ori_dataset_destroy(d);
    scratch_end();
}

static void test_channels(void)
{
    ori_dataset_options o = ORI_DATASET_OPTIONS_INIT;
    ori_dataset *d;
    ori_example e;

    scratch_begin();
    scratch_wav("D/a/1.wav", 8000, 2, 50, 0);
    o.channels = -1;
    CU_ASSERT_EQUAL_FATAL(scratch_load(&d, "D", &o), ORI_OK);
    CU_ASSERT_EQUAL(ori_dataset_channels(d), 2);
    e = ori_dataset_example(d, 0);
    for (int t = 0; t < 50; t++) {
        CU_ASSERT_EQUAL(e.x[t], (float)t / 32768);
        CU_ASSERT_EQUAL(e.x[50 + t], (float)(1000 + t) / 32768);
    }
    ori_dataset_destroy(d);
    o.channels = 3;
    CU_ASSERT_TRUE(scratch_fails("D", &o, ORI_ESHAPE, "D/a/1.wav: "));
    scratch_wav("D/b/2.wav", 8000, 1, 50, 0);
    o.channels = -1;
    CU_ASSERT_TRUE(scratch_fails("D", &o, ORI_ESHAPE, "D/b/2.wav: has 1"));
    CU_ASSERT_EQUAL_FATAL(scratch_load(&d, "D", NULL), ORI_OK);
    CU_ASSERT_EQUAL(ori_dataset_channels(d), 1);
    ori_dataset_destroy(d);
    scratch_end();
}

/* Logs: a row a frame, as they are; their rate only where they say it. */
static void test_logs(void)
{
    ori_dataset_options o = ORI_DATASET_OPTIONS_INIT;
    ori_dataset *d;
    ori_example e;

    scratch_begin();
    scratch_write("D/a/1.csv", "x,y\n1,2\n3,4\n5,\n,\n");
    scratch_write("D/a/2.tsv", "x\ty\n1\t2\n");
    scratch_write("D/b/3.csv", "x,y\n7,8\n?,inf\n9,10\n");
    CU_ASSERT_EQUAL_FATAL(scratch_load(&d, "D", NULL), ORI_OK);
    CU_ASSERT_EQUAL(ori_dataset_count(d), 3);
    CU_ASSERT_EQUAL(ori_dataset_channels(d), 2);
    CU_ASSERT_EQUAL(ori_dataset_rate(d), 0);
    CU_ASSERT_FALSE(ori_dataset_is_audio(d));
    e = ori_dataset_example(d, 0);
    CU_ASSERT_EQUAL(e.length, 3);
    CU_ASSERT_TRUE(e.x[0] == 1 && e.x[2] == 5 && e.x[4] == 4);
    CU_ASSERT_TRUE(isnan(e.x[5]));
    e = ori_dataset_example(d, 2);
    CU_ASSERT_TRUE(e.length == 3 && isnan(e.x[1]) && isnan(e.x[4]));
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_dataset_notes(d),
                                  "1 samples were infinite"));
    ori_dataset_destroy(d);
    o.channels = 1;         /* tables are not mixed */
    CU_ASSERT_TRUE(scratch_fails("D", &o, ORI_ESHAPE, "D/a/1.csv: "));
    scratch_write("m.csv", "file,label,start\nD/a/1.csv,a,1\n");
    CU_ASSERT_TRUE(scratch_fails("m.csv", NULL, ORI_EDATA,
                                 "line 2: "));
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), "needs a rate"));
    scratch_end();
}

/* Whichever thread comes first, the sentence is about the first bad file. */
static void test_first_failure(void)
{
    scratch_begin();
    for (int i = 0; i < 60; i++) {
        char name[32];

        snprintf(name, sizeof name, "D/a/%02d.wav", i);
        if (i == 23 || i >= 40)
            scratch_write(name, "garbage, and more of it than a header has");
        else
            scratch_wav(name, 8000, 1, 50, 0);
    }
    for (int threads = 1; threads <= 4; threads++) {
        ori_threads_set(threads);
        CU_ASSERT_TRUE(scratch_fails("D", NULL, ORI_EFORMAT, "23.wav"));
    }
    ori_threads_set(0);
    scratch_end();
}

static bool stop(void *context, int64_t done, int64_t total)
{
    (void)context;
    return done < 3 || total < 20;
}

static void test_stopped(void)
{
    ori_dataset_options o = ORI_DATASET_OPTIONS_INIT;
    ori_dataset *d;

    scratch_begin();
    for (int i = 0; i < 20; i++) {
        char name[32];

        snprintf(name, sizeof name, "D/a/%02d.wav", i);
        scratch_wav(name, 8000, 1, 50, 0);
    }
    o.progress = stop;
    CU_ASSERT_EQUAL(scratch_load(&d, "D", &o), ORI_ESTOPPED);
    CU_ASSERT_PTR_NULL(d);
    scratch_end();
}

static void test_no_memory(void)
{
    ori_status s = ORI_ENOMEM;
    long n;

    scratch_begin();
    scratch_wav("D/a/1.wav", 8000, 2, 50, 0);
    scratch_wav("D/b/2.wav", 16000, 1, 50, 0);
    ori_threads_set(1);
    for (n = 1; n < 300 && s != ORI_OK; n++) {
        ori_dataset *d;

        ori__alloc_fail_at(n);
        s = scratch_load(&d, "D", NULL);
        ori__alloc_fail_at(0);
        CU_ASSERT_TRUE(s == ORI_OK || s == ORI_ENOMEM);
        ori_dataset_destroy(d);
    }
    ori_threads_set(0);
    CU_ASSERT_EQUAL(s, ORI_OK);
    CU_ASSERT_TRUE(n > 20);
    scratch_end();
}

/* 2,000 recordings of ten digits by four speakers (more in later editions). */
static void test_fsdd(void)
{
    ori_dataset_options o = ORI_DATASET_OPTIONS_INIT;
    const char *data = getenv("ORIOLE_DATA"), *path;
    uint64_t hash = 0;
    char folder[512];
    struct stat info;

    snprintf(folder, sizeof folder, "%s/audio/fsdd", data ? data : "");
    if (!data || stat(folder, &info) != 0)
        return;
    path = folder;
    o.label_pattern = "^([0-9])_";
    o.group_pattern = "_([a-z]+)_";
    for (int threads = 1; threads <= 2; threads++) {
        ori_dataset *d;

        ori_threads_set(threads);
        CU_ASSERT_EQUAL_FATAL(ori_dataset_load(&d, &path, 1, &o), ORI_OK);
        CU_ASSERT_EQUAL(ori_dataset_count(d), 2000);
        CU_ASSERT_EQUAL(ori_dataset_label_count(d), 10);
        CU_ASSERT_EQUAL(ori_dataset_rate(d), 8000);
        CU_ASSERT_TRUE(ori_dataset_is_audio(d));
        CU_ASSERT_STRING_EQUAL(ori_dataset_example(d, 0).group, "george");
        CU_ASSERT_TRUE(threads == 1 || hash == ori_dataset_hash(d));
        hash = ori_dataset_hash(d);
        ori_dataset_destroy(d);
    }
    ori_threads_set(0);
}

const ori__suite suite_recordings = { "recordings", {
    { "rates", test_rates },
    { "channels", test_channels },
    { "logs", test_logs },
    { "first failure", test_first_failure },
    { "stopped", test_stopped },
    { "no memory", test_no_memory },
    { "fsdd", test_fsdd },
    { NULL, NULL } } };
