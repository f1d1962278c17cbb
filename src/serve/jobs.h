/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * jobs.h - long work, behind the page's back
 *
 * Each job has a thread, which works at a lower priority than those that
 * answer the page.  A few run at once; of those that have ended the last ones
 * are remembered.  None outlives the server.
 */
#ifndef ORI_SERVE_JOBS_H
#define ORI_SERVE_JOBS_H

#include <stdbool.h>
#include <stdint.h>

#include <oriole/base/status.h>
#include <oriole/stream/similar.h>

#include "base/json.h"

enum { ORI__JOBS_AT_ONCE = 3, ORI__JOBS_KEPT = 32, ORI__JOB_MATCHES = 200 };

typedef struct ori__jobs ori__jobs;
typedef struct ori__job ori__job;

/* ORI_OK: done; ORI_ESTOPPED: it was stopped; else it failed, and the
 * sentence is what people are told. */
typedef ori_status ori__job_work(ori__job *job, void *user);

ori_status ori__jobs_create(ori__jobs **jobs);

/* All are stopped, and waited for. */
void ori__jobs_destroy(ori__jobs *jobs);

/*
 * Begin one.  release(user) is called at its end, and where it cannot begin.
 *
 *   kind   a literal, "train"
 *   alone  no other that is alone may run meanwhile
 *
 * Returns ORI_OK, ORI_ECONFLICT (there are too many, or one that is alone),
 * ORI_ENOMEM, or ORI_EIO (no thread can be had).
 */
ori_status ori__job_start(ori__jobs *jobs, const char *kind, bool alone,
                          ori__job_work *work, void *user,
                          void (*release)(void *user), int64_t *id);

/* For the work: what it has done, share NaN: not known; false: end it. */
bool ori__job_report(ori__job *job, double share, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* What it has found so far. */
void ori__job_set_matches(ori__job *job, const ori_match *matches, int count);

/* {jobs: [{id, kind, state, progress, message, started}]}, the last first;
 * NULL: out of memory. */
json_t *ori__jobs_json(ori__jobs *jobs);

/* ORI_EDATA: there is none of this number. */
ori_status ori__job_stop(ori__jobs *jobs, int64_t id);
ori_status ori__job_matches(ori__jobs *jobs, int64_t id,
                            ori_match matches[ORI__JOB_MATCHES], int *count,
                            bool *done, double *searched);

#endif
