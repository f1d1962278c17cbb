/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * table_recipe.c - how a table is to be read, written down
 */
#include "signal/table_recipe.h"

#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"

static const char where[] = "the recipe";

bool ori__table_recipe_is(const char *text)
{
    while (*text == ' ' || *text == '\n' || *text == '\r' || *text == '\t')
        text++;
    return *text == '{';
}

/* ---------------------------------------------------------------- reading */

static ori_status wrong(const char *key, const char *rule)
{
    return ori__fail(ORI_EFORMAT, "%s: \"%s\" %s", where, key, rule);
}

static ori_status check_keys(const json_t *r)
{
    static const char *const known[] = { "recipe", "form", "separator",
                                         "header", "columns", "time", "unit",
                                         "rate", "even", "missing" };
    const char *key;
    json_t *value;

    json_object_foreach((json_t *)(uintptr_t)r, key, value) {
        size_t i = 0;

        while (i < sizeof known / sizeof *known && strcmp(known[i], key) != 0)
            i++;
        if (i == sizeof known / sizeof *known)
            return wrong(key, "is nothing that a recipe has");
    }
    return ORI_OK;
}

static ori_status read_form(ori__table_layout *t, const json_t *r,
                            bool *header)
{
    const char *form, *separator;
    int64_t version;
    ori_status s = ori__json_int(r, "recipe", where, 1, 1, &version);

    if (s == ORI_OK)
        s = ori__json_string(r, "form", where, &form);
    if (s != ORI_OK)
        return s;
    t->json = strcmp(form, "json-lines") == 0;
    *header = json_is_true(json_object_get(r, "header"));
    if (t->json)
        return ORI_OK;
    if (strcmp(form, "table") != 0)
        return wrong("form", "is neither table nor json-lines");
    s = ori__json_string(r, "separator", where, &separator);
    if (s == ORI_OK && strlen(separator) > 1)
        return wrong("separator", "is more than one character");
    if (s == ORI_OK)
        t->separator = *separator;
    if (s == ORI_OK && !json_is_boolean(json_object_get(r, "header")))
        return wrong("header", "is neither true nor false");
    return s;
}

static ori_status read_clock(ori__table_layout *t, const json_t *r)
{
    const json_t *rate = json_object_get(r, "rate");
    ori_status s = ORI_OK;

    t->unit = 1.0;
    if (rate && !json_is_null(rate))
        s = ori__json_number(r, "rate", where, 1e-9, 1e12, &t->rate_hz);
    if (s == ORI_OK && json_object_get(r, "unit"))
        s = ori__json_number(r, "unit", where, 1e-12, 1e9, &t->unit);
    return s;
}

static ori_status read_marks(ori__table_layout *t, const json_t *r)
{
    const json_t *marks = json_object_get(r, "missing");

    t->marks.given = true;
    if (marks && !json_is_array(marks))
        return wrong("missing", "is no list");
    for (size_t i = 0; i < json_array_size(marks); i++) {
        const char *mark = json_string_value(json_array_get(marks, i));

        if (!mark)
            return wrong("missing", "holds something that is no text");
        if (!ori__table_marks_give(&t->marks, mark))
            return ori__fail_memory(where);
    }
    return ORI_OK;
}

ori_status ori__table_recipe_read(json_t **recipe, ori__table_layout *t,
                                  bool *header, const char *text)
{
    ori_status s = ori__json_parse(text, strlen(text), where, recipe);

    if (s == ORI_OK)
        s = check_keys(*recipe);
    if (s == ORI_OK)
        s = read_form(t, *recipe, header);
    if (s == ORI_OK)
        s = read_clock(t, *recipe);
    if (s == ORI_OK)
        s = read_marks(t, *recipe);
    if (s == ORI_OK &&
        json_array_size(json_object_get(*recipe, "columns")) == 0)
        s = wrong("columns", "is no list of columns");
    return s;
}

/* ---------------------------------------------------------------- columns */

static ori_status add_key(ori__table_layout *t, const json_t *named)
{
    const char *want = json_string_value(named);
    char *text;
    ori_status s;

    if (!want)
        return ORI_OK;
    for (size_t i = 0; i < t->keys.count; i++) {
        char *name = ori__json_key_name(&t->keys, i);
        const bool same = name && strcmp(name, want) == 0;

        ori__free(name);
        if (same)
            return ORI_OK;
    }
    text = ori__json_text(named);       /* in quotes */
    if (!text)
        return ori__fail_memory(where);
    s = ori__json_keys_add(&t->keys, text + 1, strlen(text) - 2);
    ori__free(text);
    return s;
}

ori_status ori__table_recipe_keys(const json_t *r, ori__table_layout *t)
{
    const json_t *columns = json_object_get(r, "columns");
    ori_status s = add_key(t, json_object_get(r, "time"));

    for (size_t i = 0; s == ORI_OK && i < json_array_size(columns); i++)
        s = add_key(t, json_array_get(columns, i));
    t->columns = t->keys.count;
    return s;
}

/* A name is only that, even if it is "2". */
static ori_status find_column(const ori__table_layout *t, const char *path,
                              const json_t *column, size_t *found)
{
    const char *name = json_string_value(column);
    const json_int_t number = json_integer_value(column);

    if (name && !t->name)
        return ori__fail(ORI_EFORMAT, "%s: has no header, so that the recipe "
                         "cannot name the column \"%s\"", path, name);
    if (name) {
        for (*found = 0; *found < t->columns; ++*found)
            if (strcmp(t->name[*found], name) == 0)
                return ORI_OK;
        return ori__fail(ORI_EFORMAT, "%s: has no column \"%s\", which the "
                         "recipe names", path, name);
    }
    if (!json_is_integer(column))
        return wrong("columns", "holds neither a name nor a number");
    if (number < 1 || number > (json_int_t)t->columns)
        return ori__fail(ORI_EFORMAT, "%s: has no column %lld, which the "
                         "recipe names: it has %zu", path, (long long)number,
                         t->columns);
    *found = (size_t)number - 1;
    return ORI_OK;
}

ori_status ori__table_recipe_choose(const json_t *r, ori__table_layout *t,
                                    const char *path)
{
    const json_t *columns = json_object_get(r, "columns");
    const json_t *time = json_object_get(r, "time");
    const size_t count = json_array_size(columns);
    ori_status s = ORI_OK;

    t->wanted = ORI__NEW(size_t, count);
    if (!t->wanted)
        return ori__fail_memory(where);
    for (; s == ORI_OK && t->wanted_count < count; t->wanted_count++)
        s = find_column(t, path, json_array_get(columns, t->wanted_count),
                        &t->wanted[t->wanted_count]);
    t->time = t->columns;
    if (s == ORI_OK && time && !json_is_null(time))
        s = find_column(t, path, time, &t->time);
    t->clock = json_is_true(json_object_get(r, "even")) && t->rate_hz > 0.0
                   ? t->time : t->columns;
    return s;
}

/* ---------------------------------------------------------------- writing */

/* By its name, or where that does not tell which, by its number. */
static json_t *column_json(const ori__table_layout *t, size_t column)
{
    const char *name;
    json_t *j = NULL;

    if (column >= t->columns)
        return json_null();
    name = t->name ? t->name[column] : "";
    for (size_t i = 0; *name && i < column; i++)
        if (strcmp(t->name[i], name) == 0)
            name = "";
    if (*name)
        j = json_string(name);          /* NULL: it is no UTF-8 */
    return j ? j : json_integer((json_int_t)column + 1);
}

static json_t *number_or_null(double x)
{
    return x > 0.0 ? json_real(x) : json_null();
}

char *ori__table_recipe_text(const ori__table_layout *t)
{
    const char separator[2] = { t->separator, '\0' };
    json_t *r = json_object(), *columns = json_array();
    json_t *missing = json_array();
    const char *mark;

    for (size_t i = 0; i < t->wanted_count; i++)
        json_array_append_new(columns, column_json(t, t->wanted[i]));
    for (size_t i = 0; (mark = ori__table_marks_list(&t->marks, i)); i++)
        json_array_append_new(missing, json_string(mark));
    json_object_set_new(r, "recipe", json_integer(1));
    json_object_set_new(r, "form", json_string(t->json ? "json-lines"
                                                       : "table"));
    if (!t->json) {
        json_object_set_new(r, "separator", json_string(separator));
        json_object_set_new(r, "header", json_boolean(t->header > 0));
    }
    json_object_set_new(r, "columns", columns);
    json_object_set_new(r, "time", column_json(t, t->time));
    if (t->time < t->columns)
        json_object_set_new(r, "unit", number_or_null(t->unit));
    json_object_set_new(r, "rate", number_or_null(t->rate_hz));
    json_object_set_new(r, "even", json_boolean(t->clock < t->columns));
    json_object_set_new(r, "missing", missing);
    return ori__json_take_text(r);
}
