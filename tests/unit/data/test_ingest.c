/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * test_ingest.c - recordings into a catalogue, and out of it as data
 */
#include <oriole/data/ingest.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <oriole/signal/signal.h>

#include "base/file.h"
#include "base/memory.h"
#include "scratch.h"
#include "suite.h"

static ori_catalog *begin(void)
{
    ori_catalog *c;

    scratch_begin();
    CU_ASSERT_EQUAL_FATAL(ori_catalog_open(&c, scratch_path("c"),
                                           ORI_CATALOG_CREATE), ORI_OK);
    return c;
}

static void end(ori_catalog *c)
{
    ori_catalog_close(c);
    scratch_end();
}

static ori_status take(ori_ingest_report *r, ori_catalog *c,
                       const char *path, const ori_annotation *spans,
                       int count, bool copy)
{
    const ori_annotated a = { .path = path, .group = "", .spans = spans,
                              .span_count = count };
    ori_ingest_options o = ORI_INGEST_OPTIONS_INIT;

    o.copy = copy;
    o.author = "eva";
    return ori_ingest(r, c, &a, &o);
}

static ori_ingest_outcome outcome_of(ori_catalog *c, const char *path)
{
    ori_ingest_report r;
    ori_ingest_outcome o;

    CU_ASSERT_EQUAL(take(&r, c, path, NULL, 0, false), ORI_OK);
    o = r.outcome;
    ori_ingest_report_free(&r);
    return o;
}

static void test_outcomes(void)
{
    ori_catalog *c = begin();
    char moved[256];

    strcpy(moved, scratch_path("m.wav"));
    scratch_wav("a.wav", 8000, 1, 100, 0);
    scratch_wav("b.wav", 8000, 1, 100, 0);      /* the same content */
    scratch_wav("d.wav", 8000, 1, 100, 1);
    CU_ASSERT_EQUAL(outcome_of(c, scratch_path("a.wav")), ORI_INGEST_ADDED);
    CU_ASSERT_EQUAL(outcome_of(c, scratch_path("a.wav")), ORI_INGEST_KNOWN);
    CU_ASSERT_EQUAL(outcome_of(c, scratch_path("b.wav")), ORI_INGEST_KNOWN);
    CU_ASSERT_EQUAL(outcome_of(c, scratch_path("d.wav")), ORI_INGEST_ADDED);
    CU_ASSERT_EQUAL(rename(scratch_path("d.wav"), moved), 0);
    CU_ASSERT_EQUAL(outcome_of(c, moved), ORI_INGEST_MOVED);
    CU_ASSERT_EQUAL(outcome_of(c, moved), ORI_INGEST_KNOWN);
    end(c);
}

static bool keep_start(void *user, const ori_catalog_recording *r)
{
    snprintf(user, 64, "%s", r->started);
    return true;
}

/* When a log began, where its times say it. */
static void began(ori_catalog *c, const char *name, const char *rows,
                  const char *want)
{
    ori_ingest_report r;
    char started[64];

    scratch_write(name, rows);
    CU_ASSERT_EQUAL_FATAL(take(&r, c, scratch_path(name), NULL, 0, false),
                          ORI_OK);
    CU_ASSERT_EQUAL(ori_catalog_recording_at(c, r.id, keep_start, started),
                    ORI_OK);
    CU_ASSERT_STRING_EQUAL(started, want);
    ori_ingest_report_free(&r);
}

static void test_began(void)
{
    ori_catalog *c = begin();

    began(c, "a.csv", "time,x\n2026-11-28T20:35:09.250Z,1\n"
          "2026-11-28T20:35:09.500Z,2\n2026-11-28T20:35:09.750Z,3\n"
          "2026-11-28T20:35:10.000Z,1\n",
          "2026-11-28T20:35:09.250Z");
    began(c, "b.csv", "time,x\n1764362109,1\n1764362110,2\n1764362111,4\n"
          "1764362112,4\n",
          "2025-11-28T20:35:09.000Z");
    began(c, "c.csv", "time,x\n0,1\n1,2\n2,5\n3,4\n", "");
    began(c, "d.csv", "y,x\n0,1\n7,2\n2,5\n", "");
    end(c);
}

static bool keep_path(void *user, const ori_catalog_recording *r)
{
    snprintf(user, 256, "%s", r->path);
    return true;
}

/* Copied or not, the original is as it was. */
static void test_copy(void)
{
    ori_catalog *c = begin();
    const char *from = scratch_wav("a.wav", 8000, 1, 100, 0);
    char *before, *copied, path[256];
    size_t bytes, copied_bytes;
    ori_ingest_report r;

    CU_ASSERT_EQUAL_FATAL(ori__file_read(from, 0, &before, &bytes), ORI_OK);
    CU_ASSERT_EQUAL(take(&r, c, from, NULL, 0, true), ORI_OK);
    ori_catalog_recording_at(c, r.id, keep_path, path);
    CU_ASSERT_PTR_NOT_NULL(strstr(path, "c/recordings/"));
    unlink(from);
    CU_ASSERT_EQUAL_FATAL(ori__file_read(path, 0, &copied, &copied_bytes),
                          ORI_OK);
    CU_ASSERT_EQUAL(copied_bytes, bytes);
    CU_ASSERT_EQUAL(memcmp(copied, before, bytes), 0);
    ori_ingest_report_free(&r);
    ori__free(before);
    ori__free(copied);
    end(c);
}

static void test_spans(void)
{
    const ori_annotation spans[] = {
        { .start_s = 0.001, .end_s = 0.005, .label = "dog" },
        { .start_s = 0.002, .end_s = (double)NAN, .label = "cat" },
    };
    const ori_annotation bad[] = {
        { .start_s = 0.001, .end_s = 0.5, .label = "dog" },
        { .start_s = 0.1, .end_s = 0.11, .label = "dog" },
        { .start_s = 0.001, .end_s = 0.00101, .label = "dog" },
    };
    ori_catalog *c = begin();
    ori_ingest_report r;
    char path[256];

    strcpy(path, scratch_wav("a.wav", 8000, 1, 100, 0));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int64_t recordings, all;

        CU_ASSERT_EQUAL(take(&r, c, path, &bad[i], 1, false), ORI_EDATA);
        ori_ingest_report_free(&r);
        ori_catalog_counts(c, &recordings, &all);
        CU_ASSERT_EQUAL(recordings, 0);         /* all of it or nothing */
    }
    CU_ASSERT_EQUAL(take(&r, c, path, spans, 1, false), ORI_OK);
    CU_ASSERT_EQUAL(r.spans, 1);
    ori_ingest_report_free(&r);
    CU_ASSERT_EQUAL(take(&r, c, path, spans, 2, false), ORI_OK);
    CU_ASSERT_EQUAL(r.spans, 1);                /* one is there already */
    ori_ingest_report_free(&r);
    end(c);
}

/* A WAV file that was cut, and one whose header was never finished. */
static void test_salvage(void)
{
    ori_catalog *c = begin();
    char *data, path[256];
    size_t bytes;
    ori_ingest_report r;
    ori_signal x, y;
    const ori_source_options o = ORI_SOURCE_OPTIONS_INIT;

    scratch_wav("a.wav", 8000, 2, 100, 0);
    CU_ASSERT_EQUAL_FATAL(ori__file_read(scratch_path("a.wav"), 0, &data,
                                         &bytes), ORI_OK);
    scratch_write_bytes("cut.wav", data, bytes - 81);
    CU_ASSERT_EQUAL(take(&r, c, scratch_path("cut.wav"), NULL, 0, false),
                    ORI_OK);
    CU_ASSERT_EQUAL(r.outcome, ORI_INGEST_SALVAGED);
    CU_ASSERT_EQUAL(r.frames, 79);
    CU_ASSERT_PTR_NOT_NULL(strstr(r.problem[0], "79 frames before it"));
    ori_catalog_recording_at(c, r.id, keep_path, path);
    CU_ASSERT_EQUAL_FATAL(ori_signal_read(&x, scratch_path("a.wav"), &o, 0,
                                          79), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_signal_read(&y, path, &o, 0, -1), ORI_OK);
    CU_ASSERT_EQUAL(y.length, 79);
    CU_ASSERT_EQUAL(memcmp(x.x, y.x, 2 * 79 * sizeof(float)), 0);
    ori_signal_free(&x);
    ori_signal_free(&y);
    ori_ingest_report_free(&r);

    memset(data + 40, 0, 4);    /* the samples' bytes */
    scratch_write_bytes("never.wav", data, bytes);
    CU_ASSERT_EQUAL(take(&r, c, scratch_path("never.wav"), NULL, 0, false),
                    ORI_OK);
    CU_ASSERT_EQUAL(r.outcome, ORI_INGEST_ADDED);
    CU_ASSERT_EQUAL(r.frames, 100);
    CU_ASSERT_PTR_NOT_NULL(strstr(r.problem[0], "unfinished"));
    ori_ingest_report_free(&r);
    ori__free(data);
    end(c);
}

static void test_refused(void)
{
    ori_catalog *c = begin();
    ori_ingest_report r;
    int64_t recordings, spans;

    scratch_write("x.csv", "");
    scratch_write("y.wav", "RIFF");
    CU_ASSERT_EQUAL(take(&r, c, scratch_path("no.wav"), NULL, 0, false),
                    ORI_EIO);
    ori_ingest_report_free(&r);
    CU_ASSERT_NOT_EQUAL(take(&r, c, scratch_path("x.csv"), NULL, 0, true),
                        ORI_OK);
    ori_ingest_report_free(&r);
    CU_ASSERT_NOT_EQUAL(take(&r, c, scratch_path("y.wav"), NULL, 0, true),
                        ORI_OK);
    ori_ingest_report_free(&r);
    ori_catalog_counts(c, &recordings, &spans);
    CU_ASSERT_EQUAL(recordings, 0);
    end(c);
}

/* ------------------------------------------------------- read as data */

static void add(ori_catalog *c, const char *name, int first,
                const char *group)
{
    const ori_annotation spans[] = {
        { .start_s = 0.0, .end_s = 0.005, .label = "dog" },
        { .start_s = 0.005, .end_s = (double)NAN, .label = "cat" },
    };
    const ori_annotated a = { .path = scratch_wav(name, 8000, 1, 100, first),
                              .group = group, .spans = spans,
                              .span_count = 2 };
    ori_ingest_options o = ORI_INGEST_OPTIONS_INIT;
    ori_ingest_report r;

    o.author = "eva";
    CU_ASSERT_EQUAL(ori_ingest(&r, c, &a, &o), ORI_OK);
    ori_ingest_report_free(&r);
}

static bool propose(void *user, const ori_catalog_span *s)
{
    ori_span_change *change = user;

    change->kind = ORI_CHANGE_SET;
    change->span = *s;
    change->span.label = "dog";
    change->span.state = ORI_SPAN_PROPOSED;
    change->span.tier = change->span.author = "";
    return false;
}

static void test_as_data(void)
{
    ori_catalog *c = begin();
    ori_dataset_options o = ORI_DATASET_OPTIONS_INIT;
    ori_span_change change;
    ori_dataset *d;

    for (int i = 0; i < 4; i++) {
        char name[8], group[8];

        snprintf(name, sizeof name, "%d.wav", i);
        snprintf(group, sizeof group, "g%d", i / 2);
        add(c, name, i, group);
    }
    CU_ASSERT_EQUAL_FATAL(scratch_load(&d, "c", NULL), ORI_OK);
    CU_ASSERT_EQUAL(ori_dataset_count(d), 8);
    CU_ASSERT_EQUAL(ori_dataset_example(d, 0).length, 40);
    CU_ASSERT_EQUAL(ori_dataset_example(d, 1).length, 60);
    CU_ASSERT_EQUAL(ori_dataset_example(d, 1).x[0], 40.0f / 32768);
    CU_ASSERT_STRING_EQUAL(ori_dataset_example(d, 5).group, "g1");
    CU_ASSERT_EQUAL(ori_dataset_example(d, 0).split, ORI_SPLIT_NONE);
    ori_dataset_destroy(d);

    CU_ASSERT_EQUAL(ori_catalog_divide(c, 0.5, 0.0, 0.5, 0, false), ORI_OK);
    o.want = ORI_SPLIT_TEST;
    CU_ASSERT_EQUAL_FATAL(scratch_load(&d, "c", &o), ORI_OK);
    CU_ASSERT_EQUAL(ori_dataset_count(d), 4);
    ori_dataset_destroy(d);

    /* What is only proposed is no example. */
    ori_catalog_spans(c, 1, 0, 1, propose, &change);
    CU_ASSERT_EQUAL(ori_catalog_edit(c, "m", &change, 1), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(scratch_load(&d, "c", NULL), ORI_OK);
    CU_ASSERT_EQUAL(ori_dataset_count(d), 7);
    ori_dataset_destroy(d);

    add(c, "late.wav", 50, "g9");               /* of no part */
    CU_ASSERT_TRUE(scratch_fails("c", NULL, ORI_EDATA, "to none"));
    end(c);
}

const ori__suite suite_ingest = { "ingest", {
    { "added, known, moved", test_outcomes },
    { "when it began", test_began },
    { "copied", test_copy },
    { "spans", test_spans },
    { "salvaged", test_salvage },
    { "refused", test_refused },
    { "read as data", test_as_data },
    { NULL, NULL } } };
