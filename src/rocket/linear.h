/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * linear.h - scores that are weighted sums of scaled features
 *
 *   score[c] = bias[c] + sum over j of weight[c][j] (x[j] - mean[j]) scale[j]
 */
#ifndef ORI_ROCKET_LINEAR_H
#define ORI_ROCKET_LINEAR_H

#include <oriole/base/status.h>
#include <oriole/rocket/tensor.h>

#include "conv/kernel.h"
#include "rocket/feature_scale.h"

typedef struct ori__linear {
    int features, classes;
    float *weight;              /* [classes, features] */
    float *bias;                /* [classes] */
    ori__feature_scale scale;
    float penalty;              /* 0: none was chosen */
    const ori__kernel *kernel;
    float *packed;              /* panels of [features][width] */
    float *packed_bias;
} ori__linear;

/* Room for one, all zero.  ORI_OK, ORI_EINVAL (too large) or ORI_ENOMEM. */
ori_status ori__linear_create(ori__linear **linear, int features,
                              int classes);

/* Once weight, bias and scale are as they stay: makes scores possible. */
ori_status ori__linear_pack(ori__linear *linear);

/* The rest of a head_kind.h's table, but its fit(). */
ori_status ori__linear_restore(void **state, const ori_tensor *tensors,
                               int count);
void ori__linear_destroy(void *state);
int ori__linear_features(const void *state);
int ori__linear_classes(const void *state);
int ori__linear_tensor_count(const void *state);
ori_tensor ori__linear_tensor(const void *state, int index);
ori_status ori__linear_scores(const void *state, const float *x, int n,
                              float *scores);

#endif
