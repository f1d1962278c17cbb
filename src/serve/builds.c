/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * builds.c - pyramids and spectrograms that are built in the background
 */
#include "serve/builds.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/memory.h"
#include "serve/cache_folder.h"

enum {
    WORKERS = 2,
    JOBS = 32,              /* waiting, running and failed */
    FAILED_FOR_S = 5,
    NICE = 5
};

typedef enum state { FREE, WAITING, RUNNING, FAILED } state;

typedef struct job {
    ori__builds *builds;
    state state;
    char *path, *columns, *key;
    char *pyramid, *spectrogram;
    int64_t frames;
    int window, channel;
    uint64_t number;        /* who comes first is built first */
    double progress;
    ori_status status;
    time_t failed_at;
    char sentence[300];
} job;

struct ori__builds {
    char *folder;
    int64_t most;
    pthread_mutex_t lock;   /* of all that is below */
    pthread_cond_t more;
    bool stopping;
    uint64_t asked;
    job job[JOBS];
    pthread_t worker[WORKERS];
    int workers;
};

static time_t seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

static void forget(job *j)
{
    ori__free(j->path);
    ori__free(j->columns);
    ori__free(j->key);
    ori__free(j->pyramid);
    ori__free(j->spectrogram);
    *j = (job){ .builds = j->builds };
}

/* ---------------------------------------------------------------- building */

static bool report(void *user, double share)
{
    job *j = user;
    bool on;

    pthread_mutex_lock(&j->builds->lock);
    j->progress = share;
    on = !j->builds->stopping;
    pthread_mutex_unlock(&j->builds->lock);
    return on;
}

static ori_status build_pyramid(job *j, const ori_overview_recording *r)
{
    ori_pyramid *there;

    /* Somebody may have finished it between our caller's look and its
     * question. */
    if (ori_pyramid_open(&there, j->pyramid, r) == ORI_OK) {
        ori_pyramid_close(there);
        return ORI_OK;
    }
    return ori_pyramid_build(j->pyramid, r, report, j);
}

static ori_status build_spectrogram(job *j, const ori_overview_recording *r)
{
    ori_pyramid *p;
    ori_spectrogram *there;
    ori_status s = ori_pyramid_open(&p, j->pyramid, r);

    if (s != ORI_OK)
        return s;
    if (ori_spectrogram_open(&there, j->spectrogram, p, j->window,
                             j->channel) == ORI_OK)
        ori_spectrogram_close(there);
    else
        s = ori_spectrogram_build(j->spectrogram, p, j->window, j->channel,
                                  report, j);
    ori_pyramid_close(p);
    if (s == ORI_EFORMAT)
        unlink(j->pyramid);     /* it is damaged, and built again */
    return s;
}

static ori_status build(job *j)
{
    ori_overview_recording r = ORI_OVERVIEW_RECORDING_INIT;

    r.path = j->path;
    r.columns = j->columns;
    r.key = j->key;
    r.frames = j->frames;
    ori__cache_trim(j->builds->folder, j->builds->most);
    return j->spectrogram ? build_spectrogram(j, &r) : build_pyramid(j, &r);
}

/* The one that waits longest; NULL: none. */
static job *next_job(ori__builds *b)
{
    job *next = NULL;

    for (int i = 0; i < JOBS; i++)
        if (b->job[i].state == WAITING &&
            (!next || b->job[i].number < next->number))
            next = &b->job[i];
    return next;
}

static void *work(void *user)
{
    ori__builds *b = user;
    job *j;

    /* Of this thread alone: who waits for an answer goes first. */
    setpriority(PRIO_PROCESS, (id_t)gettid(), NICE);
    pthread_mutex_lock(&b->lock);
    while (!b->stopping) {
        ori_status s;

        if (!(j = next_job(b))) {
            pthread_cond_wait(&b->more, &b->lock);
            continue;
        }
        j->state = RUNNING;
        pthread_mutex_unlock(&b->lock);
        s = build(j);
        pthread_mutex_lock(&b->lock);
        if (s == ORI_OK) {
            forget(j);
        } else {
            j->state = FAILED;
            j->status = s;
            j->failed_at = seconds();
            snprintf(j->sentence, sizeof j->sentence, "%s",
                     ori_last_error());
        }
    }
    pthread_mutex_unlock(&b->lock);
    return NULL;
}

/* ------------------------------------------------------------------ asking */

static const char *file_of(const char *pyramid, const char *spectrogram)
{
    return spectrogram ? spectrogram : pyramid;
}

/* The job of this file; NULL: none.  What failed long ago is forgotten. */
static job *find(ori__builds *b, const ori__build_wish *w)
{
    const char *file = file_of(w->pyramid, w->spectrogram);

    for (int i = 0; i < JOBS; i++) {
        job *j = &b->job[i];

        if (j->state == FAILED && seconds() - j->failed_at >= FAILED_FOR_S)
            forget(j);
        if (j->state != FREE &&
            strcmp(file_of(j->pyramid, j->spectrogram), file) == 0)
            return j;
    }
    return NULL;
}

static ori_status fill(job *j, const ori__build_wish *w)
{
    const ori_overview_recording *r = w->recording;

    j->path = ori__strdup(r->path);
    j->columns = r->columns ? ori__strdup(r->columns) : NULL;
    j->key = ori__strdup(r->key);
    j->pyramid = ori__strdup(w->pyramid);
    j->spectrogram = w->spectrogram ? ori__strdup(w->spectrogram) : NULL;
    j->frames = r->frames;
    j->window = w->window;
    j->channel = w->channel;
    if (j->path && (j->columns || !r->columns) && j->key && j->pyramid &&
        (j->spectrogram || !w->spectrogram)) {
        j->number = j->builds->asked++;
        j->state = WAITING;
        return ORI_OK;
    }
    forget(j);
    return ori__fail_memory("a build");
}

/* What failed is let go for what is asked for. */
static ori_status add(ori__builds *b, const ori__build_wish *w)
{
    job *place = NULL;
    ori_status s;

    for (int i = 0; i < JOBS; i++)
        if (b->job[i].state == FREE ||
            (b->job[i].state == FAILED && !place))
            place = &b->job[i];
    if (!place)
        return ori__fail(ORI_ENOMEM, "too much is being built");
    forget(place);
    s = fill(place, w);
    if (s == ORI_OK)
        pthread_cond_signal(&b->more);
    return s;
}

ori_status ori__builds_ask(ori__builds *b, const ori__build_wish *wish,
                           double *progress)
{
    ori_status s = ORI_OK;
    const job *j;

    *progress = 0;
    pthread_mutex_lock(&b->lock);
    j = find(b, wish);
    if (!j)
        s = add(b, wish);
    else if (j->state == FAILED)
        s = ori__fail(j->status, "%s", j->sentence);
    else
        *progress = j->progress;
    pthread_mutex_unlock(&b->lock);
    return s;
}

/* ----------------------------------------------------------- start and end */

ori_status ori__builds_create(ori__builds **builds, const char *folder,
                              int64_t most)
{
    ori__builds *b = ORI__NEW(ori__builds, 1);

    *builds = NULL;
    if (!b || !(b->folder = ori__strdup(folder))) {
        ori__free(b);
        return ori__fail_memory("builds");
    }
    b->most = most;
    pthread_mutex_init(&b->lock, NULL);
    pthread_cond_init(&b->more, NULL);
    for (int i = 0; i < JOBS; i++)
        b->job[i].builds = b;
    for (; b->workers < WORKERS; b->workers++)
        if (pthread_create(&b->worker[b->workers], NULL, work, b) != 0) {
            ori__builds_destroy(b);
            return ori__fail(ORI_ENOMEM, "a thread cannot be started");
        }
    *builds = b;
    return ORI_OK;
}

void ori__builds_destroy(ori__builds *b)
{
    if (!b)
        return;
    pthread_mutex_lock(&b->lock);
    b->stopping = true;
    pthread_cond_broadcast(&b->more);
    pthread_mutex_unlock(&b->lock);
    for (int i = 0; i < b->workers; i++)
        pthread_join(b->worker[i], NULL);
    for (int i = 0; i < JOBS; i++)
        forget(&b->job[i]);
    pthread_cond_destroy(&b->more);
    pthread_mutex_destroy(&b->lock);
    ori__free(b->folder);
    ori__free(b);
}
