/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * method_committee.c - networks that differ in their first weights alone
 *
 * Networks on few cases err by chance; the mean of several errs less (Ismail
 * Fawaz et al., "InceptionTime", DMKD 2020, section 3.2).  Members learn side
 * by side, one thread each: small batches do not divide well.
 */
#include <string.h>

#include <oriole/base/threads.h>

#include "base/fail.h"
#include "base/memory.h"
#include "train/lesson.h"
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
    const ori_train_options *options;
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

static void prepare(committee *c, const ori__lesson *lesson, int threads)
{
    const int rounds = (c->count + threads - 1) / threads;

    for (int i = 0; i < c->count; i++) {
        member *const m = &c->members[i];

        m->committee = c;
        m->options = *lesson->asked;
        m->options.arch = c->method->parts;
        m->options.frontend = lesson->chosen->frontend;
        m->options.frontend_given = true;
        m->options.seed = lesson->chosen->seed + 1000003u * (unsigned)i;
        m->options.valid_fraction = 0;
        m->options.checkpoint = NULL;
        m->options.log = NULL;
        m->options.time_limit_s = lesson->chosen->time_limit_s / rounds;
        m->options.progress = tell;
        m->options.progress_context = m;
    }
}

static void train_members(committee *c, const ori__lesson *lesson,
                          int threads)
{
#pragma omp parallel for num_threads(threads) schedule(static, 1)             \
    if (threads > 1)
    for (int i = 0; i < c->count; i++) {
        member *const m = &c->members[i];

        m->status = ori__train_network(&m->model, lesson->train,
                                       lesson->valid, &m->options);
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

ori_status ori__train_committee(const ori__method *method,
                                const ori__lesson *lesson, ori_model **model,
                                float *held_out)
{
    const int asked = ori_threads_get();
    committee *const c = ORI__NEW(committee, 1);
    ori_status s, kept;

    if (!c)
        return ori__fail_memory("a committee");
    (void)held_out;
    c->method = method;
    c->options = lesson->chosen;
    c->count = method->members;
    c->started = ori__clock_s();
    prepare(c, lesson, asked < c->count ? asked : c->count);
    train_members(c, lesson, asked < c->count ? asked : c->count);
    s = outcome(c);
    if (s == ORI_OK || s == ORI_ESTOPPED) {
        kept = assemble(c, model);
        if (kept == ORI_OK && *model)
            kept = ori__describe_training(*model, method->name, lesson, NULL);
        s = kept != ORI_OK ? kept : s;
    }
    for (int i = 0; i < c->count; i++)
        ori_model_destroy(c->members[i].model);
    ori__free(c);
    return s;
}
