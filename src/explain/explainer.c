/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * explainer.c - a place to look into a recogniser
 */
#include "explain/explainer_object.h"

#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "base/text.h"
#include "explain/probe.h"

/* Frames that one batch may hold; an open run keeps all of its values. */
enum { BATCH_FRAMES = 8192, BATCH_CASES = 16 };

ori_model *ori__member(const ori_explainer *e, int index)
{
    return e->model->member_count > 0 ? e->model->members[index] : e->model;
}

static int heaviest_first(const void *a, const void *b)
{
    const ori__network *x = a, *y = b;

    if (x->weight < y->weight || x->weight > y->weight)
        return x->weight < y->weight ? 1 : -1;
    return x->member > y->member ? 1 : -1;
}

static void find_networks(ori_explainer *e)
{
    double all = 0;

    for (int i = 0; i < ori_model_member_count(e->model); i++) {
        ori_model *const m = ori__member(e, i);
        const double weight = ori_model_member_weight(e->model, i);

        if (!m->net)
            continue;
        e->networks[e->network_count++] =
            (ori__network){ .model = m, .member = i, .weight = weight };
        all += weight;
    }
    for (int i = 0; i < e->network_count; i++)
        e->networks[i].share = e->networks[i].weight / all;
    qsort(e->networks, (size_t)e->network_count, sizeof *e->networks,
          heaviest_first);
}

static void add_note(ori__text *notes, const ori_explainer *e, int member)
{
    const ori_model *m = ori__member(e, member);

    if (m->net)
        return;
    ori__text_add(notes, "member %d (", member + 1);
    for (int i = 0; i < m->rocket_count; i++)
        ori__text_add(notes, "%s%s", i ? ", " : "",
                      ori_rocket_name(m->rockets[i]));
    ori__text_add(notes, "), %.0f %% of the recogniser, has no gradients: it "
                  "can only be asked what it scores\n",
                  100 * ori_model_member_weight(e->model, member));
}

static ori_status make_notes(ori_explainer *e)
{
    ori__text notes = { 0 };

    ori__text_add(&notes, "%s", "");
    for (int i = 0; i < ori_model_member_count(e->model); i++)
        add_note(&notes, e, i);
    e->notes = ori__text_take(&notes);
    return e->notes ? ORI_OK : ori__fail_memory("an explainer");
}

ori_status ori_explainer_create(ori_explainer **explainer, ori_model *model)
{
    ori_explainer *const e = ORI__NEW(ori_explainer, 1);
    ori_status s = e ? ORI_OK : ori__fail_memory("an explainer");

    *explainer = e;
    if (s != ORI_OK)
        return s;
    e->model = model;
    e->networks = ORI__NEW(ori__network,
                           (size_t)ori_model_member_count(model));
    if (e->networks)
        find_networks(e);
    else
        s = ori__fail_memory("an explainer");
    if (s == ORI_OK)
        s = ori_classifier_create(&e->classifier, model);
    if (s == ORI_OK)
        s = make_notes(e);
    if (s != ORI_OK) {
        ori_explainer_destroy(e);
        *explainer = NULL;
    }
    return s;
}

void ori_explainer_destroy(ori_explainer *e)
{
    if (!e)
        return;
    for (int i = 0; i < e->network_count; i++)
        ori_net_run_destroy(e->networks[i].run);
    ori__free(e->networks);
    ori_classifier_destroy(e->classifier);
    ori__free(e->notes);
    ori__free(e);
}

ori_model *ori_explainer_model(const ori_explainer *e)
{
    return e->model;
}

const char *ori_explainer_notes(const ori_explainer *e)
{
    return e->notes;
}

int ori_explainer_network_count(const ori_explainer *e)
{
    return e->network_count;
}

const ori_model *ori_explainer_network(const ori_explainer *e, int index)
{
    return e->networks[index].model;
}

double ori_explainer_network_weight(const ori_explainer *e, int index)
{
    return e->networks[index].weight;
}

ori_status ori__need_network(const ori_explainer *e)
{
    return e->network_count > 0
               ? ORI_OK
               : ori__fail(ORI_ENOTSUP, "the recogniser has no network, so "
                           "there are no layers and no gradients to look at");
}

ori_status ori_explainer_probabilities(ori_explainer *e, const ori_case *c,
                                       float *probabilities, float *scores)
{
    const ori__variant whole = { .count = 0 };

    if (scores)
        return ori__probe(e, c, &whole, 1, NULL, probabilities, scores);
    return ori_classifier_cases(e->classifier, c, 1, probabilities);
}

ori_status ori__choose_label(ori_explainer *e, const ori_case *c, int *label)
{
    const int labels = e->model->label_count;
    float *p;
    ori_status s;

    if (*label < -1 || *label >= labels)
        return ori__fail(ORI_EINVAL, "class %d, not in 0..%d", *label,
                         labels - 1);
    if (*label >= 0)
        return ORI_OK;
    p = ORI__NEW(float, (size_t)labels);
    s = p ? ori_classifier_cases(e->classifier, c, 1, p)
          : ori__fail_memory("probabilities");
    *label = 0;
    for (int k = 1; s == ORI_OK && k < labels; k++)
        if (p[k] > p[*label])
            *label = k;
    ori__free(p);
    return s;
}

/* ---- running one network ---- */

int ori__run_batch(int frames)
{
    const int fit = BATCH_FRAMES / frames;

    return fit < 1 ? 1 : fit > BATCH_CASES ? BATCH_CASES : fit;
}

static ori_status make_room(ori__network *n, int count, int frames)
{
    ori_status s;

    if (n->run && count <= n->batch && frames <= n->frames)
        return ORI_OK;
    ori_net_run_destroy(n->run);
    n->run = NULL;
    s = ori_net_run_create_open(&n->run, n->model->net, count, frames);
    n->batch = count;
    n->frames = frames;
    return s;
}

ori_status ori__network_run(ori__network *n, const ori__variants *v,
                            const float **scores)
{
    const ori_batch batch = { .x = v->x, .batch = v->count,
                              .length = v->frames, .present = v->present };
    ori_status s = make_room(n, v->count, v->frames);

    return s == ORI_OK ? ori_net_forward(n->run, &batch, scores) : s;
}

double ori__class_score(const ori_model *m, const float *scores, int label)
{
    double sum = 0;

    for (int k = 0; k < m->label_count; k++)
        sum += (double)scores[k];
    return ((double)scores[label] - sum / m->label_count) / m->temperature;
}

ori_status ori__network_gradient(ori__network *n, const ori__variants *v,
                                 int label, double *score, float *dx)
{
    const ori_model *m = n->model;
    const int labels = m->label_count;
    const float *scores;
    float *dscores;
    ori_status s = ori__network_run(n, v, &scores);

    if (s != ORI_OK)
        return s;
    dscores = ORI__NEW(float, (size_t)n->batch * (size_t)labels);
    if (!dscores)
        return ori__fail_memory("gradients");
    for (int i = 0; i < v->count; i++) {
        const float *row = scores + (ptrdiff_t)i * labels;

        score[i] = ori__class_score(m, row, label);
        for (int k = 0; k < labels; k++)
            dscores[i * labels + k] =
                (float)(((k == label) - 1.0 / labels) / m->temperature);
    }
    ori_net_backward_from(n->run, ori_net_layer_count(m->net) - 1, dscores,
                          dx);
    ori__free(dscores);
    return ORI_OK;
}
