/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * classifier.c - cases in, probabilities out
 */
#include <oriole/model/model.h>

#include <math.h>

#include "base/fail.h"
#include "base/memory.h"
#include "model/model_object.h"
#include "model/score.h"

struct ori_classifier {
    ori_model *model;
    ori__network_scores *network;   /* NULL where there is none */
    ori_classifier **members;       /* of a committee */
};

static ori_status create_members(ori_classifier *c)
{
    const int count = c->model->member_count;
    ori_status s = ORI_OK;

    c->members = ORI__NEW(ori_classifier *, (size_t)count);
    if (!c->members)
        return ori__fail_memory("classifier");
    for (int i = 0; s == ORI_OK && i < count; i++)
        s = ori_classifier_create(&c->members[i], c->model->members[i]);
    return s;
}

ori_status ori_classifier_create(ori_classifier **classifier,
                                 ori_model *model)
{
    ori_classifier *c = ORI__NEW(ori_classifier, 1);
    ori_status s = ORI_OK;

    *classifier = c;
    if (!c)
        return ori__fail_memory("classifier");
    c->model = model;
    if (model->member_count > 0)
        s = create_members(c);
    else if (model->net)
        s = ori__network_scores_create(&c->network, model);
    if (s != ORI_OK) {
        ori_classifier_destroy(c);
        *classifier = NULL;
    }
    return s;
}

void ori_classifier_destroy(ori_classifier *c)
{
    if (!c)
        return;
    ori__network_scores_destroy(c->network);
    for (int i = 0; c->members && i < c->model->member_count; i++)
        ori_classifier_destroy(c->members[i]);
    ori__free(c->members);
    ori__free(c);
}

const ori_model *ori_classifier_model(const ori_classifier *c)
{
    return c->model;
}

ori_model *ori__classifier_model(ori_classifier *c)
{
    return c->model;
}

void ori_classifier_refresh(ori_classifier *c)
{
    if (c->network)
        ori__network_scores_refresh(c->network);
    for (int i = 0; i < c->model->member_count; i++)
        ori_classifier_refresh(c->members[i]);
}

void ori__softmax(float *scores, int cases, int classes, double temperature)
{
    const float sharpness = (float)(1.0 / temperature);

    for (int n = 0; n < cases; n++) {
        float *const p = scores + (size_t)n * (size_t)classes;
        float top = p[0], sum = 0;

        for (int k = 1; k < classes; k++)
            top = p[k] > top ? p[k] : top;
        for (int k = 0; k < classes; k++)
            sum += p[k] = expf((p[k] - top) * sharpness);
        for (int k = 0; k < classes; k++)
            p[k] /= sum;
    }
}

static ori_status score(ori_classifier *c, const ori_mel *mel,
                        const ori_case *cases, int count, float *scores)
{
    return c->network ? ori__network_scores_of(c->network, mel, cases, count,
                                               scores)
                      : ori__features_scores_of(c->model, mel, cases, count,
                                                scores);
}

/* scores become their mean with those of the other voices. */
static ori_status add_voices(ori_classifier *c, const ori_case *cases,
                             int count, float *scores)
{
    const size_t cells = (size_t)count * (size_t)c->model->label_count;
    float *const one = ORI__NEW(float, cells);
    ori_status s = one ? ORI_OK : ori__fail_memory("scores");

    for (int i = 0; s == ORI_OK && i < ORI__VOICES; i++) {
        s = score(c, c->model->voices[i], cases, count, one);
        for (size_t j = 0; s == ORI_OK && j < cells; j++)
            scores[j] += one[j];
    }
    for (size_t j = 0; j < cells; j++)
        scores[j] /= ORI__VOICES + 1;
    ori__free(one);
    return s;
}

static ori_status classify_one(ori_classifier *c, const ori_case *cases,
                               int count, float *p)
{
    const ori_model *const m = c->model;
    ori_status s = score(c, m->mel, cases, count, p);

    if (s == ORI_OK && m->voices[0])
        s = add_voices(c, cases, count, p);
    if (s == ORI_OK)
        ori__softmax(p, count, m->label_count, m->temperature);
    return s;
}

static ori_status classify_together(ori_classifier *c, const ori_case *cases,
                                    int count, float *p)
{
    const ori_model *const m = c->model;
    const size_t cells = (size_t)count * (size_t)m->label_count;
    float *const one = ORI__NEW(float, cells);
    ori_status s = one ? ORI_OK : ori__fail_memory("probabilities");

    for (size_t j = 0; j < cells; j++)
        p[j] = 0.0f;
    for (int i = 0; s == ORI_OK && i < m->member_count; i++) {
        s = classify_one(c->members[i], cases, count, one);
        for (size_t j = 0; s == ORI_OK && j < cells; j++)
            p[j] += (float)m->weights[i] * one[j];
    }
    ori__free(one);
    return s;
}

ori_status ori_classifier_cases(ori_classifier *c, const ori_case *cases,
                                int count, float *probabilities)
{
    if (count < 1)
        return ORI_OK;
    for (int i = 0; i < count; i++)
        if (cases[i].length < 1)
            return ori__fail(ORI_EDATA, "case %d is empty", i + 1);
    return c->members
               ? classify_together(c, cases, count, probabilities)
               : classify_one(c, cases, count, probabilities);
}
