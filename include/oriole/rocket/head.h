/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * head.h - classifiers on features, and how sure their scores are
 *
 *   ridge      linear, by least squares on targets of -1 and 1, which the
 *              papers of rocket.h use; for up to some 10,000 cases (memory
 *              grows with the square of the cases or of the features,
 *              whichever are fewer).  The penalty has the least squared
 *              leave-one-out error of 19 from 0.001 to 1e6.
 *   logistic   linear, multinomial logistic regression by mini-batches; for
 *              many cases
 *   forest     extremely randomised trees.  Geurts, Ernst & Wehenkel,
 *              "Extremely randomized trees", Machine Learning 2006; as in
 *              QUANT's paper
 *
 * Scores are logits: softmax(score / temperature) are probabilities.
 *
 * What is odd is never refused: a feature that is constant, or not finite in
 * some case (there it counts as the mean in linear heads, as the largest
 * number in trees), fewer cases than classes, a class without cases, a single
 * case.
 */
#ifndef ORIOLE_ROCKET_HEAD_H
#define ORIOLE_ROCKET_HEAD_H

#include <stdint.h>

#include <oriole/base/status.h>
#include <oriole/rocket/tensor.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ori_head ori_head;

/* The kinds that there are, 0 <= index < count. */
ORI_API int ori_head_count(void);
ORI_API const char *ori_head_name_at(int index);

/*
 * Fit a head to features x [n, f] with labels [n], each in [0, classes).
 * The same input and seed give the same bits, for any number of threads.
 *
 *   held_out   [n, classes] or NULL: the scores of each case by a head that
 *              has not seen it: by leaving one out, exactly, for ridge; by
 *              parts for the others.  (Means and deviations of the features
 *              are those of all cases.)
 *
 * Returns ORI_OK, ORI_EINVAL (no such kind; n, f or classes < 1; a label
 * out of range) or ORI_ENOMEM.
 */
ORI_API ori_status ori_head_fit(ori_head **head, const char *kind,
                                const float *x, const int *labels, int n,
                                int f, int classes, uint64_t seed,
                                float *held_out);

/* From what ori_head_tensor() gave.  Checks everything: ORI_EFORMAT says
 * what does not fit. */
ORI_API ori_status ori_head_restore(ori_head **head, const char *kind,
                                    const ori_tensor *tensors, int count);
ORI_API void ori_head_destroy(ori_head *head);

ORI_API const char *ori_head_name(const ori_head *head);
ORI_API int ori_head_features(const ori_head *head);
ORI_API int ori_head_classes(const ori_head *head);

/* All that it keeps, 0 <= index < count. */
ORI_API int ori_head_tensor_count(const ori_head *head);
ORI_API ori_tensor ori_head_tensor(const ori_head *head, int index);

/*
 * scores [n, classes] of features x [n, f].  Any number of threads may do
 * this with one head.  A case's scores are the same bits whichever cases
 * stand beside it, and for any number of threads.  ORI_OK or ORI_ENOMEM.
 */
ORI_API ori_status ori_head_scores(const ori_head *head, const float *x,
                                   int n, float *scores);

/*
 * The temperature, in [1/1024, 1024], that makes the log loss of
 * softmax(scores / temperature) least.  scores [n, classes] are of cases
 * that the classifier has not seen.  Guo, Pleiss, Sun & Weinberger, "On
 * calibration of modern neural networks", ICML 2017.
 *
 * Scores that make no mistake would ask for 0: see how it is held off at the
 * function.  1 where there are no cases.  Scores that are not finite, and
 * labels out of range, are passed over.
 */
ORI_API double ori_temperature_fit(const float *scores, const int *labels,
                                   int n, int classes);

#ifdef __cplusplus
}
#endif
#endif
