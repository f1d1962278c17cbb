/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * train_batch.h - cases put together for one step
 */
#ifndef ORI_TRAIN_TRAIN_BATCH_H
#define ORI_TRAIN_TRAIN_BATCH_H

#include <stdint.h>

#include <oriole/data/dataset.h>
#include <oriole/model/model.h>
#include <oriole/train/train.h>

typedef struct ori__train_batch ori__train_batch;

/* All arguments are kept and must outlive it. */
ori_status ori__train_batch_create(ori__train_batch **batch,
                                   const ori_train_options *options,
                                   const ori_model *model,
                                   const ori_dataset *data, int max_cases);
void ori__train_batch_destroy(ori__train_batch *batch);

/* Frames of the longest case that fill() can make. */
int ori__train_batch_max_frames(const ori__train_batch *batch);

/*
 * Put the cases index[count] of the data set together, augmented as the
 * options say and as (seed, epoch, step) decide.  Returns the batch for the
 * network; targets and case weights stay in the object.
 */
ori_batch ori__train_batch_fill(ori__train_batch *batch, const int *index,
                                int count, uint32_t epoch, uint32_t step);

const float *ori__train_batch_targets(const ori__train_batch *batch);

/* [count], or NULL where all weigh the same. */
const float *ori__train_batch_weights(const ori__train_batch *batch);

#endif
