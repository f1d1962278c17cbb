/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * profile_bands.h - all cells of two series, in bands of rows
 */
#ifndef ORI_MOTIF_PROFILE_BANDS_H
#define ORI_MOTIF_PROFILE_BANDS_H

#include <stdbool.h>
#include <stdint.h>

#include <oriole/base/status.h>

#include "motif/motif_windows.h"

/* The best cell of each window: a correlation, or minus a squared distance;
 * -1 where none is. */
typedef struct ori__best {
    double *number;
    int32_t *at;
} ori__best;

ori_status ori__best_create(ori__best *best, int count);
void ori__best_free(ori__best *best);

typedef struct ori__bands {
    const ori__motif_windows *rows, *columns;     /* may be the same */
    bool plain;
    int64_t gap;                /* cells with column - row below do not count */
    ori__best row_best, column_best;        /* [count] each, filled */
    bool (*progress)(void *user, double share);     /* or NULL */
    void *user;
    double share;               /* of the cells that were seen */
} ori__bands;

/* ORI_OK or ORI_ENOMEM. */
ori_status ori__bands_run(ori__bands *bands);

#endif
