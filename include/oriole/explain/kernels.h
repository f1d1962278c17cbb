/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * kernels.h - a convolution's kernels as waveforms and filters
 */
#ifndef ORIOLE_EXPLAIN_KERNELS_H
#define ORIOLE_EXPLAIN_KERNELS_H

#include <oriole/explain/explainer.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ori_kernels {
    int layer;              /* index in the network */
    int count, inputs;      /* kernels; channels that each sees */
    int taps;               /* the dilation not counted */
    int dilation;
    double step;            /* samples of the recording between two taps */
    double rate_hz;         /* taps a second, step and dilation counted; 0:
                               not known */
    float *weights;         /* [count, inputs, taps] */
    int bins;               /* of the response: 0 to half the tap rate */
    float *hz;              /* [bins]; without a rate: cycles a tap */
    float *response;        /* [count, bins] gain: root of the sum over
                               inputs of the squared amplitude */
    float *peak;            /* [count] where the response is largest, as hz */
    float *energy;          /* [count] sum of squared weights */
    int *order;             /* [count] by peak from low to high, then by
                               index: kernel number order[0] first */
} ori_kernels;

/*
 * Of network number `network`, the convolution at `layer`; layer -1: the
 * first of more than one tap.  Free with ori_kernels_destroy().
 *
 * Returns ORI_OK, ORI_ENOTSUP (no network, or none of its layers is such a
 * convolution), ORI_EINVAL (layer is no convolution), ORI_ENOMEM.
 */
ORI_API ori_status ori_kernels_create(ori_kernels **kernels,
                                      const ori_explainer *explainer,
                                      int network, int layer);
ORI_API void ori_kernels_destroy(ori_kernels *kernels);

#ifdef __cplusplus
}
#endif
#endif
