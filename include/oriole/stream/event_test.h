/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * event_test.h - how good a recogniser's events are on labelled recordings
 *
 * Each recording is streamed from its beginning to its end as `oriole listen`
 * does (event_run.h), with the model's rules; what is found is held against
 * its spans (event_scores.h).  Spans whose class is background are no events.
 * Where parts of a recording belong to another split (annotations.h), they
 * are heard, but what has its middle there does not count, true or found.
 */
#ifndef ORIOLE_STREAM_EVENT_TEST_H
#define ORIOLE_STREAM_EVENT_TEST_H

#include <stdint.h>

#include <oriole/base/status.h>
#include <oriole/data/annotations.h>
#include <oriole/model/model.h>
#include <oriole/stream/event_run.h>
#include <oriole/stream/event_scores.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ori_event_test_options {
    size_t size;
    double collar_s;        /* of onsets, and of ends, where half of the true
                               event's length is more; 0: 0.2 */
    double segment_s;       /* of the segment-based figures; 0: 1 */
} ori_event_test_options;

#define ORI_EVENT_TEST_OPTIONS_INIT { .size = sizeof(ori_event_test_options) }

/* Of one class or of all. */
typedef struct ori_event_result {
    ori_event_score score;      /* its delays in samples; its false alarms
                                   overlap no true event of their class */
    int64_t background_alarms;  /* of them, those that overlap no true event
                                   of any class */
    int64_t heard;              /* samples that counted, gaps left out, and */
    int64_t background;         /* those of them that are in no true event */
} ori_event_result;

typedef struct ori_event_test ori_event_test;

/*
 *   model    kept, and must outlive the test
 *   options  NULL: all as ORI_EVENT_TEST_OPTIONS_INIT
 *
 * Returns ORI_OK, ORI_EINVAL, ORI_EDATA (the model knows no rate: spans are
 * in seconds), ORI_EFORMAT or ORI_ENOMEM.
 */
ORI_API ori_status ori_event_test_create(ori_event_test **test,
                                         ori_model *model,
                                         const ori_event_test_options *o);
ORI_API void ori_event_test_destroy(ori_event_test *test);

/* Does this recording say when its events are?  It does if it has a span
 * with a start or an end, or if it is background as a whole. */
ORI_API bool ori_event_test_suits(const ori_event_test *test,
                                  const ori_annotated *recording);

/* One recording more.  ORI_OK, or what ori_event_run_recording() and
 * ori_event_truth_make() return: nothing is added then. */
ORI_API ori_status ori_event_test_add(ori_event_test *test,
                                      const ori_annotated *recording);

/* Of one class; label -1: of all. */
ORI_API ori_event_result ori_event_test_of(const ori_event_test *test,
                                           int label);

/* The mean of the classes' event F1, over those with any event. */
ORI_API double ori_event_test_macro_f1(const ori_event_test *test);

/* The rules in use; their classes live as long as the test. */
ORI_API ori_event_options ori_event_test_rules(const ori_event_test *test);

#ifdef __cplusplus
}
#endif
#endif
