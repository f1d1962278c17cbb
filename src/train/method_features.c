/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * method_features.c - transforms of the series, and a head on their features
 *
 * The head is fitted with scores of each case by heads that have not seen it
 * (leave one out, for ridge exactly so); the temperature is what makes those
 * scores the best probabilities.
 */
#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "model/model_object.h"
#include "model/score.h"
#include "train/course.h"
#include "train/model_for.h"

enum {
    TRANSFORMS_MAX = 8,
    PIECE = 32,             /* cases transformed between two words to people */
    RIDGE_CASES = 10000     /* more go to the logistic head */
};

/* Features of all cases, at most: 2 GiB.  Fewer are drawn where cases are
 * many. */
static const double most_numbers = 0x1p29;

typedef struct fitting {
    const ori__method *method;
    const ori__course *course;
    ori_model *model;           /* front end only, for long */
    ori__series_set set;
    ori_rocket *rockets[TRANSFORMS_MAX];
    int rocket_count;
    double share;               /* of the usual number of features */
    int cases, classes, features;
    int *labels;
    float *x;                   /* [cases, features] */
    float *scores;              /* [cases, classes], held out */
    ori_head *head;
    double started;
} fitting;

static ori_status create_frontend(fitting *f)
{
    ori_model_options o = ORI_MODEL_OPTIONS_INIT;
    ori_status s = ori__model_options_for(&o, f->course->train);

    o.frontend = f->course->chosen->frontend;
    o.arch_name = f->method->name;
    if (s == ORI_OK)
        s = ori__model_create_bare(&f->model, &o);
    if (s == ORI_OK && o.frontend.normalise == ORI_NORMALISE_DATASET)
        s = ori__fit_statistics(f->model, f->course->train);
    ori__model_options_free(&o);
    return s;
}

static ori_status make_series(fitting *f)
{
    ori_case *const cases = ORI__NEW(ori_case, (size_t)f->cases);
    ori_status s;

    if (!cases)
        return ori__fail_memory("cases");
    for (int i = 0; i < f->cases; i++) {
        const ori_example e = ori_dataset_example(f->course->train, i);

        cases[i] = (ori_case){ e.x, e.length };
    }
    s = ori__series_set_make(&f->set, f->model, f->model->mel, cases,
                             f->cases);
    ori__free(cases);
    return s;
}

/* As many features as in the papers; 0: not to be chosen, as with hydra,
 * whose number depends on the length alone. */
static double usual_features(const char *transform)
{
    return strcmp(transform, "multirocket") == 0  ? 50000
           : strcmp(transform, "rdst") == 0       ? 30000
           : strcmp(transform, "minirocket") == 0 ? 10000
                                                  : 0;
}

static ori_status fit_rocket(fitting *f, const char *name, ori_rocket **r)
{
    ori_rocket_options o = ORI_ROCKET_OPTIONS_INIT;
    const double usual = usual_features(name);

    o.seed = f->course->chosen->seed;
    if (usual > 0 && (f->share < 1 || usual * f->cases > most_numbers))
        o.features =
            (int)fmax(fmin(usual * f->share, most_numbers / f->cases), 1);
    return ori_rocket_fit(r, name, f->set.cases, f->cases, f->model->width,
                          &o);
}

/* Each of the names in parts, which spaces divide, unless it is there. */
static ori_status fit_rockets(fitting *f)
{
    const char *at = f->method->parts;
    ori_status s = ORI_OK;
    int i = 0;

    f->features = 0;
    for (; s == ORI_OK && *at && i < TRANSFORMS_MAX; i++) {
        const size_t length = strcspn(at, " ");
        char *const name = ori__strndup(at, length);

        s = name ? ori__tell_stage(f->course->chosen, name, 0.05, f->started)
                 : ori__fail_memory("a transform");
        if (s == ORI_OK && !f->rockets[i])
            s = fit_rocket(f, name, &f->rockets[i]);
        if (s == ORI_OK)
            f->features += ori_rocket_features(f->rockets[i]);
        ori__free(name);
        at += length + (at[length] == ' ');
    }
    f->rocket_count = i;
    return s;
}

/* Seconds that the transforms of all cases will take, by those of some. */
static ori_status estimate(const fitting *f, double *seconds)
{
    const int n = f->cases < PIECE ? f->cases : PIECE;
    float *const x = ori__alloc((size_t)n, (size_t)f->features * sizeof *x);
    const double started = ori__clock_s();
    ori_status s = x ? ori__features_of(f->rockets, f->rocket_count,
                                        f->set.cases, n, x)
                     : ori__fail_memory("features");

    *seconds = (ori__clock_s() - started) * f->cases / n;
    ori__free(x);
    return s;
}

/*
 * Fewer features where the time that is given does not allow for all of
 * them.  The classifier on them is had in less time than they are, unless
 * cases are very many.
 */
static ori_status fit_in_time(fitting *f)
{
    const double limit = f->course->asked->time_limit_s;
    double seconds, left;
    ori_status s = fit_rockets(f);

    if (s != ORI_OK || limit <= 0)
        return s;
    s = estimate(f, &seconds);
    left = limit - (ori__clock_s() - f->started);
    if (s != ORI_OK || 2 * seconds <= left)
        return s;
    f->share = left > 0 ? left / (2 * seconds) : 0;
    for (int i = 0; i < f->rocket_count; i++)
        if (usual_features(ori_rocket_name(f->rockets[i])) > 0) {
            ori_rocket_destroy(f->rockets[i]);
            f->rockets[i] = NULL;
        }
    return fit_rockets(f);
}

static ori_status transform(fitting *f)
{
    ori_status s;

    f->x = ori__alloc((size_t)f->cases,
                      (size_t)f->features * sizeof *f->x);
    s = f->x ? ORI_OK : ori__fail_memory("features");
    for (int i = 0; s == ORI_OK && i < f->cases; i += PIECE) {
        const int n = f->cases - i < PIECE ? f->cases - i : PIECE;

        s = ori__features_of(f->rockets, f->rocket_count, f->set.cases + i,
                             n, f->x + (size_t)i * (size_t)f->features);
        if (s == ORI_OK)
            s = ori__tell_stage(f->course->chosen, f->method->name,
                                0.1 + 0.6 * (i + n) / f->cases, f->started);
    }
    return s;
}

static ori_status fit_head(fitting *f)
{
    const bool many = f->cases > RIDGE_CASES &&
                      strcmp(f->method->head, "ridge") == 0;

    f->scores = ori__alloc((size_t)f->cases,
                           (size_t)f->classes * sizeof *f->scores);
    f->labels = ori__labels_of(f->course->train);
    if (!f->scores || !f->labels)
        return ori__fail_memory("labels");
    return ori_head_fit(&f->head, many ? "logistic" : f->method->head, f->x,
                        f->labels, f->cases, f->features, f->classes,
                        f->course->chosen->seed, f->scores);
}

/* The front end gets what is behind it. */
static ori_status complete(fitting *f)
{
    f->model->rockets = ORI__NEW(ori_rocket *, (size_t)f->rocket_count);
    if (!f->model->rockets)
        return ori__fail_memory("a recogniser");
    memcpy(f->model->rockets, f->rockets,
           (size_t)f->rocket_count * sizeof *f->rockets);
    f->model->rocket_count = f->rocket_count;
    f->model->head = f->head;
    memset(f->rockets, 0, sizeof f->rockets);
    f->head = NULL;
    f->model->temperature = ori_temperature_fit(f->scores, f->labels,
                                                f->cases, f->classes);
    ori__softmax(f->scores, f->cases, f->classes,
                          f->model->temperature);
    return ori__describe_training(f->model, f->method->name, f->course,
                                  f->scores);
}

static void release(fitting *f)
{
    ori_model_destroy(f->model);
    ori__series_set_free(&f->set);
    for (int i = 0; i < TRANSFORMS_MAX; i++)
        ori_rocket_destroy(f->rockets[i]);
    ori_head_destroy(f->head);
    ori__free(f->labels);
    ori__free(f->x);
    ori__free(f->scores);
}

ori_status ori__train_features(const ori__method *method,
                               const ori__course *course, ori_model **model,
                               float *held_out)
{
    fitting f = { .method = method, .course = course, .share = 1,
                  .cases = ori_dataset_count(course->train),
                  .classes = ori_dataset_label_count(course->train),
                  .started = ori__clock_s() };
    ori_status s = create_frontend(&f);

    if (s == ORI_OK)
        s = make_series(&f);
    if (s == ORI_OK)
        s = fit_in_time(&f);
    if (s == ORI_OK)
        s = transform(&f);
    if (s == ORI_OK)
        s = fit_head(&f);
    if (s == ORI_OK)
        s = complete(&f);
    if (s == ORI_OK) {
        if (held_out)
            memcpy(held_out, f.scores, (size_t)f.cases * (size_t)f.classes *
                                           sizeof *held_out);
        *model = f.model;
        f.model = NULL;
    }
    release(&f);
    return s;
}
