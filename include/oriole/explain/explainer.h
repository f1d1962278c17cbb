/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * explainer.h - a place to look into a recogniser
 *
 * What is explained is the score of a class, one number:
 *
 *     sum over members m of w[m] * (s[m][class] - mean over k of s[m][k])
 *
 * where s are a member's scores divided by its temperature and w the weights
 * of a committee (a recogniser that is none is its own only member).  The
 * mean is taken off because softmax does not see what all scores have in
 * common: it is no evidence for any class.  With voices (ori_frontend) s is
 * the mean over them.
 *
 * Parts of a case are taken out by the baseline: the front end's features
 * there become what it puts where a value is missing, the mean (zero where
 * features are standardised).
 *
 * Members that are networks are looked into; transforms (rocket.h) can only
 * be asked what they score.  What needs gradients speaks of the networks
 * alone then, their weights scaled to a sum of 1, and ori_explainer_notes()
 * says so.
 */
#ifndef ORIOLE_EXPLAIN_EXPLAINER_H
#define ORIOLE_EXPLAIN_EXPLAINER_H

#include <stdint.h>

#include <oriole/base/case.h>
#include <oriole/base/status.h>
#include <oriole/model/model.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ori_explainer ori_explainer;

/*
 * The model is kept, not copied, and must outlive the explainer, which one
 * thread may use at a time.  Weights must not change meanwhile.
 */
ORI_API ori_status ori_explainer_create(ori_explainer **explainer,
                                        ori_model *model);
ORI_API void ori_explainer_destroy(ori_explainer *explainer);

ORI_API ori_model *ori_explainer_model(const ori_explainer *explainer);

/* Which members cannot be looked into: lines of text, "" if none. */
ORI_API const char *ori_explainer_notes(const ori_explainer *explainer);

/*
 * The members that are networks, 0 <= index < count, the one that weighs
 * most first; and its weight among all members.
 */
ORI_API int ori_explainer_network_count(const ori_explainer *explainer);
ORI_API const ori_model *
ori_explainer_network(const ori_explainer *explainer, int index);
ORI_API double ori_explainer_network_weight(const ori_explainer *explainer,
                                            int index);

/*
 * The recogniser's probabilities [labels] for a case, as the classifier gives
 * them; and, if scores [labels] is not NULL, the scores above, all members
 * counted.
 *
 * Returns ORI_OK, ORI_EDATA (an empty case), ORI_ESHAPE (too short for a
 * layer; the message says which), ORI_ENOMEM.
 */
ORI_API ori_status ori_explainer_probabilities(ori_explainer *explainer,
                                               const ori_case *c,
                                               float *probabilities,
                                               float *scores);

#ifdef __cplusplus
}
#endif
#endif
