/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * method_committee.c - networks that differ in their first weights alone
 *
 * Networks on few cases err by chance; the mean of several errs less (Ismail
 * Fawaz et al., "InceptionTime", DMKD 2020, section 3.2).  Members learn side
 * by side, one thread each: small batches do not divide well.
 */
#include <math.h>
#include <string.h>

#include <oriole/base/threads.h>

#include "base/fail.h"
#include "base/memory.h"
#include "model/score.h"
#include "train/course.h"
#include "train/folds.h"
#include "train/train_network.h"

enum { MEMBERS_MAX = 32, SENTENCE = 512 };

/* One member's training. */
typedef struct member {
    struct committee *committee;
    ori_train_options options;
    ori_model *model;
    ori_status status;
    char error[SENTENCE];       /* errors are a thread's own */
    double done;                /* 0..1 */
} member;

typedef struct committee {
    const ori__method *method;
    const ori__course *course;
    const ori_train_options *options;
    int *fold;                  /* of each case; NULL: all see all */
    float *held_out;            /* [cases, classes] or NULL */
    member members[MEMBERS_MAX];
    int count;
    double started;
    bool stopped;
} committee;

/* From a member's thread; one at a time. */
static bool tell(void *context, const ori_train_progress *p)
{
    member *const m = context;
    committee *const c = m->committee;
    bool go_on;

#pragma omp critical(ori__committee)
    {
        double done = 0;

        m->done = p->steps > 0 ? (double)p->step / (double)p->steps : 0;
        for (int i = 0; i < c->count; i++)
            done += c->members[i].done / c->count;
        if (!c->stopped && ori__tell_stage(c->options, c->method->name, done,
                                           c->started) != ORI_OK)
            c->stopped = true;
        go_on = !c->stopped;
    }
    return go_on;
}

static void prepare(committee *c, int threads)
{
    const ori__course *const course = c->course;
    const int rounds = (c->count + threads - 1) / threads;

    for (int i = 0; i < c->count; i++) {
        member *const m = &c->members[i];

        m->committee = c;
        m->options = *course->asked;
        m->options.arch = c->method->parts;
        m->options.frontend = course->chosen->frontend;
        m->options.frontend_given = true;
        m->options.seed = course->chosen->seed + 1000003u * (unsigned)i;
        m->options.valid_fraction = 0;
        m->options.checkpoint = NULL;
        m->options.log = NULL;
        if (c->method->steps)     /* chosen for this method, not the network */
            m->options.epochs = course->chosen->epochs;
        m->options.time_limit_s = course->asked->time_limit_s / rounds;
        m->options.progress = tell;
        m->options.progress_context = m;
    }
}

/* Ask a member about the cases index[count] of `part`. */
static ori_status ask(member *m, const ori_dataset *part, const int *index)
{
    const int n = ori_dataset_count(part);
    const size_t classes = (size_t)ori_dataset_label_count(part);
    float *const p = ori__alloc((size_t)n, classes * sizeof *p);
    const ori_status s = p ? ori__classify(m->model, part, p)
                           : ori__fail_memory("held-out cases");

    for (int i = 0; s == ORI_OK && i < n; i++)
        memcpy(m->committee->held_out + (size_t)index[i] * classes,
               p + (size_t)i * classes, classes * sizeof *p);
    ori__free(p);
    return s;
}

/* Learn from all cases but those of one fold, and be asked about these. */
static ori_status train_without(member *m, int which)
{
    const committee *const c = m->committee;
    ori_dataset *seen = NULL, *unseen = NULL;
    int *seen_index = NULL, *unseen_index = NULL;
    ori_status s = ori__folds_take(&seen, &seen_index, c->course->train,
                                   c->fold, which, true);

    if (s == ORI_OK)
        s = ori__folds_take(&unseen, &unseen_index, c->course->train, c->fold,
                            which, false);
    if (s == ORI_OK)
        s = ori__train_network(&m->model, seen, c->course->valid,
                               &m->options);
    if (unseen && m->model && (s == ORI_OK || s == ORI_ESTOPPED)) {
        const ori_status asked = ask(m, unseen, unseen_index);

        s = asked != ORI_OK ? asked : s;
    }
    ori_dataset_destroy(seen);
    ori_dataset_destroy(unseen);
    ori__free(seen_index);
    ori__free(unseen_index);
    return s;
}

static void train_members(committee *c, int threads)
{
#pragma omp parallel for num_threads(threads) schedule(static, 1)             \
    if (threads > 1)
    for (int i = 0; i < c->count; i++) {
        member *const m = &c->members[i];

        m->status = c->fold ? train_without(m, i)
                            : ori__train_network(&m->model, c->course->train,
                                                 c->course->valid,
                                                 &m->options);
        if (m->status != ORI_OK)
            strncpy(m->error, ori_last_error(), SENTENCE - 1);
    }
}

/* The first thing that went wrong; a stop is what the others wait for. */
static ori_status outcome(const committee *c)
{
    ori_status s = ORI_OK;

    for (int i = 0; i < c->count; i++)
        if (c->members[i].status != ORI_OK &&
            (s == ORI_OK || s == ORI_ESTOPPED)) {
            s = c->members[i].status;
            ori__fail(s, "%s", c->members[i].error);
        }
    return s;
}

/* Members that have learned something, of equal weight. */
static ori_status assemble(committee *c, ori_model **model)
{
    ori_model *models[MEMBERS_MAX];
    double weights[MEMBERS_MAX];
    int count = 0;

    for (int i = 0; i < c->count; i++)
        if (c->members[i].model) {
            models[count] = c->members[i].model;
            weights[count++] = 1;
            c->members[i].model = NULL;
        }
    return count > 0 ? ori_model_create_committee(model, c->method->name,
                                                  models, weights, count)
                     : ORI_OK;
}

/* The temperature of all members, by what they said of unseen cases. */
static ori_status calibrate(committee *c)
{
    const ori_dataset *const data = c->course->train;
    const int n = ori_dataset_count(data);
    const int classes = ori_dataset_label_count(data);
    int *const labels = ori__labels_of(data);
    double temperature;

    if (!labels)
        return ori__fail_memory("labels");
    for (size_t i = 0; i < (size_t)n * (size_t)classes; i++)
        c->held_out[i] = logf(c->held_out[i] > 1e-30f ? c->held_out[i]
                                                      : 1e-30f);
    temperature = ori_temperature_fit(c->held_out, labels, n, classes);
    for (int i = 0; i < c->count; i++)
        ori_model_set_temperature(c->members[i].model, temperature);
    ori__softmax(c->held_out, n, classes, temperature);
    ori__free(labels);
    return ORI_OK;
}

/* What nobody can be asked about is as likely to be the one as the other. */
static ori_status deal(committee *c)
{
    const ori__course *const l = c->course;
    const int n = ori_dataset_count(l->train);
    const int classes = ori_dataset_label_count(l->train);

    for (size_t i = 0; i < (size_t)n * (size_t)classes; i++)
        c->held_out[i] = 1.0f / (float)classes;
    c->fold = ORI__NEW(int, (size_t)n);
    return c->fold ? ori__folds_deal(l->train, c->count, l->chosen->seed,
                                     c->fold)
                   : ori__fail_memory("folds");
}

ori_status ori__train_committee(const ori__method *method,
                                const ori__course *course, ori_model **model,
                                float *held_out)
{
    const int asked = ori_threads_get();
    committee *const c = ORI__NEW(committee, 1);
    int threads;
    ori_status s = ORI_OK, kept;

    if (!c)
        return ori__fail_memory("a committee");
    c->method = method;
    c->course = course;
    c->options = course->chosen;
    c->held_out = held_out;
    c->count = method->members;
    c->started = ori__clock_s();
    threads = asked < c->count ? asked : c->count;
    if (held_out)
        s = deal(c);
    if (s == ORI_OK) {
        prepare(c, threads);
        train_members(c, threads);
        s = outcome(c);
    }
    if (s == ORI_OK && held_out)
        s = calibrate(c);
    if (s == ORI_OK || s == ORI_ESTOPPED) {
        kept = assemble(c, model);
        if (kept == ORI_OK && *model)
            kept = ori__describe_training(*model, method->name, course,
                                          s == ORI_OK ? held_out : NULL);
        s = kept != ORI_OK ? kept : s;
    }
    for (int i = 0; i < c->count; i++)
        ori_model_destroy(c->members[i].model);
    ori__free(c->fold);
    ori__free(c);
    return s;
}
