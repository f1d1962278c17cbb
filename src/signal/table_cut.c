/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * table_cut.c - a table whose recorder was stopped within a line
 */
#include "signal/table_layout.h"

#include "base/number.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* [+-] digits [. digits] [e [+-] digits], broken off before it is a number:
 * "-", "+.", "1.5e", "2E-".  What lacks only some of its last digits looks
 * whole, and is taken for it. */
static bool breaks_off(const ori__table_cell *c)
{
    const char *s = c->s;
    double value;

    if (s == c->end || ori__number_cell(s, c->end, &value))
        return false;
    s += *s == '+' || *s == '-';
    while (s < c->end && is_digit(*s))
        s++;
    s += s < c->end && *s == '.';
    while (s < c->end && is_digit(*s))
        s++;
    s += s < c->end && (*s == 'e' || *s == 'E') && s > c->s;
    s += s < c->end && (*s == '+' || *s == '-');
    return s == c->end;
}

/* Within a quote, or within an object. */
static bool is_open(bool json, const char *s, const char *end)
{
    bool quoted = false;

    if (json) {
        while (end > s && (end[-1] == ' ' || end[-1] == '\t'))
            end--;
        return end == s || end[-1] != '}';
    }
    for (; s < end; s++)
        quoted = quoted != (*s == '"');
    return quoted;
}

bool ori__table_layout_is_cut(const ori__table_layout *t,
                              const ori__table_row *row,
                              const ori__line_reader *lines, const char *s,
                              const char *end, ori_status split)
{
    const ori__table_cell *last;

    if (!lines->unended || t->columns == 0)
        return false;
    if (split != ORI_OK)
        return split == ORI_EFORMAT && is_open(t->json, s, end);
    last = &row->cell[row->count - 1];      /* a line has one at least */
    return row->count < t->columns ||
           (row->count == t->columns && !t->json && breaks_off(last) &&
            !ori__table_marks_is_word(&t->marks, last->s, last->end));
}
