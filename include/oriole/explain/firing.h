/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * firing.h - which of the kernels that nobody trained weigh most, and where
 *            they fire
 *
 * Of minirocket, multirocket and hydra (rocket.h) with a linear head.
 */
#ifndef ORIOLE_EXPLAIN_FIRING_H
#define ORIOLE_EXPLAIN_FIRING_H

#include <stdbool.h>
#include <stdint.h>

#include <oriole/explain/explainer.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ori_firing_kernel {
    const char *transform;  /* "minirocket" */
    int member, rocket;     /* of the committee; transform of the member */
    int feature;            /* the one of the kernel's that adds most */
    double weight;          /* what the kernel's features add to the score of
                               the class (explainer.h), all together */
    int taps, dilation;
    float weights[9];       /* [taps] */
    int inputs;             /* rows of the features whose sum it answers to */
    int rows[16];           /* [inputs] which */
    bool difference;        /* of the series' first difference */
    bool competes;          /* fires where its answer is the largest (or, if
                               `least`, the smallest) of eight; else where it
                               is above threshold */
    bool least;
    double threshold;       /* of the feature that adds most */
    const float *answer;    /* [frames] to the case, at each frame's middle */
    const unsigned char *fires; /* [frames] */
    int64_t frames;
    double first, step;     /* frame t's middle is sample first + t * step */
} ori_firing_kernel;

typedef struct ori_firing {
    int label;
    int count;
    ori_firing_kernel *kernels;     /* [count] by size of weight */
    float *memory;          /* of all answers and fires */
} ori_firing;

/*
 * The `most` kernels that add most, up or down, to the score of a class
 * (label -1: the one that the recogniser gives) for a case.
 *
 * Returns ORI_OK, ORI_ENOTSUP (no transform that has kernels with a linear
 * head), ORI_EINVAL, ORI_EDATA, ORI_ENOMEM.
 */
ORI_API ori_status ori_firing_create(ori_firing **firing,
                                     ori_explainer *explainer,
                                     const ori_case *c, int label, int most);
ORI_API void ori_firing_destroy(ori_firing *firing);

#ifdef __cplusplus
}
#endif
#endif
