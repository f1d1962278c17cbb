/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * profile_blocks.h - all cells of two series, block by block
 *
 * The blocks of one wave lie along a diagonal: each window is compared with
 * one stretch of others.  Waves come in the order of van der Corput's
 * sequence, so that whenever it ends each window has been compared with
 * others that are spread evenly over the whole series.
 */
#ifndef ORI_MOTIF_PROFILE_BLOCKS_H
#define ORI_MOTIF_PROFILE_BLOCKS_H

#include <stdbool.h>
#include <stdint.h>

#include <oriole/base/status.h>

#include "motif/profile_block.h"

typedef struct ori__rows {      /* of one zone */
    int first, end;
} ori__rows;

typedef struct ori__blocks {
    const ori__pairing *pairing;
    bool (*progress)(void *user, double share);     /* or NULL */
    void *user;
    ori__rows *rows;            /* [row_count] */
    int row_count;
    int wide, column_count;     /* columns of a block, and blocks across */
    int reversed, wave;         /* the next of the order, and its offset */
    double cells, seen;         /* of all blocks, and of those that ran */
    bool stopped;               /* progress ended it */
} ori__blocks;

/* ORI_OK or ORI_ENOMEM. */
ori_status ori__blocks_create(ori__blocks *blocks,
                              const ori__pairing *pairing);
void ori__blocks_free(ori__blocks *blocks);

/* Runs waves until a share of the cells has been seen, or progress ends it.
 * ORI_OK or ORI_ENOMEM. */
ori_status ori__blocks_run(ori__blocks *blocks, double share);

/* Of all cells. */
double ori__blocks_share(const ori__blocks *blocks);

#endif
