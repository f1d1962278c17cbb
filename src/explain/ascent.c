/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ascent.c - features that a class or a unit likes best
 */
#include <oriole/explain/ascent.h>

#include <limits.h>
#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "base/random.h"
#include "explain/ascent_polish.h"
#include "explain/probe.h"

enum { STEPS = 128, SMOOTHINGS_FIRST = 8 };

typedef struct climber {
    ori_explainer *explainer;
    ori_ascent_options o;       /* all of them set */
    const ori_model *model;     /* whose front end it is */
    int frames, width;
    float *x, *shifted, *dx, *gradient, *spare;     /* [frames, width] */
    float *dy;                  /* of a unit's layer */
    double value;
    ori__rng rng;
} climber;

/* Do the networks' front ends give the same features? */
static bool same_frontend(const ori_model *a, const ori_model *b)
{
    const ori_mel_options *p = &a->frontend.mel, *q = &b->frontend.mel;

    return a->width == b->width &&
           a->frontend.features == b->frontend.features &&
           a->frontend.normalise == b->frontend.normalise &&
           (!a->mel || (p->dialect == q->dialect &&
                        p->window_samples == q->window_samples &&
                        p->hop_samples == q->hop_samples &&
                        p->bands == q->bands));
}

/* Score of the class over all networks that see such features, gradient in
 * c->dx. */
static ori_status climb_class(climber *c, double *value)
{
    ori_explainer *e = c->explainer;
    const size_t numbers = (size_t)c->frames * (size_t)c->width;
    const ori__variants v = { .x = c->shifted, .count = 1,
                              .frames = c->frames };
    double all = 0;
    ori_status s = ORI_OK;

    *value = 0;
    memset(c->dx, 0, numbers * sizeof *c->dx);
    for (int i = 0; s == ORI_OK && i < e->network_count; i++) {
        ori__network *n = &e->networks[i];
        double score;

        if (!same_frontend(c->model, n->model))
            continue;
        s = ori__network_gradient(n, &v, c->o.label, &score, c->spare);
        for (size_t k = 0; s == ORI_OK && k < numbers; k++)
            c->dx[k] += (float)n->share * c->spare[k];
        *value += s == ORI_OK ? n->share * score : 0;
        all += n->share;
    }
    *value /= all;
    return s;
}

/* Mean over time of the unit, gradient in c->dx. */
static ori_status climb_unit(climber *c, double *value)
{
    ori__network *n = &c->explainer->networks[c->o.network];
    const ori__variants v = { .x = c->shifted, .count = 1,
                              .frames = c->frames };
    const float *scores;
    ori_net_value a;
    ori_status s = ori__network_run(n, &v, &scores);

    if (s != ORI_OK)
        return s;
    a = ori_net_value_at(n->run, c->o.layer, 0);
    if (!c->dy)
        c->dy = ori__alloc((size_t)n->batch * (size_t)a.stride,
                           (size_t)a.channels * sizeof *c->dy);
    if (!c->dy)
        return ori__fail_memory("gradient ascent");
    *value = 0;
    for (int t = 0; t < a.frames; t++) {
        const ptrdiff_t at = (ptrdiff_t)t * a.channels + c->o.channel;

        *value += (double)a.x[at] / a.frames;
        c->dy[at] = 1.0f / (float)a.frames;
    }
    ori_net_backward_from(n->run, c->o.layer, c->dy, c->dx);
    return ORI_OK;
}

/* to = from, `by` frames later, round the end. */
static void shift(const climber *c, const float *from, int by, float *to)
{
    for (int t = 0; t < c->frames; t++) {
        const int at = ((t + by) % c->frames + c->frames) % c->frames;

        memcpy(to + (ptrdiff_t)at * c->width, from + (ptrdiff_t)t * c->width,
               (size_t)c->width * sizeof *to);
    }
}

/* One way of x: each number becomes (1 - share) of itself and the rest its
 * two neighbours, `apart` numbers away, of `count` in a row. */
static void mix(const climber *c, ptrdiff_t first, ptrdiff_t apart, int count,
                float share)
{
    float before = c->x[first];

    for (int i = 0; i < count; i++) {
        float *v = &c->x[first + i * apart];
        const float own = *v, after = i + 1 < count ? v[apart] : own;

        *v = (1 - share) * own + share * (before + after) / 2;
        before = own;
    }
}

/* In time; and in bands, which are neighbours in log-mel spectra only. */
static void smooth(const climber *c, float share)
{
    const ori_model *m = c->model;
    const int each = c->width / m->channels;

    for (int i = 0; i < c->width; i++)
        mix(c, i, c->width, c->frames, share);
    if (m->frontend.features != ORI_FEATURES_LOGMEL)
        return;
    for (ptrdiff_t t = 0; t < c->frames; t++)
        for (int k = 0; k < m->channels; k++)
            mix(c, t * c->width + (ptrdiff_t)k * each, 1, each, share);
}

/* What the front end would do to it: each feature to mean 0, deviation 1. */
static void standardise(const climber *c)
{
    for (int i = 0; i < c->width; i++) {
        double mean = 0, squares = 0;

        for (ptrdiff_t t = 0; t < c->frames; t++)
            mean += (double)c->x[t * c->width + i] / c->frames;
        for (ptrdiff_t t = 0; t < c->frames; t++)
            squares += pow((double)c->x[t * c->width + i] - mean, 2);
        squares = sqrt(squares / c->frames);
        for (ptrdiff_t t = 0; t < c->frames; t++) {
            float *v = &c->x[t * c->width + i];

            *v = (float)(squares > 1e-12 ? ((double)*v - mean) / squares : 0);
        }
    }
}

static void hold(const void *climber_)
{
    const climber *c = climber_;
    const size_t numbers = (size_t)c->frames * (size_t)c->width;

    smooth(c, (float)c->o.smoothness);
    if (c->model->frontend.normalise == ORI_NORMALISE_SERIES)
        standardise(c);
    else
        for (size_t i = 0; i < numbers; i++)
            c->x[i] *= (float)(1 - c->o.norm);
}

static ori_status step(climber *c)
{
    const size_t numbers = (size_t)c->frames * (size_t)c->width;
    const int by = (int)ori__rng_below(&c->rng,
                                       2 * (uint32_t)c->o.jitter + 1) -
                   c->o.jitter;
    double squares = 0, size;
    ori_status s;

    shift(c, c->x, by, c->shifted);
    s = c->o.label >= 0 ? climb_class(c, &c->value)
                        : climb_unit(c, &c->value);
    if (s != ORI_OK)
        return s;
    shift(c, c->dx, -by, c->gradient);
    for (size_t i = 0; i < numbers; i++)
        squares += (double)c->gradient[i] * (double)c->gradient[i];
    size = sqrt(squares / (double)numbers);
    for (size_t i = 0; size > 0 && i < numbers; i++)
        c->x[i] += (float)(c->o.rate * (double)c->gradient[i] / size);
    hold(c);
    return ORI_OK;
}

static ori_status polish(climber *c)
{
    const ori__polish p = { .explainer = c->explainer, .label = c->o.label,
                            .frames = c->frames, .width = c->width,
                            .x = c->x, .times = c->o.polish, .rate = c->o.rate,
                            .rng = &c->rng, .hold = hold, .context = c };

    return ori__ascent_polish(&p);
}

/* Smooth noise, and then up. */
static ori_status climb(climber *c)
{
    const size_t numbers = (size_t)c->frames * (size_t)c->width;
    ori_status s = ORI_OK;

    c->rng = ori__rng_at(c->o.seed, ORI__RNG_EXPLAIN, 3, 0);
    for (size_t i = 0; i < numbers; i++)
        c->x[i] = 0.1f * ori__rng_normal(&c->rng);
    for (int i = 0; i < SMOOTHINGS_FIRST; i++)
        smooth(c, 0.5f);
    if (c->model->frontend.normalise == ORI_NORMALISE_SERIES)
        standardise(c);
    for (int i = 0; s == ORI_OK && i < c->o.steps; i++)
        s = step(c);
    if (s == ORI_OK && c->o.label >= 0 && c->o.polish > 0)
        s = polish(c);
    if (s != ORI_OK)
        return s;
    memcpy(c->shifted, c->x, numbers * sizeof *c->x);
    return c->o.label >= 0 ? climb_class(c, &c->value)
                           : climb_unit(c, &c->value);
}

static ori_status check(const ori_explainer *e, const ori_ascent_options *o)
{
    const ori_net *net;
    ori_status s = ori__need_network(e);

    if (s != ORI_OK)
        return s;
    if (o->size != sizeof *o)
        return ori__fail(ORI_EINVAL, "an ascent's options were not set up "
                         "with ORI_ASCENT_OPTIONS_INIT");
    if (o->label >= e->model->label_count || o->network < 0 ||
        o->network >= e->network_count)
        return ori__fail(ORI_EINVAL, "class %d of %d, network %d of %d",
                         o->label, e->model->label_count, o->network,
                         e->network_count);
    net = e->networks[o->network].model->net;
    if (o->label < 0 &&
        (o->layer < 0 || o->layer >= ori_net_layer_count(net) ||
         o->channel < 0 ||
         o->channel >= ori_net_layer_at(net, o->layer).channels))
        return ori__fail(ORI_EINVAL, "the network has no layer %d with a "
                         "channel %d", o->layer, o->channel);
    if (!(o->norm <= 1 && o->smoothness <= 1 && o->rate >= 0) ||
        o->length < 0)
        return ori__fail(ORI_EINVAL, "an ascent of rate %g, norm %g, "
                         "smoothness %g, length %lld", o->rate, o->norm,
                         o->smoothness, (long long)o->length);
    return ORI_OK;
}

static ori_status set_up(climber *c, const ori_ascent_options *o)
{
    const ori_model *m =
        c->explainer->networks[o->label < 0 ? o->network : 0].model;
    const int64_t length = o->length > 0 ? o->length : m->usual_length;
    const int64_t frames = ori_model_feature_frames(m, length);

    if (frames > INT_MAX / 4)
        return ori__fail(ORI_ESHAPE, "%lld samples are too long for an "
                         "ascent", (long long)length);
    c->model = m;
    c->o = *o;
    c->o.steps = o->steps > 0 ? o->steps : STEPS;
    c->o.rate = o->rate > 0 ? o->rate : 0.1;
    c->o.norm = o->norm >= 0 ? o->norm : 0.01;
    c->o.smoothness = o->smoothness >= 0 ? o->smoothness : 0.1;
    c->o.jitter = o->jitter >= 0 ? o->jitter : (int)(frames / 16);
    c->frames = (int)frames;
    c->width = m->width;
    for (int i = 0; i < 5; i++) {
        float **const room[] = { &c->x, &c->shifted, &c->dx, &c->gradient,
                                 &c->spare };

        *room[i] = ori__alloc((size_t)frames,
                              (size_t)m->width * sizeof **room[i]);
        if (!*room[i])
            return ori__fail_memory("gradient ascent");
    }
    return ORI_OK;
}

/* In units of the front end, where it has statistics. */
static void show(const climber *c, ori_ascent *a)
{
    const ori_model *m = c->model;
    const bool known = m->frontend.normalise == ORI_NORMALISE_DATASET;

    for (ptrdiff_t i = 0; i < (ptrdiff_t)c->frames * c->width; i++) {
        const float v = a->features[i];

        a->shown[i] = known ? v * m->deviation[i % c->width] +
                                  m->mean[i % c->width] : v;
    }
}

static ori_status give(const climber *c, ori_ascent *a)
{
    ori_explainer *e = c->explainer;
    const size_t numbers = (size_t)c->frames * (size_t)c->width;
    ori_status s;

    a->frames = c->frames;
    a->rows = c->width;
    a->first = ori__frames_first(c->model, 0);
    a->step = ori__frames_step(c->model);
    a->value = c->value;
    a->labels = e->model->label_count;
    a->features = ORI__NEW(float, numbers);
    a->shown = ORI__NEW(float, numbers);
    a->probabilities = ORI__NEW(float, (size_t)a->labels);
    a->whole = ORI__NEW(float, (size_t)a->labels);
    if (!a->features || !a->shown || !a->probabilities || !a->whole)
        return ori__fail_memory("gradient ascent");
    memcpy(a->features, c->x, numbers * sizeof *c->x);
    show(c, a);
    s = ori__probe_features(e, c->x, c->frames, c->width, true,
                            a->probabilities);
    return s == ORI_OK ? ori__probe_features(e, c->x, c->frames, c->width,
                                             false, a->whole)
                       : s;
}

ori_status ori_ascent_create(ori_ascent **ascent, ori_explainer *e,
                             const ori_ascent_options *o)
{
    climber c = { .explainer = e };
    ori_status s = check(e, o);

    *ascent = NULL;
    if (s == ORI_OK)
        s = set_up(&c, o);
    if (s == ORI_OK)
        s = climb(&c);
    if (s == ORI_OK) {
        *ascent = ORI__NEW(ori_ascent, 1);
        s = *ascent ? give(&c, *ascent) : ori__fail_memory("gradient ascent");
    }
    if (s != ORI_OK) {
        ori_ascent_destroy(*ascent);
        *ascent = NULL;
    }
    ori__free(c.x);
    ori__free(c.shifted);
    ori__free(c.dx);
    ori__free(c.gradient);
    ori__free(c.spare);
    ori__free(c.dy);
    return s;
}

void ori_ascent_destroy(ori_ascent *a)
{
    if (!a)
        return;
    ori__free(a->features);
    ori__free(a->shown);
    ori__free(a->probabilities);
    ori__free(a->whole);
    ori__free(a);
}

ori_status ori_ascent_judge(const ori_ascent *a, ori_explainer *other,
                            float *probabilities)
{
    return ori__probe_features(other, a->features, (int)a->frames, a->rows,
                               false, probabilities);
}
