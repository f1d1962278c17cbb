/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * table_layout.c - what a table is made of, found out from its first rows
 */
#include "signal/table_layout.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "signal/table_look.h"
#include "signal/table_recipe.h"

/* -------------------------------------------------------- the separator */

static size_t count_outside_quotes(const char *s, const char *end, char c)
{
    size_t count = 0;
    bool quoted = false;

    for (; s < end; s++) {
        if (*s == '"')
            quoted = !quoted;
        count += !quoted && *s == c;
    }
    return count;
}

/* Do spaces part this line into two or more numbers? */
static ori_status spaces_part_numbers(look *l, const char *s,
                                      const char *end, bool *yes)
{
    double value;
    ori_status status;

    l->layout->separator = ' ';
    status = ori__table_layout_split(l->layout, &l->row, l->lines, s, end);
    *yes = status == ORI_OK && l->row.count > 1;
    for (size_t i = 0; *yes && i < l->row.count; i++)
        *yes = ori__look_kind(&l->row.cell[i], &value) <= NUMBER;
    return status == ORI_EFORMAT ? ORI_OK : status;
}

static ori_status check_printable(const look *l, const char *s,
                                  const char *end)
{
    for (; s < end; s++)
        if ((unsigned char)*s < 0x20 && *s != '\t' && *s != '\r')
            return ori__fail(ORI_EFORMAT, "%s: line %lld: is neither audio "
                             "nor a table: it holds the byte 0x%02x",
                             l->path, (long long)l->lines->number,
                             (unsigned char)*s);
    return ORI_OK;
}

/* An object, or a list of them?  *object: the former. */
static bool looks_like_json(const char *s, const char *end, bool *object)
{
    const char *next;

    while (s < end && (*s == ' ' || *s == '\t'))
        s++;
    next = s + 1;
    while (next < end && (*next == ' ' || *next == '\t'))
        next++;
    *object = s < end && *s == '{' &&
              (next >= end || *next == '"' || *next == '}');
    return *object || (s < end && *s == '[' && (next >= end || *next == '{'));
}

/* A file of JSON may be one value over many lines. */
static ori_status check_json_lines(const look *l)
{
    if (l->layout->json)
        return ORI_OK;
    return ori__fail(ORI_EFORMAT, "%s: line %lld: is a list of JSON, and "
                     "oriole reads JSON lines: each line an object",
                     l->path, (long long)l->lines->number);
}

static ori_status find_separator(look *l)
{
    static const char candidates[] = { '\t', ';', ',', '|' };
    enum { CANDIDATES = sizeof candidates };
    size_t count[2][CANDIDATES] = { { 0 } };
    int lines = 0, best = -1;
    bool spaces = false;

    while (lines < 2) {
        const char *s, *end;
        ori_status status = ori__look_line(l, &s, &end);

        if (status == ORI_OK && s)
            status = check_printable(l, s, end);
        if (status != ORI_OK)
            return status;
        if (!s)
            break;
        if (lines == 0 && looks_like_json(s, end, &l->layout->json))
            return check_json_lines(l);
        for (int i = 0; i < CANDIDATES; i++)
            count[lines][i] = count_outside_quotes(s, end, candidates[i]);
        status = spaces_part_numbers(l, s, end, &spaces);
        if (status != ORI_OK)
            return status;
        lines++;
    }
    if (lines == 0)
        return ori__fail(ORI_EFORMAT, "%s: is empty", l->path);
    for (int i = CANDIDATES - 1; i >= 0; i--)
        if (count[0][i] > 0 && best < 0)
            best = i;
    for (int i = CANDIDATES - 1; i >= 0; i--)
        if (count[0][i] > 0 && (lines == 1 || count[1][i] == count[0][i]))
            best = i;
    l->layout->separator = best >= 0 ? candidates[best] : spaces ? ' ' : '\0';
    return ORI_OK;
}

/* ----------------------------------------------------------- the header */

static bool is_header(const column *c, size_t n, bool has_second)
{
    bool text = false, number = false, named_number = false;

    for (size_t i = 0; i < n; i++) {
        text = text || c[i].first == TEXT;
        number = number || c[i].first == NUMBER || c[i].first == TIME;
        named_number = named_number || (has_second && c[i].first == TEXT &&
                                        (c[i].second == NUMBER ||
                                         c[i].second == TIME));
    }
    return text && (!number || named_number);
}

static char *copy_name(const ori__table_cell *c)
{
    char *name = ori__strndup(c->s, (size_t)(c->end - c->s));
    char *to = name;

    for (const char *s = name; name && *s; s++) {
        *to++ = *s;
        s += s[0] == '"' && s[1] == '"';
    }
    if (name)
        *to = '\0';
    return name;
}

static ori_status name_columns(look *l)
{
    ori__table_layout *t = l->layout;

    t->name = ORI__NEW(char *, t->columns);
    for (size_t i = 0; t->name && i < t->columns; i++) {
        t->name[i] = t->json ? ori__json_key_name(&t->keys, i)
                             : copy_name(&l->row.cell[i]);
        if (!t->name[i] && t->json)
            return ori__fail(ORI_EFORMAT, "%s: the key \"%s\" is no text of "
                             "JSON", l->path, t->keys.key[i]);
        if (!t->name[i])
            return ori__fail_memory(l->path);
    }
    return t->name ? ORI_OK : ori__fail_memory(l->path);
}

/* The keys of the rows looked at are the columns, in the order in which they
 * were met. */
static ori_status find_keys(look *l)
{
    ori__table_layout *t = l->layout;
    const char *s, *end, *wrong = NULL;
    ori_status status;

    ori__look_restart(l);
    while ((status = ori__look_line(l, &s, &end)) == ORI_OK && s) {
        if (!t->first_row)
            t->first_row = l->lines->number;
        t->columns = t->keys.count;
        status = ori__json_row_split(&l->row, &t->keys, true, s, end, &wrong);
        if (ori__table_layout_is_cut(t, &l->row, l->lines, s, end, status))
            break;
        if (status == ORI_EFORMAT)
            return ori__fail(ORI_EFORMAT, "%s: line %lld: %s", l->path,
                             (long long)l->lines->number, wrong);
        if (status != ORI_OK)
            return status;
    }
    if (status != ORI_OK && status != ORI_EFORMAT)
        return status;      /* else the last line is cut */
    t->columns = t->keys.count;
    l->column = ORI__NEW(column, t->columns);
    return l->column ? ORI_OK : ori__fail_memory(l->path);
}

static ori_status find_header(look *l)
{
    ori__table_layout *t = l->layout;
    size_t count;
    double value;
    ori_status s;

    ori__look_restart(l);
    s = ori__look_row(l, &count);
    if (s != ORI_OK)
        return s;
    t->columns = count;
    t->first_row = l->lines->number;
    l->column = ORI__NEW(column, count);
    if (!l->column)
        return ori__fail_memory(l->path);
    for (size_t i = 0; i < count; i++)
        l->column[i].first = ori__look_kind(&l->row.cell[i], &value);
    s = ori__look_row(l, &count);
    if (s != ORI_OK)
        return s;
    for (size_t i = 0; i < count && i < t->columns; i++)
        l->column[i].second = ori__look_kind(&l->row.cell[i], &value);
    if (!is_header(l->column, t->columns, count == t->columns))
        return ORI_OK;
    t->header = t->first_row;
    t->first_row++;
    ori__look_restart(l);
    s = ori__look_row(l, &count);
    return s == ORI_OK ? name_columns(l) : s;
}

/* ---------------------------------------------------------- the columns */

/* A row of another length ends the look; reading will complain of it. */
static ori_status find_kinds(look *l)
{
    ori_status s = ori__look_rows(l);
    size_t count;
    double value;

    while (s == ORI_OK) {
        s = ori__look_row(l, &count);
        if (s != ORI_OK || count != l->layout->columns)
            break;
        for (size_t i = 0; i < count; i++)
            l->column[i].seen[ori__look_kind(&l->row.cell[i], &value)] = true;
    }
    return s;
}

static bool holds_text(const column *c)
{
    return c->seen[TEXT] || c->seen[TIME] ||
           (c->seen[MARK] && !c->seen[NUMBER]);
}

/* ---------------------------------------------------- what to give out */

static ori_status no_such_column(const look *l, const char *s, int length)
{
    const ori__table_layout *t = l->layout;
    ori__text names = { 0 };
    ori_status status;

    for (size_t i = 0; t->name && i < t->columns && i < 20; i++)
        ori__text_add(&names, "%s%s", i ? ", " : "; they are ", t->name[i]);
    status = ori__fail(ORI_EINVAL, "%s: no column \"%.*s\" among its %zu%s",
                       l->path, length, s, t->columns,
                       names.chars ? names.chars : "");
    ori__text_free(&names);
    return status;
}

/* The column that [s, end) names, else the one that it counts from 1. */
static ori_status find_column(const look *l, const char *s, const char *end,
                              size_t *found)
{
    const ori__table_layout *t = l->layout;
    double number;

    while (s < end && *s == ' ')
        s++;
    while (s < end && end[-1] == ' ')
        end--;
    for (size_t i = 0; t->name && i < t->columns; i++) {
        if (strlen(t->name[i]) == (size_t)(end - s) &&
            memcmp(t->name[i], s, (size_t)(end - s)) == 0) {
            *found = i;
            return ORI_OK;
        }
    }
    if (ori__number_read(s, end, &number) != end || number < 1 ||
        number > (double)t->columns || number != floor(number))
        return no_such_column(l, s, (int)(end - s));
    *found = (size_t)number - 1;
    return ORI_OK;
}

static ori_status choose_named(const look *l, const char *names)
{
    ori__table_layout *t = l->layout;
    size_t count = 1;

    for (const char *s = names; *s; s++)
        count += *s == ',';
    t->wanted = ORI__NEW(size_t, count);
    if (!t->wanted)
        return ori__fail_memory(l->path);
    while (t->wanted_count < count) {
        const char *end = strchrnul(names, ',');
        const ori_status s =
            find_column(l, names, end, &t->wanted[t->wanted_count]);

        if (s != ORI_OK)
            return s;
        t->wanted_count++;
        names = end + 1;
    }
    return ORI_OK;
}

static ori_status choose_numbers(const look *l)
{
    ori__table_layout *t = l->layout;

    t->wanted = ORI__NEW(size_t, t->columns);
    if (!t->wanted)
        return ori__fail_memory(l->path);
    for (size_t i = 0; i < t->columns; i++)
        if (i != t->time && !holds_text(&l->column[i]))
            t->wanted[t->wanted_count++] = i;
    if (t->wanted_count == 0)
        return ori__fail(ORI_EFORMAT, "%s: none of its %zu columns holds "
                         "numbers", l->path, t->columns);
    return ORI_OK;
}

static ori_status find(look *l, const char *wanted)
{
    ori__table_layout *t = l->layout;
    ori_status s = find_separator(l);

    if (s == ORI_OK)
        s = t->json ? find_keys(l) : find_header(l);
    if (s == ORI_OK && t->json)
        s = name_columns(l);
    if (s == ORI_OK)
        s = find_kinds(l);
    if (s != ORI_OK)
        return s;
    s = ori__look_time(l);
    if (s != ORI_OK)
        return s;
    return wanted ? choose_named(l, wanted) : choose_numbers(l);
}

/* The first row, which is the header if the recipe says so. */
static ori_status find_shape(look *l, bool header)
{
    ori__table_layout *t = l->layout;
    ori_status s;

    ori__look_restart(l);
    s = ori__look_row(l, &t->columns);
    if (s == ORI_OK && t->columns == 0)
        return ori__fail(ORI_EFORMAT, "%s: is empty", l->path);
    t->first_row = l->lines->number;
    if (s != ORI_OK || !header)
        return s;
    t->header = t->first_row++;
    return name_columns(l);
}

static ori_status follow(look *l, const char *text)
{
    ori__table_layout *t = l->layout;
    json_t *recipe = NULL;
    bool header = false;
    ori_status s = ori__table_recipe_read(&recipe, t, &header, text);

    if (s == ORI_OK)
        s = t->json ? find_keys(l) : find_shape(l, header);
    if (s == ORI_OK && t->json)
        s = ori__table_recipe_keys(recipe, t);
    if (s == ORI_OK && t->json)
        s = name_columns(l);
    if (s == ORI_OK)
        s = ori__table_recipe_choose(recipe, t, l->path);
    json_decref(recipe);
    return s;
}

ori_status ori__table_layout_find(ori__table_layout *layout,
                                  ori__line_reader *lines, const char *wanted)
{
    look l = { .layout = layout, .lines = lines, .path = lines->in->path };
    ori_status s;

    *layout = (ori__table_layout){ 0 };
    s = wanted && ori__table_recipe_is(wanted) ? follow(&l, wanted)
                                               : find(&l, wanted);
    ori__table_row_free(&l.row);
    ori__free(l.column);
    ori__free(l.time);
    ori__line_reader_rewind(lines, false);
    return s;
}

void ori__table_layout_free(ori__table_layout *t)
{
    for (size_t i = 0; t->name && i < t->columns; i++)
        ori__free(t->name[i]);
    ori__free(t->name);
    ori__free(t->wanted);
    ori__json_keys_free(&t->keys);
    ori__table_marks_free(&t->marks);
    *t = (ori__table_layout){ 0 };
}
