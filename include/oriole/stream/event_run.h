/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * event_run.h - from a signal to its events, in one go
 *
 *     samples ──▶ stream ──▶ scores ──▶ events
 *
 * What listen does with a live signal; test and tune go the same way with
 * recordings.  A score of whose window less than half was there is none, and
 * ends what is going on (events.h: a frame that holds a NaN).
 */
#ifndef ORIOLE_STREAM_EVENT_RUN_H
#define ORIOLE_STREAM_EVENT_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include <oriole/base/status.h>
#include <oriole/model/model.h>
#include <oriole/stream/events.h>
#include <oriole/stream/stream.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ori_event_run_options {
    size_t size;
    int64_t hop_samples;        /* as in ori_stream_options */
    /* Each score: probabilities [labels], NaN where it is none, live until
     * it returns.  NULL: nobody asks. */
    bool (*frame)(void *context, int64_t start, int64_t end,
                  const float *probabilities);
    /* Each event; NULL: none are made. */
    bool (*event)(void *context, const ori_event *event);
    void *context;
    const char *columns;        /* of tables: see ori_live_options; NULL: all
                                   but the time.  Kept, not copied */
} ori_event_run_options;        /* false from a function stops the run */

#define ORI_EVENT_RUN_OPTIONS_INIT { .size = sizeof(ori_event_run_options) }

typedef struct ori_event_run ori_event_run;

/*
 *   model    kept, and must outlive the run; its rules make the events
 *
 * Returns ORI_OK, ORI_EINVAL, ORI_EFORMAT (its rules are none) or
 * ORI_ENOMEM.
 */
ORI_API ori_status ori_event_run_create(ori_event_run **run, ori_model *model,
                                        const ori_event_run_options *options);
ORI_API void ori_event_run_destroy(ori_event_run *run);

ORI_API const ori_stream *ori_event_run_stream(const ori_event_run *run);

/* The rules in use; their classes live as long as the run. */
ORI_API ori_event_options ori_event_run_rules(const ori_event_run *run);

/* Others, copied; before the first sample.  ORI_OK, ORI_EINVAL (the old ones
 * stay) or ORI_ENOMEM. */
ORI_API ori_status ori_event_run_set_rules(ori_event_run *run,
                                           const ori_event_options *rules);

/*
 * From a score's being complete to the last sample that was needed for it:
 * what the stream's delay and the smoothing's look-ahead add up to.  Events
 * are known so much behind `decided`.
 */
ORI_API int64_t ori_event_run_delay(const ori_event_run *run);

/* Is an event of this class going on?  It may still prove too short. */
ORI_API bool ori_event_run_alive(const ori_event_run *run, int label);

/*
 * The next samples, x [count, channels]; the signal goes on at `position`
 * behind a gap; the signal has ended.  As real-time safe as ori_stream_push,
 * if the functions called are.  false: one of them said stop, and the rest of
 * the samples was not looked at.
 */
ORI_API bool ori_event_run_push(ori_event_run *run, const float *x,
                                int64_t count);
ORI_API bool ori_event_run_gap(ori_event_run *run, int64_t position);
ORI_API bool ori_event_run_finish(ori_event_run *run);

/*
 * A recording from its beginning to its end, as listen hears it (live.h, with
 * ORI_GAPS_RESET).
 *
 *   length  out: its samples at the model's rate; may be NULL
 *
 * Returns ORI_OK, what ori_live_open() and ori_live_read() return, ORI_EDATA
 * (it holds no samples) or ORI_ESTOPPED (a function said stop).
 */
ORI_API ori_status ori_event_run_recording(ori_event_run *run,
                                           const char *path, int64_t *length);

#ifdef __cplusplus
}
#endif
#endif
