/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * event_truth.h - the events that a recording truly has, in samples
 */
#ifndef ORIOLE_STREAM_EVENT_TRUTH_H
#define ORIOLE_STREAM_EVENT_TRUTH_H

#include <stdbool.h>
#include <stdint.h>

#include <oriole/base/status.h>
#include <oriole/data/annotations.h>
#include <oriole/model/model.h>
#include <oriole/stream/events.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ori_event_part {
    int64_t from, to;       /* samples [from, to) */
} ori_event_part;

/*
 * Of a recording: its events, and the parts of it that count (the stretches
 * of annotations.h).  What is in a part and in no event is background.  An
 * event, true or found, counts when its middle lies in a part.
 */
typedef struct ori_event_truth {
    ori_event *events;      /* class and span; in order of start */
    int64_t *reach;         /* [count] the furthest end up to there */
    int count;
    ori_event_part *parts;  /* in order, apart */
    int part_count;
} ori_event_truth;

/* Is it background: by the model's rules [labels], or by its name (see
 * ori_label_is_background) where the model does not know it? */
ORI_API bool ori_event_label_is_background(const ori_model *model,
                                           const ori_event_rule *rules,
                                           const char *label);

/* Does the model know the labels of all spans, as classes or as background by
 * name?  ORI_OK or ORI_EDATA: worth asking before a recording is heard. */
ORI_API ori_status ori_event_truth_check(const ori_annotated *of,
                                         const ori_model *model);

/*
 * The spans whose class is no background, in the model's numbers and at its
 * rate, as far as they count.  Spans of one class that touch are one event.
 *
 *   rules   [labels] tell which classes are background
 *   length  of the recording, in samples: what has no end ends there
 *
 * Returns ORI_OK, ORI_EDATA (a label that the model does not know; a span
 * behind the recording's end; the model's rate is not known) or ORI_ENOMEM.
 * Free with ori_event_truth_free().
 */
ORI_API ori_status ori_event_truth_make(ori_event_truth *truth,
                                        const ori_annotated *of,
                                        const ori_model *model,
                                        const ori_event_rule *rules,
                                        int64_t length);
ORI_API void ori_event_truth_free(ori_event_truth *truth);

/* Does what goes from start to end count? */
ORI_API bool ori_event_truth_counts(const ori_event_truth *truth,
                                    int64_t start, int64_t end);

/* Does a true event, of whatever class, overlap it? */
ORI_API bool ori_event_truth_overlaps(const ori_event_truth *truth,
                                      int64_t start, int64_t end);

/* Samples of [start, end) that count, and those of them that are background:
 * added to what is there. */
ORI_API void ori_event_truth_measure(const ori_event_truth *truth,
                                     int64_t start, int64_t end,
                                     int64_t *counting, int64_t *background);

#ifdef __cplusplus
}
#endif
#endif
