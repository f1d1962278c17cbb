/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * machine.c - training, proposals and search, each a job
 *
 * A job has a catalogue of its own: it never holds the one that answers.
 * What is trained is kept as models/trained.oriole in the catalogue's folder;
 * a new one takes its place when it is whole.
 */
#include "serve/machine.h"

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <oriole/model/model.h>
#include <oriole/stream/propose.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/memory.h"
#include "serve/child.h"

enum { WORDS = 16, LINE = 480 };

struct ori__machine {
    char *folder, *program;     /* never change */
    char *models, *trained, *fresh;     /* the folder; the file; the file that
                                           a training writes */
    ori__jobs *jobs;
    pthread_mutex_t lock;
    char *model;                /* under the lock, as the labels; NULL */
    json_t *labels;
};

/* -------------------------------------------------------------- recogniser */

static ori_status read_labels(const char *path, json_t **labels)
{
    ori_model *model;
    ori_status s = ori_model_load(&model, path);

    if (s != ORI_OK)
        return s;
    *labels = json_array();
    for (int k = 0; k < ori_model_label_count(model); k++) {
        json_t *label = json_string(ori_model_label(model, k));

        json_array_append_new(*labels, label ? label : json_string("?"));
    }
    ori_model_destroy(model);
    return ORI_OK;
}

static ori_status set_model(ori__machine *m, const char *path)
{
    char *copy = ori__strdup(path);
    json_t *labels = NULL;
    ori_status s = copy ? read_labels(path, &labels)
                        : ori__fail_memory(path);

    if (s != ORI_OK) {
        ori__free(copy);
        return s;
    }
    pthread_mutex_lock(&m->lock);
    ori__free(m->model);
    json_decref(m->labels);
    m->model = copy;
    m->labels = labels;
    pthread_mutex_unlock(&m->lock);
    return ORI_OK;
}

/* A copy; ORI_EDATA where there is none. */
static ori_status get_model(ori__machine *m, char **path)
{
    bool any;

    pthread_mutex_lock(&m->lock);
    any = m->model;
    *path = any ? ori__strdup(m->model) : NULL;
    pthread_mutex_unlock(&m->lock);
    if (!any)
        return ori__fail(ORI_EDATA, "there is no recogniser yet: train one");
    return *path ? ORI_OK : ori__fail_memory("a path");
}

json_t *ori__machine_json(ori__machine *m)
{
    json_t *json;

    pthread_mutex_lock(&m->lock);
    if (m->model) {
        json_t *file = json_string(ori__path_name(m->model));

        json = json_pack("{s:o, s:O}", "file",
                         file ? file : json_string("?"), "labels", m->labels);
    } else {
        json = json_null();
    }
    pthread_mutex_unlock(&m->lock);
    return json;
}

/* -------------------------------------------------------------------- tasks */

/* What a job works on; its own. */
typedef struct task {
    ori__machine *machine;
    ori__job *job;
    char *model;
    int64_t *ids;
    size_t count;
    bool everybody;             /* others' proposals are taken back too */
    int64_t epochs;
    double seconds;
    ori_similar_options similar;
    double share;               /* of the last report */
    char said[LINE];            /* the last line that is no progress */
} task;

static task *new_task(ori__machine *m)
{
    task *t = ORI__NEW(task, 1);

    if (t)
        t->machine = m;
    else
        ori__fail_memory("a job");
    return t;
}

static void free_task(void *user)
{
    task *t = user;

    ori__free(t->model);
    ori__free(t->ids);
    ori__free(t);
}

static ori_status open_catalog(const task *t, ori_catalog **catalog)
{
    return ori_catalog_open(catalog, t->machine->folder, ORI_CATALOG_WRITE);
}

/* ------------------------------------------------------------------ propose */

static bool proposing(void *context, double share)
{
    task *t = context;

    return ori__job_report(t->job, share, "proposing, %.0f %%",
                           100.0 * share);
}

static ori_status propose(task *t)
{
    ori_propose_options o = ORI_PROPOSE_OPTIONS_INIT;
    ori_propose_counts counts;
    ori_catalog *catalog;
    ori_status s = open_catalog(t, &catalog);

    if (s != ORI_OK)
        return s;
    o.recordings = t->ids;
    o.recording_count = (int64_t)t->count;
    o.again = t->ids != NULL;
    o.everybody = t->everybody;
    o.progress = proposing;
    o.context = t;
    s = ori_propose_by_file(&counts, catalog, t->model, &o);
    ori_catalog_close(catalog);
    if (s == ORI_OK)
        ori__job_report(t->job, 1.0, "%lld new proposals in %lld recordings",
                        (long long)counts.added,
                        (long long)counts.recordings);
    return s;
}

static ori_status work_propose(ori__job *job, void *user)
{
    task *t = user;

    t->job = job;
    return propose(t);
}

ori_status ori__machine_propose(ori__machine *m, const int64_t *ids,
                                size_t count, int64_t *job)
{
    task *t = new_task(m);
    ori_status s = t ? get_model(m, &t->model) : ORI_ENOMEM;

    if (s == ORI_OK && ids) {
        t->ids = ORI__NEW(int64_t, count);
        t->count = count;
        if (t->ids)
            memcpy(t->ids, ids, count * sizeof *ids);
        else
            s = ori__fail_memory("recordings");
    }
    if (s == ORI_OK)
        return ori__job_start(m->jobs, "propose", true, work_propose, t,
                              free_task, job);
    if (t)
        free_task(t);
    return s;
}

/* -------------------------------------------------------------------- train */

static bool may_go_on(void *user)
{
    task *t = user;

    return ori__job_report(t->job, t->share, "%s",
                           *t->said ? t->said : "training");
}

/* "progress 0.31 words" (progress.h of the command), or something said. */
static void hear(void *user, const char *line)
{
    task *t = user;
    char *words;
    double share;

    if (strncmp(line, "progress ", 9) != 0) {
        snprintf(t->said, sizeof t->said, "%s", line);
        return;
    }
    share = strtod(line + 9, &words);
    t->share = fmin(fmax(share, 0.0), 1.0);
    snprintf(t->said, sizeof t->said, "training:%s", words);
}

static ori_status run_training(task *t)
{
    const ori__machine *m = t->machine;
    char epochs[32], seconds[32];
    char train[] = "train", output[] = "-o", none[] = "--no-checkpoint",
         epochs_word[] = "--epochs", seconds_word[] = "--time";
    char *argv[WORDS] = { m->program, train, m->folder, output, m->fresh,
                          none };
    int n = 6, code;
    const ori__child child = { .argv = argv,
                               .variable = "ORIOLE_PROGRESS=lines",
                               .go_on = may_go_on, .line = hear, .user = t };
    ori_status s;

    snprintf(epochs, sizeof epochs, "%lld", (long long)t->epochs);
    snprintf(seconds, sizeof seconds, "%.3f", t->seconds);
    if (t->epochs > 0) {
        argv[n++] = epochs_word;
        argv[n++] = epochs;
    }
    if (t->seconds > 0.0) {
        argv[n++] = seconds_word;
        argv[n++] = seconds;
    }
    s = ori__child_run(&child, &code);
    if (s != ORI_OK)
        return s;
    if (!may_go_on(t))
        return ori__fail(ORI_ESTOPPED, "the training was stopped");
    return code == 0 ? ORI_OK
                     : ori__fail(ORI_EDATA, "%s", *t->said
                                 ? t->said : "the training failed");
}

/* What was trained before stays until the new one is whole. */
static ori_status train(task *t)
{
    ori__machine *m = t->machine;
    ori_status s;

    t->share = (double)NAN;
    if (mkdir(m->models, 0777) != 0 && errno != EEXIST)
        return ori__fail_errno(m->models, "make the folder");
    s = run_training(t);
    if (s == ORI_OK && rename(m->fresh, m->trained) != 0)
        s = ori__fail_errno(m->trained, "write");
    unlink(m->fresh);
    if (s == ORI_OK)
        s = set_model(m, m->trained);
    return s;
}

static ori_status work_train(ori__job *job, void *user)
{
    task *t = user;
    ori_status s;

    t->job = job;
    s = train(t);
    if (s == ORI_OK)
        s = get_model(t->machine, &t->model);
    t->everybody = true;
    return s == ORI_OK ? propose(t) : s;
}

ori_status ori__machine_train(ori__machine *m, int64_t epochs, double seconds,
                              int64_t *job)
{
    task *t;

    if (!m->program)
        return ori__fail(ORI_ENOTSUP, "nothing can be trained from here; "
                         "\"oriole train\" can");
    t = new_task(m);
    if (!t)
        return ORI_ENOMEM;
    t->epochs = epochs;
    t->seconds = seconds;
    return ori__job_start(m->jobs, "train", true, work_train, t, free_task,
                          job);
}

/* ------------------------------------------------------------------- search */

static bool searching(void *context, double share, const ori_match *matches,
                      int count)
{
    task *t = context;

    ori__job_set_matches(t->job, matches, count);
    return ori__job_report(t->job, share, "searching, %.0f %%",
                           100.0 * share);
}

static ori_status work_search(ori__job *job, void *user)
{
    task *t = user;
    ori_match *matches = ORI__NEW(ori_match, (size_t)t->similar.top);
    ori_catalog *catalog = NULL;
    int count = 0;
    int64_t passed;
    ori_status s = matches ? open_catalog(t, &catalog)
                           : ori__fail_memory("matches");

    t->job = job;
    t->similar.progress = searching;
    t->similar.context = t;
    if (s == ORI_OK)
        s = ori_similar_find(matches, &count, &passed, catalog, &t->similar);
    ori_catalog_close(catalog);
    if (s == ORI_OK) {
        ori__job_set_matches(job, matches, count);
        ori__job_report(job, 1.0, "%d matches; %lld recordings could not be "
                        "compared", count, (long long)passed);
    }
    ori__free(matches);
    return s;
}

ori_status ori__machine_search(ori__machine *m, const ori_similar_options *o,
                               int64_t *job)
{
    task *t = new_task(m);

    if (!t)
        return ORI_ENOMEM;
    t->similar = *o;
    return ori__job_start(m->jobs, "similar", false, work_search, t,
                          free_task, job);
}

/* ------------------------------------------------------------ start and end */

static ori_status make_paths(ori__machine *m, const char *folder,
                             const char *program)
{
    m->folder = ori__strdup(folder);
    m->program = program ? ori__strdup(program) : NULL;
    m->models = ori__path_join(folder, "models");
    if (m->models) {
        m->trained = ori__path_join(m->models, "trained.oriole");
        m->fresh = ori__path_join(m->models, "trained.oriole.new");
    }
    return m->folder && (m->program || !program) && m->trained && m->fresh
               ? ORI_OK : ori__fail_memory("a server");
}

ori_status ori__machine_create(ori__machine **machine, const char *folder,
                               const char *program, const char *model)
{
    ori__machine *m = ORI__NEW(ori__machine, 1);
    ori_status s;

    *machine = NULL;
    if (!m)
        return ori__fail_memory("a server");
    pthread_mutex_init(&m->lock, NULL);
    s = make_paths(m, folder, program);
    if (s == ORI_OK)
        s = ori__jobs_create(&m->jobs);
    if (s == ORI_OK && model)
        s = set_model(m, model);
    else if (s == ORI_OK && access(m->trained, R_OK) == 0)
        set_model(m, m->trained);       /* of no use: as if it were not */
    if (s == ORI_OK)
        *machine = m;
    else
        ori__machine_destroy(m);
    return s;
}

void ori__machine_destroy(ori__machine *m)
{
    if (!m)
        return;
    ori__jobs_destroy(m->jobs);
    pthread_mutex_destroy(&m->lock);
    json_decref(m->labels);
    ori__free(m->model);
    ori__free(m->folder);
    ori__free(m->program);
    ori__free(m->models);
    ori__free(m->trained);
    ori__free(m->fresh);
    ori__free(m);
}

ori__jobs *ori__machine_jobs(ori__machine *m)
{
    return m->jobs;
}
