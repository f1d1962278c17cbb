/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * table_look.h - the first rows of a table, looked at
 *
 * They are read several times over: for the separator, the header, the kinds
 * of the columns, and the times.
 */
#ifndef ORI_SIGNAL_TABLE_LOOK_H
#define ORI_SIGNAL_TABLE_LOOK_H

#include "signal/table_layout.h"
#include "signal/table_row.h"

/* A MARK is a word for what is missing, or a text. */
typedef enum kind { MISSING, NUMBER, TIME, MARK, TEXT, KINDS } kind;

typedef struct column {
    bool seen[KINDS];       /* in the rows looked at */
    kind first, second;     /* in the first two lines */
} column;

typedef struct look {
    ori__table_layout *layout;
    ori__line_reader *lines;
    const char *path;
    ori__table_row row;
    column *column;         /* [columns] */
    int64_t rows;           /* looked at so far */
    double *time;           /* of the column in question */
    size_t times, time_room;
    int64_t fall;           /* the first line whose time is before that of the
                               line before; 0: none */
} look;

/* The next line that is a row or the header; *s NULL behind the last, and
 * where enough was seen. */
ori_status ori__look_line(look *l, const char **s, const char **end);
void ori__look_restart(look *l);

/* The next row, split; *count 0 behind the last, and where that is cut. */
ori_status ori__look_row(look *l, size_t *count);

/* Back to the first row of data. */
ori_status ori__look_rows(look *l);

/* What a cell is, and the number or time that it says. */
kind ori__look_kind(const ori__table_cell *c, double *value);

/* Find the column of times, its unit and the rate: time, clock, unit and
 * rate_hz of the layout, whose columns and their kinds are known. */
ori_status ori__look_time(look *l);

#endif
