/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * checkpoint.h - a training, put aside between two steps
 *
 * Everything that the next step depends on, bit by bit, and a fingerprint of
 * what the training is made from, so that it is not mixed up with another.
 * The file is safetensors like a model's.
 */
#ifndef ORI_TRAIN_CHECKPOINT_H
#define ORI_TRAIN_CHECKPOINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <oriole/base/status.h>

#include "train/history.h"

/* Where a training stands; no pointers, kept as bytes. */
typedef struct ori__train_state {
    int64_t step;               /* steps done, of the whole training */
    int64_t epoch, batch;       /* the next one, from 0 */
    int64_t steps, epochs;      /* planned */
    double loss_sum;            /* of this epoch so far */
    int64_t correct, seen;
    double best_loss, best_accuracy;
    int64_t best_epoch;         /* from 1; 0: none yet */
    int64_t stale_epochs;       /* since the best */
    double plateau, plateau_loss;
    int64_t plateau_stale;
    double seconds;
} ori__train_state;

typedef struct ori__training {
    ori__train_state state;
    ori__history history;
    float *weights;             /* the network's own */
    float *first, *second;      /* the optimiser's */
    float *best;                /* weights of the best epoch */
    size_t count;
} ori__training;

ori_status ori__checkpoint_save(const ori__training *training,
                                const char *fingerprint, const char *path);

/*
 * Fill a training whose arrays are there.  *found is false, and all is left
 * alone, where there is no file.  ORI_EFORMAT where it is of another
 * training or damaged.
 */
ori_status ori__checkpoint_load(ori__training *training,
                                const char *fingerprint, const char *path,
                                bool *found);

#endif
