/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <string.h>

#include "base/memory.h"
#include "base/random.h"
#include "signal/json_row.h"

/* Cells joined by '|', or what is wrong. */
static const char *cells(ori__json_keys *keys, const char *line, bool learn)
{
    static char joined[300];
    ori__table_row row = { 0 };
    const char *wrong;
    const ori_status s = ori__json_row_split(&row, keys, learn, line,
                                             line + strlen(line), &wrong);
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
    ori__json_keys keys = { 0 };

    CU_ASSERT_STRING_EQUAL(cells(&keys, "{\"a\":1,\"b\" : -2.5e3 }", true),
                           "1|-2.5e3");
    CU_ASSERT_STRING_EQUAL(cells(&keys, " { \"b\": null , \"c\": \"x \\\" y\"}",
                                 true), "|null|x \\\" y");
    CU_ASSERT_EQUAL(keys.count, 3);
    CU_ASSERT_STRING_EQUAL(cells(&keys, "{\"d\":4,\"c\":true}", false),
                           "||true");
    CU_ASSERT_STRING_EQUAL(cells(&keys, "{}", false), "||");
    CU_ASSERT_STRING_EQUAL(cells(&keys, "{\"a\":NaN,\"b\":-Infinity}", false),
                           "NaN|-Infinity|");
    CU_ASSERT_EQUAL(keys.count, 3);
    ori__json_keys_free(&keys);
}

static void test_refused(void)
{
    static const struct {
        const char *line, *wrong;
    } cases[] = {
        { "", "is no JSON object" },
        { "7", "is no JSON object" },
        { "{\"a\":{\"b\":1}}", "holds an object or an array within" },
        { "{\"z\":[1,2]}", "holds an object or an array within" },
        { "{\"a\":1,\"a\":2}", "a key is there twice" },
        { "{\"a\":1 \"b\":2}", "a comma or the closing } is missing" },
        { "{\"a\":1", "a comma or the closing } is missing" },
        { "{\"a\" 1}", "a colon is missing" },
        { "{a:1}", "a key in quotes is missing" },
        { "{\"a\":1,}", "a key in quotes is missing" },
        { "{\"a\":}", "neither a number, a text" },
        { "{\"a\":nul}", "neither a number, a text" },
        { "{\"a\":+1}", "neither a number, a text" },
        { "{\"a\":-}", "neither a number, a text" },
        { "{\"a\":\"x}", "a text is not closed" },
        { "{\"a\":\"x\\\"}", "a text is not closed" },
        { "{\"a\":1} 2", "something stands behind the object" },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int learn = 0; learn < 2; learn++) {
            ori__json_keys keys = { 0 };
            const char *got;

            CU_ASSERT_EQUAL(ori__json_keys_add(&keys, "a", 1), ORI_OK);
            got = cells(&keys, cases[i].line, learn);
            if (!strstr(got, cases[i].wrong))
                printf("%s: %s\n", cases[i].line, got);
            CU_ASSERT_PTR_NOT_NULL(strstr(got, cases[i].wrong));
            ori__json_keys_free(&keys);
        }
}

static void test_names(void)
{
    ori__json_keys keys = { 0 };
    char *name;

    cells(&keys, "{\"\\u00b0C\":1,\"a \\\" b\":2,\"bad\\x\":3}", true);
    name = ori__json_key_name(&keys, 0);
    CU_ASSERT_STRING_EQUAL(name, "\xc2\xb0""C");
    ori__free(name);
    name = ori__json_key_name(&keys, 1);
    CU_ASSERT_STRING_EQUAL(name, "a \" b");
    ori__free(name);
    CU_ASSERT_PTR_NULL(ori__json_key_name(&keys, 2));
    ori__json_keys_free(&keys);
}

static void test_many_keys(void)
{
    static char line[40000];
    ori__json_keys keys = { 0 };
    size_t n = 0;

    for (int i = 0; i < 1025; i++)
        n += (size_t)snprintf(line + n, sizeof line - n, "%c\"k%d\":%d",
                              i ? ',' : '{', i, i);
    snprintf(line + n, sizeof line - n, "}");
    CU_ASSERT_PTR_NOT_NULL(strstr(cells(&keys, line, true), "1024 keys"));
    ori__json_keys_free(&keys);
}

/* Whatever a line holds, it is cells within it or a sentence. */
static void test_hostile(void)
{
    static const char model[] = "{\"a\": 1.5, \"b\": \"x\\n\", \"c\": null}";
    ori__rng rng = ori__rng_at(6, ORI__RNG_TEST, 0, 0);
    ori__json_keys keys = { 0 };

    for (int i = 0; i < 20000; i++) {
        const size_t length = ori__rng_below(&rng, sizeof model);
        char *line = ORI__NEW(char, length ? length : 1);
        ori__table_row row = { 0 };
        const char *wrong;

        memcpy(line, model, length);
        for (uint32_t k = ori__rng_below(&rng, 4); k > 0 && length > 0; k--)
            line[ori__rng_below(&rng, (uint32_t)length)] =
                "{}[]\",:\\a1 "[ori__rng_below(&rng, 11)];
        ori__json_row_split(&row, &keys, i % 2, line, line + length, &wrong);
        for (size_t k = 0; !wrong && k < row.count; k++)
            CU_ASSERT_TRUE(row.cell[k].end >= row.cell[k].s &&
                           (row.cell[k].end == row.cell[k].s ||
                            (row.cell[k].s >= line &&
                             row.cell[k].end <= line + length)));
        ori__table_row_free(&row);
        ori__free(line);
    }
    ori__json_keys_free(&keys);
}

const ori__suite suite_json_row = { "json_row", {
    { "cells", test_cells },
    { "refused", test_refused },
    { "names of keys", test_names },
    { "many keys", test_many_keys },
    { "hostile lines", test_hostile },
    { NULL, NULL } } };
