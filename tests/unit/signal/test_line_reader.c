/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <stdlib.h>
#include <string.h>

#include "recording.h"
#include "signal/line_reader.h"

static ori__input in;
static ori__line_reader reader;

static void begin(const void *bytes, size_t n)
{
    recording_begin();
    CU_ASSERT_EQUAL_FATAL(
        ori__input_open(&in, recording_bytes("t", bytes, n)), ORI_OK);
    ori__line_reader_begin(&reader, &in);
}

static void end(void)
{
    ori__line_reader_close(&reader);
    ori__input_close(&in);
    recording_end();
}

/* Is this the next line?  NULL: the end. */
static bool next_is(const char *want)
{
    const char *s, *stop;

    if (ori__line_reader_next(&reader, &s, &stop) != ORI_OK)
        return false;
    if (!want || !s)
        return !want && !s;
    return strlen(want) == (size_t)(stop - s) &&
           memcmp(s, want, strlen(want)) == 0;
}

static void test_ends(void)
{
    static const char text[] = "\xef\xbb\xbfone\r\n\ntwo\rx\n \r\nthree";

    begin(text, sizeof text - 1);
    for (int again = 0; again < 3; again++) {
        CU_ASSERT_TRUE(next_is("one"));
        CU_ASSERT_EQUAL(reader.number, 1);
        CU_ASSERT_TRUE(next_is(""));
        CU_ASSERT_TRUE(next_is("two\rx"));
        CU_ASSERT_TRUE(next_is(" "));
        CU_ASSERT_TRUE(next_is("three"));
        CU_ASSERT_EQUAL(reader.number, 5);
        CU_ASSERT_TRUE(next_is(NULL));
        CU_ASSERT_TRUE(next_is(NULL));
        ori__line_reader_rewind(&reader, true);
    }
    end();
}

static void test_many(void)
{
    enum { LINES = 200000 };
    char *text = malloc(LINES * 8), want[16];
    size_t n = 0;
    int wrong = 0;

    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    for (int i = 0; i < LINES; i++)
        n += (size_t)sprintf(text + n, "%d\n", i);
    begin(text, n);
    CU_ASSERT_TRUE(next_is("0"));
    ori__line_reader_rewind(&reader, false);
    for (int i = 0; i < LINES; i++) {
        sprintf(want, "%d", i);
        wrong += !next_is(want);
    }
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT_TRUE(next_is(NULL));
    CU_ASSERT_TRUE(reader.room < 300000);   /* not the whole of it */
    end();
    free(text);
}

static void test_refused(void)
{
    const size_t long_line = 3 << 20;
    char *text = malloc(long_line);
    const char *s, *stop;

    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    begin("a\nb\0c\nd", 7);
    CU_ASSERT_TRUE(next_is("a"));
    CU_ASSERT_EQUAL(ori__line_reader_next(&reader, &s, &stop), ORI_EFORMAT);
    CU_ASSERT_EQUAL(ori__line_reader_next(&reader, &s, &stop), ORI_EFORMAT);
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), "line 2"));
    end();
    begin("\xff\xfe" "a\0", 4);
    CU_ASSERT_EQUAL(ori__line_reader_next(&reader, &s, &stop), ORI_EFORMAT);
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), "UTF-16"));
    end();
    memset(text, 'x', long_line);
    begin(text, long_line);
    CU_ASSERT_EQUAL(ori__line_reader_next(&reader, &s, &stop), ORI_EFORMAT);
    CU_ASSERT_EQUAL(ori__line_reader_next(&reader, &s, &stop), ORI_EFORMAT);
    CU_ASSERT_TRUE(reader.room <= 1u << 21);
    end();
    free(text);
    begin("", 0);
    CU_ASSERT_TRUE(next_is(NULL));
    end();
}

const ori__suite suite_line_reader = { "line_reader", {
    { "ends", test_ends },
    { "many", test_many },
    { "refused", test_refused },
    { NULL, NULL } } };
