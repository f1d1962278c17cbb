/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * probe.c - what the recogniser says when parts of a case are taken out
 */
#include "explain/probe.h"

#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "model/score.h"

/* Where variants of one member's features are made and scored. */
typedef struct bench {
    ori_explainer *explainer;
    int member;
    ori_model *model;
    const ori__features *features;
    int batch;
    float *x;                   /* [batch, frames, width] */
    float *series;              /* the same as series, for transforms */
    ori_case *cases;            /* [batch] of them */
    float *made;                /* [batch, features] by transforms */
    unsigned char *present;     /* [batch, frames] */
    unsigned char *hidden;      /* [frames, width] of the variant in hand */
} bench;

static ori_status create(bench *b)
{
    const ori__features *f = b->features;
    const size_t each = (size_t)f->frames * (size_t)f->width;
    const size_t batch = (size_t)(b->batch = ori__run_batch(f->frames));
    const bool transforms = b->model->head != NULL;

    b->x = ori__alloc(batch, each * sizeof *b->x);
    b->present = ori__alloc(batch, (size_t)f->frames);
    b->hidden = ori__alloc(each, 1);
    if (transforms) {
        b->series = ori__alloc(batch, each * sizeof *b->series);
        b->cases = ORI__NEW(ori_case, batch);
        b->made = ori__alloc(batch, (size_t)ori_head_features(
                                        b->model->head) * sizeof *b->made);
    }
    if (!b->x || !b->present || !b->hidden ||
        (transforms && (!b->series || !b->cases || !b->made)))
        return ori__fail_memory("variants of a case");
    for (size_t i = 0; i < batch; i++)
        memcpy(b->present + i * (size_t)f->frames, f->present,
               (size_t)f->frames);
    return ORI_OK;
}

static void destroy(bench *b)
{
    ori__free(b->x);
    ori__free(b->series);
    ori__free(b->cases);
    ori__free(b->made);
    ori__free(b->present);
    ori__free(b->hidden);
}

/* Tell for each cell whether one of the hides takes it out. */
static void find_hidden(const ori__features *f, const ori__variant *v,
                        unsigned char *hidden)
{
    memset(hidden, 0, (size_t)f->frames * (size_t)f->width);
    for (int k = 0; k < v->count; k++) {
        const ori__hide *h = &v->hides[k];
        const int to = h->row_to ? h->row_to : f->width;

        for (int t = 0; t < f->frames; t++) {
            const double at = f->first + t * f->step;

            if (at >= h->from && at < h->to)
                memset(hidden + (ptrdiff_t)t * f->width + h->row_from, 1,
                       (size_t)(to - h->row_from));
        }
    }
}

/* A row's frames [from, to) become a line from frame from - 1 to frame to. */
static void bridge(const ori__features *f, int row, int from, int to,
                   float *x)
{
    const ptrdiff_t width = f->width;
    const bool before = from > 0, behind = to < f->frames;
    const float a = before ? x[(from - 1) * width + row]
                    : behind ? x[to * width + row] : f->baseline[row];
    const float b = behind ? x[to * width + row] : a;

    for (int t = from; t < to; t++)
        x[t * width + row] = a + (b - a) * (float)(t - from + 1) /
                                     (float)(to - from + 1);
}

static void bridge_all(const ori__features *f, const unsigned char *hidden,
                       float *x)
{
    for (int row = 0; row < f->width; row++)
        for (int t = 0, to; t < f->frames; t = to + 1) {
            for (to = t; to < f->frames &&
                         hidden[(ptrdiff_t)to * f->width + row]; to++)
                ;
            bridge(f, row, t, to, x);
        }
}

static void make_variant(const bench *b, const ori__variant *v, float *x)
{
    const ori__features *f = b->features;
    const ptrdiff_t cells = (ptrdiff_t)f->frames * f->width;

    memcpy(x, f->x, (size_t)cells * sizeof *x);
    if (v->count == 0)
        return;
    find_hidden(f, v, b->hidden);
    if (v->bridged)
        bridge_all(f, b->hidden, x);
    for (ptrdiff_t i = 0; !v->bridged && i < cells; i++)
        if (b->hidden[i])
            x[i] = f->baseline[i % f->width];
}

/* As transforms take them: a row of frames for each feature, NaN where a
 * frame is missing. */
static void make_series(const bench *b, int count)
{
    const ori__features *f = b->features;
    const ptrdiff_t frames = f->frames, width = f->width;

    for (int n = 0; n < count; n++) {
        const float *x = b->x + n * frames * width;
        float *to = b->series + n * frames * width;

        for (ptrdiff_t t = 0; t < frames; t++)
            for (ptrdiff_t i = 0; i < width; i++)
                to[i * frames + t] = f->present[t] ? x[t * width + i] : NAN;
        b->cases[n] = (ori_case){ to, frames };
    }
}

static ori__network *network_of(const bench *b)
{
    ori_explainer *e = b->explainer;

    for (int i = 0; i < e->network_count; i++)
        if (e->networks[i].member == b->member)
            return &e->networks[i];
    return NULL;
}

/* Scores [count, labels] of the variants in b->x. */
static ori_status score(bench *b, int count, float *scores)
{
    const ori__features *f = b->features;
    const ori__variants v = { .x = b->x, .count = count, .frames = f->frames,
                              .present = f->missing ? b->present : NULL };
    const ori_model *m = b->model;
    const float *given;
    ori_status s;

    if (m->net) {
        s = ori__network_run(network_of(b), &v, &given);
        if (s == ORI_OK)
            memcpy(scores, given, (size_t)count * (size_t)m->label_count *
                                      sizeof *scores);
        return s;
    }
    make_series(b, count);
    s = ori__features_of(m->rockets, m->rocket_count, b->cases, count,
                         b->made);
    return s == ORI_OK ? ori_head_scores(m->head, b->made, count, scores) : s;
}

/* Adds weight * scores of every variant. */
static ori_status add_scores(ori_explainer *e, int member,
                             const ori__features *f,
                             const ori__variant *variants, int count,
                             float weight, float *sum)
{
    const size_t labels = (size_t)e->model->label_count;
    const size_t each = (size_t)f->frames * (size_t)f->width;
    bench b = { .explainer = e, .member = member,
                .model = ori__member(e, member), .features = f };
    ori_status s = create(&b);
    float *some = s == ORI_OK ? ORI__NEW(float, (size_t)b.batch * labels)
                              : NULL;

    if (s == ORI_OK && !some)
        s = ori__fail_memory("scores");
    for (int i = 0; s == ORI_OK && i < count; i += b.batch) {
        const int n = count - i < b.batch ? count - i : b.batch;

        for (int k = 0; k < n; k++)
            make_variant(&b, &variants[i + k], b.x + (size_t)k * each);
        s = score(&b, n, some);
        for (size_t k = 0; s == ORI_OK && k < (size_t)n * labels; k++)
            sum[(size_t)i * labels + k] += weight * some[k];
    }
    ori__free(some);
    destroy(&b);
    return s;
}

/* One member's scores, the mean over its voices; *used says whether its
 * features are like what is asked for. */
static ori_status probe_member(ori_explainer *e, int member,
                               const ori_case *c,
                               const ori__variant *variants, int count,
                               const ori__features *like, float *scores,
                               bool *used)
{
    const ori_model *m = ori__member(e, member);
    const int voices = ori__voice_count(m);
    ori_status s = ORI_OK;

    memset(scores, 0, (size_t)count * (size_t)m->label_count *
                          sizeof *scores);
    *used = true;
    for (int v = 0; s == ORI_OK && *used && v < voices; v++) {
        ori__features f;

        s = ori__features_make(&f, m, ori__voice(m, v), c);
        *used = s == ORI_OK && (!like || ori__features_alike(&f, like));
        if (*used)
            s = add_scores(e, member, &f, variants, count,
                           1.0f / (float)voices, scores);
        ori__features_free(&f);
    }
    return s;
}

/* Adds a member's part to what is wanted; `one` is overwritten. */
static void add_member(const ori_model *m, double weight, int count,
                       float *one, float *probabilities, float *scores)
{
    const int labels = m->label_count;

    for (int n = 0; scores && n < count; n++)
        for (int k = 0; k < labels; k++)
            scores[n * labels + k] +=
                (float)(weight * ori__class_score(m, one + n * labels, k));
    if (!probabilities)
        return;
    ori__softmax(one, count, labels, m->temperature);
    for (int i = 0; i < count * labels; i++)
        probabilities[i] += (float)weight * one[i];
}

static void scale(float *x, size_t count, double by)
{
    for (size_t i = 0; x && i < count; i++)
        x[i] *= (float)by;
}

static void clear(float *x, size_t count)
{
    if (x)
        memset(x, 0, count * sizeof *x);
}

ori_status ori__probe(ori_explainer *e, const ori_case *c,
                      const ori__variant *variants, int count,
                      const ori__features *like, float *probabilities,
                      float *scores)
{
    const size_t cells = (size_t)count * (size_t)e->model->label_count;
    float *const one = ORI__NEW(float, cells);
    double all = 0;
    ori_status s = one ? ORI_OK : ori__fail_memory("scores");

    clear(probabilities, cells);
    clear(scores, cells);
    for (int i = 0; s == ORI_OK && i < ori_model_member_count(e->model);
         i++) {
        const double weight = ori_model_member_weight(e->model, i);
        bool used;

        s = probe_member(e, i, c, variants, count, like, one, &used);
        if (s != ORI_OK || !used)
            continue;
        add_member(ori__member(e, i), weight, count, one, probabilities,
                   scores);
        all += weight;
    }
    scale(probabilities, cells, all > 0 ? 1 / all : 0);
    scale(scores, cells, all > 0 ? 1 / all : 0);
    ori__free(one);
    return s;
}

/* Features made up are all there; nothing of them is hidden. */
static ori_status wrap(ori__features *f, const float *x, int frames,
                       int width)
{
    const size_t each = (size_t)frames * (size_t)width;

    *f = (ori__features){ .frames = frames, .width = width, .step = 1 };
    f->x = ORI__NEW(float, each);
    f->present = ori__alloc((size_t)frames, 1);
    f->baseline = ORI__NEW(float, (size_t)width);
    if (!f->x || !f->present || !f->baseline)
        return ori__fail_memory("features");
    memcpy(f->x, x, each * sizeof *x);
    memset(f->present, 1, (size_t)frames);
    return ORI_OK;
}

ori_status ori__probe_features(ori_explainer *e, const float *x, int frames,
                               int width, bool networks_only,
                               float *probabilities)
{
    const ori__variant whole = { .count = 0 };
    const size_t labels = (size_t)e->model->label_count;
    float *const one = ORI__NEW(float, labels);
    double all = 0;
    ori__features f;
    ori_status s = wrap(&f, x, frames, width);

    if (s == ORI_OK && !one)
        s = ori__fail_memory("scores");
    clear(probabilities, labels);
    for (int i = 0; s == ORI_OK && i < ori_model_member_count(e->model);
         i++) {
        const ori_model *m = ori__member(e, i);
        const double weight = ori_model_member_weight(e->model, i);

        if (m->width != width || (networks_only && !m->net))
            continue;
        clear(one, labels);
        s = add_scores(e, i, &f, &whole, 1, 1, one);
        add_member(m, weight, 1, one, probabilities, NULL);
        all += weight;
    }
    if (s == ORI_OK && all <= 0)
        s = ori__fail(ORI_ESHAPE, "no member takes features of %d rows",
                      width);
    scale(probabilities, labels, all > 0 ? 1 / all : 0);
    ori__free(one);
    ori__features_free(&f);
    return s;
}
