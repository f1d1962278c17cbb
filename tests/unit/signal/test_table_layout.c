/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <string.h>

#include "recording.h"
#include "signal/table_layout.h"

/* The layout in words: separator, header's line, first row, columns wanted
 * and rate; or the message. */
static const char *layout(const char *text, const char *wanted)
{
    static char words[300];
    ori__table_layout t;
    ori__line_reader lines;
    ori__input in;
    ori_status s;
    int n;

    CU_ASSERT_EQUAL_FATAL(ori__input_open(&in, recording_text("t", text)),
                          ORI_OK);
    ori__line_reader_begin(&lines, &in);
    s = ori__table_layout_find(&t, &lines, wanted);
    n = snprintf(words, sizeof words, "%c %d %d",
                 t.separator ? t.separator : '0', (int)t.header,
                 (int)t.first_row);
    for (size_t i = 0; i < t.wanted_count; i++)
        n += snprintf(words + n, sizeof words - (size_t)n, "%c%zu",
                      i ? ',' : ' ', t.wanted[i] + 1);
    snprintf(words + n, sizeof words - (size_t)n, " %g", t.rate_hz);
    if (s != ORI_OK)
        snprintf(words, sizeof words, "%s", strstr(ori_last_error(), "/t: ")
                                                ? strstr(ori_last_error(),
                                                         "/t: ") + 4
                                                : ori_last_error());
    ori__table_layout_free(&t);
    ori__line_reader_close(&lines);
    ori__input_close(&in);
    return words;
}

static void expect(const char *text, const char *wanted, const char *words)
{
    const char *got = layout(text, wanted);

    if (strcmp(got, words) != 0)
        printf("of \"%s\": \"%s\", not \"%s\"\n", text, got, words);
    CU_ASSERT_STRING_EQUAL(got, words);
}

static void test_separators(void)
{
    recording_begin();
    expect("1,2\n3,4\n", NULL, ", 0 1 1,2 0");
    expect("1\t2\n3\t4\n", NULL, "\t 0 1 1,2 0");
    expect("a;b\n1;2\n", NULL, "; 1 2 1,2 0");
    expect("a, b;c\n1;2\n", NULL, "; 1 2 1,2 0");
    expect("\"a;b\",c\n1,2\n", NULL, ", 1 2 1,2 0");
    expect("a|b\n1|2\n", NULL, "| 1 2 1,2 0");
    expect(" 1.0  2.0\n 3.0  4.0\n", NULL, "  0 1 1,2 0");
    expect("x y\n1 2\n", NULL, "  1 2 1,2 0");
    expect("1\n2\n", NULL, "0 0 1 1 0");
    expect("1", NULL, "0 0 1 1 0");
    expect("some words\n1\n2\n", NULL, "0 1 2 1 0");
    recording_end();
}

static void test_headers(void)
{
    recording_begin();
    expect("# by hand\n\n# again\na,b\n1,2\n", NULL, ", 4 5 1,2 0");
    expect("a,b\n", NULL, ", 1 2 1,2 0");
    expect("a,b\n,\n1,2\n", NULL, ", 1 2 1,2 0");
    expect("x,1,2\n5,6,7\n", NULL, ", 1 2 1,2,3 0");
    expect("1,ok,2\n3,bad,4\n", NULL, ", 0 1 1,3 0");
    expect("1,ok,2\n", NULL, ", 0 1 1,3 0");
    expect("v,state\n1,ok\n2,bad\n", NULL, ", 1 2 1 0");
    expect("?,2\n3,NaN\n", NULL, ", 0 1 1,2 0");
    recording_end();
}

static void test_times(void)
{
    recording_begin();
    expect("time,x\n0,5\n0.01,6\n0.02,5\n", NULL, ", 1 2 2 100");
    expect("x,Time (ms)\n9,0\n5,10\n1,20\n", NULL, ", 1 2 1 100");
    expect("timestamp,x\n1700000000000,5\n1700000000020,6\n", NULL,
           ", 1 2 2 50");
    expect("timestamp,x\n2024-01-01 00:00:00,5\n2024-01-01 00:00:10,6\n",
           NULL, ", 1 2 2 0.1");
    expect("date,time,x\n2024-01-01,00:00:00,5\n2024-01-01,00:00:02,6\n",
           NULL, ", 1 2 3 0.5");
    /* called t, and yet a temperature */
    expect("t,x\n20.5,1\n20.1,2\n19.7,3\n", NULL, ", 1 2 1,2 0");
    /* not called anything */
    expect("0,1\n0.5,1\n1,1\n1.5,1\n", NULL, ", 0 1 2 2");
    expect("12:00:00,1\n12:00:01,1\n12:00:02,1\n", NULL, ", 0 1 2 1");
    expect("when,x\n2024-01-01,1\n2024-01-02,1\n2024-01-03,1\n", NULL,
           ", 1 2 2 1.15741e-05");
    expect("v,x\n1,1\n2,1\n3,1\n", NULL, ", 1 2 1,2 0");
    expect("1,1\n2,1\n70,1\n", NULL, ", 0 1 1,2 0");
    /* counting rows is no time */
    expect("1,5\n2,6\n3,7\n", NULL, ", 0 1 2 0");
    expect(",x\n0,5\n1,6\n2,7\n", NULL, ", 1 2 2 0");
    expect("1\n2\n3\n", NULL, "0 0 1 1 0");
    /* two rows in the same second */
    expect("time,x\n1,5\n1,6\n2,5\n2,6\n3,5\n", NULL, ", 1 2 2 1");
    expect("time,x\n1,5\n1,6\n1,5\n1,6\n2,5\n", NULL, ", 1 2 2 0");
    recording_end();
}

static void test_chosen(void)
{
    static const char text[] = "time,x,y y,2\n0,1,2,a\n1,3,4,b\n";

    recording_begin();
    expect(text, "y y,x", ", 1 2 3,2 1");
    expect(text, " x , 1", ", 1 2 2,1 1");
    expect(text, "2", ", 1 2 4 1");         /* a name before a number */
    expect(text, "z", "no column \"z\" among its 4; they are time, x, y y, "
                      "2");
    expect(text, "", "no column \"\" among its 4; they are time, x, y y, 2");
    expect(text, "5", "no column \"5\" among its 4; they are time, x, y y, "
                      "2");
    expect("1,2\n3,4\n", "3", "no column \"3\" among its 2");
    expect("1,2\n3,4\n", "1.5", "no column \"1.5\" among its 2");
    recording_end();
}

static void test_refused(void)
{
    recording_begin();
    expect("", NULL, "is empty");
    expect("\n\n# only this\n", NULL, "is empty");
    expect("a\nb\nc\n", NULL, "none of its 1 columns holds numbers");
    expect("a,\"b\n1,2\n", NULL, "line 1: a quote is not closed on the line");
    expect("a\001b\n", NULL, "line 1: is neither audio nor a table: it holds "
                             "the byte 0x01");
    recording_end();
}

const ori__suite suite_table_layout = { "table_layout", {
    { "separators", test_separators },
    { "headers", test_headers },
    { "times", test_times },
    { "chosen", test_chosen },
    { "refused", test_refused },
    { NULL, NULL } } };
