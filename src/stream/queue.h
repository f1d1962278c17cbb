/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * queue.h - the frames of a series that are still needed, in a row
 *
 * Frames are numbered from the beginning of the signal.  They enter at the
 * end and leave at the front; memory is asked for once.  The frames of a
 * queue lie in one stretch, so that a layer can look at any of them without
 * a copy: they move to the front when the stretch has come to its end, which
 * is rare as there is room for twice as many as are ever kept.
 */
#ifndef ORI_STREAM_QUEUE_H
#define ORI_STREAM_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <oriole/base/status.h>

typedef struct ori__queue {
    size_t channels;
    int64_t begin, end;         /* frames [begin, end) are in it */
    bool ended;                 /* no more will come */
    int keep;                   /* the most that may be in it */

    float *x;                   /* [2 * keep, channels] */
    unsigned char *present;     /* [2 * keep] */
    int first;                  /* where frame `begin` lies */
    int missing;                /* how many of them are */
} ori__queue;

ori_status ori__queue_create(ori__queue *queue, int channels, int64_t keep);
void ori__queue_release(ori__queue *queue);
void ori__queue_clear(ori__queue *queue);
size_t ori__queue_bytes(const ori__queue *queue);

/* How many frames may enter. */
static inline int ori__queue_room(const ori__queue *q)
{
    return q->keep - (int)(q->end - q->begin);
}

static inline float *ori__queue_frame(const ori__queue *q, int64_t frame)
{
    return q->x + (size_t)(q->first + (frame - q->begin)) * q->channels;
}

static inline unsigned char *ori__queue_present(const ori__queue *q,
                                                int64_t frame)
{
    return q->present + q->first + (frame - q->begin);
}

/* Is one of the frames [from, to) missing? */
bool ori__queue_gaps(const ori__queue *queue, int64_t from, int64_t to);

/* Make place for `count` <= room frames at the end.  The frame numbers and
 * pointers asked for before are void. */
void ori__queue_open(ori__queue *queue, int count);

/* The frames written there, x and present, enter.  Missing ones become
 * zeros. */
void ori__queue_enter(ori__queue *queue, int count);

/* All frames before `frame` leave. */
void ori__queue_leave(ori__queue *queue, int64_t frame);

#endif
