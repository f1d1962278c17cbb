/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * table_row.h - a line of a table as cells
 */
#ifndef ORI_SIGNAL_TABLE_ROW_H
#define ORI_SIGNAL_TABLE_ROW_H

#include <stdbool.h>
#include <stddef.h>

#include <oriole/base/status.h>

typedef struct ori__table_cell {
    const char *s, *end;    /* without quotes and spaces around it */
} ori__table_cell;

/* All zero is an empty row. */
typedef struct ori__table_row {
    ori__table_cell *cell;
    size_t count, room;
} ori__table_row;

/*
 * Cut [s, end) at each separator outside of quotes.  Separator ' ' stands
 * for any number of spaces and tabs, '\0' for none: the line is one cell.
 * A quote within a quoted cell is written twice (RFC 4180) and stays so.
 *
 * ORI_EFORMAT: *wrong says what; the caller knows where.  ORI_ENOMEM.
 */
ori_status ori__table_row_split(ori__table_row *row, const char *s,
                                const char *end, char separator,
                                const char **wrong);
void ori__table_row_free(ori__table_row *row);

#endif
