/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * table_row.c - a line of a table as cells
 */
#include "signal/table_row.h"

#include <string.h>

#include "base/fail.h"
#include "base/memory.h"

enum { CELLS_MAX = 65536 };

static bool is_space(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_separator(char c, char separator)
{
    return separator == ' ' ? is_space(c) : separator && c == separator;
}

static const char *skip_spaces(const char *s, const char *end, char separator)
{
    while (s < end && is_space(*s) && *s != separator)
        s++;
    return s;
}

/* s is behind the opening quote; the place of the closing one, or NULL. */
static const char *find_quote(const char *s, const char *end)
{
    while (s < end) {
        s = memchr(s, '"', (size_t)(end - s));
        if (!s || s + 1 == end || s[1] != '"')
            return s;
        s += 2;
    }
    return NULL;
}

/* One cell that begins at s; the separator behind it, or end. */
static const char *take_cell(ori__table_cell *cell, const char *s,
                             const char *end, char separator,
                             const char **wrong)
{
    s = skip_spaces(s, end, separator);
    if (s < end && *s == '"') {
        const char *close = find_quote(s + 1, end);

        if (!close) {
            *wrong = "a quote is not closed on the line";
            return end;
        }
        *cell = (ori__table_cell){ s + 1, close };
        s = skip_spaces(close + 1, end, separator);
        if (s < end && !is_separator(*s, separator)) {
            *wrong = "something stands behind a closing quote";
            return end;
        }
        return s;
    }
    cell->s = s;
    while (s < end && !is_separator(*s, separator))
        s++;
    cell->end = s;
    while (cell->end > cell->s && is_space(cell->end[-1]))
        cell->end--;
    return s;
}

ori_status ori__table_row_split(ori__table_row *row, const char *s,
                                const char *end, char separator,
                                const char **wrong)
{
    row->count = 0;
    *wrong = NULL;
    if (separator == ' ') {         /* none at the begin and the end */
        while (s < end && is_space(*s))
            s++;
        while (s < end && is_space(end[-1]))
            end--;
    }
    for (;; s++) {
        if (row->count == CELLS_MAX) {
            *wrong = "has more than 65536 cells";
            return ORI_EFORMAT;
        }
        if (!ori__grow(&row->cell, &row->room, row->count + 1,
                       sizeof *row->cell))
            return ori__fail_memory("a row of a table");
        s = take_cell(&row->cell[row->count++], s, end, separator, wrong);
        if (*wrong)
            return ORI_EFORMAT;
        if (s == end)
            return ORI_OK;
        if (separator == ' ')       /* to the last of them */
            while (is_space(s[1]))
                s++;
    }
}

void ori__table_row_free(ori__table_row *row)
{
    ori__free(row->cell);
    *row = (ori__table_row){ 0 };
}
