/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * train.h - from examples to a recogniser
 */
#ifndef ORIOLE_TRAIN_TRAIN_H
#define ORIOLE_TRAIN_TRAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <oriole/base/status.h>
#include <oriole/data/dataset.h>
#include <oriole/model/model.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum ori_optimiser {
    ORI_OPTIMISER_CHOSEN = -1,  /* AdamW; SGD for ten and more convolutions in
                                   a row without a shortcut */
    ORI_SGD,
    ORI_ADAM,
    ORI_ADAMW
} ori_optimiser;

typedef enum ori_schedule {
    ORI_SCHEDULE_CONSTANT,
    ORI_SCHEDULE_COSINE,        /* Loshchilov & Hutter 2017, one half wave */
    ORI_SCHEDULE_ONECYCLE,      /* Smith & Topin 2018: up for 30 %, down */
    ORI_SCHEDULE_STEP,          /* x 0.1 at 50 % and 75 % */
    ORI_SCHEDULE_PLATEAU        /* x 0.5 when the loss has not fallen for
                                   `patience` epochs */
} ori_schedule;

typedef struct ori_train_progress {
    int epoch, epochs;          /* epoch counts from 1 */
    int64_t step, steps;        /* of the whole training */
    double loss, accuracy;      /* of this epoch so far, training cases */
    double valid_loss, valid_accuracy;  /* of the last epoch; NaN if none */
    double seconds, seconds_left;
    bool epoch_ended;
    const char *stage;          /* what is being done, by methods that have
                                   no epochs; NULL: an epoch */
} ori_train_progress;

typedef struct ori_train_options {
    size_t size;

    /* what */
    const char *arch;           /* name of a method or of a reference
                                   architecture, or path of a file; NULL:
                                   chosen for the data */
    bool frontend_given;
    ori_frontend frontend;      /* if frontend_given; what is 0 in its mel
                                   options is chosen for the rate */

    /* how; a negative number means: chosen for the data */
    uint64_t seed;
    int epochs;
    int batch;
    ori_optimiser optimiser;
    double rate;                /* learning rate, the schedule's highest */
    double momentum;            /* of SGD */
    double weight_decay;
    ori_schedule schedule;
    int warmup;                 /* epochs of linear warm-up */
    int patience;               /* epochs: early stopping and plateau;
                                   0: no early stopping */
    double label_smoothing;     /* [0, 1) */
    bool class_weights;         /* weigh cases by 1 / class frequency */
    double time_limit_s;        /* 0: none; schedules, numbers of features
                                   and what "auto" tries are fitted to it */

    /* augmentation, each off at 0 */
    double shift;               /* up to this share of the length */
    double scale;               /* amplitude x exp(uniform(-s, s)) */
    double noise_snr_db;        /* white noise of at least this ratio; the
                                   ratio drawn in [snr, snr + 20] */
    double time_mask;           /* up to this share of the frames hidden */
    double frequency_mask;      /* spectra: up to this share of the bands */
    double frequency_warp;      /* spectra: bands stretched by up to this */
    double time_warp;           /* stretched in time by up to this */
    double mixup;               /* Beta(a, a); Zhang et al. 2018 */

    /* validation: what the best weights and early stopping go by */
    double valid_fraction;      /* used where the data has no `valid` split
                                   and no `valid` set is given; 0: none, and
                                   the last weights are the result */

    /* checkpoints: a file beside the model from which a training that was
     * killed goes on to the same bits */
    const char *checkpoint;     /* path; NULL: none */
    double checkpoint_every_s;
    bool resume;                /* go on from `checkpoint` if it is there */
    const char *log;            /* path of JSON lines, one an epoch; or NULL */

    /* called after each step; false stops, the best so far is the result */
    bool (*progress)(void *context, const ori_train_progress *progress);
    void *progress_context;
} ori_train_options;

/* Every choice left to the library. */
ORI_API void ori_train_options_init(ori_train_options *options);

/*
 * Train a recogniser.
 *
 *   model      out; free with ori_model_destroy()
 *   training   examples; those marked `valid` are used for validation
 *   valid      a validation set, or NULL
 *
 * The same data, options and seed give the same bits, for any number of
 * threads and however often the training was interrupted.
 *
 * A stop by progress() is no failure: the best so far comes back with
 * ORI_ESTOPPED (model not NULL if a network finished an epoch, or "auto" one
 * of its methods).
 *
 * Options that the method has no use for (epochs of one without a network)
 * are ORI_EINVAL.
 *
 * Returns ORI_OK, ORI_EDATA (one class only, or nothing to train on),
 * ORI_EINVAL, ORI_EFORMAT (architecture, or a checkpoint of another
 * training), ORI_ESHAPE, ORI_ENOMEM, ORI_EIO, ORI_ENOSPC, ORI_ESTOPPED.
 */
ORI_API ori_status ori_train(ori_model **model, const ori_dataset *training,
                             const ori_dataset *valid,
                             const ori_train_options *options);

/* What ori_train() would choose for this data, as sentences for people
 * ("audio, 1800 clips of 0.43 s: log-mel, ..."), and filled into options. */
ORI_API ori_status ori_train_choose(ori_train_options *options,
                                    const ori_dataset *training, char *text,
                                    size_t room);

/* The methods, 0 <= index < count: name, and one line for people. */
ORI_API int ori_method_count(void);
ORI_API const char *ori_method_name(int index);
ORI_API const char *ori_method_about(int index);

/* Optimisers, schedules by name ("adamw", "onecycle"); -1 if there is none. */
ORI_API int ori_optimiser_by_name(const char *name);
ORI_API int ori_schedule_by_name(const char *name);
ORI_API const char *ori_optimiser_name(ori_optimiser optimiser);
ORI_API const char *ori_schedule_name(ori_schedule schedule);

#ifdef __cplusplus
}
#endif
#endif
