/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * folds.h - the cases in parts, each of which is left out once
 */
#ifndef ORI_TRAIN_FOLDS_H
#define ORI_TRAIN_FOLDS_H

#include <stdbool.h>
#include <stdint.h>

#include <oriole/data/dataset.h>

/*
 * fold[i] in [0, folds) of each case.  Every class is spread as evenly as it
 * can be; where examples name groups, and at least as many as folds, a group
 * stays together.  The same seed gives the same folds.  ORI_OK or
 * ORI_ENOMEM.
 */
ori_status ori__folds_deal(const ori_dataset *data, int folds, uint64_t seed,
                           int *fold);

/* The cases in one fold, or all others: a data set, and where its cases
 * stand in the original (free with ori__free()).  ORI_EDATA where there are
 * none. */
ori_status ori__folds_take(ori_dataset **part, int **index,
                           const ori_dataset *data, const int *fold,
                           int which, bool others);

#endif
