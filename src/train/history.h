/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * history.h - what happened in each epoch
 */
#ifndef ORI_TRAIN_HISTORY_H
#define ORI_TRAIN_HISTORY_H

#include <stdbool.h>
#include <stddef.h>

#include <oriole/base/status.h>

/* Plain numbers, so that a checkpoint keeps them bit by bit. */
typedef struct ori__epoch {
    double loss, accuracy;              /* training cases, as augmented */
    double valid_loss, valid_accuracy;  /* NaN without validation */
    double rate;
    double seconds;                     /* since the training began */
} ori__epoch;

typedef struct ori__history {
    ori__epoch *epochs;
    size_t count, room;
} ori__history;

ori_status ori__history_add(ori__history *history, const ori__epoch *epoch);
void ori__history_free(ori__history *history);

/*
 * Write the log anew, a JSON line an epoch; or append the last epoch's.  The
 * log has the times that ori__history_json(), for the model file, leaves out:
 * a resumed training shall end in the same file.
 */
ori_status ori__history_log(const ori__history *history, const char *path,
                            bool append);

/* The epochs as a JSON array, text; free with ori__free(), NULL without
 * memory. */
char *ori__history_json(const ori__history *history);

#endif
