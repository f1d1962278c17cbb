/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * event_tune.h - thresholds of events from a budget of false alarms
 *
 * Scores of recordings go in once; what rules would make of them is tried
 * over and over.  A recording without any event is background: all that is
 * found there is a false alarm.  Where no recording is, the parts without any
 * event of the others are, and what is found there and overlaps no event.
 *
 * Chosen are, so that the false alarms keep the budget and the mean of the
 * classes' event-based F1 (event_scores.h) on recordings with events is as
 * high as it can be:
 *
 *  - for each class `on`, of ORI_EVENT_TUNE_STEPS values from 0.1 to 1 that
 *    lie evenly in their logarithmic odds.  The classes share the budget as
 *    serves the mean best, which is solved exactly.  Where neighbouring values
 *    are equally good, the middle one;
 *  - for all classes together the smoothing and the shortest duration: as
 *    they were, 0, or an eighth, a quarter or half of a window; and which
 *    share of `on` is `off`, where events begin and end: 0.6, or 0.3, 0.45 or
 *    0.8.  The first of these is kept unless something is better.
 *
 * A class of which the recordings have no event gets the lowest `on` at which
 * it is found there least.  Where no recording has events, smoothing and
 * duration stay, `off` is 0.6 of `on`, and the sum of all `on` is made as low
 * as the budget allows.
 */
#ifndef ORIOLE_STREAM_EVENT_TUNE_H
#define ORIOLE_STREAM_EVENT_TUNE_H

#include <stdbool.h>
#include <stdint.h>

#include <oriole/base/status.h>
#include <oriole/stream/event_truth.h>
#include <oriole/stream/events.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { ORI_EVENT_TUNE_STEPS = 48 };

typedef struct ori_event_tune_options {
    size_t size;
    ori_event_options rules;    /* to begin with; its classes are copied */
    int64_t window_samples;
    double rate_hz;             /* > 0 */
    double alarms_per_hour;     /* the budget, of all classes together */
    double collar_s;            /* of starts, and of ends, where half of the
                                   true event's length is more */
    double off_share;           /* off = off_share * on, at most 1; below 0:
                                   chosen */
} ori_event_tune_options;

#define ORI_EVENT_TUNE_OPTIONS_INIT                                           \
    { .size = sizeof(ori_event_tune_options), .alarms_per_hour = 1,           \
      .collar_s = 0.2, .off_share = -1 }

typedef struct ori_event_tune ori_event_tune;

/* ORI_OK, ORI_EINVAL or ORI_ENOMEM. */
ORI_API ori_status ori_event_tune_create(ori_event_tune **tune,
                                         const ori_event_tune_options *o);
ORI_API void ori_event_tune_destroy(ori_event_tune *tune);

/*
 * The next score of the recording in hand, probabilities [classes], NaN where
 * it is none; copied.  false: memory is short.
 */
ORI_API bool ori_event_tune_frame(ori_event_tune *tune, int64_t start,
                                  int64_t end, const float *probabilities);

/* The recording in hand is complete, and this is in it; copied.  ORI_OK or
 * ORI_ENOMEM, also for a frame that was not kept. */
ORI_API ori_status ori_event_tune_end(ori_event_tune *tune,
                                      const ori_event_truth *truth);

/*
 * Choose.  Returns ORI_OK, ORI_EDATA (there is no background to measure false
 * alarms on) or ORI_ENOMEM.
 */
ORI_API ori_status ori_event_tune_choose(ori_event_tune *tune);

/* --- what was chosen --- */

/* The rules; their classes live as long as the tuning. */
ORI_API ori_event_options ori_event_tune_rules(const ori_event_tune *tune);

/* What a class does at one threshold, or all do at theirs. */
typedef struct ori_event_tuned {
    float on;                   /* of one class */
    int64_t alarms;             /* in background */
    int64_t truths, found, right;       /* events of recordings with any */
    double recall, f1;          /* 0 where 0 / 0; of all: from the sums */
} ori_event_tuned;

/* Of one class, or -1: of all. */
ORI_API ori_event_tuned ori_event_tune_of(const ori_event_tune *tune,
                                          int label);

/* The same at another threshold, 0 <= step < ORI_EVENT_TUNE_STEPS, with the
 * smoothing and duration that were chosen. */
ORI_API ori_event_tuned ori_event_tune_at(const ori_event_tune *tune,
                                          int label, int step);

typedef struct ori_event_tune_ground {
    int recordings, background_recordings;
    double hours, background_hours;
    double per_hour, per_hour_high;     /* false alarms; high: with 95 %
                                           confidence not more (Poisson) */
    double macro_f1;            /* over classes with events; NaN: none */
    bool kept;                  /* the budget; false: not even with the
                                   highest thresholds */
} ori_event_tune_ground;

ORI_API ori_event_tune_ground
ori_event_tune_ground_of(const ori_event_tune *tune);

#ifdef __cplusplus
}
#endif
#endif
