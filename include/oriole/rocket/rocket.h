/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * rocket.h - features of series by kernels that nobody trains
 *
 * A transform turns a series into thousands of numbers, on which a linear
 * classifier (head.h) tells the classes apart.  Nothing about the classes
 * goes into it.
 *
 *   minirocket   84 kernels of weights -1 and 2 at many dilations; for each
 *                the share of positive values over some 119 thresholds.
 *                Dempster, Schmidt & Webb, "MiniRocket: a very fast (almost)
 *                deterministic transform for time series classification",
 *                KDD 2021
 *   multirocket  the same kernels on the series and its first difference,
 *                four summaries of each.  Tan, Dempster, Bergmeir & Webb,
 *                "MultiRocket: multiple pooling operators and transformations
 *                for fast and effective time series classification", DMKD
 *                2022
 *   hydra        groups of random kernels that compete at each sample; how
 *                often and by how much each wins.  Dempster, Schmidt & Webb,
 *                "Hydra: competing convolutional kernels for fast and accurate
 *                time series classification", DMKD 2023
 *   quant        quantiles of the series, its differences and its spectrum
 *                over nested intervals.  Dempster, Schmidt & Webb, "QUANT: a
 *                minimalist interval method for time series classification",
 *                DMKD 2024
 *   rdst         short pieces of training series, taken with a dilation: how
 *                near each comes to a series, where, and how often.
 *                Guillaume, Vrain & Elloumi, "Random dilated shapelet
 *                transform: a new approach for time series shapelets", ICPRAI
 *                2022
 *
 * The papers standardise each series first; that is the caller's part, and so
 * is leaving it out where the level tells the classes apart.
 *
 * What is odd is never refused, by these rules:
 *   - a missing sample (NaN, infinity) lies on the straight line between its
 *     neighbours in time; before the first and behind the last it is as they
 *     are; a channel with no sample at all is zero;
 *   - series may differ in length from each other and from those at fit; the
 *     dilations are those for the longest at fit; kernels see zeros beyond a
 *     series' ends; where the part of a series in which a kernel lies wholly
 *     inside is asked for and there is none, all of the series counts;
 *   - behind a series that is shorter than a shapelet its last sample goes on;
 *   - quant stretches a series to the longest at fit;
 *   - of many channels each kernel or group of kernels sees a few, drawn at
 *     random: it answers to the sum of them;
 *   - series may have one sample;
 *   - values beyond 1e30 count as that.
 */
#ifndef ORIOLE_ROCKET_ROCKET_H
#define ORIOLE_ROCKET_ROCKET_H

#include <stddef.h>
#include <stdint.h>

#include <oriole/base/case.h>
#include <oriole/base/status.h>
#include <oriole/rocket/tensor.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ori_rocket ori_rocket;

typedef struct ori_rocket_options {
    size_t size;
    int features;           /* about so many; 0: as many as in the paper */
    uint64_t seed;
} ori_rocket_options;

#define ORI_ROCKET_OPTIONS_INIT { .size = sizeof(ori_rocket_options) }

/* The transforms that there are, 0 <= index < count. */
ORI_API int ori_rocket_count(void);
ORI_API const char *ori_rocket_name_at(int index);

/*
 * Fit a transform to `count` training cases of `channels` channels each;
 * options may be NULL.  The same cases and seed give the same bits, for any
 * number of threads.
 *
 * Returns ORI_OK, ORI_EINVAL (no such transform, channels or count < 1, a
 * length < 1), ORI_ESHAPE (too long) or ORI_ENOMEM.
 */
ORI_API ori_status ori_rocket_fit(ori_rocket **rocket, const char *transform,
                                  const ori_case *cases, int count,
                                  int channels,
                                  const ori_rocket_options *options);

/* From what ori_rocket_tensor() gave.  Checks everything: ORI_EFORMAT says
 * what does not fit. */
ORI_API ori_status ori_rocket_restore(ori_rocket **rocket,
                                      const char *transform, int channels,
                                      const ori_tensor *tensors, int count);
ORI_API void ori_rocket_destroy(ori_rocket *rocket);

ORI_API const char *ori_rocket_name(const ori_rocket *rocket);
ORI_API int ori_rocket_features(const ori_rocket *rocket);
ORI_API int ori_rocket_channels(const ori_rocket *rocket);

/* All that it keeps, 0 <= index < count. */
ORI_API int ori_rocket_tensor_count(const ori_rocket *rocket);
ORI_API ori_tensor ori_rocket_tensor(const ori_rocket *rocket, int index);

/*
 * y [count, features] of `count` cases.  Any number of threads may do this
 * with one transform; it uses as many as ori_threads_get() says, and their
 * number does not change a bit.
 *
 * Returns ORI_OK, ORI_EINVAL (a length < 1), ORI_ESHAPE (too long) or
 * ORI_ENOMEM.
 */
ORI_API ori_status ori_rocket_transform(const ori_rocket *rocket,
                                        const ori_case *cases, int count,
                                        float *y);

#ifdef __cplusplus
}
#endif
#endif
