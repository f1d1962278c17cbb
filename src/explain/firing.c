/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * firing.c - which of the kernels that nobody trained weigh most, and where
 *            they fire
 */
#include <oriole/explain/firing.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "explain/explainer_object.h"
#include "model/score.h"
#include "rocket/series.h"
#include "rocket/transform.h"

enum { TAPS = 9, RIVALS = 8 };

/* One kernel of one transform of one member, and what it adds. */
typedef struct candidate {
    int member, rocket, number;
    int feature;                /* of the transform: adds most of it */
    double weight, most;
} candidate;

typedef struct finder {
    ori_explainer *explainer;
    const ori_case *c;
    int label;
    candidate *all;             /* [count] */
    size_t count, room;
} finder;

static const float *head_part(const ori_head *head, const char *name)
{
    for (int i = 0; i < ori_head_tensor_count(head); i++) {
        const ori_tensor t = ori_head_tensor(head, i);

        if (strcmp(t.name, name) == 0)
            return t.data;
    }
    return NULL;
}

/* What each feature adds to the score, in place of x [features]. */
static bool weigh(const ori_model *m, int label, double share, float *x)
{
    const float *w = head_part(m->head, "weight");
    const float *mean = head_part(m->head, "mean");
    const float *scale = head_part(m->head, "scale");
    const int features = ori_head_features(m->head);

    if (!w || !mean || !scale)
        return false;
    for (ptrdiff_t j = 0; j < features; j++) {
        double all = 0, v;

        for (ptrdiff_t k = 0; k < m->label_count; k++)
            all += (double)w[k * features + j];
        v = (double)w[(ptrdiff_t)label * features + j] - all / m->label_count;
        v *= ((double)x[j] - (double)mean[j]) * (double)scale[j] * share /
             m->temperature;
        x[j] = isfinite(v) ? (float)v : 0.0f;
    }
    return true;
}

/* Features are added up by kernel. */
static ori_status add_rocket(finder *f, int member, int rocket,
                             const float *adds)
{
    const ori_rocket *r = ori__member(f->explainer, member)->rockets[rocket];
    const int features = ori_rocket_features(r);
    const size_t first = f->count;
    ori__shown_kernel k;

    if (!ori__rocket_show(r, 0, &k))
        return ORI_OK;
    for (int j = 0; j < features; j++) {
        candidate *c;

        ori__rocket_show(r, j, &k);
        if (!ori__grow(&f->all, &f->room, first + (size_t)k.number + 1,
                       sizeof *f->all))
            return ori__fail_memory("kernels");
        if (f->count < first + (size_t)k.number + 1)
            f->count = first + (size_t)k.number + 1;
        c = &f->all[first + (size_t)k.number];
        c->member = member;
        c->rocket = rocket;
        c->number = k.number;
        c->weight += (double)adds[j];
        if (fabs((double)adds[j]) >= c->most) {
            c->most = fabs((double)adds[j]);
            c->feature = j;
        }
    }
    return ORI_OK;
}

static ori_status add_member(finder *f, int member)
{
    const ori_model *m = ori__member(f->explainer, member);
    const double share = ori_model_member_weight(f->explainer->model, member);
    float *x = ORI__NEW(float, (size_t)ori_head_features(m->head));
    const float *at = x;
    ori__series_set set = { 0 };
    ori_status s = x ? ori__series_set_make(&set, m, m->mel, f->c, 1)
                     : ori__fail_memory("kernels");

    if (s == ORI_OK)
        s = ori__features_of(m->rockets, m->rocket_count, set.cases, 1, x);
    if (s == ORI_OK && weigh(m, f->label, share, x))
        for (int r = 0; s == ORI_OK && r < m->rocket_count; r++) {
            s = add_rocket(f, member, r, at);
            at += ori_rocket_features(m->rockets[r]);
        }
    ori__series_set_free(&set);
    ori__free(x);
    return s;
}

static int largest_first(const void *a, const void *b)
{
    const candidate *x = a, *y = b;

    if (fabs(x->weight) < fabs(y->weight) ||
        fabs(x->weight) > fabs(y->weight))
        return fabs(x->weight) < fabs(y->weight) ? 1 : -1;
    if (x->member != y->member)
        return x->member - y->member;
    return x->rocket != y->rocket ? x->rocket - y->rocket
                                  : x->number - y->number;
}

/* Answer of nine taps at t of x [C, length]. */
static double answer_at(const ori__shown_kernel *k, const float *w,
                        const float *x, int length, int t)
{
    double sum = 0;

    for (int j = 0; j < TAPS; j++) {
        const int64_t at = t + (int64_t)(j - TAPS / 2) * k->dilation;

        for (int i = 0; i < k->inputs && at >= 0 && at < length; i++)
            sum += (double)w[j] *
                   (double)x[(int64_t)k->channels[i] * length + at];
    }
    return sum;
}

/* Is the answer the largest, or smallest, of its group?  The first of equal
 * ones. */
static bool wins(const ori__shown_kernel *k, const float *x, int length,
                 int t, double own)
{
    for (int i = 0; i < RIVALS; i++) {
        const double other =
            answer_at(k, k->rivals + (ptrdiff_t)i * TAPS, x, length, t);

        if (i != k->rival && (k->least ? other < own : other > own))
            return false;
    }
    return true;
}

/* x [C, length], without gaps. */
static void fire(const ori__shown_kernel *k, const float *x, int length,
                 float *answer, unsigned char *fires)
{
    const int64_t reach = (int64_t)(TAPS / 2) * k->dilation;
    const bool inside = k->inside && length > 2 * reach;

    for (int t = 0; t < length; t++) {
        const double own = answer_at(k, k->weights, x, length, t);

        answer[t] = (float)own;
        fires[t] = k->rivals ? wins(k, x, length, t, own)
                             : own > (double)k->threshold &&
                                   (!inside || (t >= reach &&
                                                t < length - reach));
    }
}

/* The series that the kernel sees: gaps closed, or its difference. */
static ori_status make_series(const ori__shown_kernel *k, const ori_model *m,
                              const ori_case *series, float **x, int *length)
{
    const size_t numbers = (size_t)m->width * (size_t)series->length;
    float *plain = ORI__NEW(float, numbers);
    float *steps = ORI__NEW(float, numbers);

    *x = plain;
    *length = (int)series->length;
    if (!plain || !steps) {
        ori__free(plain);
        ori__free(steps);
        return ori__fail_memory("kernels");
    }
    ori__series_fill(series, m->width, plain);
    if (k->steps) {
        *length = ori__series_difference(plain, m->width, *length, steps);
        *x = steps;
    }
    ori__free(k->steps ? plain : steps);
    return ORI_OK;
}

static ori_status describe(const finder *f, const candidate *c,
                           ori_firing_kernel *to, float *answer,
                           unsigned char *fires, int64_t frames)
{
    const ori_model *m = ori__member(f->explainer, c->member);
    ori__series_set set;
    ori__shown_kernel k;
    ori__features features;
    float *x;
    int length;
    ori_status s = ori__features_make(&features, m, m->mel, f->c);

    if (s != ORI_OK)
        return s;
    ori__rocket_show(m->rockets[c->rocket], c->feature, &k);
    *to = (ori_firing_kernel){
        .transform = ori_rocket_name(m->rockets[c->rocket]),
        .member = c->member, .rocket = c->rocket, .feature = c->feature,
        .weight = c->weight, .taps = TAPS, .dilation = k.dilation,
        .inputs = k.inputs, .difference = k.steps,
        .competes = k.rivals != NULL, .least = k.least,
        .threshold = (double)k.threshold, .answer = answer, .fires = fires,
        .first = features.first + (k.steps ? features.step / 2 : 0),
        .step = features.step,
    };
    memcpy(to->weights, k.weights, sizeof to->weights);
    memcpy(to->rows, k.channels, sizeof to->rows);
    ori__features_free(&features);
    s = ori__series_set_make(&set, m, m->mel, f->c, 1);
    if (s == ORI_OK)
        s = make_series(&k, m, set.cases, &x, &length);
    if (s == ORI_OK) {
        to->frames = length < frames ? length : frames;
        fire(&k, x, (int)to->frames, answer, fires);
        ori__free(x);
    }
    ori__series_set_free(&set);
    return s;
}

static int64_t most_frames(const ori_explainer *e, const ori_case *c)
{
    int64_t most = 1;

    for (int i = 0; i < ori_model_member_count(e->model); i++) {
        const int64_t n =
            ori_model_feature_frames(ori__member(e, i), c->length);

        most = n > most ? n : most;
    }
    return most;
}

static ori_status give(const finder *f, int most, ori_firing *to)
{
    const int64_t frames = most_frames(f->explainer, f->c);
    unsigned char *fires;
    ori_status s = ORI_OK;

    to->label = f->label;
    to->count = f->count < (size_t)most ? (int)f->count : most;
    to->kernels = ORI__NEW(ori_firing_kernel, (size_t)to->count);
    to->memory = ori__alloc((size_t)to->count * (size_t)frames,
                            sizeof *to->memory + 1);
    if (!to->kernels || !to->memory)
        return ori__fail_memory("kernels");
    fires = (unsigned char *)(to->memory + to->count * frames);
    for (int i = 0; s == ORI_OK && i < to->count; i++)
        s = describe(f, &f->all[i], &to->kernels[i],
                     to->memory + i * frames, fires + i * frames, frames);
    return s;
}

static ori_status find(finder *f)
{
    ori_explainer *e = f->explainer;
    ori_status s = ORI_OK;

    for (int i = 0; s == ORI_OK && i < ori_model_member_count(e->model); i++)
        if (ori__member(e, i)->head)
            s = add_member(f, i);
    if (s == ORI_OK && f->count == 0)
        s = ori__fail(ORI_ENOTSUP, "the recogniser has no kernels that nobody "
                      "trained, or no linear head that weighs them");
    if (s == ORI_OK)
        qsort(f->all, f->count, sizeof *f->all, largest_first);
    return s;
}

ori_status ori_firing_create(ori_firing **firing, ori_explainer *e,
                             const ori_case *c, int label, int most)
{
    finder f = { .explainer = e, .c = c, .label = label };
    ori_status s = ORI_OK;

    *firing = NULL;
    if (c->length < 1)
        return ori__fail(ORI_EDATA, "the case is empty");
    if (most < 1)
        return ori__fail(ORI_EINVAL, "%d kernels", most);
    s = ori__choose_label(e, c, &f.label);
    if (s == ORI_OK)
        s = find(&f);
    if (s == ORI_OK) {
        *firing = ORI__NEW(ori_firing, 1);
        s = *firing ? give(&f, most, *firing) : ori__fail_memory("kernels");
    }
    if (s != ORI_OK) {
        ori_firing_destroy(*firing);
        *firing = NULL;
    }
    ori__free(f.all);
    return s;
}

void ori_firing_destroy(ori_firing *f)
{
    if (!f)
        return;
    ori__free(f->kernels);
    ori__free(f->memory);
    ori__free(f);
}
