/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <string.h>

#include "signal/table_row.h"

/* Cells joined by '|', or what is wrong. */
static const char *cells(const char *line, char separator)
{
    static char joined[200];
    ori__table_row row = { 0 };
    const char *wrong;
    const ori_status s = ori__table_row_split(
        &row, line, line + strlen(line), separator, &wrong);
    size_t n = 0;

    CU_ASSERT_EQUAL(s, wrong ? ORI_EFORMAT : ORI_OK);
    joined[0] = '\0';
    for (size_t i = 0; s == ORI_OK && i < row.count; i++)
        n += (size_t)snprintf(joined + n, sizeof joined - n, "%s%.*s",
                              i ? "|" : "",
                              (int)(row.cell[i].end - row.cell[i].s),
                              row.cell[i].s);
    ori__table_row_free(&row);
    return wrong ? wrong : joined;
}

static void test_cells(void)
{
    static const struct {
        const char *line;
        char separator;
        const char *cells;
    } cases[] = {
        { "1,2,3", ',', "1|2|3" },
        { "1;2,3", ';', "1|2,3" },
        { "", ',', "" },
        { ",", ',', "|" },
        { "1,,", ',', "1||" },
        { " 1 , 2\t", ',', "1|2" },
        { "a\t\tb", '\t', "a||b" },
        { " a \t b ", '\t', "a|b" },
        { "  1  2\t3 ", ' ', "1|2|3" },
        { "1", ' ', "1" },
        { "1 2", '\0', "1 2" },
        { "\"a,b\",c", ',', "a,b|c" },
        { "\"a\"\"b\" ,\"\"", ',', "a\"\"b|" },
        { "a\"b,c", ',', "a\"b|c" },
        { "\"a b\" 2", ' ', "a b|2" },
        { "\"a", ',', "a quote is not closed on the line" },
        { "\"a\"\"", ',', "a quote is not closed on the line" },
        { "\"a\"b,c", ',', "something stands behind a closing quote" },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CU_ASSERT_STRING_EQUAL(cells(cases[i].line, cases[i].separator),
                               cases[i].cells);
}

static void test_too_many(void)
{
    static char commas[70000];
    ori__table_row row = { 0 };
    const char *wrong;

    memset(commas, ',', sizeof commas);
    CU_ASSERT_EQUAL(ori__table_row_split(&row, commas, commas + 65535, ',',
                                         &wrong), ORI_OK);
    CU_ASSERT_EQUAL(row.count, 65536);
    CU_ASSERT_EQUAL(ori__table_row_split(&row, commas, commas + 65536, ',',
                                         &wrong), ORI_EFORMAT);
    ori__table_row_free(&row);
}

const ori__suite suite_table_row = { "table_row", {
    { "cells", test_cells },
    { "too many", test_too_many },
    { NULL, NULL } } };
