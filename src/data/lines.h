/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lines.h - a text file line by line
 */
#ifndef ORI_DATA_LINES_H
#define ORI_DATA_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/gather.h"

typedef struct ori__lines {
    const char *path;       /* the caller's */
    const ori__gather *gather;
    char *data;
    char *next, *end;       /* what is still to be read */
    int64_t number;         /* of the line read last, from 1 */
    char *s, *e;            /* that line: [s, e) */
} ori__lines;

/* Read the file; ORI_EFORMAT where it is no text (holds a NUL). */
ori_status ori__lines_open(ori__lines *lines, const ori__gather *g,
                           const char *path);
void ori__lines_close(ori__lines *lines);

/*
 * Go to the next line that is not blank; *more is false behind the last one.
 * Tells the caller's progress function now and then: ORI_ESTOPPED.
 */
ori_status ori__lines_next(ori__lines *lines, bool *more);

/* Take the spaces off both ends of the line. */
void ori__lines_trim(ori__lines *lines);

/* "PATH: line N: ..." */
ori_status ori__lines_fail(const ori__lines *lines, ori_status status,
                           const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* At most this much of a hostile line goes into a message. */
#define ORI__EXCERPT(s, e) (int)((e) - (s) < 40 ? (e) - (s) : 40), (s)

#endif
