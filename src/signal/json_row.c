/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * json_row.c - a line of JSON, an object of plain values, as cells
 *
 * A log of an hour has millions of such lines: building a tree of each, as
 * a general parser does, takes ten times as long as finding where its values
 * are.  What a number or a text says is read by who needs it.
 */
#include "signal/json_row.h"

#include <stdint.h>
#include <string.h>

#include "base/fail.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/text.h"

/* A hostile line may ask for each of them a hundred thousand times. */
enum { KEYS_MAX = 1024 };

ori_status ori__json_keys_add(ori__json_keys *k, const char *s,
                              size_t length)
{
    char *key = ori__strndup(s, length);

    if (!key || !ori__grow(&k->key, &k->room, k->count + 1,
                           sizeof *k->key) ||
        !ori__grow(&k->length, &k->length_room, k->count + 1,
                   sizeof *k->length)) {
        ori__free(key);
        return ori__fail_memory("a key");
    }
    k->length[k->count] = length;
    k->key[k->count++] = key;
    return ORI_OK;
}

void ori__json_keys_free(ori__json_keys *k)
{
    for (size_t i = 0; i < k->count; i++)
        ori__free(k->key[i]);
    ori__free(k->key);
    ori__free(k->length);
    *k = (ori__json_keys){ 0 };
}

char *ori__json_key_name(const ori__json_keys *k, size_t i)
{
    ori__text text = { 0 };
    json_t *j = NULL;
    const char *value;
    char *name = NULL;

    ori__text_add(&text, "[\"%s\"]", k->key[i]);
    if (!text.failed &&
        ori__json_parse(text.chars, text.length, "a key", &j) == ORI_OK &&
        (value = json_string_value(json_array_get(j, 0))))
        name = ori__strdup(value);
    json_decref(j);
    ori__text_free(&text);
    return name;
}

/* ------------------------------------------------------------- one object */

typedef struct scan {
    const char *s, *end;    /* what is left of the line */
    const char *wrong;      /* NULL: nothing so far */
} scan;

static void skip_spaces(scan *l)
{
    while (l->s < l->end && (*l->s == ' ' || *l->s == '\t'))
        l->s++;
}

/* A character that has to come next, with spaces around it. */
static bool take(scan *l, char c)
{
    skip_spaces(l);
    if (l->s == l->end || *l->s != c)
        return false;
    l->s++;
    skip_spaces(l);
    return true;
}

/* What stands in quotes, up to the closing one. */
static void take_text(scan *l, ori__table_cell *cell)
{
    const char *s = ++l->s;

    while (s < l->end && *s != '"')
        s += *s == '\\' ? 2 : 1;
    if (s >= l->end) {
        l->wrong = "a text is not closed on the line";
        return;
    }
    *cell = (ori__table_cell){ l->s, s };
    l->s = s + 1;
}

static bool is_word_character(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z') || c == '-' || c == '+' || c == '.';
}

static bool is_literal(const char *s, size_t length)
{
    static const char *const words[] = { "null", "true", "false", "NaN",
                                         "Infinity", "-Infinity" };

    if (length > 0 && *s >= '0' && *s <= '9')
        return true;
    if (length > 1 && *s == '-' && s[1] >= '0' && s[1] <= '9')
        return true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == length && memcmp(s, words[i], length) == 0)
            return true;
    return false;
}

static void take_value(scan *l, ori__table_cell *cell)
{
    const char *s = l->s;

    if (s < l->end && *s == '"') {
        take_text(l, cell);
        return;
    }
    if (s < l->end && (*s == '{' || *s == '[')) {
        l->wrong = "holds an object or an array within its object; a row is "
                   "one object whose values are plain numbers";
        return;
    }
    while (s < l->end && is_word_character(*s))
        s++;
    if (!is_literal(l->s, (size_t)(s - l->s)))
        l->wrong = "a value is neither a number, a text, true, false nor "
                   "null";
    *cell = (ori__table_cell){ l->s, s };
    l->s = s;
}

static bool is_key(const ori__json_keys *k, size_t i, const char *s,
                   size_t length)
{
    return k->length[i] == length && memcmp(k->key[i], s, length) == 0;
}

/* Lines have their keys in the same order: `guess` is nearly always right.
 * k->count where it is none. */
static size_t find_key(const ori__json_keys *k, size_t guess, const char *s,
                       size_t length)
{
    if (guess < k->count && is_key(k, guess, s, length))
        return guess;
    for (size_t i = 0; i < k->count; i++)
        if (is_key(k, i, s, length))
            return i;
    return k->count;
}

/* The column of a key that was met; keys->count: none, pass over. */
static ori_status column_of(ori__table_row *row, ori__json_keys *k,
                            bool learn, size_t guess, scan *l, size_t *found)
{
    ori__table_cell key;
    size_t length;
    ori_status s;

    if (l->s == l->end || *l->s != '"') {
        l->wrong = "a key in quotes is missing";
        return ORI_OK;
    }
    take_text(l, &key);
    if (l->wrong)
        return ORI_OK;
    length = (size_t)(key.end - key.s);
    *found = find_key(k, guess, key.s, length);
    if (*found < k->count || !learn)
        return ORI_OK;
    if (k->count == KEYS_MAX) {
        l->wrong = "the rows have more than 1024 keys";
        return ORI_OK;
    }
    s = ori__json_keys_add(k, key.s, length);
    if (s == ORI_OK && !ori__grow(&row->cell, &row->room, k->count,
                                  sizeof *row->cell))
        s = ori__fail_memory("a row");
    if (s == ORI_OK)
        row->cell[*found] = (ori__table_cell){ NULL, NULL };
    return s;
}

static ori_status take_member(ori__table_row *row, ori__json_keys *k,
                              bool learn, scan *l, size_t *column)
{
    ori__table_cell value;
    size_t at = 0;
    ori_status s = column_of(row, k, learn, *column + 1, l, &at);

    if (s != ORI_OK || l->wrong)
        return s;
    if (!take(l, ':')) {
        l->wrong = "a colon is missing behind a key";
        return ORI_OK;
    }
    take_value(l, &value);
    if (l->wrong || at == k->count)
        return ORI_OK;
    if (row->cell[at].s)
        l->wrong = "a key is there twice";
    row->cell[at] = value;
    *column = at;
    return ORI_OK;
}

static ori_status take_object(ori__table_row *row, ori__json_keys *k,
                              bool learn, scan *l)
{
    size_t column = SIZE_MAX;
    ori_status s = ORI_OK;

    if (!take(l, '{')) {
        l->wrong = "is no JSON object";
        return ORI_OK;
    }
    if (take(l, '}'))
        return ORI_OK;
    while (s == ORI_OK && !l->wrong) {
        s = take_member(row, k, learn, l, &column);
        if (s != ORI_OK || l->wrong || take(l, '}'))
            return s;
        if (!take(l, ','))
            l->wrong = "a comma or the closing } is missing";
    }
    return s;
}

ori_status ori__json_row_split(ori__table_row *row, ori__json_keys *k,
                               bool learn, const char *s, const char *end,
                               const char **wrong)
{
    static const char nothing[] = "";
    scan l = { .s = s, .end = end };
    ori_status status;

    if (!ori__grow(&row->cell, &row->room, k->count + 1, sizeof *row->cell))
        return ori__fail_memory("a row");
    for (size_t i = 0; i < k->count; i++)
        row->cell[i].s = NULL;
    status = take_object(row, k, learn, &l);
    if (!l.wrong && l.s < l.end)
        l.wrong = "something stands behind the object";
    for (size_t i = 0; i < k->count; i++)
        if (!row->cell[i].s)
            row->cell[i] = (ori__table_cell){ nothing, nothing };
    row->count = k->count;
    *wrong = l.wrong;
    return status == ORI_OK && l.wrong ? ORI_EFORMAT : status;
}
