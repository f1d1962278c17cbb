/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * baseline.h - what plain methods get on the same data
 */
#ifndef ORIOLE_TRAIN_BASELINE_H
#define ORIOLE_TRAIN_BASELINE_H

#include <oriole/base/status.h>
#include <oriole/data/dataset.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ori_baselines {
    double majority;        /* accuracy of the training set's largest class */
    double nearest_l1;      /* accuracy of the nearest neighbour, distance
                               sum |a - b| sample by sample */
    double nearest_l2;      /* the same, Euclidean */
} ori_baselines;

/*
 * Compared sample by sample as they are (no standardisation); the shorter of
 * two series is followed by zeros; samples missing in either do not count.
 * Labels are matched by name.  Of equally near neighbours the first wins.
 * Returns ORI_OK, ORI_ESHAPE (channels) or ORI_ENOMEM.
 */
ORI_API ori_status ori_baselines_compute(ori_baselines *baselines,
                                         const ori_dataset *training,
                                         const ori_dataset *test);

/*
 * Accuracy of the nearest neighbour by dynamic time warping, channels warped
 * together, samples as they are.  `window` is how far a sample may be moved,
 * as a share of the longer series: 0 not at all (series of equal length are
 * then compared as by nearest_l2), 1 anywhere.  Missing samples do not count.
 * Costs length squared times the window for each pair of cases.  Returns
 * ORI_OK, ORI_EINVAL (window), ORI_ESHAPE (channels) or ORI_ENOMEM.
 */
ORI_API ori_status ori_nearest_dtw(double *accuracy,
                                   const ori_dataset *training,
                                   const ori_dataset *test, double window);

#ifdef __cplusplus
}
#endif
#endif
