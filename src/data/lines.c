/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lines.c - a text file line by line
 */
#include "data/lines.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/memory.h"

enum { LINES_BETWEEN_REPORTS = 256 };

ori_status ori__lines_open(ori__lines *lines, const ori__gather *g,
                           const char *path)
{
    static const char mark[] = "\xef\xbb\xbf";      /* UTF-8's, of Windows */
    size_t bytes;
    ori_status s;

    *lines = (ori__lines){ .path = path, .gather = g };
    s = ori__file_read(path, 0, &lines->data, &bytes);
    if (s != ORI_OK)
        return s;
    if (memchr(lines->data, '\0', bytes)) {
        ori__lines_close(lines);
        return ori__fail(ORI_EFORMAT, "%s: is no text, it holds zero bytes",
                         path);
    }
    lines->next = lines->data;
    lines->end = lines->data + bytes;
    if (strncmp(lines->data, mark, 3) == 0)
        lines->next += 3;
    return ORI_OK;
}

void ori__lines_close(ori__lines *lines)
{
    ori__free(lines->data);
    lines->data = NULL;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static bool is_blank(const char *s, const char *e)
{
    while (s < e && is_space(*s))
        s++;
    return s == e;
}

static ori_status report(const ori__lines *lines)
{
    if (lines->number % LINES_BETWEEN_REPORTS != 0)
        return ORI_OK;
    return ori__gather_progress(lines->gather, lines->next - lines->data,
                                lines->end - lines->data);
}

ori_status ori__lines_next(ori__lines *lines, bool *more)
{
    *more = false;
    while (!*more && lines->next < lines->end) {
        char *end = memchr(lines->next, '\n',
                           (size_t)(lines->end - lines->next));
        ori_status s;

        lines->s = lines->next;
        lines->e = end ? end : lines->end;
        lines->next = end ? end + 1 : lines->end;
        lines->number++;
        s = report(lines);
        if (s != ORI_OK)
            return s;
        if (lines->s < lines->e && lines->e[-1] == '\r')
            lines->e--;
        *more = !is_blank(lines->s, lines->e);
    }
    return ORI_OK;
}

void ori__lines_trim(ori__lines *lines)
{
    while (lines->s < lines->e && is_space(*lines->s))
        lines->s++;
    while (lines->s < lines->e && is_space(lines->e[-1]))
        lines->e--;
}

ori_status ori__lines_fail(const ori__lines *lines, ori_status status,
                           const char *format, ...)
{
    char rule[512];
    va_list args;

    va_start(args, format);
    vsnprintf(rule, sizeof rule, format, args);
    va_end(args);
    return ori__fail(status, "%s: line %" PRId64 ": %s", lines->path,
                     lines->number, rule);
}
