/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <sndfile.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "recording.h"

enum { FRAMES = 30000 };

static const char *two_channels(void)
{
    float *x = malloc(2 * FRAMES * sizeof *x);
    const char *path;

    CU_ASSERT_PTR_NOT_NULL_FATAL(x);
    for (int t = 0; t < FRAMES; t++) {
        x[2 * t] = (float)t / 32768;
        x[2 * t + 1] = sinf((float)t * 0.01f);
    }
    path = recording_audio("a.wav", SF_FORMAT_WAV | SF_FORMAT_FLOAT, 8000, 2,
                           x, FRAMES);
    free(x);
    return path;
}

static void test_spans(void)
{
    static const double rates[] = { 0, 5512.5, 16000 };
    const char *path;

    recording_begin();
    path = two_channels();
    for (int i = 0; i < 3; i++) {
        const ori_source_options o = { .size = sizeof o,
                                       .rate_hz = rates[i] };
        ori_signal whole, part;

        CU_ASSERT_EQUAL_FATAL(ori_signal_read(&whole, path, &o, 0, -1),
                              ORI_OK);
        CU_ASSERT_EQUAL(whole.channels, 2);
        CU_ASSERT_EQUAL_FATAL(
            ori_signal_read(&part, path, &o, 12345, 6000), ORI_OK);
        CU_ASSERT_EQUAL(part.length, 6000);
        CU_ASSERT_EQUAL(part.rate_hz, whole.rate_hz);
        for (int c = 0; c < 2; c++)
            CU_ASSERT_EQUAL(memcmp(part.x + c * 6000,
                                   whole.x + c * whole.length + 12345,
                                   6000 * sizeof(float)), 0);
        ori_signal_free(&part);
        CU_ASSERT_EQUAL_FATAL(
            ori_signal_read(&part, path, &o, whole.length - 1, -1), ORI_OK);
        CU_ASSERT_EQUAL(part.length, 1);
        ori_signal_free(&part);
        CU_ASSERT_EQUAL(
            ori_signal_read(&part, path, &o, whole.length, -1), ORI_EDATA);
        CU_ASSERT_EQUAL(
            ori_signal_read(&part, path, &o, whole.length - 1, 2), ORI_EDATA);
        ori_signal_free(&whole);
    }
    recording_end();
}

static void test_bad_spans(void)
{
    const char *path;
    ori_signal s;

    recording_begin();
    path = two_channels();
    CU_ASSERT_EQUAL(ori_signal_read(&s, path, NULL, -1, 5), ORI_EDATA);
    CU_ASSERT_EQUAL(ori_signal_read(&s, path, NULL, 0, 0), ORI_EDATA);
    CU_ASSERT_EQUAL(ori_signal_read(&s, path, NULL, INT64_MAX, 5), ORI_EDATA);
    CU_ASSERT_EQUAL(ori_signal_read(&s, path, NULL, INT64_MAX, -1),
                    ORI_EDATA);
    CU_ASSERT_EQUAL(ori_signal_read(&s, "/nowhere", NULL, 0, -1), ORI_EIO);
    CU_ASSERT_PTR_NULL(s.x);
    ori_signal_free(&s);
    ori_signal_free(NULL);
    recording_end();
}

static void test_allocations_fail(void)
{
    const ori_source_options o = { .size = sizeof o, .rate_hz = 11025 };
    const char *path;
    ori_signal s;
    ori_status status = ORI_ENOMEM;
    int failures = 0;

    recording_begin();
    path = two_channels();
    for (long n = 1; status != ORI_OK && n < 100; n++) {
        ori__alloc_fail_at(n);
        status = ori_signal_read(&s, path, &o, 0, -1);
        CU_ASSERT_TRUE(status == ORI_OK || status == ORI_ENOMEM);
        failures += status != ORI_OK;
    }
    ori__alloc_fail_at(0);
    CU_ASSERT_TRUE(failures > 5 && failures < 50);
    ori_signal_free(&s);
    recording_end();
}

const ori__suite suite_signal_read = { "signal_read", {
    { "spans", test_spans },
    { "bad spans", test_bad_spans },
    { "allocations fail", test_allocations_fail },
    { NULL, NULL } } };
