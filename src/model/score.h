/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * score.h - scores of cases, by what is behind a front end
 *
 * Scores are [count, labels], before temperature and softmax; cases are not
 * empty.  Places to work in keep the model, which must outlive them.
 */
#ifndef ORI_MODEL_SCORE_H
#define ORI_MODEL_SCORE_H

#include "model/model_object.h"

typedef struct ori__network_scores ori__network_scores;

ori_status ori__network_scores_create(ori__network_scores **scores,
                                      ori_model *model);
void ori__network_scores_destroy(ori__network_scores *scores);

/* The network's weights changed. */
void ori__network_scores_refresh(ori__network_scores *scores);

/* Cases are sorted by length and run in batches; mel is the model's own or
 * one of its voices, here and below. */
ori_status ori__network_scores_of(ori__network_scores *scores,
                                  const ori_mel *mel, const ori_case *cases,
                                  int count, float *result);

/* Features by transforms, then the head, some cases at a time. */
ori_status ori__features_scores_of(const ori_model *model, const ori_mel *mel,
                                   const ori_case *cases, int count,
                                   float *result);

/* Scores [cases, classes] -> probabilities at a temperature, in place. */
void ori__softmax(float *scores, int cases, int classes, double temperature);

/* Features of several transforms side by side, y [count, all of them]. */
ori_status ori__features_of(ori_rocket *const *rockets, int rocket_count,
                            const ori_case *cases, int count, float *y);

/*
 * The front end's features as series, [width, frames] each, NaN where a frame
 * is missing: what transforms take.  One block of memory holds all; free with
 * ori__series_set_free().
 */
typedef struct ori__series_set {
    ori_case *cases;
    float *memory;
} ori__series_set;

ori_status ori__series_set_make(ori__series_set *set, const ori_model *model,
                                const ori_mel *mel, const ori_case *cases,
                                int count);
void ori__series_set_free(ori__series_set *set);

#endif
