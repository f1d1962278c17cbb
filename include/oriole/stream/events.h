/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * events.h - from class probabilities along a signal to events
 *
 * Frames of probabilities go in, each standing for a stretch of samples;
 * out come events: a class, where it begins and ends, and how sure it is.
 * Whoever computes the frames does not matter: ori_stream does, and a test
 * may make them up.
 *
 * The rules, in their order.  A *segment* is a run of frames that lie end to
 * end; a gap between them, a frame that holds a NaN, and ori_events_reset()
 * end it.  Nothing crosses its ends: no smoothing, no event, no waiting.
 * Within it, for each class that is not background:
 *
 *  1. Smoothing: a frame's score is the mean of the class's probability over
 *     the frames up to `half` before and behind it, as far as the segment
 *     has them; half = smooth_samples / (2 * hop_samples), rounded down.
 *  2. Hysteresis: where a frame's score is at least `on` there is an event,
 *     and it is alive in all frames after it with at least `off`.  It begins
 *     with the first of the frames without pause before it that have `off`
 *     too (and no other event's refractory time), or, if it were longer than
 *     max_samples then, with the frame that has `on`.
 *  3. Merging: a score below `off` ends it only when no frame that begins
 *     within merge_samples of its last alive frame's end reaches `on`;
 *     otherwise it goes on, over the pause.
 *  4. The longest: an event never grows beyond max_samples (except where its
 *     first frame does): the frame that would do it is not part of it, ends
 *     it, and may begin the next.
 *  5. The shortest: what has ended and is shorter than min_samples was none.
 *  6. Refractory time: no event of the class begins with a frame that begins
 *     less than refractory_samples behind the end of one that was reported.
 *
 * So each event begins with the begin of a frame and ends with the end of
 * one.  The same frames give the same events to the bit.  After creation
 * nothing is allocated, and nothing locks, waits or calls the system.
 */
#ifndef ORIOLE_STREAM_EVENTS_H
#define ORIOLE_STREAM_EVENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <oriole/base/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ori_event_rule {
    float on, off;          /* 0 <= off <= on <= 1 */
    bool background;        /* never an event */
} ori_event_rule;

typedef struct ori_event_options {
    size_t size;
    const ori_event_rule *rules;    /* [classes], copied */
    int classes;                    /* >= 1 */
    int64_t hop_samples;            /* what a frame usually stands for, >= 1 */
    int64_t smooth_samples;         /* at most 65,536 hops */
    int64_t min_samples;            /* >= 0; of an event */
    int64_t max_samples;            /* 0: as long as it is */
    int64_t merge_samples;
    int64_t refractory_samples;
} ori_event_options;

#define ORI_EVENT_OPTIONS_INIT                                                \
    { .size = sizeof(ori_event_options), .hop_samples = 1 }

typedef struct ori_event {
    int64_t start, end;     /* samples [start, end) */
    int64_t decided;        /* the end of the last frame that was needed to
                               know that there is an event: its first moment
                               of min_samples */
    int label;              /* the class */
    float score;            /* the highest of its frames: with a higher `on`
                               it would not be */
} ori_event;

typedef struct ori_events ori_events;

/* ORI_OK, ORI_EINVAL (the message says which option) or ORI_ENOMEM. */
ORI_API ori_status ori_events_create(ori_events **events,
                                     const ori_event_options *options);
ORI_API void ori_events_destroy(ori_events *events);

/*
 * One frame for the samples [start, end), start < end: probabilities
 * [classes].  false, and nothing done, where events wait to be pulled.
 */
ORI_API bool ori_events_push(ori_events *events, int64_t start, int64_t end,
                             const float *probabilities);

/* The segment ends, and with it every event: at a gap, at the signal's end.
 * false, and nothing done, where events wait to be pulled. */
ORI_API bool ori_events_reset(ori_events *events);

/* The next event; false: none yet.  In the order of their becoming known;
 * those that become known together by class. */
ORI_API bool ori_events_pull(ori_events *events, ori_event *event);

/* Where the event of this class that is alive now began; -1: there is
 * none.  It may still prove too short. */
ORI_API int64_t ori_events_alive(const ori_events *events, int label);

#ifdef __cplusplus
}
#endif
#endif
