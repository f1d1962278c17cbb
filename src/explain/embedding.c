/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * embedding.c - the last features of cases, before what scores
 */
#include <oriole/explain/embedding.h>

#include <math.h>
#include <string.h>

#include <oriole/base/threads.h>

#include "base/fail.h"
#include "base/memory.h"
#include "base/random.h"
#include "explain/explainer_object.h"
#include "model/score.h"
#include "net/net_graph.h"

/* Dimensions that transforms' features are brought to, and how many cases'
 * are held at once. */
enum { PROJECTED = 256, BLOCKS = 8, CASES = 16 };

/* The value that the last layer takes. */
static int last_input(const ori_net *net)
{
    return net->nodes[net->node_count - 1].inputs[0] - 1;
}

/* Numbers of it in a case of the usual length. */
static int network_width(const ori_net *net)
{
    const int layer = last_input(net);

    return layer < 0 ? net->channels * net->length
                     : net->nodes[layer].shape.channels *
                           net->nodes[layer].shape.length;
}

static int member_width(const ori_model *m)
{
    return m->net ? network_width(m->net) : PROJECTED;
}

/* Cases of one member -> y, whose rows lie `row` apart. */
typedef struct part {
    ori_explainer *explainer;
    int member;
    const ori_case *cases;
    int count;
    float *y;
    ptrdiff_t row;
} part;

static ori_status network_case(ori__network *n, const ori_case *c, float *y)
{
    const int wanted = network_width(n->model->net);
    const float *scores;
    ori__features f;
    ori_status s = ori__features_make(&f, n->model, n->model->mel, c);
    const ori__variants one = { .x = f.x, .count = 1, .frames = f.frames,
                                .present = f.missing ? f.present : NULL };

    if (s != ORI_OK)
        return s;
    s = ori__network_run(n, &one, &scores);
    if (s == ORI_OK) {
        const ori_net_value v =
            ori_net_value_at(n->run, last_input(n->model->net), 0);
        const int have = v.frames * v.channels;

        memcpy(y, v.x, (size_t)(have < wanted ? have : wanted) * sizeof *y);
    }
    ori__features_free(&f);
    return s;
}

static ori_status add_network(const part *p)
{
    ori_explainer *e = p->explainer;
    ori__network *n = e->networks;
    ori_status s = ORI_OK;

    while (n->member != p->member)
        n++;
    for (int i = 0; s == ORI_OK && i < p->count; i++) {
        s = network_case(n, &p->cases[i], p->y + i * p->row);
        if (s != ORI_OK)
            s = ori__fail_context(s, "case %d", i + 1);
    }
    return s;
}

static int features_of(const ori_model *m)
{
    return ori_head_features(m->head);
}

/* Each feature to a deviation of 1 over the first cases, whose scale then is
 * that of all; a feature that is constant there counts nothing. */
static void standardise(const float *x, int count, int features, float *scale,
                        float *shift)
{
    for (int j = 0; j < features; j++) {
        double mean = 0, squares = 0;

        for (int i = 0; i < count; i++)
            mean += (double)x[(ptrdiff_t)i * features + j] / count;
        for (int i = 0; i < count; i++)
            squares += pow((double)x[(ptrdiff_t)i * features + j] - mean, 2);
        shift[j] = (float)mean;
        scale[j] = squares > 0 ? (float)sqrt(count / squares) : 0.0f;
    }
}

/*
 * y [PROJECTED] += x times a matrix that has, for each feature, a sign in one
 * place of each of BLOCKS blocks and zeros elsewhere: distances are kept as
 * well as by signs everywhere, at a thirty-second of the work.  Kane &
 * Nelson, "Sparser Johnson-Lindenstrauss transforms", JACM 2014, section 1.1.
 * It is drawn again each time, which costs less than to read it.
 */
static void project(const float *x, int features, const float *scale,
                    const float *shift, float *y)
{
    for (int j = 0; j < features; j++) {
        ori__rng rng = ori__rng_at(0, ORI__RNG_EXPLAIN, 2, (uint32_t)j);
        const float v = (x[j] - shift[j]) * scale[j];
        uint32_t bits[2];

        if (!isfinite(v) || scale[j] <= 0)
            continue;
        bits[0] = ori__rng_u32(&rng);
        bits[1] = ori__rng_u32(&rng);
        for (int b = 0; b < BLOCKS; b++) {
            const uint32_t own = bits[b % 2] >> (b / 2 * 8);

            y[b * (PROJECTED / BLOCKS) + (int)(own & 31)] +=
                own & 32 ? v : -v;
        }
    }
}

static ori_status some_features(const ori_model *m, const ori_case *cases,
                                int count, float *x)
{
    ori__series_set set;
    ori_status s = ori__series_set_make(&set, m, m->mel, cases, count);

    if (s == ORI_OK)
        s = ori__features_of(m->rockets, m->rocket_count, set.cases, count,
                             x);
    ori__series_set_free(&set);
    return s;
}

static ori_status project_all(const part *p, const ori_model *m, float *x,
                              float *scale, float *shift)
{
    const int features = features_of(m);
    ori_status s = ORI_OK;

    for (int i = 0; s == ORI_OK && i < p->count; i += CASES) {
        const int n = p->count - i < CASES ? p->count - i : CASES;

        s = some_features(m, p->cases + i, n, x);
        if (s == ORI_OK && i == 0)
            standardise(x, n, features, scale, shift);
        if (s != ORI_OK)
            break;
#pragma omp parallel for num_threads(ori_threads_get()) schedule(static)
        for (int k = 0; k < n; k++)
            project(x + (ptrdiff_t)k * features, features, scale, shift,
                    p->y + (i + k) * p->row);
    }
    return s;
}

static ori_status add_transforms(const part *p)
{
    const ori_model *m = ori__member(p->explainer, p->member);
    const size_t features = (size_t)features_of(m);
    float *x = ori__alloc(CASES, features * sizeof *x);
    float *scale = ORI__NEW(float, features);
    float *shift = ORI__NEW(float, features);
    ori_status s = x && scale && shift
                       ? project_all(p, m, x, scale, shift)
                       : ori__fail_memory("features");

    ori__free(x);
    ori__free(scale);
    ori__free(shift);
    return s;
}

/* The part's variance, all of its dimensions together, becomes `variance`. */
static void scale_part(const part *p, int width, double variance)
{
    double all = 0;

    for (int j = 0; j < width; j++) {
        double mean = 0;

        for (int i = 0; i < p->count; i++)
            mean += (double)p->y[i * p->row + j] / p->count;
        for (int i = 0; i < p->count; i++)
            all += pow((double)p->y[i * p->row + j] - mean, 2) / p->count;
    }
    for (int i = 0; i < p->count; i++)
        for (int j = 0; j < width && all > 0; j++)
            p->y[i * p->row + j] *= (float)sqrt(variance / all);
}

static ori_status add_member(part *p)
{
    const ori_explainer *e = p->explainer;
    const ori_model *m = ori__member(e, p->member);
    ori_status s = m->net ? add_network(p) : add_transforms(p);

    if (s == ORI_OK && ori_model_member_count(e->model) > 1)
        scale_part(p, member_width(m),
                   ori_model_member_weight(e->model, p->member));
    return s;
}

ori_status ori_embedding_features(ori_explainer *e, const ori_case *cases,
                                  int count, float **y, int *width)
{
    part p = { .explainer = e, .cases = cases, .count = count };
    ori_status s = ORI_OK;

    *y = NULL;
    *width = 0;
    if (count < 1)
        return ori__fail(ORI_EDATA, "no cases to be shown");
    for (int i = 0; i < ori_model_member_count(e->model); i++)
        *width += member_width(ori__member(e, i));
    *y = p.y = ori__alloc((size_t)count, (size_t)*width * sizeof **y);
    p.row = *width;
    if (!*y)
        return ori__fail_memory("features");
    for (int i = 0; s == ORI_OK && i < ori_model_member_count(e->model);
         i++) {
        p.member = i;
        s = add_member(&p);
        p.y += member_width(ori__member(e, i));
    }
    if (s != ORI_OK) {
        ori__free(*y);
        *y = NULL;
    }
    return s;
}

void ori_embedding_free(float *y)
{
    ori__free(y);
}
