/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * probe.h - what the recogniser says when parts of a case are taken out
 */
#ifndef ORI_EXPLAIN_PROBE_H
#define ORI_EXPLAIN_PROBE_H

#include "explain/explainer_object.h"

/* The frames whose middle is in [from, to) samples, of rows [row_from,
 * row_to) of the features; row_to 0: all rows. */
typedef struct ori__hide {
    double from, to;
    int row_from, row_to;
} ori__hide;

/*
 * All of these become the baseline; or, with `bridged`, a straight line
 * between the frames that are kept before and behind (the nearest, where
 * there is none on one side; the baseline, where none is kept at all).
 */
typedef struct ori__variant {
    const ori__hide *hides;
    int count;
    bool bridged;
} ori__variant;

/*
 * Of each variant of a case: probabilities [count, labels] and class scores
 * (explainer.h) [count, labels], NULL where not wanted.  All members; or, if
 * `like` is not NULL, those whose features are alike, weights scaled to a sum
 * of 1.
 */
ori_status ori__probe(ori_explainer *explainer, const ori_case *c,
                      const ori__variant *variants, int count,
                      const ori__features *like, float *probabilities,
                      float *scores);

/*
 * The same of features that somebody made up, as they are: x [frames, width],
 * by all members of that width (or the networks among them); no voices.
 * ORI_ESHAPE if there is none.
 */
ori_status ori__probe_features(ori_explainer *explainer, const float *x,
                               int frames, int width, bool networks_only,
                               float *probabilities);

#endif
