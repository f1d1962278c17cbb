/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * table_layout.h - what a table is made of, found out from its first rows
 */
#ifndef ORI_SIGNAL_TABLE_LAYOUT_H
#define ORI_SIGNAL_TABLE_LAYOUT_H

#include "signal/json_row.h"
#include "signal/line_reader.h"
#include "signal/table_marks.h"

typedef struct ori__table_layout {
    char separator;         /* as ori__table_row_split() takes it */
    bool json;              /* no table, but an object a line: its keys are */
    ori__json_keys keys;    /* the columns */
    size_t columns;         /* cells a row */
    int64_t first_row;      /* the line of the first row */
    int64_t header;         /* the line of the names, 0: none */
    char **name;            /* [columns]; NULL without header */
    size_t *wanted;         /* columns to give out, in this order */
    size_t wanted_count;    /* >= 1 */
    double rate_hz;         /* from a column of times; 0: unknown */
    size_t time;            /* that column; columns: none */
    size_t clock;           /* the same, if its steps are even, so that it
                               tells which rows are missing; else columns */
    double unit;            /* seconds that its numbers count */
    ori__table_marks marks; /* what stands where a value is missing */
} ori__table_layout;

/*
 * Look at the first rows, and choose the columns that `wanted` names (names
 * or numbers from 1, separated by commas), or where it is NULL all that are
 * numbers and not time.  The reader is then back at its first line.  Where
 * `wanted` is a recipe nothing is looked for: see table_recipe.h.
 *
 * Lines that are JSON objects are a table whose columns are the keys of the
 * rows looked at.
 *
 * Lines that begin with '#' before the first row are comments.  The
 * separator is the first of tab, semicolon, comma, bar that stands equally
 * often in the first two lines, else spaces where they part numbers.  The
 * first row is a header if it holds text and either no number, or text where
 * the second row has a number.  The time is the column called so (time,
 * timestamp, date, t, seconds, ...) whose values hardly ever fall, else the
 * first column if it holds rising dates, or numbers that rise by even steps;
 * a first column without name that counts rows is passed over.  Times that run
 * backwards (in nine steps of ten) are refused, unless they are numbers called
 * just t, and a column of dates called so that falls in one step of ten.
 *
 * ORI_OK, ORI_EIO, ORI_EFORMAT, ORI_EINVAL (no such column), ORI_ENOMEM.
 */
ori_status ori__table_layout_find(ori__table_layout *layout,
                                  ori__line_reader *lines,
                                  const char *wanted);
void ori__table_layout_free(ori__table_layout *layout);

/* A line into cells: ORI_EFORMAT with the sentence, and ORI_ENOMEM. */
ori_status ori__table_layout_split(ori__table_layout *layout,
                                   ori__table_row *row,
                                   const ori__line_reader *lines,
                                   const char *s, const char *end);

/*
 * Was the recorder stopped in the middle of the line [s, end)?  It is the
 * last and has no end, and a quote or an object is not closed, or it has too
 * few cells, or a number in the last that breaks off.  `split`: what
 * ori__table_layout_split() gave for it.  No row is cut before the number of
 * columns is known.
 */
bool ori__table_layout_is_cut(const ori__table_layout *layout,
                              const ori__table_row *row,
                              const ori__line_reader *lines, const char *s,
                              const char *end, ori_status split);

/* Comments before the first row, and blank lines anywhere. */
bool ori__table_is_blank(const char *s, const char *end);

#endif
