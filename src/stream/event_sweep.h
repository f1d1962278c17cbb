/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * event_sweep.h - what one class finds in a recording, at every threshold
 */
#ifndef ORI_STREAM_EVENT_SWEEP_H
#define ORI_STREAM_EVENT_SWEEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <oriole/stream/event_scores.h>
#include <oriole/stream/event_truth.h>
#include <oriole/stream/events.h>

/* A recording's scores, and what is in it. */
typedef struct ori__scored {
    ori_event_part *frames;     /* [count] */
    float *probabilities;       /* [count, classes] */
    size_t count, frame_room, probability_room;
    ori_event_truth truth;
    int64_t heard, background;  /* samples that count */
} ori__scored;

/* Added up over recordings. */
typedef struct ori__sweep_count {
    int64_t found, right;       /* events that count, and pairs */
    int64_t alarms;             /* found, and in no event of any class */
} ori__sweep_count;

typedef struct ori__sweep ori__sweep;

/*
 *   rules    one for each threshold, classes = thresholds; smoothing and the
 *            shortest duration are set by ori__sweep_class()
 *   collars  of the scores
 */
ori_status ori__sweep_create(ori__sweep **sweep,
                             const ori_event_options *rules,
                             const ori_event_scores_options *collars);
void ori__sweep_destroy(ori__sweep *sweep);

/* Smooth this class of this recording [count, classes]; what follows is
 * about it. */
ori_status ori__sweep_smooth(ori__sweep *sweep, const ori__scored *of,
                             int classes, int label, int64_t smooth_samples);

/* Its events of at least this duration, at every threshold: added to counts
 * [thresholds]. */
ori_status ori__sweep_count_events(ori__sweep *sweep, int64_t min_samples,
                                   ori__sweep_count *counts);

#endif
