/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * line_reader.c - the lines of a text of any length, in bounded memory
 */
#include "signal/line_reader.h"

#include <string.h>

#include "base/fail.h"
#include "base/memory.h"

enum { LINE_MAX_BYTES = 1 << 20, PIECE = 1 << 16 };

void ori__line_reader_begin(ori__line_reader *r, ori__input *in)
{
    *r = (ori__line_reader){ .in = in, .kept = true };
}

void ori__line_reader_close(ori__line_reader *r)
{
    ori__free(r->buffer);
    *r = (ori__line_reader){ 0 };
}

static ori_status check_marks(ori__line_reader *r)
{
    const unsigned char *b = (const unsigned char *)r->buffer;

    if (r->end >= 2 && ((b[0] == 0xff && b[1] == 0xfe) ||
                        (b[0] == 0xfe && b[1] == 0xff)))
        return ori__fail(ORI_EFORMAT, "%s: is text in UTF-16; save it as "
                         "UTF-8", r->in->path);
    if (r->end >= 3 && memcmp(b, "\xef\xbb\xbf", 3) == 0) {
        memmove(r->buffer, r->buffer + 3, r->end - 3);
        r->end -= 3;
    }
    return ORI_OK;
}

static ori_status refill(ori__line_reader *r)
{
    const bool first = r->position == 0;
    size_t got;

    if (!r->kept && r->begin > 0) {
        memmove(r->buffer, r->buffer + r->begin, r->end - r->begin);
        r->end -= r->begin;
        r->searched -= r->begin;
        r->begin = 0;
    }
    if (!ori__grow(&r->buffer, &r->room, r->end + PIECE, 1))
        return ori__fail_memory(r->in->path);
    got = ori__input_read_some(r->in, r->position, r->buffer + r->end, PIECE);
    r->position += (int64_t)got;
    r->end += got;
    r->at_end = got == 0;
    if (first)
        return check_marks(r);
    return ori__input_check(r->in);
}

/* The place behind the next line's last byte, NULL while it is not there. */
static const char *find_end(ori__line_reader *r)
{
    const char *from = r->buffer + r->searched;
    const char *newline = NULL;

    if (r->end > r->searched)
        newline = memchr(from, '\n', r->end - r->searched);
    if (!newline)
        r->searched = r->end;
    if (!newline && r->at_end && r->begin < r->end)
        return r->buffer + r->end;
    return newline;
}

ori_status ori__line_reader_next(ori__line_reader *r, const char **s,
                                 const char **end)
{
    const char *stop;

    *s = *end = NULL;
    while (!(stop = find_end(r))) {
        ori_status status;

        if (r->at_end)
            return ORI_OK;
        if (r->end - r->begin > LINE_MAX_BYTES)
            return ori__fail(ORI_EFORMAT, "%s: line %lld: is longer than %d "
                             "bytes", r->in->path, (long long)r->number + 1,
                             LINE_MAX_BYTES);
        status = refill(r);
        if (status != ORI_OK)
            return status;
    }
    *s = r->buffer + r->begin;
    if (memchr(*s, '\0', (size_t)(stop - *s)))
        return ori__fail(ORI_EFORMAT, "%s: line %lld: holds a zero byte, so "
                         "it is not text", r->in->path,
                         (long long)r->number + 1);
    r->number++;
    r->begin = (size_t)(stop - r->buffer);
    r->unended = r->begin == r->end;
    if (!r->unended)
        r->begin++;
    r->searched = r->begin;
    r->consumed += stop - *s + 1;
    *end = stop > *s && stop[-1] == '\r' ? stop - 1 : stop;
    return ORI_OK;
}

void ori__line_reader_rewind(ori__line_reader *r, bool keep)
{
    r->begin = r->searched = 0;
    r->number = r->consumed = 0;
    r->kept = keep;
}
