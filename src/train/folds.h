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
 * stays together.  Cases of a class that would lie in one fold alone get
 * ORI__NEVER_OUT.  The same seed gives the same folds.  ORI_OK or ORI_ENOMEM.
 */
enum { ORI__NEVER_OUT = -1 };

ori_status ori__folds_deal(const ori_dataset *data, int folds, uint64_t seed,
                           int *fold);

/* The cases in one fold, or all others: a data set, NULL where there are
 * none, and where its cases stand in the original (free with ori__free()). */
ori_status ori__folds_take(ori_dataset **part, int **index,
                           const ori_dataset *data, const int *fold,
                           int which, bool others);

#endif
