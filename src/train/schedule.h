/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * schedule.h - the learning rate over a training
 */
#ifndef ORI_TRAIN_SCHEDULE_H
#define ORI_TRAIN_SCHEDULE_H

#include <oriole/train/train.h>

/*
 * The rate at `done`, the share of the training behind us (0..1); warmup is
 * the share it takes to come up linearly; plateau is the factor that epochs
 * without progress have led to.
 */
double ori__schedule_rate(const ori_train_options *options, double done,
                          double warmup, double plateau);

#endif
