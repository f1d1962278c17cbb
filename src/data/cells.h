/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * cells.h - a comma separated table row by row, quoted as RFC 4180 says
 */
#ifndef ORI_DATA_CELLS_H
#define ORI_DATA_CELLS_H

#include "data/lines.h"

typedef struct ori__cells {
    ori__lines lines;       /* lines.number: where the row begins */
    char separator;         /* of the first line: ',' or ';' or a tab */
    char **cell;            /* of the row, NUL behind each */
    size_t count, room;
    int64_t more_lines;     /* that the row went over behind its first */
} ori__cells;

ori_status ori__cells_open(ori__cells *cells, const ori__gather *g,
                           const char *path);
void ori__cells_close(ori__cells *cells);

/* The next row that is not blank.  ORI_EFORMAT: a quote that does not end,
 * or ends inside of its cell. */
ori_status ori__cells_next(ori__cells *cells, bool *more);

/* The cell of this row that is called `name`, in any case of letters; -1. */
int ori__cells_find(const ori__cells *cells, const char *name);

#endif
