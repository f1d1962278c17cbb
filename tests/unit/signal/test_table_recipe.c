/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * test_table_recipe.c - a table is read as its recipe says, found or edited
 */
#include "suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "recording.h"

/* All of a recording in words: rate, then a row a frame; or the message.
 * free() it. */
static char *told(const char *path, const char *columns, char **recipe)
{
    const ori_source_options o = { .size = sizeof o, .columns = columns };
    ori_source *source = NULL;
    ori_source_info info;
    char *words = NULL;
    size_t bytes, got = 1;
    float x[64];
    FILE *to = open_memstream(&words, &bytes);
    ori_status s = ori_source_open(&source, path, &o);

    if (s == ORI_OK) {
        info = ori_source_describe(source);
        fprintf(to, "%g Hz:", info.rate_hz);
    }
    while (s == ORI_OK && got > 0) {
        s = ori_source_read(source, x, 1, &got);
        for (int i = 0; s == ORI_OK && got > 0 && i < info.channels; i++)
            fprintf(to, isnan(x[i]) ? "%cx" : "%c%g", i ? ',' : ' ',
                    (double)x[i]);
    }
    if (s != ORI_OK)
        fprintf(to, "%s", ori_last_error());
    else if (recipe)
        *recipe = ori_source_recipe(source);
    ori_source_close(source);
    fclose(to);
    return words;
}

static void expect(const char *path, const char *columns, const char *want)
{
    char *got = told(path, columns, NULL);

    if (!strstr(got, want))
        printf("\"%s\", not \"%s\"\n", got, want);
    CU_ASSERT_PTR_NOT_NULL(strstr(got, want));
    free(got);
}

static const char *const tables[] = {
    "a,b\n1,2\n3,4\n",
    "1;2\n3;\n",
    "t,x\n0.00,1\n0.01,2\n0.02,na\n0.04,4\n0.05,5\n",
    "time (ms);v;state\n0;1;ok\n10;null;ok\n20;3;bad\n30;N/A;ok\n",
    "a,a,2\n1,2,3\n4,5,6\n",
    "2024-03-01 12:00:00,5\n2024-03-01 12:00:01,6\n2024-03-01 12:00:02,7\n",
    " 1.0  2.0\n 3.0  4.0\n",
    "1\n\n3\n",
    "{\"t\":0,\"v\":1}\n{\"t\":1,\"w\":2}\n{\"t\":2,\"v\":null,\"w\":3}\n",
    "{\"v\":1,\"s\":\"x\"}\n\n{\"v\":\"2\",\"s\":\"y\"}\n{}\n",
    "caf\xe9,x\n1,2\n3,4\n",
    "# by hand\nx|y\n1|2\n",
};

/* What was found out reads the same again, and is found out again. */
static void test_replayed(void)
{
    recording_begin();
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        const char *path = recording_text("t", tables[i]);
        char *recipe = NULL, *again = NULL, *before, *after;

        before = told(path, NULL, &recipe);
        CU_ASSERT_PTR_NOT_NULL_FATAL(recipe);
        after = told(path, recipe, &again);
        CU_ASSERT_STRING_EQUAL(after, before);
        CU_ASSERT_PTR_NOT_NULL_FATAL(again);
        CU_ASSERT_STRING_EQUAL(again, recipe);
        if (strcmp(after, before) != 0)
            printf("%s\n%s\n%s\n", recipe, before, after);
        ori_name_free(recipe);
        ori_name_free(again);
        free(before);
        free(after);
    }
    recording_end();
}

static void test_says(void)
{
    char *recipe = NULL;

    recording_begin();
    free(told(recording_text("t", tables[3]), NULL, &recipe));
    CU_ASSERT_STRING_EQUAL(
        recipe, "{\"recipe\":1,\"form\":\"table\",\"separator\":\";\","
        "\"header\":true,\"columns\":[\"v\"],\"time\":\"time (ms)\","
        "\"unit\":0.001,\"rate\":100.0,\"even\":true,"
        "\"missing\":[\"null\",\"N/A\"]}");
    ori_name_free(recipe);
    free(told(recording_text("t", tables[4]), NULL, &recipe));
    CU_ASSERT_PTR_NOT_NULL(strstr(recipe, "\"columns\":[\"a\",2,\"2\"]"));
    ori_name_free(recipe);
    recording_end();
}

/* Where a guess would go wrong. */
static void test_edited(void)
{
    const char *path;

    recording_begin();
    path = recording_text("t", "1,2\n3,-999\n");
    expect(path, NULL, "0 Hz: 1,2 3,-999");
    expect(path, "{\"recipe\":1,\"form\":\"table\",\"separator\":\",\","
           "\"header\":false,\"columns\":[2],\"missing\":[\"-999\"],"
           "\"rate\":50}", "50 Hz: 2 x");
    path = recording_text("t", "{\"a\":1}\n{\"a\":2,\"\\u00b5\":5}\n");
    expect(path, " {\"recipe\":1,\"form\":\"json-lines\",\"columns\":"
           "[\"\xc2\xb5\",\"late\"]}", "0 Hz: x,x 5,x");
    recording_end();
}

static void test_refused(void)
{
    static const struct {
        const char *recipe, *why;
    } cases[] = {
        { "{", "the recipe" },
        { "{}", "\"recipe\"" },
        { "{\"recipe\":2}", "recipe" },
        { "{\"recipe\":1,\"form\":\"xml\"}", "neither table nor json-lines" },
        { "{\"recipe\":1,\"form\":\"table\"}", "separator" },
        { "{\"recipe\":1,\"form\":\"table\",\"separator\":\"ab\"}",
          "more than one character" },
        { "{\"recipe\":1,\"form\":\"table\",\"separator\":\",\"}", "header" },
        { "{\"recipe\":1,\"form\":\"table\",\"separator\":\",\","
          "\"header\":true}", "no list of columns" },
        { "{\"recipe\":1,\"form\":\"table\",\"separator\":\",\","
          "\"header\":true,\"columns\":[\"c\"]}", "no column \"c\"" },
        { "{\"recipe\":1,\"form\":\"table\",\"separator\":\",\","
          "\"header\":true,\"columns\":[3]}", "no column 3" },
        { "{\"recipe\":1,\"form\":\"table\",\"separator\":\",\","
          "\"header\":false,\"columns\":[\"a\"]}", "has no header" },
        { "{\"recipe\":1,\"form\":\"table\",\"separator\":\",\","
          "\"header\":true,\"columns\":[null]}", "neither a name nor" },
        { "{\"recipe\":1,\"form\":\"table\",\"separator\":\",\","
          "\"header\":true,\"columns\":[1],\"rate\":-1}", "rate" },
        { "{\"recipe\":1,\"form\":\"table\",\"separator\":\",\","
          "\"header\":true,\"columns\":[1],\"missing\":[7]}", "missing" },
        { "{\"recipe\":1,\"form\":\"table\",\"separator\":\",\","
          "\"header\":true,\"columns\":[1],\"colour\":1}",
          "nothing that a recipe has" },
    };
    const char *path;

    recording_begin();
    path = recording_text("t", tables[0]);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect(path, cases[i].recipe, cases[i].why);
    /* Of another log the marks that were not seen are no marks. */
    expect(recording_text("t", "a,b\n1,none\n"),
           "{\"recipe\":1,\"form\":\"table\",\"separator\":\",\",\"header\":"
           "true,\"columns\":[\"b\"]}", "line 2, column 2 (b): \"none\" is "
           "not a number");
    recording_end();
}

/* Words for what is missing are a column's only if it has numbers too. */
static void test_marks(void)
{
    recording_begin();
    expect(recording_text("t", "x,error\n1,none\n-,none\n--,late\n"), NULL,
           "0 Hz: 1 x x");
    expect(recording_text("t", "x\nmissing\n#N/A\nnil\n4\nNULL\n"), NULL,
           "0 Hz: x x x 4 x");
    recording_end();
}

const ori__suite suite_table_recipe = { "table_recipe", {
    { "replayed", test_replayed },
    { "what it says", test_says },
    { "edited", test_edited },
    { "refused", test_refused },
    { "what stands for missing", test_marks },
    { NULL, NULL } } };
