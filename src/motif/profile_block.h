/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * profile_block.h - the cells of a few rows with a few columns
 */
#ifndef ORI_MOTIF_PROFILE_BLOCK_H
#define ORI_MOTIF_PROFILE_BLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include <oriole/base/status.h>

#include "motif/motif_products.h"
#include "motif/motif_tile.h"
#include "motif/motif_windows.h"

/* The best cell of each window: a correlation, or minus a squared distance;
 * -1 where none is. */
typedef struct ori__best {
    double *number;
    int32_t *at;
} ori__best;

/* Nothing is known yet. */
void ori__best_clear(const ori__best *best, int count);

typedef struct ori__pairing {
    const ori__motif_windows *rows, *columns;     /* may be the same */
    bool plain;
    int64_t gap;                /* cells with column - row below do not count */
    ori__best row_best, column_best;        /* [count] each */
    ori__near row_near, column_near;        /* k > 0: the k best are sought,
                                               and the best are the k-th */
} ori__pairing;

typedef struct ori__block {
    int first_row, end_row;     /* of one zone */
    int first_column, end_column;
} ori__block;

/* What one thread needs to run blocks of up to so many rows and columns. */
typedef struct ori__block_room {
    const ori__pairing *pairing;
    const ori__tile_kernel *kernel;
    ori__block block;           /* that is run now */
    double *memory;             /* all arrays below */
    double *row_enter, *row_leave, *row_size, *row_need;    /* [rows + 1] */
    double *column_enter, *column_leave, *column_size;      /* [columns] */
    double *column_need;
    double *edge;               /* [rows], and room before it */
    double *first;              /* [columns + tile]: numbers of a row */
    double *q;                  /* [m] */
    ori__products products;
    ori__tile tile;
} ori__block_room;

ori_status ori__block_room_create(ori__block_room *room,
                                  const ori__pairing *pairing, int rows,
                                  int columns);
void ori__block_room_free(ori__block_room *room);

/* Improves what is known of the block's rows and columns; nobody else may
 * look at these meanwhile. */
void ori__block_run(ori__block_room *room, const ori__block *block);

/* Where the zone of a row ends. */
int ori__block_zone_end(const ori__pairing *pairing, int row);

/* Cells of a block that count, or nearly so many. */
double ori__block_cells(const ori__pairing *pairing, const ori__block *block);

#endif
