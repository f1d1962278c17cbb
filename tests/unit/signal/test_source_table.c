/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "recording.h"

/* Read a table; the values must be x [T, C]. */
static void reads_as(const char *text, const char *columns, int channels,
                     int64_t length, const float *x)
{
    const ori_source_options o = { .size = sizeof o, .columns = columns };
    ori_signal s;

    CU_ASSERT_EQUAL_FATAL(
        ori_signal_read(&s, recording_text("t.csv", text), &o, 0, -1),
        ORI_OK);
    CU_ASSERT_EQUAL_FATAL(s.channels, channels);
    CU_ASSERT_EQUAL_FATAL(s.length, length);
    for (int c = 0; c < channels; c++) {
        for (int64_t t = 0; t < length; t++) {
            const float want = x[t * channels + c];
            const float got = s.x[c * length + t];

            CU_ASSERT_TRUE(isnan(want) ? isnan(got) : got == want);
        }
    }
    ori_signal_free(&s);
}

static void test_values(void)
{
    recording_begin();
    reads_as("time,a,b\n0,1,2\n1,,?\n2,nan,NA\n3,-1e-3,.5\n", NULL, 2, 4,
             (const float[]){ 1, 2, NAN, NAN, NAN, NAN, -1e-3f, 0.5f });
    reads_as("\xef\xbb\xbf" "a;b\r\n 1 ;\"2\"\r\n\r\n3;4", NULL, 2, 2,
             (const float[]){ 1, 2, 3, 4 });
    reads_as("a b\n1 2\n3   4  \n", "b,a", 2, 2,
             (const float[]){ 2, 1, 4, 3 });
    reads_as("1\n\n3\n\n\n", NULL, 1, 3, (const float[]){ 1, NAN, 3 });
    reads_as("1,inf,2\n1e39,0,-inf\n", NULL, 3, 2,
             (const float[]){ 1, NAN, 2, NAN, 0, NAN });
    reads_as("#c\nv\n5\n", NULL, 1, 1, (const float[]){ 5 });
    reads_as("{\"t\":0,\"a\":1,\"s\":\"x\"}\n{\"b\":2,\"t\":1}\n\n"
             "{\"a\":null,\"t\":3}\n{\"t\":4,\"a\":5,\"c\":6}", NULL, 3, 5,
             (const float[]){ 1, NAN, NAN, NAN, 2, NAN, NAN, NAN, NAN, NAN,
                              NAN, NAN, 5, NAN, 6 });
    reads_as("{\"v\":7}\n{}\n", NULL, 1, 2, (const float[]){ 7, NAN });
    recording_end();
}

static void test_messages(void)
{
    static const struct {
        const char *text, *columns, *message;
    } cases[] = {
        { "a,b\n1,2\n3\n", NULL,
          "line 3: has 1 cell, the table begins with 2" },
        { "1,2\n3,4,5\n", NULL,
          "line 2: has 3 cells, the table begins with 2" },
        { "a,volts\n1,2\n3,off\n", "volts",
          "line 3, column 2 (volts): \"off\" is not a number" },
        { "1,2\n3,\"4\n", NULL, "line 2: a quote is not closed on the line" },
        { "{\"a\":1}\n{\"a\":[1]}\n", NULL,
          "line 2: holds an object or an array within its object" },
        { "{\"a\":1}\n{\"a\":\"off\"}\n", "a",
          "line 2, column 1 (a): \"off\" is not a number" },
        { "[{\"a\":1},\n{\"a\":2}]\n", NULL, "line 1: is a list of JSON" },
    };
    int64_t frames;

    recording_begin();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const ori_source_options o = { .size = sizeof o,
                                       .columns = cases[i].columns };
        const ori_status s = recording_drain(
            recording_text("t.csv", cases[i].text), &o, 0, &frames);

        if (!strstr(ori_last_error(), cases[i].message))
            printf("%s\n", ori_last_error());
        CU_ASSERT_EQUAL(s, ORI_EFORMAT);
        CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), cases[i].message));
        if (i != 1 && i != 3)
            CU_ASSERT_EQUAL(frames, i == 4 || i == 6 ? 0 : 1);
    }
    recording_end();
}

/* Cut within its last line, a table has the rows before it, and says so; what
 * is wrong and was not cut is an error. */
static void test_cut(void)
{
    static const struct {
        const char *text;
        int frames;         /* < 0: an error */
        bool unfinished;
    } cases[] = {
        { "t,a,b\n0,1,2\n1,2,3\n2,3,4\n", 3, false },
        { "t,a,b\n0,1,2\n1,2,3\n2,3,4", 3, false },
        { "t,a,b\n0,1,2\n1,2,3\n2,3,", 3, false },    /* a missing value */
        { "t,a,b\n0,1,2\n1,2,3\n2,3", 2, true },
        { "t,a,b\n0,1,2\n1,2,3\n2", 2, true },
        { "t,a,b\n0,1,2\n1,2,3\n2,3,4e", 2, true },
        { "t,a,b\n0,1,2\n1,2,3\n2,3,-", 3, false },   /* a mark */
        { "t,a,b\n0,1,2\n1,2,3\n2,3,-1.5e+", 2, true },
        { "t,a,b\n0,1,2\n1,2,3\n2,3,+", 2, true },
        { "t,a,b\n0,1,2\n1,2,3\n2,3,\"4", 2, true },
        { "t,a,b\n0,1,2\n1,2,3\n9,3", 2, true },       /* no gap before */
        { "t a b\n0 1 2\n1 2 3\n2 3", 2, true },
        { "0,1,2\n1,2", 1, true },
        { "t,a,b\n0,1,2\n1,2,3\n2,3\n", -1, false },
        { "t,a,b\n0,1,2\n1,2\n2,3,4", -1, false },
        { "t,a,b\n0,1,2\n1,2,3\n2,3,4,5", -1, false },
        { "t,a,b\n0,1,2\n1,2,3\n2,\"3\"x,4", -1, false },
        { "{\"t\":0,\"a\":1}\n{\"t\":1,\"a\":2}", 2, false },
        { "{\"t\":0,\"a\":1}\n{\"t\":1,\"a\":2}\n{\"t\":2,", 2, true },
        { "{\"t\":0,\"a\":1}\n{\"t\":1,\"a\":2}\n{", 2, true },
        { "{\"t\":0,\"a\":1}\n{\"t\":1,\n", -1, false },
        { "{\"t\":0,\"a\":1}\n{\"t\":1,\"a\":[2]}", -1, false },
        { "{\"t\":0,\"a\":", -1, false },
    };

    recording_begin();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ori_source *source;
        float x[64];
        size_t got = 1;
        int frames = 0;
        ori_status s = ori_source_open(
            &source, recording_text("t.txt", cases[i].text), NULL);

        while (s == ORI_OK && got > 0) {
            s = ori_source_read(source, x, 8, &got);
            frames += (int)got;
        }
        if (s != ORI_OK)
            frames = -1;
        if (frames != cases[i].frames)
            printf("%s: %d\n", cases[i].text, frames);
        CU_ASSERT_EQUAL(frames, cases[i].frames);
        if (s == ORI_OK)
            CU_ASSERT_EQUAL(ori_source_describe(source).unfinished,
                            cases[i].unfinished);
        ori_source_close(source);
    }
    recording_end();
}

/* The same far behind the rows that are looked at. */
static void test_long_cut(void)
{
    enum { ROWS = 5000 };
    char *text = malloc(ROWS * 24);
    size_t n;
    int64_t frames;

    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    recording_begin();
    n = (size_t)sprintf(text, "t,x,y\n");
    for (int i = 0; i < ROWS; i++)
        n += (size_t)sprintf(text + n, "%.3f,%d,%d\n", i * 0.004, i,
                             i % 100);
    sprintf(text + n, "20.0");
    CU_ASSERT_EQUAL(recording_drain(recording_text("t.csv", text), NULL, 0,
                                    &frames), ORI_OK);
    CU_ASSERT_EQUAL(frames, ROWS);
    free(text);
    recording_end();
}

/* Text far behind the rows that were looked at, and the frames before it. */
static void test_long(void)
{
    enum { ROWS = 60000 };
    char *text = malloc(ROWS * 24);
    size_t n;
    int64_t frames;
    ori_signal s;
    int wrong = 0;

    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    recording_begin();
    n = (size_t)sprintf(text, "t,x,y\n");
    for (int i = 0; i < ROWS; i++)
        n += (size_t)sprintf(text + n, "%.3f,%d,%d\n", i * 0.004, i,
                             i % 100);
    CU_ASSERT_EQUAL_FATAL(
        ori_signal_read(&s, recording_bytes("t.csv", text, n), NULL, 0, -1),
        ORI_OK);
    CU_ASSERT_EQUAL(s.rate_hz, 250);
    CU_ASSERT_EQUAL(s.length, ROWS);
    for (int i = 0; i < ROWS; i++)
        wrong += s.x[i] != (float)i || s.x[ROWS + i] != (float)(i % 100);
    CU_ASSERT_EQUAL(wrong, 0);
    ori_signal_free(&s);
    n += (size_t)sprintf(text + n, "240,1,off\n");
    CU_ASSERT_EQUAL(recording_drain(recording_bytes("t.csv", text, n), NULL,
                                    7, &frames), ORI_EFORMAT);
    CU_ASSERT_EQUAL(frames, ROWS);
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), "line 60002, column 3"));
    free(text);
    recording_end();
}

static void test_rate(void)
{
    const ori_source_options o = { .size = sizeof o, .rate_hz = 20 };
    ori_signal s;

    recording_begin();
    CU_ASSERT_EQUAL_FATAL(
        ori_signal_read(&s, recording_text("t.csv", "time,x\n0,7\n0.1,7\n"
                                           "0.2,7\n0.3,\n0.4,7\n"),
                        &o, 0, -1), ORI_OK);
    CU_ASSERT_EQUAL(s.rate_hz, 20);
    CU_ASSERT_EQUAL(s.length, 10);
    for (int t = 0; t < 10; t++)
        CU_ASSERT_TRUE(t >= 5 && t <= 7 ? isnan(s.x[t]) : s.x[t] == 7);
    ori_signal_free(&s);
    CU_ASSERT_EQUAL_FATAL(
        ori_signal_read(&s, recording_text("t.csv", "1\n2\n"), &o, 0, -1),
        ORI_OK);
    CU_ASSERT_EQUAL(s.rate_hz, 0);
    CU_ASSERT_EQUAL(s.length, 2);
    ori_signal_free(&s);
    recording_end();
}

/* Rows 3 and 4 are missing, one is there twice, one comes late; a pause that
 * the file is too small for is not filled, nor are rows without a clock. */
static void test_places(void)
{
    const char *path;
    ori_source *source;
    float x[64];
    size_t got;

    recording_begin();
    reads_as("t,x\n0,1\n1,2\n2,3\n5,6\n5,9\n4,9\n6,7\n7,8\n8,9\n9,1\n"
             "10,2\n11,3\n12,4\n", NULL, 1, 13,
             (const float[]){ 1, 2, 3, NAN, NAN, 6, 7, 8, 9, 1, 2, 3, 4 });
    reads_as("t,x\n0,1\n1,2\n2,3\n3,4\n9000,5\n9001,6\n", NULL, 1, 6,
             (const float[]){ 1, 2, 3, 4, 5, 6 });
    reads_as("t,x\n0,1\n1,2\n2,3\n7,4\n9,5\n22,6\n", NULL, 1, 6,
             (const float[]){ 1, 2, 3, 4, 5, 6 });
    reads_as("t (ms),x\n0,1\n1,2\n2,3\n3,4\n900000,5\n", NULL, 1, 5,
             (const float[]){ 1, 2, 3, 4, 5 });
    path = recording_text("t.csv", "t,x\n0,1\n1,2\n2,3\n5,6\n5,9\n4,9\n6,7\n7,8\n"
                                   "8,9\n9,1\n10,2\n11,3\n12,4\n");
    CU_ASSERT_EQUAL_FATAL(ori_source_open(&source, path, NULL), ORI_OK);
    CU_ASSERT_EQUAL(ori_source_read(source, x, 64, &got), ORI_OK);
    CU_ASSERT_EQUAL(ori_source_describe(source).absent, 2);
    CU_ASSERT_EQUAL(ori_source_describe(source).duplicate_rows, 1);
    CU_ASSERT_EQUAL(ori_source_describe(source).late_rows, 1);
    ori_source_close(source);
    recording_end();
}

/* Newest first, or dates in no order; a number that falls as often as it
 * rises is none of a clock, and a clock that was set back once goes on. */
static void test_backwards(void)
{
    static const char *const texts[] = {
        "time,x\n9,1\n8,2\n7,3\n7,3\n6,4\n5,4\n4,4\n3,4\n2,4\n1,4\n0,0\n",
        "2024-01-03 10:00;1\n2024-01-02 10:00;2\n2024-01-01 10:00;3\n",
        "x,date\n1,2024-01-02\n1,2024-01-01\n1,2024-01-03\n1,2024-01-04\n",
    };
    ori_signal s;

    recording_begin();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const char *path = recording_text("t.csv", texts[i]);

        CU_ASSERT_EQUAL(ori_signal_read(&s, path, NULL, 0, -1), ORI_EFORMAT);
        CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(),
                                      i == 1 ? "line 2" : "line 3"));
        CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(),
                                      "in the order of their times"));
    }
    reads_as("t,x\n3,1\n2,2\n4,3\n1,4\n5,5\n", "x", 1, 5,
             (const float[]){ 1, 2, 3, 4, 5 });
    reads_as("t,x\n0,1\n2,2\n4,3\n6,4\n8,4\n1,5\n3,6\n5,7\n7,8\n9,9\n11,1\n",
             NULL, 1, 11,
             (const float[]){ 1, 2, 3, 4, 4, 5, 6, 7, 8, 9, 1 });
    recording_end();
}

static void test_cut_anywhere(void)
{
    static const char text[] = "time,\"a b\",c\r\n2024-01-01 10:00,1.5,\r\n"
                               "2024-01-01 10:01,-2e3,?\r\n"
                               "2024-01-01 10:02,3,4";
    int64_t frames;

    recording_begin();
    for (size_t n = 0; n < sizeof text; n++) {
        const ori_status s = recording_drain(
            recording_bytes("t.csv", text, n), NULL, 0, &frames);

        CU_ASSERT_TRUE(s == ORI_OK || s == ORI_EFORMAT);
        CU_ASSERT_TRUE(frames <= 3);
    }
    recording_end();
}

static void test_standard_input(void)
{
    int ends[2], old = dup(STDIN_FILENO);
    pid_t child;
    int64_t frames;
    static const char row[] = "12345678,1,2\n";

    CU_ASSERT_EQUAL_FATAL(pipe(ends), 0);
    child = fork();
    CU_ASSERT_TRUE_FATAL(child >= 0);
    if (child == 0) {
        for (int i = 0; i < 300000; i++)    /* more than is kept */
            if (write(ends[1], row, sizeof row - 1) < 0)
                _exit(1);
        _exit(0);
    }
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    close(ends[1]);
    CU_ASSERT_EQUAL(recording_drain("-", NULL, 0, &frames), ORI_OK);
    CU_ASSERT_EQUAL(frames, 300000);
    dup2(old, STDIN_FILENO);
    close(old);
    waitpid(child, NULL, 0);
}

/* A decimal comma in the user's locale is not the file's. */
static void test_locale(void)
{
    static const char *const commas[] = { "de_DE.UTF-8", "de_DE", "fr_FR" };

    recording_begin();
    for (int i = 0; i < 3; i++) {
        if (!setlocale(LC_ALL, commas[i]))
            continue;
        reads_as("a,b\n1.25,2\n", NULL, 2, 1, (const float[]){ 1.25f, 2 });
        break;
    }
    setlocale(LC_ALL, "C");
    recording_end();
}

static void test_allocations_fail(void)
{
    const ori_source_options o = { .size = sizeof o, .columns = "b,a" };
    const char *path;
    ori_status s = ORI_ENOMEM;
    ori_signal signal;
    int failures = 0;

    recording_begin();
    path = recording_text("t.csv", "time,a,b\n0,1,2\n1,2,3\n2,3,4\n");
    for (long n = 1; s != ORI_OK && n < 100; n++) {
        ori__alloc_fail_at(n);
        s = ori_signal_read(&signal, path, &o, 0, -1);
        CU_ASSERT_TRUE(s == ORI_OK || s == ORI_ENOMEM);
        failures += s != ORI_OK;
    }
    ori__alloc_fail_at(0);
    CU_ASSERT_TRUE(failures > 10 && failures < 60);
    ori_signal_free(&signal);
    recording_end();
}

const ori__suite suite_source_table = { "source_table", {
    { "values", test_values },
    { "messages", test_messages },
    { "cut", test_cut },
    { "long and cut", test_long_cut },
    { "long", test_long },
    { "rate", test_rate },
    { "rows have the place that their time says", test_places },
    { "times that run backwards", test_backwards },
    { "cut anywhere", test_cut_anywhere },
    { "standard input", test_standard_input },
    { "locale", test_locale },
    { "allocations fail", test_allocations_fail },
    { NULL, NULL } } };
