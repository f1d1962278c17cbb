/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include "serve/byte_range.h"

static const struct {
    const char *header;
    int64_t size;
    ori__range_kind kind;
    int64_t first, last;
} cases[] = {
    { NULL, 10, ORI__RANGE_ALL, 0, 0 },
    { "", 10, ORI__RANGE_ALL, 0, 0 },
    { "bytes=0-0", 10, ORI__RANGE_PART, 0, 0 },
    { "bytes=0-", 10, ORI__RANGE_PART, 0, 9 },
    { "BYTES= 3-5 ", 10, ORI__RANGE_PART, 3, 5 },
    { "bytes=3-500", 10, ORI__RANGE_PART, 3, 9 },
    { "bytes=9-9", 10, ORI__RANGE_PART, 9, 9 },
    { "bytes=10-", 10, ORI__RANGE_NONE, 0, 0 },
    { "bytes=10-11", 10, ORI__RANGE_NONE, 0, 0 },
    { "bytes=0-", 0, ORI__RANGE_NONE, 0, 0 },
    { "bytes=-3", 10, ORI__RANGE_PART, 7, 9 },
    { "bytes=-30", 10, ORI__RANGE_PART, 0, 9 },
    { "bytes=-0", 10, ORI__RANGE_NONE, 0, 0 },
    { "bytes=-1", 0, ORI__RANGE_NONE, 0, 0 },
    { "bytes=99999999999999999999-", 10, ORI__RANGE_NONE, 0, 0 },
    { "bytes=5-99999999999999999999", 10, ORI__RANGE_PART, 5, 9 },
    { "bytes=-99999999999999999999", 10, ORI__RANGE_PART, 0, 9 },
    /* several are refused */
    { "bytes=0-1,3-4", 10, ORI__RANGE_NONE, 0, 0 },
    { "bytes=0-1 , 3-4", 10, ORI__RANGE_NONE, 0, 0 },
    { "bytes=-1,-2", 10, ORI__RANGE_NONE, 0, 0 },
    /* what is no range is not heeded */
    { "bytes=5-4", 10, ORI__RANGE_ALL, 0, 0 },
    { "bytes=-", 10, ORI__RANGE_ALL, 0, 0 },
    { "bytes=", 10, ORI__RANGE_ALL, 0, 0 },
    { "bytes", 10, ORI__RANGE_ALL, 0, 0 },
    { "bytes=a-b", 10, ORI__RANGE_ALL, 0, 0 },
    { "bytes=1", 10, ORI__RANGE_ALL, 0, 0 },
    { "bytes=1-2x", 10, ORI__RANGE_ALL, 0, 0 },
    { "bytes=--2", 10, ORI__RANGE_ALL, 0, 0 },
    { "bytes=+1-2", 10, ORI__RANGE_ALL, 0, 0 },
    { "frames=1-2", 10, ORI__RANGE_ALL, 0, 0 },
    { "bytes=,", 10, ORI__RANGE_ALL, 0, 0 },
};

static void test_headers(void)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t first = -1, last = -1;
        const ori__range_kind kind =
            ori__byte_range(cases[i].header, cases[i].size, &first, &last);

        if (kind != cases[i].kind)
            printf("\"%s\" is %d\n", cases[i].header, (int)kind);
        CU_ASSERT_EQUAL(kind, cases[i].kind);
        if (kind == ORI__RANGE_PART) {
            CU_ASSERT_EQUAL(first, cases[i].first);
            CU_ASSERT_EQUAL(last, cases[i].last);
        }
    }
}

const ori__suite suite_byte_range = { "byte_range", {
    { "headers", test_headers },
    { NULL, NULL } } };
