/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * queue.c - the frames of a series that are still needed, in a row
 */
#include "stream/queue.h"

#include <limits.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"

ori_status ori__queue_create(ori__queue *q, int channels, int64_t keep)
{
    size_t count;

    if (keep < 1)
        keep = 1;
    if (keep > INT_MAX / 4 ||
        !ori__multiply((size_t)keep * 2, (size_t)channels, &count))
        return ori__fail(ORI_ENOMEM, "a stream would have to keep %lld frames "
                         "of %d channels", (long long)keep, channels);
    *q = (ori__queue){ .channels = (size_t)channels, .keep = (int)keep };
    q->x = ORI__NEW(float, count);
    q->present = ORI__NEW(unsigned char, (size_t)keep * 2);
    return q->x && q->present ? ORI_OK : ori__fail_memory("a stream");
}

void ori__queue_release(ori__queue *q)
{
    ori__free(q->x);
    ori__free(q->present);
}

void ori__queue_clear(ori__queue *q)
{
    q->begin = q->end = 0;
    q->ended = false;
    q->first = q->missing = 0;
}

size_t ori__queue_bytes(const ori__queue *q)
{
    return (size_t)q->keep * 2 * (q->channels * sizeof *q->x + 1);
}

bool ori__queue_gaps(const ori__queue *q, int64_t from, int64_t to)
{
    return q->missing > 0 && to > from &&
           memchr(ori__queue_present(q, from), 0, (size_t)(to - from));
}

void ori__queue_open(ori__queue *q, int count)
{
    const size_t have = (size_t)(q->end - q->begin);

    if (q->first + (int)have + count > 2 * q->keep) {
        memmove(q->x, ori__queue_frame(q, q->begin),
                have * q->channels * sizeof *q->x);
        memmove(q->present, q->present + q->first, have);
        q->first = 0;
    }
    memset(ori__queue_present(q, q->end), 1, (size_t)count);
}

void ori__queue_enter(ori__queue *q, int count)
{
    unsigned char *present = ori__queue_present(q, q->end);

    for (int i = 0; i < count; i++)
        if (!present[i]) {
            memset(ori__queue_frame(q, q->end + i), 0,
                   q->channels * sizeof *q->x);
            q->missing++;
        }
    q->end += count;
}

void ori__queue_leave(ori__queue *q, int64_t frame)
{
    const int64_t to = frame < q->end ? frame : q->end;

    if (to <= q->begin)
        return;
    for (int64_t t = q->begin; t < to && q->missing > 0; t++)
        q->missing -= !*ori__queue_present(q, t);
    q->first += (int)(to - q->begin);
    q->begin = to;
}
