/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * class_level.h - does the absolute level of the series carry their class?
 */
#ifndef ORI_TRAIN_CLASS_LEVEL_H
#define ORI_TRAIN_CLASS_LEVEL_H

#include <oriole/data/dataset.h>
#include <oriole/model/model.h>

#include "base/text.h"

/*
 * ORI_NORMALISE_SERIES or ORI_NORMALISE_DATASET, by which of them the
 * nearest neighbour (leaving one out, Euclidean, training cases only) is
 * more often right; the first where they are level.  Says so in `text`, if
 * not NULL.
 */
ori_status ori__choose_level(const ori_dataset *data,
                             ori_normalise *normalise, ori__text *text);

#endif
