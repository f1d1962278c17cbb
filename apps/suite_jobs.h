/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * suite_jobs.h - several data sets at once, a process each
 *
 * Small sets do not divide well among threads; several at a time do.  And
 * what one set does to its process, the others do not feel.
 */
#ifndef ORI_APPS_SUITE_JOBS_H
#define ORI_APPS_SUITE_JOBS_H

#include <stdbool.h>

#include "suite_set.h"

typedef struct suite_task {
    char *set, *path;
    int resample;
    double size;            /* bytes of the set: how long it may take */
} suite_task;

typedef struct suite_report {
    ori_status status;
    suite_result result;    /* if ORI_OK; its set is the task's */
    char error[600];        /* else: why not */
} suite_report;

typedef struct suite_jobs {
    int at_once;            /* >= 1 */
    int threads;            /* of each */
    const ori_train_options *train;     /* its progress is not looked at */

    /* A task has ended; false: begin no more, end those that run. */
    bool (*ended)(void *context, const suite_task *task,
                  const suite_report *report);
    /* Some times a second: the share of all that is done, and words on what
     * is being done.  False as above. */
    bool (*progress)(void *context, double share, const char *now);
    void *context;
} suite_jobs;

/* Run the tasks in their order.  Returns ORI_OK, ORI_ESTOPPED where one of
 * the functions was false, or ORI_ENOMEM where no process could be made. */
ori_status suite_jobs_run(const suite_jobs *jobs, const suite_task *tasks,
                          int count);

#endif
