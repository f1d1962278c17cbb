/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * cells.c - a comma separated table row by row, quoted as RFC 4180 says
 *
 * Cells are unquoted where they stand, in the file's text.
 */
#include "data/cells.h"

#include <string.h>
#include <strings.h>

#include "base/fail.h"
#include "base/memory.h"

static char separator_of(const char *s, const char *e)
{
    if (memchr(s, ',', (size_t)(e - s)))
        return ',';
    if (memchr(s, ';', (size_t)(e - s)))
        return ';';
    return memchr(s, '\t', (size_t)(e - s)) ? '\t' : ',';
}

ori_status ori__cells_open(ori__cells *cells, const ori__gather *g,
                           const char *path)
{
    ori_status s;
    const char *end;

    *cells = (ori__cells){ 0 };
    s = ori__lines_open(&cells->lines, g, path);
    if (s != ORI_OK)
        return s;
    end = strpbrk(cells->lines.next, "\r\n");
    cells->separator = separator_of(cells->lines.next,
                                    end ? end : cells->lines.end);
    return ORI_OK;
}

void ori__cells_close(ori__cells *cells)
{
    ori__free(cells->cell);
    cells->cell = NULL;
    ori__lines_close(&cells->lines);
}

static ori_status push(ori__cells *cells, char *cell)
{
    if (!ori__grow(&cells->cell, &cells->room, cells->count + 1,
                   sizeof *cells->cell))
        return ori__fail_memory("a row");
    cells->cell[cells->count++] = cell;
    return ORI_OK;
}

/* Let the row go on to the end of the line in which p is. */
static void extend_to(ori__lines *lines, char *p)
{
    char *end = memchr(p, '\n', (size_t)(lines->end - p));

    lines->e = end ? end : lines->end;
    lines->next = end ? end + 1 : lines->end;
    if (lines->e > p && lines->e[-1] == '\r')
        lines->e--;
}

/* The cell whose opening quote is at s; *behind is what follows the closing
 * one, maybe some lines below. */
static ori_status unquote(ori__cells *cells, char *s, char **behind)
{
    ori__lines *lines = &cells->lines;
    char *to = s + 1;

    for (char *p = s + 1; p < lines->end; p++) {
        if (*p == '"' && p[1] != '"') {
            *to = '\0';
            *behind = p + 1;
            if (p >= lines->e)
                extend_to(lines, p + 1);
            return push(cells, s + 1);
        }
        cells->more_lines += *p == '\n';
        p += *p == '"';     /* a doubled one stands for itself */
        *to++ = *p;
    }
    return ori__lines_fail(lines, ORI_EFORMAT,
                           "a quote is opened and not closed");
}

ori_status ori__cells_next(ori__cells *cells, bool *more)
{
    ori__lines *lines = &cells->lines;
    ori_status s;
    char *at;

    lines->number += cells->more_lines;
    cells->more_lines = 0;
    cells->count = 0;
    s = ori__lines_next(lines, more);
    at = lines->s;
    while (s == ORI_OK && *more) {
        char *end = NULL;

        if (at < lines->e && *at == '"') {
            s = unquote(cells, at, &end);
            if (s == ORI_OK && end < lines->e && *end != cells->separator)
                s = ori__lines_fail(lines, ORI_EFORMAT, "cell %zu goes on "
                                    "behind its closing quote", cells->count);
        } else {
            end = memchr(at, cells->separator, (size_t)(lines->e - at));
            s = push(cells, at);
        }
        if (s != ORI_OK)
            break;
        if (!end || end >= lines->e) {
            *lines->e = '\0';
            break;
        }
        *end = '\0';
        at = end + 1;
    }
    return s;
}

int ori__cells_find(const ori__cells *cells, const char *name)
{
    for (size_t i = 0; i < cells->count; i++)
        if (strcasecmp(cells->cell[i], name) == 0)
            return (int)i;
    return -1;
}
