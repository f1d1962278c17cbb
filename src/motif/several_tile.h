/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * several_tile.h - the inner loops of the matrix profile of several channels
 *
 * A tile is that of motif_tile.h, one for each channel over the same columns.
 * Some rows at once, each channel leaves the squared distance of its cells;
 * then the channels of each cell are put in order, many cells side by side,
 * and the sums over the nearest are compared with what is known.  That is done
 * in float, with roots of 11 bits: mostly it is only to be seen that nothing
 * is better.  What may be is looked at anew, in double.
 */
#ifndef ORI_MOTIF_SEVERAL_TILE_H
#define ORI_MOTIF_SEVERAL_TILE_H

#include <stdbool.h>
#include <stdint.h>

enum {
    ORI__SEVERAL_CHANNELS = 32,
    ORI__SEVERAL_WIDTH = 32,    /* columns of a tile at most */
    ORI__SEVERAL_ROWS = 16,     /* that run at once: their distances are to
                                   stay in the processor's first cache */
    ORI__SEVERAL_PAD = 8        /* a kernel's vector ends at a row's edge */
};

/* The squared distance of windows that are not to be compared is this or
 * more; their sums are above any that is known. */
#define ORI__SEVERAL_FAR 1e30
#define ORI__SEVERAL_UNKNOWN 1e14f

/*
 * One channel.  From one cell to the next of a diagonal c changes as in
 * motif_tile.h; the squared distance is
 *
 *     row.base + column.base - c * row.inverse * column.inverse.
 *
 * Standardised, a window's inverse is sqrt(2 m) over its size, and its base m;
 * of a flat one both are 0, so that its distance is 0 to a flat one and
 * sqrt(m) to others.  Plain, they are 1 and 0.  Where a window is not to be
 * compared they are 0 and ORI__SEVERAL_FAR.
 */
typedef struct ori__several_channel {
    const double *row_enter, *row_leave, *row_inverse, *row_base;
    double *edge;               /* as in motif_tile.h; the last row's is not
                                   written */
    double c[ORI__SEVERAL_WIDTH];       /* in: of the row before, or if
                                           `begins` of the first; out: of the
                                           last */
    bool begins;
    double enter[ORI__SEVERAL_WIDTH], leave[ORI__SEVERAL_WIDTH],
        inverse[ORI__SEVERAL_WIDTH], base[ORI__SEVERAL_WIDTH];
    double y[ORI__SEVERAL_ROWS * ORI__SEVERAL_WIDTH];   /* [rows, width] */
} ori__several_channel;

/* What is known for one k = level + 1: of windows, minus the least mean
 * distance, and the other's place; `need` is the sum that is no better. */
typedef struct ori__several_best {
    double *number;
    int32_t *at;
    float *need;
} ori__several_best;

typedef struct ori__several_tile {
    bool plain;
    int channels;
    int musts;                  /* of them, the last: take part always */
    int low, end;               /* levels that are wanted */
    int first_row, rows;        /* rows <= ORI__SEVERAL_ROWS */
    int row;                    /* the first one's place in the channels'
                                   row arrays */
    int first_column, columns;
    int64_t gap;                /* cells with column - row below do not count */
    ori__several_channel *channel;      /* [channels] */
    /* Of all windows; the columns' have a tile's room behind them. */
    ori__several_best row_best[ORI__SEVERAL_CHANNELS];
    ori__several_best column_best[ORI__SEVERAL_CHANNELS];
} ori__several_tile;

typedef struct ori__several_kernel {
    int width;                  /* columns of a tile */
    /* Some rows down a tile: distances, and what is better. */
    void (*run)(ori__several_tile *tile);
} ori__several_kernel;

/* For this machine; see base/cpu.h. */
const ori__several_kernel *ori__several_kernel_get(void);

extern const ori__several_kernel ori__several_kernel_portable;
extern const ori__several_kernel ori__several_kernel_avx2;
extern const ori__several_kernel ori__several_kernel_avx512;

/* The sum over k channels that is not better than a mean of `mean`. */
float ori__several_need(double mean, int k);

/* Cells of row `row` of the tile's, whose bits are set, may be better: see. */
void ori__several_improve(ori__several_tile *tile, int row, uint32_t cells);

#endif
