/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "recording.h"

enum { FRAMES = 500 };

static const char *const names[] = { "a.wav", "b.npy", "c.csv", "D.WAV" };

static float value(int t, int c)
{
    return t == 7 ? NAN : sinf((float)t * 0.1f) * (float)(1 + 3 * c);
}

static ori_status write_all(const char *path, int channels, double rate)
{
    float x[FRAMES * 2];
    ori_sink *sink;
    ori_status s = ori_sink_create(&sink, path, channels, rate);

    for (int i = 0; i < FRAMES * channels; i++)
        x[i] = value(i / channels, i % channels);
    for (int t = 0; s == ORI_OK && t < FRAMES;) {
        const int n = t + 123 < FRAMES ? 123 : FRAMES - t;

        s = ori_sink_write(sink, x + t * channels, (size_t)n);
        t += n;
        if (s != ORI_OK)
            ori_sink_destroy(sink);
    }
    return s == ORI_OK ? ori_sink_finish(sink) : s;
}

/* What was written is read back, to the bit. */
static void read_back(const char *path, int channels, double rate)
{
    const ori_source_options o = ORI_SOURCE_OPTIONS_INIT;
    ori_signal x;

    CU_ASSERT_EQUAL_FATAL(ori_signal_read(&x, path, &o, 0, -1), ORI_OK);
    CU_ASSERT_EQUAL(x.channels, channels);
    CU_ASSERT_EQUAL(x.length, FRAMES);
    if (!strstr(path, ".npy"))
        CU_ASSERT_DOUBLE_EQUAL(x.rate_hz, rate, 1e-6 * rate);
    for (int c = 0; c < channels; c++)
        for (int t = 0; t < FRAMES; t++) {
            const float got = x.x[c * FRAMES + t], want = value(t, c);

            CU_ASSERT_TRUE(got == want || (isnan(got) && isnan(want)));
        }
    ori_signal_free(&x);
}

static void test_round_trip(void)
{
    recording_begin();
    for (int i = 0; i < 4; i++)
        for (int channels = 1; channels <= 2; channels++) {
            const char *path = recording_path(names[i]);

            CU_ASSERT_EQUAL(write_all(path, channels, 8000.0), ORI_OK);
            read_back(path, channels, 8000.0);
        }
    /* Without a rate, and with one that is not whole. */
    for (int i = 1; i < 3; i++) {
        const char *path = recording_path(names[i]);

        CU_ASSERT_EQUAL(write_all(path, 1, 0.0), ORI_OK);
        read_back(path, 1, 0.0);
        CU_ASSERT_EQUAL(write_all(path, 2, 12.5), ORI_OK);
        read_back(path, 2, 12.5);
    }
    recording_end();
}

/* The same samples are the same bytes, whenever they are written. */
static void test_same_bytes(void)
{
    unsigned char *a, *b;
    size_t n, m;

    recording_begin();
    write_all(recording_path("a.wav"), 1, 8000.0);
    write_all(recording_path("b.wav"), 1, 8000.0);
    a = recording_slurp(recording_path("a.wav"), &n);
    b = recording_slurp(recording_path("b.wav"), &m);
    CU_ASSERT_EQUAL_FATAL(n, m);
    CU_ASSERT_EQUAL(memcmp(a, b, n), 0);
    CU_ASSERT_EQUAL(memcmp(a, "RIFF", 4), 0);       /* not RF64 any more */
    free(a);
    free(b);
    recording_end();
}

static void test_refused(void)
{
    ori_sink *sink;

    CU_ASSERT_EQUAL(ori_sink_create(&sink, "a.mp3", 1, 1.0), ORI_EINVAL);
    CU_ASSERT_PTR_NULL(sink);
    CU_ASSERT_EQUAL(ori_sink_create(&sink, "a.wav", 0, 1.0), ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_sink_create(&sink, "a.wav", 1, NAN), ORI_EINVAL);
    recording_begin();
    CU_ASSERT_EQUAL(ori_sink_create(&sink, recording_path("a.wav"), 1, 0.5),
                    ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_sink_create(&sink, recording_path("a.wav"), 5000,
                                    8000.0), ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_sink_create(&sink, recording_path("no/a.csv"), 1,
                                    1.0), ORI_EIO);
    for (int i = 0; i < 3; i++) {
        const char *path = recording_path(names[i]);

        CU_ASSERT_EQUAL_FATAL(ori_sink_create(&sink, path, 1, 8000.0),
                              ORI_OK);
        ori_sink_destroy(sink);
        CU_ASSERT_NOT_EQUAL(access(path, F_OK), 0);
    }
    recording_end();
    ori_sink_destroy(NULL);
}

static void test_no_memory(void)
{
    recording_begin();
    for (int i = 0; i < 3; i++)
        for (long n = 1; n <= 5; n++) {
            const char *path = recording_path(names[i]);
            ori_sink *sink;
            ori_status s;

            ori__alloc_fail_at(n);
            s = ori_sink_create(&sink, path, 1, 8000.0);
            ori__alloc_fail_at(0);
            CU_ASSERT_TRUE(s == ORI_OK || s == ORI_ENOMEM);
            CU_ASSERT_EQUAL(sink != NULL, s == ORI_OK);
            ori_sink_destroy(sink);
        }
    recording_end();
}

const ori__suite suite_sink = { "sink", {
    { "round trip", test_round_trip },
    { "same bytes", test_same_bytes },
    { "refused", test_refused },
    { "no memory", test_no_memory },
    { NULL, NULL } } };
