/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * suite_jobs.c - several data sets at once, a process each
 *
 * A child learns and tests one set and tells through a pipe how far it is
 * and, at last, what came out.  Nothing of this program runs threads before
 * it forks.  A child writes no file, so it may be killed at any moment; where
 * the parent is killed, the next word that the child writes ends it too
 * (SIGPIPE).
 */
#include "suite_jobs.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <oriole/base/threads.h>

#include "output.h"
#include "timing.h"

enum { TELL_EVERY_MS = 200, STAGE = 40 };

/* What goes through a pipe, in one piece each. */
typedef struct message {
    bool last;
    double share; /* of this set */
    char stage[STAGE];
    suite_report report; /* of the last one */
} message;

_Static_assert(sizeof(message) <= PIPE_BUF, "written in one piece");

/* A child, seen from its parent. */
typedef struct job {
    const suite_task *task; /* NULL: the place is free */
    pid_t child;
    int pipe;
    message heard; /* last */
} job;

typedef struct pool {
    const suite_jobs *jobs;
    const suite_task *tasks;
    int count, next, running;
    job *places;      /* [at_once] */
    double all, done; /* sizes */
    bool stopped;
} pool;

/* ---- the child ---- */

typedef struct teller {
    int pipe;
    double told; /* when */
} teller;

static void tell(int pipe, const message *m)
{
    while (write(pipe, m, sizeof *m) < 0 && errno == EINTR)
        ;
}

static bool tell_progress(void *context, const ori_train_progress *p)
{
    teller *const t = context;
    const double now = timing_now();
    message m = {.share =
                     p->steps > 0 ? (double)p->step / (double)p->steps : 0};

    if (now - t->told < TELL_EVERY_MS / 1000.0)
        return true;
    t->told = now;
    snprintf(m.stage, sizeof m.stage, "%s", p->stage ? p->stage : "learning");
    tell(t->pipe, &m);
    return true;
}

static _Noreturn void run_child(const pool *p, const suite_task *task, int pipe)
{
    teller t = {.pipe = pipe};
    ori_train_options o = *p->jobs->train;
    message m = {.last = true, .share = 1};

    for (int i = 0; i < p->jobs->at_once; i++)
        if (p->places[i].task)
            close(p->places[i].pipe); /* else its SIGPIPE would not come */
    ori_threads_set(p->jobs->threads);
    o.progress = tell_progress;
    o.progress_context = &t;
    m.report.status =
        suite_set_run(&m.report.result, task->path, task->resample, &o);
    if (m.report.status != ORI_OK)
        snprintf(m.report.error, sizeof m.report.error, "%s", ori_last_error());
    tell(pipe, &m);
    _exit(0);
}

/* ---- the parent ---- */

static ori_status begin(pool *p, job *place)
{
    const suite_task *const task = &p->tasks[p->next];
    int ends[2];
    pid_t child;

    if (pipe(ends) != 0)
        return ORI_ENOMEM;
    fflush(NULL); /* once, not by the child too */
    child = fork();
    if (child < 0) {
        close(ends[0]);
        close(ends[1]);
        return ORI_ENOMEM;
    }
    if (child == 0) {
        close(ends[0]);
        run_child(p, task, ends[1]);
    }
    close(ends[1]);
    *place = (job){.task = task, .child = child, .pipe = ends[0]};
    p->next++;
    p->running++;
    return ORI_OK;
}

static ori_status begin_free(pool *p)
{
    ori_status s = ORI_OK;

    for (int i = 0; i < p->jobs->at_once && s == ORI_OK; i++)
        if (!p->places[i].task && p->next < p->count)
            s = begin(p, &p->places[i]);
    return s;
}

/* Whatever it was that a child died of, it did not say it itself. */
static void say_death(suite_report *r, int status)
{
    r->status = ORI_EIO;
    if (WIFSIGNALED(status))
        snprintf(r->error, sizeof r->error, "ended by the signal \"%s\"%s",
                 strsignal(WTERMSIG(status)),
                 WTERMSIG(status) == SIGKILL ? ": was memory short?" : "");
    else
        snprintf(r->error, sizeof r->error, "ended with the code %d",
                 WEXITSTATUS(status));
}

static void end(pool *p, job *place)
{
    const job ended = *place;
    suite_report report = ended.heard.report;
    int status = 0;

    close(ended.pipe);
    while (waitpid(ended.child, &status, 0) < 0 && errno == EINTR)
        ;
    *place = (job){0};
    p->running--;
    p->done += ended.task->size;
    if (p->stopped)
        return;
    if (!ended.heard.last)
        say_death(&report, status);
    report.result.set = ended.task->set;
    report.result.resample = ended.task->resample;
    if (!p->jobs->ended(p->jobs->context, ended.task, &report))
        p->stopped = true;
}

static void listen_to(pool *p, job *place)
{
    message m;
    ssize_t n;

    while ((n = read(place->pipe, &m, sizeof m)) < 0 && errno == EINTR)
        ;
    if (n == (ssize_t)sizeof m)
        place->heard = m;
    else
        end(p, place);
}

static void listen_all(pool *p, struct pollfd *ends)
{
    const int places = p->jobs->at_once;

    for (int i = 0; i < places; i++)
        ends[i] = (struct pollfd){
            .fd = p->places[i].task ? p->places[i].pipe : -1, .events = POLLIN};
    if (poll(ends, (nfds_t)places, TELL_EVERY_MS) <= 0)
        return; /* time is over, or a signal came */
    for (int i = 0; i < places; i++)
        if (ends[i].fd >= 0 && ends[i].revents)
            listen_to(p, &p->places[i]);
}

/* "Fish hydra, Wine learning" */
static void show(pool *p)
{
    double done = p->done;
    char now[160] = "";
    size_t n = 0;

    for (int i = 0; i < p->jobs->at_once; i++) {
        const job *const j = &p->places[i];

        if (!j->task)
            continue;
        done += j->task->size * j->heard.share;
        if (n < sizeof now)
            n += (size_t)snprintf(now + n, sizeof now - n, "%s%s %s",
                                  n ? ", " : "", j->task->set, j->heard.stage);
    }
    if (!p->jobs->progress(p->jobs->context, p->all > 0 ? done / p->all : 0,
                           now))
        p->stopped = true;
}

static void kill_all(const pool *p)
{
    for (int i = 0; i < p->jobs->at_once; i++)
        if (p->places[i].task)
            kill(p->places[i].child, SIGKILL);
}

static ori_status work(pool *p, struct pollfd *ends)
{
    ori_status s = begin_free(p);

    while (p->running > 0) {
        listen_all(p, ends);
        show(p);
        if (s == ORI_OK && !p->stopped)
            s = begin_free(p);
        if (s != ORI_OK || p->stopped)
            kill_all(p);
    }
    return s != ORI_OK ? s : p->stopped ? ORI_ESTOPPED : ORI_OK;
}

ori_status suite_jobs_run(const suite_jobs *jobs, const suite_task *tasks,
                          int count)
{
    const size_t places = (size_t)jobs->at_once;
    pool p = {.jobs = jobs, .tasks = tasks, .count = count};
    struct pollfd *const ends = output_alloc(places, sizeof *ends);
    ori_status s;

    p.places = output_alloc(places, sizeof *p.places);
    for (int i = 0; i < count; i++)
        p.all += tasks[i].size;
    s = work(&p, ends);
    free(p.places);
    free(ends);
    return s;
}
