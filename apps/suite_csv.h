/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * suite_csv.h - a table of names and numbers, line by line
 */
#ifndef ORI_APPS_SUITE_CSV_H
#define ORI_APPS_SUITE_CSV_H

#include <stdbool.h>
#include <stdio.h>

#include <oriole/base/status.h>

enum { SUITE_CELLS = 256 };

typedef struct suite_csv {
    const char *path;
    FILE *file;
    char *line;             /* without its end; cut into cells, if it is no
                               comment */
    size_t room;
    int number;             /* of the line, from 1 */
    bool comment;           /* it begins with '#' */
    char *cells[SUITE_CELLS];
    int count;
} suite_csv;

/* ORI_OK or ORI_EIO, errno saying why. */
ori_status suite_csv_open(suite_csv *csv, const char *path);
void suite_csv_close(suite_csv *csv);

/* The next line that is not empty; false: no more. */
bool suite_csv_next(suite_csv *csv);

/* The whole text as a finite number. */
bool suite_csv_number(const char *text, double *value);

/* Says "PATH: line N RULE" on standard error; ORI_EFORMAT. */
ori_status suite_csv_fail(const suite_csv *csv, const char *rule);

#endif
