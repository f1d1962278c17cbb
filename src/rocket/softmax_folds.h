/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * softmax_folds.h - several softmax regressions in one pass over the features
 *
 * Cases are divided into FOLDS folds.  There are FOLDS + 1 regressions, each
 * of `classes` columns: number g has not seen the cases of fold g, and the
 * last one has seen all.  They share order, batches and steps, so that the
 * features, which are most of the memory that a step reads, are read once
 * for all of them, and a case's loss by the one that has not seen it comes
 * with every step.
 */
#ifndef ORI_ROCKET_SOFTMAX_FOLDS_H
#define ORI_ROCKET_SOFTMAX_FOLDS_H

#include "conv/kernel.h"
#include "rocket/feature_scale.h"
#include "rocket/head_kind.h"

enum { ORI__SOFTMAX_FOLDS = 4, ORI__SOFTMAX_BATCH = 256 };

typedef struct ori__softmax_folds {
    const ori__lesson *lesson;
    const ori__feature_scale *scale;
    const int *folds;           /* [n], of each case */
    const ori__kernel *kernel;
    int columns;                /* (FOLDS + 1) * classes */
    int pitch;                  /* the same, padded to whole vectors */
    float *weights;             /* [f, pitch] */
    float *bias;                /* [pitch] */
    float *mean, *square;       /* Adam's moments, weights and then bias */
    int steps;                  /* taken so far */
    float *x;                   /* pieces of [batch, piece] */
    float *partial;             /* [pieces, batch, pitch] */
    float *scores;              /* [batch, pitch], then their gradient */
    double *losses;             /* [batch] */
} ori__softmax_folds;

/* All zero, the papers' first weights.  Free it also after a failure,
 * ORI_ENOMEM. */
ori_status ori__softmax_folds_create(ori__softmax_folds *s,
                                     const ori__lesson *lesson,
                                     const ori__feature_scale *scale,
                                     const int *folds);
void ori__softmax_folds_free(ori__softmax_folds *s);

/* Scores of `rows` cases (their numbers), at most a batch, go to s->scores. */
void ori__softmax_folds_forward(ori__softmax_folds *s, const int *cases,
                                int rows);

/* One step of Adam at these cases; returns the sum of their losses before
 * it, each by the regression that has not seen it. */
double ori__softmax_folds_step(ori__softmax_folds *s, const int *cases,
                               int rows, float rate);

#endif
