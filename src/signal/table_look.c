/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * table_look.c - the first rows of a table, looked at
 */
#include "signal/table_look.h"

#include <math.h>

#include "base/fail.h"
#include "base/number.h"
#include "signal/table_time.h"

/* Of a stream fewer rows are waited for. */
enum { ROWS_FILE = 1000, ROWS_STREAM = 16, LOOK_BYTES = 1 << 20 };

bool ori__table_is_blank(const char *s, const char *end)
{
    while (s < end && (*s == ' ' || *s == '\t'))
        s++;
    return s == end;
}

ori_status ori__look_line(look *l, const char **s, const char **end)
{
    ori_status status;

    *s = NULL;
    if (l->rows >= (l->lines->in->size < 0 ? ROWS_STREAM : ROWS_FILE) ||
        l->lines->consumed > LOOK_BYTES)
        return ORI_OK;
    do {
        status = ori__line_reader_next(l->lines, s, end);
    } while (status == ORI_OK && *s &&
             (ori__table_is_blank(*s, *end) ||
              (l->rows == 0 && **s == '#')));
    l->rows++;
    return status;
}

void ori__look_restart(look *l)
{
    ori__line_reader_rewind(l->lines, true);
    l->rows = 0;
}

ori_status ori__table_layout_split(ori__table_layout *t, ori__table_row *row,
                                   const ori__line_reader *lines,
                                   const char *s, const char *end)
{
    const char *wrong;
    const ori_status status =
        t->json ? ori__json_row_split(row, &t->keys, false, s, end, &wrong)
                : ori__table_row_split(row, s, end, t->separator, &wrong);

    if (status == ORI_EFORMAT)
        return ori__fail(ORI_EFORMAT, "%s: line %lld: %s", lines->in->path,
                         (long long)lines->number, wrong);
    return status;
}

ori_status ori__look_row(look *l, size_t *count)
{
    const char *s, *end;
    ori_status status = ori__look_line(l, &s, &end);

    *count = 0;
    if (status == ORI_OK && s) {
        status = ori__table_layout_split(l->layout, &l->row, l->lines, s,
                                         end);
        *count = l->row.count;
        if (ori__table_layout_is_cut(l->layout, &l->row, l->lines, s, end,
                                     status)) {
            *count = 0;
            status = ORI_OK;
        }
    }
    return status;
}

kind ori__look_kind(const ori__table_cell *c, double *value)
{
    static const ori__table_marks usual;

    if (ori__number_cell(c->s, c->end, value))
        return isnan(*value) ? MISSING : NUMBER;
    if (ori__table_time_read(c->s, c->end, value))
        return TIME;
    return ori__table_marks_is_word(&usual, c->s, c->end) ? MARK : TEXT;
}

ori_status ori__look_rows(look *l)
{
    size_t count;

    ori__look_restart(l);
    return l->layout->header ? ori__look_row(l, &count) : ORI_OK;
}
