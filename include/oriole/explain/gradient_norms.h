/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * gradient_norms.h - how much of a loss' gradient reaches each layer
 *
 * In a deep network without detours the gradients of the first layers vanish
 * or explode; see He, Zhang, Ren & Sun, "Deep residual learning for image
 * recognition", CVPR 2016.
 */
#ifndef ORIOLE_EXPLAIN_GRADIENT_NORMS_H
#define ORIOLE_EXPLAIN_GRADIENT_NORMS_H

#include <stdint.h>

#include <oriole/base/case.h>
#include <oriole/base/status.h>
#include <oriole/model/model.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ori_gradient_norm {
    int layer;              /* index in the network */
    double norm;            /* of the gradient of the layer's weights, biases
                               left out: root of its mean square */
} ori_gradient_norm;

/*
 * Of the cross entropy of `count` cases with `labels`, in training (batch
 * statistics, dropout), for each convolution and dense layer in order.
 *
 *   seed     0: the weights as they are; else first weights drawn from it,
 *            as at the begin of a training
 *   norms    [room]; *found are filled in
 *
 * The model is not changed.  Returns ORI_OK, ORI_ENOTSUP (no network),
 * ORI_EINVAL (no cases, a label out of range), ORI_ESHAPE (a case is too
 * short) or ORI_ENOMEM.
 */
ORI_API ori_status ori_gradient_norms(const ori_model *model,
                                      const ori_case *cases,
                                      const int *labels, int count,
                                      uint64_t seed,
                                      ori_gradient_norm *norms, int room,
                                      int *found);

#ifdef __cplusplus
}
#endif
#endif
