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

#ifdef __cplusplus
}
#endif
#endif
