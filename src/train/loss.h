/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * loss.h - cross-entropy of softmax scores against soft targets
 */
#ifndef ORI_TRAIN_LOSS_H
#define ORI_TRAIN_LOSS_H

typedef struct ori__loss {
    double sum;             /* weighted, over the cases */
    int correct;            /* the best score is the target's largest */
} ori__loss;

/*
 * scores, targets [n, classes], each row of targets sums to 1; weights [n]
 * or NULL for ones.  dscores [n, classes] gets the gradient of
 * (sum of weight x cross-entropy) / n.
 */
ori__loss ori__loss_cross_entropy(const float *scores, const float *targets,
                                  const float *weights, int n, int classes,
                                  float *dscores);

#endif
