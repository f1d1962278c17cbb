/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * transform.h - what a transform is inside
 *
 * One file a transform, which defines ori__transform_NAME, and one line in
 * transforms.def.  rocket.c does what all have in common: gaps, threads,
 * scratch memory.
 */
#ifndef ORI_ROCKET_TRANSFORM_H
#define ORI_ROCKET_TRANSFORM_H

#include <stdbool.h>
#include <stddef.h>

#include <oriole/rocket/rocket.h>

/* Samples of a series, at most: whole numbers up to it are exact floats. */
enum { ORI__LONGEST = 1 << 24 };

/* What a transform is fitted to. */
typedef struct ori__sample {
    const ori_case *cases;
    int count, channels;
    int longest;            /* of the cases */
    int features;           /* asked for; 0: the paper's */
    uint64_t seed;
} ori__sample;

/* A kernel, as it can be shown: it answers to sum over taps j and channels c
 * of weights[j] x[c][t + (j - 4) dilation], x zero beyond the ends. */
enum { ORI__SHOWN_CHANNELS = 16 };

typedef struct ori__shown_kernel {
    int number;             /* the same for all features of one kernel */
    float weights[9];
    int dilation;
    int inputs, channels[ORI__SHOWN_CHANNELS];
    bool steps;             /* x is the series' first difference */
    bool inside;            /* counts only where all taps are within, if they
                               are anywhere */
    float threshold;        /* fires above it ... */
    const float *rivals;    /* ... or, if not NULL, where its answer is the
                               largest of these kernels' [8, 9], of which it
                               is number `rival` */
    int rival;
    bool least;             /* or the smallest */
} ori__shown_kernel;

typedef struct ori__transform {
    const char *name;
    ori_status (*fit)(void **state, const ori__sample *sample);
    ori_status (*restore)(void **state, int channels,
                          const ori_tensor *tensors, int count);
    void (*destroy)(void *state);       /* NULL too */
    int (*features)(const void *state);
    int (*tensor_count)(const void *state);
    ori_tensor (*tensor)(const void *state, int index);
    /* Bytes of scratch, aligned to 64, for one series of so many samples. */
    size_t (*work)(const void *state, int length);
    /* x [C, length] without gaps -> y [features] */
    void (*apply)(const void *state, const float *x, int length, float *y,
                  void *work);
    /* The kernel that a feature is of; NULL: kernels that fire have no part
     * in this transform. */
    void (*show)(const void *state, int feature, ori__shown_kernel *kernel);
} ori__transform;

/* Of a transform that has such kernels; false: it has none. */
bool ori__rocket_show(const ori_rocket *rocket, int feature,
                      ori__shown_kernel *kernel);

#endif
