/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * event_scores.h - how good found events are, measured against true ones
 *
 * After Mesaros, Heittola & Virtanen, "Metrics for Polyphonic Sound Event
 * Detection", Applied Sciences 2016, as their sed_eval computes them.  True
 * and found events of whole recordings are added one recording after the
 * other; counts add up.
 *
 *  - Event-based: a found event is right when a true one of its class begins
 *    within the onset collar of it, and ends within the offset collar or
 *    within offset_share of the true one's length, whatever is more.  Each
 *    event is in one pair at most, and pairs are chosen so that there are as
 *    many as can be.
 *  - Segment-based: the recording is cut into segments; a class is there in
 *    each that one of its events touches.
 *  - Detection: a true event is found when one of its class overlaps it, and
 *    a found event that overlaps no true one of its class is a false alarm.
 *    The delay is from the true event's start to the moment at which the
 *    first event that overlaps it was `decided`, plus what the caller says
 *    the scores come late by; never negative.
 */
#ifndef ORIOLE_STREAM_EVENT_SCORES_H
#define ORIOLE_STREAM_EVENT_SCORES_H

#include <stddef.h>
#include <stdint.h>

#include <oriole/base/status.h>
#include <oriole/stream/events.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ori_event_scores_options {
    size_t size;
    int classes;                /* >= 1 */
    int64_t onset_collar;       /* samples, >= 0 */
    int64_t offset_collar;      /* samples, >= 0; -1: ends do not matter */
    double offset_share;        /* of the true event's length, >= 0 */
    int64_t segment_samples;    /* >= 1 */
    int64_t delay_samples;      /* by which a score comes late, >= 0 */
} ori_event_scores_options;

#define ORI_EVENT_SCORES_OPTIONS_INIT                                         \
    { .size = sizeof(ori_event_scores_options), .offset_share = 0.5 }

/* Of one class or of all (sums over classes, so "micro"). */
typedef struct ori_event_score {
    int64_t truths, found, right;       /* events; right: pairs */
    double precision, recall, f1;       /* of events; 0 where 0 / 0 */
    int64_t segments_right, segments_false, segments_missed;
    double segment_f1;
    int64_t detected;                   /* true events that were */
    int64_t false_alarms;
    double delay_mean, delay_max;       /* samples; NaN where detected = 0 */
    int64_t samples;                    /* of all recordings added */
} ori_event_score;

typedef struct ori_event_scores ori_event_scores;

/* ORI_OK, ORI_EINVAL or ORI_ENOMEM. */
ORI_API ori_status
ori_event_scores_create(ori_event_scores **scores,
                        const ori_event_scores_options *options);
ORI_API void ori_event_scores_destroy(ori_event_scores *scores);

/*
 * One recording of `length` samples.  Of the truths, class and span matter
 * only; neither list need be in order.  ORI_OK, ORI_EINVAL (a class or a
 * span is none: 0 <= start < end) or ORI_ENOMEM; nothing is added then.
 */
ORI_API ori_status
ori_event_scores_add(ori_event_scores *scores, const ori_event *truths,
                     int truth_count, const ori_event *found, int found_count,
                     int64_t length);

/* Of one class; label -1: of all. */
ORI_API ori_event_score ori_event_scores_of(const ori_event_scores *scores,
                                            int label);

/* The mean of the classes' f1 ("macro"), over those with any event. */
ORI_API double ori_event_scores_macro_f1(const ori_event_scores *scores);

#ifdef __cplusplus
}
#endif
#endif
