/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * course.h - what the kinds of methods have in common
 */
#ifndef ORI_TRAIN_COURSE_H
#define ORI_TRAIN_COURSE_H

#include "train/method.h"

/* Seconds of a clock that only goes forward. */
double ori__clock_s(void);

/* Tell how far a stage is, 0..1; ORI_ESTOPPED if the user says so. */
ori_status ori__tell_stage(const ori_train_options *options,
                           const char *stage, double done, double started);

/* Probabilities p [cases, labels] of a data set's cases. */
ori_status ori__classify(ori_model *model, const ori_dataset *data, float *p);

/* Labels of the cases; free with ori__free(); NULL: no memory. */
int *ori__labels_of(const ori_dataset *data);

/*
 * What the file says of a training by a method: its name, seed, data, and
 * how well the training cases were told apart by recognisers that had not
 * seen them (held_out may be NULL); the same of the validation set.
 */
ori_status ori__describe_training(ori_model *model, const char *method,
                                  const ori__course *course,
                                  const float *held_out);

#endif
