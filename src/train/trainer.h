/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * trainer.h - what one training works with
 */
#ifndef ORI_TRAIN_TRAINER_H
#define ORI_TRAIN_TRAINER_H

#include <stdbool.h>

#include <oriole/train/train.h>

#include "train/checkpoint.h"
#include "train/division.h"
#include "train/train_batch.h"

typedef struct ori__trainer {
    ori_train_options options;      /* all choices made */
    char *arch_text;                /* of a file; NULL for a known one */
    ori__division division;
    const ori_dataset *data, *valid;    /* its two parts */
    ori_model *model;
    ori__train_batch *batch;
    ori_net_run *run;
    ori_classifier *classifier;     /* for validation */
    ori__training training;
    float *gradient, *dscores;
    int *order;                     /* of the cases in this epoch */
    ori_case *valid_cases;
    float *valid_probabilities;
    char *fingerprint;
    int cases, batches;             /* batches an epoch */
    double started, saved;          /* seconds of the clock */
    double valid_loss, valid_accuracy;
    bool out_of_time;
} ori__trainer;

/*
 * Everything before the first step: choices, the division of the data, the
 * model with its first weights, room for all that follows.  Release also
 * after a failure.
 */
ori_status ori__trainer_set_up(ori__trainer *trainer,
                               const ori_dataset *training,
                               const ori_dataset *valid);
void ori__trainer_release(ori__trainer *trainer);

#endif
