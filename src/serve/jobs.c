/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * jobs.c - long work, behind the page's back
 */
#include "serve/jobs.h"

#include <math.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "base/fail.h"
#include "base/memory.h"

enum { LOWER = 10 };            /* than the priority of who answers */

typedef enum state { RUNNING, DONE, FAILED, STOPPED } state;

static const char *const states[] = { "running", "done", "failed",
                                      "stopped" };

struct ori__job {
    ori__jobs *jobs;
    pthread_t thread;
    int64_t id;
    const char *kind;
    bool alone;
    ori__job_work *work;
    void *user;
    void (*release)(void *user);
    /* All that follows only under the lock. */
    bool stop;
    state state;
    double share;
    char message[512], started[32];
    ori_match *matches;         /* [ORI__JOB_MATCHES] */
    int match_count;
};

struct ori__jobs {
    pthread_mutex_t lock;
    ori__job *job[ORI__JOBS_KEPT];      /* the oldest first */
    int count;
    int64_t last_id;
};

ori_status ori__jobs_create(ori__jobs **jobs)
{
    *jobs = ORI__NEW(ori__jobs, 1);
    if (!*jobs)
        return ori__fail_memory("jobs");
    pthread_mutex_init(&(*jobs)->lock, NULL);
    return ORI_OK;
}

static void free_job(ori__job *job)
{
    ori__free(job->matches);
    ori__free(job);
}

void ori__jobs_destroy(ori__jobs *jobs)
{
    if (!jobs)
        return;
    pthread_mutex_lock(&jobs->lock);
    for (int i = 0; i < jobs->count; i++)
        jobs->job[i]->stop = true;
    pthread_mutex_unlock(&jobs->lock);
    for (int i = 0; i < jobs->count; i++) {
        pthread_join(jobs->job[i]->thread, NULL);
        free_job(jobs->job[i]);
    }
    pthread_mutex_destroy(&jobs->lock);
    ori__free(jobs);
}

/* ------------------------------------------------------------------- begin */

/* A thread that works hard gives way to those that answer; on Linux the
 * priority is a thread's own. */
static void give_way(void)
{
#ifdef __linux__
    setpriority(PRIO_PROCESS, 0, LOWER);
#endif
}

static void *run(void *user)
{
    ori__job *job = user;
    ori_status s;

    give_way();
    s = job->work(job, job->user);
    job->release(job->user);
    pthread_mutex_lock(&job->jobs->lock);
    job->state = s == ORI_OK        ? DONE
                 : s == ORI_ESTOPPED ? STOPPED
                                     : FAILED;
    if (job->state == FAILED)
        snprintf(job->message, sizeof job->message, "%s", ori_last_error());
    if (job->state == DONE)
        job->share = 1.0;
    pthread_mutex_unlock(&job->jobs->lock);
    return NULL;
}

/* The oldest that has ended makes room. */
static ori_status make_room(ori__jobs *jobs, bool alone)
{
    int running = 0;

    for (int i = 0; i < jobs->count; i++) {
        const ori__job *job = jobs->job[i];

        running += job->state == RUNNING;
        if (alone && job->alone && job->state == RUNNING)
            return ori__fail(ORI_ECONFLICT, "a job is running that must end "
                             "first (%s)", job->kind);
    }
    if (running >= ORI__JOBS_AT_ONCE)
        return ori__fail(ORI_ECONFLICT, "%d jobs are running; one must end "
                         "first", running);
    if (jobs->count < ORI__JOBS_KEPT)
        return ORI_OK;
    for (int i = 0; i < jobs->count; i++) {
        ori__job *job = jobs->job[i];

        if (job->state == RUNNING)
            continue;
        pthread_join(job->thread, NULL);
        free_job(job);
        memmove(&jobs->job[i], &jobs->job[i + 1],
                (size_t)(--jobs->count - i) * sizeof *jobs->job);
        break;
    }
    return ORI_OK;
}

static ori_status begin(ori__jobs *jobs, ori__job *job)
{
    const time_t t = time(NULL);
    struct tm utc;
    ori_status s = make_room(jobs, job->alone);

    if (s != ORI_OK)
        return s;
    gmtime_r(&t, &utc);
    strftime(job->started, sizeof job->started, "%Y-%m-%dT%H:%M:%SZ", &utc);
    job->id = ++jobs->last_id;
    if (pthread_create(&job->thread, NULL, run, job) != 0)
        return ori__fail(ORI_EIO, "no thread can be had for a job");
    jobs->job[jobs->count++] = job;
    return ORI_OK;
}

ori_status ori__job_start(ori__jobs *jobs, const char *kind, bool alone,
                          ori__job_work *work, void *user,
                          void (*release)(void *user), int64_t *id)
{
    ori__job *job = ORI__NEW(ori__job, 1);
    ori_status s = ORI_OK;

    *id = 0;
    if (!job || !(job->matches = ORI__NEW(ori_match, ORI__JOB_MATCHES)))
        s = ori__fail_memory("a job");
    if (s == ORI_OK) {
        job->jobs = jobs;
        job->kind = kind;
        job->alone = alone;
        job->work = work;
        job->user = user;
        job->release = release;
        job->share = (double)NAN;
        pthread_mutex_lock(&jobs->lock);
        s = begin(jobs, job);
        *id = job->id;
        pthread_mutex_unlock(&jobs->lock);
    }
    if (s != ORI_OK) {
        release(user);
        if (job)
            free_job(job);
    }
    return s;
}

/* ------------------------------------------------------------- for the work */

bool ori__job_report(ori__job *job, double share, const char *format, ...)
{
    va_list values;
    bool stop;

    pthread_mutex_lock(&job->jobs->lock);
    job->share = share;
    va_start(values, format);
    vsnprintf(job->message, sizeof job->message, format, values);
    va_end(values);
    stop = job->stop;
    pthread_mutex_unlock(&job->jobs->lock);
    return !stop;
}

void ori__job_set_matches(ori__job *job, const ori_match *matches, int count)
{
    pthread_mutex_lock(&job->jobs->lock);
    job->match_count = count < ORI__JOB_MATCHES ? count : ORI__JOB_MATCHES;
    memcpy(job->matches, matches,
           (size_t)job->match_count * sizeof *matches);
    pthread_mutex_unlock(&job->jobs->lock);
}

/* ------------------------------------------------------------ from outside */

static json_t *number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

/* What the work says may hold names that are no UTF-8. */
static json_t *words(const char *text)
{
    json_t *j = json_string(text);

    return j ? j : json_string("");
}

json_t *ori__jobs_json(ori__jobs *jobs)
{
    json_t *list = json_array();

    pthread_mutex_lock(&jobs->lock);
    for (int i = jobs->count - 1; i >= 0; i--) {
        const ori__job *job = jobs->job[i];

        json_array_append_new(list, json_pack(
            "{s:I, s:s, s:s, s:o, s:o, s:s}", "id", (json_int_t)job->id,
            "kind", job->kind, "state", states[job->state], "progress",
            number(job->share), "message", words(job->message), "started",
            job->started));
    }
    pthread_mutex_unlock(&jobs->lock);
    return json_pack("{s:o}", "jobs", list);
}

/* Under the lock; NULL: there is none. */
static ori__job *find(const ori__jobs *jobs, int64_t id)
{
    for (int i = 0; i < jobs->count; i++)
        if (jobs->job[i]->id == id)
            return jobs->job[i];
    ori__fail(ORI_EDATA, "there is no job %lld", (long long)id);
    return NULL;
}

ori_status ori__job_stop(ori__jobs *jobs, int64_t id)
{
    ori__job *job;

    pthread_mutex_lock(&jobs->lock);
    job = find(jobs, id);
    if (job)
        job->stop = true;
    pthread_mutex_unlock(&jobs->lock);
    return job ? ORI_OK : ORI_EDATA;
}

ori_status ori__job_matches(ori__jobs *jobs, int64_t id,
                            ori_match matches[ORI__JOB_MATCHES], int *count,
                            bool *done, double *searched)
{
    const ori__job *job;

    pthread_mutex_lock(&jobs->lock);
    job = find(jobs, id);
    if (job) {
        *count = job->match_count;
        memcpy(matches, job->matches, (size_t)*count * sizeof *matches);
        *done = job->state != RUNNING;
        *searched = isfinite(job->share) ? job->share : 0.0;
    }
    pthread_mutex_unlock(&jobs->lock);
    return job ? ORI_OK : ORI_EDATA;
}
