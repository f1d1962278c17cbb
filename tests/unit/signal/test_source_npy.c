/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "recording.h"

static const char *npy(const char *rest, const void *values, size_t bytes)
{
    static unsigned char file[200000];
    char header[128];
    size_t n;

    memset(file, 0, 10);
    memcpy(file, "\x93NUMPY\1", 7);
    n = (size_t)snprintf(header, sizeof header, "{'descr': %s}\n", rest);
    file[8] = (unsigned char)n;
    memcpy(file + 10, header, n);
    CU_ASSERT_TRUE_FATAL(10 + n + bytes <= sizeof file);
    memcpy(file + 10 + n, values, bytes);
    return recording_bytes("a.npy", file, 10 + n + bytes);
}

enum { T = 10000, C = 2 };

static void read_from_the_middle(const char *path)
{
    ori_source *source;
    float frame[C];
    size_t got;

    CU_ASSERT_EQUAL_FATAL(ori_source_open(&source, path, NULL), ORI_OK);
    CU_ASSERT_TRUE(ori_source_seekable(source));
    for (int t = T - 1; t > 0; t -= 1234) {
        CU_ASSERT_EQUAL(ori_source_seek(source, t), ORI_OK);
        CU_ASSERT_EQUAL(ori_source_read(source, frame, 1, &got), ORI_OK);
        CU_ASSERT_TRUE(got == 1 && frame[0] == (float)t &&
                       frame[1] == (float)(t + 20000));
    }
    CU_ASSERT_EQUAL(ori_source_seek(source, T), ORI_OK);
    CU_ASSERT_EQUAL(ori_source_read(source, frame, 1, &got), ORI_OK);
    CU_ASSERT_EQUAL(got, 0);
    ori_source_close(source);
}

/* The same frames in each of the four ways an array can lie. */
static void test_arrangements(void)
{
    static const struct {
        const char *rest;
        bool planar;
    } ways[] = {
        { "'<f4', 'fortran_order': False, 'shape': (10000, 2)", false },
        { "'<f4', 'fortran_order': True, 'shape': (10000, 2)", true },
        { "'<f4', 'fortran_order': False, 'shape': (2, 10000)", true },
        { "'<f4', 'fortran_order': True, 'shape': (2, 10000)", false },
    };
    static float x[T * C];

    recording_begin();
    for (int i = 0; i < 4; i++) {
        ori_signal s;
        int wrong = 0;

        for (int t = 0; t < T; t++)
            for (int c = 0; c < C; c++)
                x[ways[i].planar ? c * T + t : t * C + c] =
                    (float)(t + c * 20000);
        CU_ASSERT_EQUAL_FATAL(
            ori_signal_read(&s, npy(ways[i].rest, x, sizeof x), NULL, 0, -1),
            ORI_OK);
        CU_ASSERT_EQUAL(s.channels, C);
        CU_ASSERT_EQUAL(s.length, T);
        CU_ASSERT_EQUAL(s.rate_hz, 0);
        for (int t = 0; t < T; t++)
            for (int c = 0; c < C; c++)
                wrong += s.x[c * T + t] != (float)(t + c * 20000);
        CU_ASSERT_EQUAL(wrong, 0);
        ori_signal_free(&s);
        read_from_the_middle(recording_path("a.npy"));
    }
    recording_end();
}

static void test_values(void)
{
    static const double x[] = { 1, NAN, INFINITY, 1e300, -2 };
    ori_source *source;
    ori_signal s;
    const char *path;

    recording_begin();
    path = npy("'<f8', 'fortran_order': False, 'shape': (5,)", x, sizeof x);
    CU_ASSERT_EQUAL_FATAL(ori_signal_read(&s, path, NULL, 0, -1), ORI_OK);
    CU_ASSERT_EQUAL(s.infinite, 2);
    CU_ASSERT_TRUE(s.x[0] == 1 && s.x[4] == -2);
    CU_ASSERT_TRUE(isnan(s.x[1]) && isnan(s.x[2]) && isnan(s.x[3]));
    ori_signal_free(&s);
    CU_ASSERT_EQUAL_FATAL(ori_source_open(&source, path, NULL), ORI_OK);
    CU_ASSERT_STRING_EQUAL(ori_source_describe(source).format,
                           "npy, float64 [5]");
    CU_ASSERT_EQUAL(ori_source_describe(source).frames, 5);
    ori_source_close(source);
    recording_end();
}

static void test_refused(void)
{
    const ori_source_options columns = { .size = sizeof columns,
                                         .columns = "1" };
    const ori_source_options three = { .size = sizeof three, .channels = 3 };
    int64_t frames;

    recording_begin();
    npy("'|u1', 'fortran_order': False, 'shape': (2, 2, 2)", "12345678", 8);
    CU_ASSERT_EQUAL(recording_drain(recording_path("a.npy"), NULL, 0,
                                    &frames), ORI_EFORMAT);
    npy("'|u1', 'fortran_order': False, 'shape': ()", "1", 1);
    CU_ASSERT_EQUAL(recording_drain(recording_path("a.npy"), NULL, 0,
                                    &frames), ORI_EFORMAT);
    npy("'|u1', 'fortran_order': False, 'shape': (0, 5)", "", 0);
    CU_ASSERT_EQUAL(recording_drain(recording_path("a.npy"), NULL, 0,
                                    &frames), ORI_OK);
    CU_ASSERT_EQUAL(frames, 0);
    npy("'|u1', 'fortran_order': False, 'shape': (4, 2)", "12345678", 8);
    CU_ASSERT_EQUAL(recording_drain(recording_path("a.npy"), &columns, 0,
                                    &frames), ORI_EINVAL);
    CU_ASSERT_EQUAL(recording_drain(recording_path("a.npy"), &three, 0,
                                    &frames), ORI_ESHAPE);
    CU_ASSERT_EQUAL(recording_drain(recording_path("a.npy"), NULL, 1,
                                    &frames), ORI_OK);
    CU_ASSERT_EQUAL(frames, 4);
    recording_end();
}

static void test_cut_anywhere(void)
{
    static float x[100];
    size_t bytes;
    unsigned char *whole;
    int64_t frames;

    recording_begin();
    whole = recording_slurp(
        npy("'<f4', 'fortran_order': False, 'shape': (100,)", x, sizeof x),
        &bytes);
    for (size_t n = 0; n < bytes; n++) {
        CU_ASSERT_EQUAL(recording_drain(recording_bytes("b.npy", whole, n),
                                        NULL, 0, &frames), ORI_EFORMAT);
        /* known from the header, before anything is read */
        CU_ASSERT_TRUE(n < bytes - sizeof x ||
                       strstr(ori_last_error(), "promises 100 values"));
    }
    CU_ASSERT_EQUAL(recording_drain(recording_bytes("b.npy", whole, bytes),
                                    NULL, 0, &frames), ORI_OK);
    free(whole);
    recording_end();
}

const ori__suite suite_source_npy = { "source_npy", {
    { "arrangements", test_arrangements },
    { "values", test_values },
    { "refused", test_refused },
    { "cut anywhere", test_cut_anywhere },
    { NULL, NULL } } };
