/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * method_auto.c - several methods, weighed by what they are worth
 *
 * Methods that look at series in different ways err on different cases, and
 * their calibrated probabilities together are better than the best of them
 * (Large, Lines & Bagnall, "A probabilistic classifier ensemble weighting
 * scheme based on cross-validated accuracy estimates", DMKD 2019).  As there,
 * each weighs as the fourth power of its accuracy on training cases that it
 * had not seen; nothing else is fitted, so that few cases do no harm.
 *
 * The cheapest comes first, so that there is a recogniser soon.
 */
#include <math.h>
#include <string.h>

#include <oriole/train/metrics.h>

#include "base/fail.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/text.h"
#include "model/model_object.h"
#include "train/course.h"

enum { TRIALS_MAX = 8, MEMBERS_MAX = 64 };

/* One method, tried. */
typedef struct trial {
    const ori__method *method;
    ori_model *model;
    float *held_out;            /* [cases, classes] */
    double accuracy, log_loss;  /* of these */
    double weight, seconds;
} trial;

enum { SENTENCE = 256 };

/* One that came to nothing, and why. */
typedef struct failure {
    const ori__method *method;
    char why[SENTENCE];
} failure;

typedef struct choice {
    const ori__course *course;
    ori_train_options options;  /* with the time that is left */
    trial trials[TRIALS_MAX];
    int count;
    failure failures[TRIALS_MAX];
    int failure_count;
    double started;
} choice;

/*
 * In order of cost.  Seconds for each sample of each case on one core, about:
 * what decides which fit into the time that is given.
 */
static const struct {
    const char *method;
    double cost;
} candidates[] = {
    { "minirocket", 0.7e-6 },   /* only where time is short */
    { "multirocket-hydra", 7e-6 },
    { "rdst", 10e-6 },
    { "quant", 10e-6 },
    { "litetime", 200e-6 },
};

static double time_left(const choice *c)
{
    const double limit = c->course->chosen->time_limit_s;

    return limit > 0 ? limit - (ori__clock_s() - c->started) : INFINITY;
}

static double samples_of(const ori_dataset *data)
{
    double samples = 0;

    for (int i = 0; i < ori_dataset_count(data); i++)
        samples += (double)ori_dataset_example(data, i).length;
    return samples * ori_dataset_channels(data);
}

/* One case more of each kind: few cases say little.  The only case of its
 * class says nothing: who has not seen it cannot know it. */
static double weight_of(const trial *t, const int *labels, int n,
                        const int *cases_of, int classes)
{
    int right = 0, judged = 0;

    for (int i = 0; i < n; i++) {
        const float *const p = t->held_out + (size_t)i * (size_t)classes;
        int best = 0;

        for (int k = 1; k < classes; k++)
            best = p[k] > p[best] ? k : best;
        judged += cases_of[labels[i]] > 1;
        right += cases_of[labels[i]] > 1 && best == labels[i];
    }
    return pow((right + 1.0) / (judged + 2.0), 4);
}

static ori_status weigh(trial *t, const ori_dataset *data)
{
    const int n = ori_dataset_count(data);
    const int classes = ori_dataset_label_count(data);
    int *const labels = ori__labels_of(data);
    int *const cases_of = ORI__NEW(int, (size_t)classes);
    ori_metrics m;
    ori_status s = labels && cases_of
                       ? ori_metrics_compute(&m, labels, t->held_out, n,
                                             classes, NULL)
                       : ori__fail_memory("labels");

    for (int i = 0; s == ORI_OK && i < n; i++)
        cases_of[labels[i]]++;
    if (s == ORI_OK) {
        t->accuracy = m.accuracy;
        t->log_loss = m.log_loss;
        t->weight = weight_of(t, labels, n, cases_of, classes);
    }
    ori__free(labels);
    ori__free(cases_of);
    return s;
}

/* A trial that was stopped leaves what it has, but does not count. */
static ori_status try_method(choice *c, const ori__method *method)
{
    const ori_dataset *const data = c->course->train;
    const size_t cells = (size_t)ori_dataset_count(data) *
                         (size_t)ori_dataset_label_count(data);
    const double left = time_left(c), started = ori__clock_s();
    trial *const t = &c->trials[c->count];
    ori__course course = *c->course;
    ori_status s;

    c->options = *c->course->asked;
    c->options.time_limit_s = isfinite(left) ? left : 0;
    course.asked = &c->options;
    *t = (trial){ .method = method, .held_out = ORI__NEW(float, cells) };
    if (!t->held_out)
        return ori__fail_memory("held-out cases");
    s = method->train(method, &course, &t->model, t->held_out);
    t->seconds = ori__clock_s() - started;
    if (s == ORI_OK)
        s = weigh(t, data);
    if (s == ORI_OK || (c->count == 0 && t->model)) {
        c->count++;
    } else {
        ori_model_destroy(t->model);
        ori__free(t->held_out);
    }
    return s;
}

/* What comes to nothing does not take the others with it. */
static void note_failure(choice *c, const char *method)
{
    failure *const f = &c->failures[c->failure_count++];

    f->method = ori__method_find(method);
    strncpy(f->why, ori_last_error(), SENTENCE - 1);
}

/* What fits; the first that does not is tried in short. */
static ori_status try_all(choice *c)
{
    const double samples = samples_of(c->course->train);
    const int all = (int)(sizeof candidates / sizeof *candidates);
    ori_status s = ORI_OK;

    for (int i = 0; s == ORI_OK && i < all; i++) {
        const double cost = candidates[i].cost * samples;
        const double next =
            i + 1 < all ? candidates[i + 1].cost * samples : INFINITY;

        /* The first stands in for the second where that takes too long. */
        if (i == 0 && next < time_left(c) / 2)
            continue;
        if (c->count > 0 && cost > 4 * time_left(c))
            continue;
        s = try_method(c, ori__method_find(candidates[i].method));
        if (c->count > 0 && s != ORI_OK && s != ORI_ESTOPPED) {
            note_failure(c, candidates[i].method);
            s = ORI_OK;
        }
    }
    return s;
}

/* ---- together ---- */

/* The members of all trials, each by its share of the trial's weight. */
static ori_status assemble(choice *c, ori_model **model)
{
    ori_model *members[MEMBERS_MAX];
    double weights[MEMBERS_MAX];
    int count = 0;

    for (int i = 0; i < c->count; i++) {
        trial *const t = &c->trials[i];
        const double weight = c->count > 1 ? t->weight : 1;

        if (t->model->member_count == 0) {
            members[count] = t->model;
            weights[count++] = weight;
            t->model = NULL;
            continue;
        }
        for (int j = 0; j < t->model->member_count; j++) {
            members[count] = t->model->members[j];
            weights[count++] = weight * t->model->weights[j];
        }
        t->model->member_count = 0;
    }
    return ori_model_create_committee(model, "auto", members, weights, count);
}

/* [cases, classes] of the first trial becomes that of all together. */
static const float *mix(choice *c)
{
    const ori_dataset *const data = c->course->train;
    const size_t cells = (size_t)ori_dataset_count(data) *
                         (size_t)ori_dataset_label_count(data);
    float *const mixed = c->trials[0].held_out;
    double sum = 0;

    for (int i = 0; i < c->count; i++)
        sum += c->trials[i].weight;
    for (size_t j = 0; j < cells; j++) {
        double p = 0;

        for (int i = 0; i < c->count; i++)
            p += c->trials[i].weight / sum * (double)c->trials[i].held_out[j];
        mixed[j] = (float)p;
    }
    return mixed;
}

static void add_failures(ori__text *x, const choice *c)
{
    for (int i = 0; i < c->failure_count; i++) {
        char *const why =
            ori__json_take_text(json_string(c->failures[i].why));

        ori__text_add(x, ",{\"method\":\"%s\",\"failed\":%s}",
                      c->failures[i].method->name, why ? why : "\"\"");
        ori__free(why);
    }
}

/* What was tried and what it was worth, into the summary. */
static ori_status tell_trials(const choice *c, ori_model *model)
{
    const char *const text = ori_model_training(model);
    const size_t length = strlen(text);
    ori__text x = { 0 };
    double sum = 0;
    char *whole;
    ori_status s;

    for (int i = 0; i < c->count; i++)
        sum += c->trials[i].weight;
    ori__text_add(&x, "%.*s,\"tried\":[", (int)(length - 1), text);
    for (int i = 0; i < c->count; i++)
        ori__text_add(&x, "%s{\"method\":\"%s\",\"held_out_accuracy\":%.6g,"
                      "\"held_out_log_loss\":%.6g,\"weight\":%.6g}",
                      i > 0 ? "," : "", c->trials[i].method->name,
                      c->trials[i].accuracy, c->trials[i].log_loss,
                      c->trials[i].weight / sum);
    add_failures(&x, c);
    ori__text_add(&x, "]}");
    whole = ori__text_take(&x);
    s = whole ? ori_model_set_training(model, whole)
              : ori__fail_memory("the training's summary");
    ori__free(whole);
    return s;
}

static ori_status conclude(choice *c, ori_model **model)
{
    ori_status s = assemble(c, model);
    const bool weighed = c->trials[0].weight > 0;

    if (s == ORI_OK)
        s = ori__describe_training(*model, "auto", c->course,
                                   weighed ? mix(c) : NULL);
    return s == ORI_OK && weighed ? tell_trials(c, *model) : s;
}

ori_status ori__train_auto(const ori__method *method,
                           const ori__course *course, ori_model **model,
                           float *held_out)
{
    choice c = { .course = course, .started = ori__clock_s() };
    ori_status s = try_all(&c);

    (void)method, (void)held_out;
    if (c.count > 0 && (s == ORI_OK || s == ORI_ESTOPPED)) {
        const ori_status kept = conclude(&c, model);

        s = kept != ORI_OK ? kept : s;
    }
    for (int i = 0; i < c.count; i++) {
        ori_model_destroy(c.trials[i].model);
        ori__free(c.trials[i].held_out);
    }
    return s;
}
