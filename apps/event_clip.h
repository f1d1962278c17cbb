/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * event_clip.h - what was heard around an event, as a sound file
 *
 * The last minute of the signal is kept; of an event the file holds what is
 * left of it there, and what came before it.
 */
#ifndef ORI_APPS_EVENT_CLIP_H
#define ORI_APPS_EVENT_CLIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct event_clip {
    const char *command;
    const char *folder;
    double rate_hz;
    int channels;
    int64_t before;             /* samples of a clip before its event */
    float *x;                   /* [room, channels], a ring */
    int64_t room, begin, end;   /* samples [begin, end) are in it */
    bool told;                  /* that clips cannot be written */
} event_clip;

/* All but the ring is set by the caller; false: said why not. */
bool event_clip_begin(event_clip *clip);
void event_clip_free(event_clip *clip);

/* The signal: x [count, channels] from sample `position` on.  What does not
 * follow what is kept takes its place. */
void event_clip_keep(event_clip *clip, const float *x, int64_t count,
                     int64_t position);

/* Write FOLDER/START-LABEL.flac; free() the path.  NULL: it could not be
 * written, which is said the first time. */
char *event_clip_write(event_clip *clip, const char *label, int64_t start,
                       int64_t end);

#endif
