/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * append_cells.h - the inner loops of a matrix profile that grows
 *
 * A row is a window that comes, a column one that is kept; a cell compares
 * them by a number c as in motif_tile.h.  A diagonal, which is a distance in
 * time, has a slot: the c of its newest cell.  Slot s is the diagonal whose
 * column lies s behind the oldest that is kept.  So a row moves every slot by
 * one step, in place, and columns pass by the slots.
 *
 * Up to ORI__APPEND_ROWS rows run at once, that slots need be read and
 * written less often.
 */
#ifndef ORI_MOTIF_APPEND_CELLS_H
#define ORI_MOTIF_APPEND_CELLS_H

#include <stdbool.h>
#include <stdint.h>

enum {
    ORI__APPEND_ROWS = 8,
    /* What is had behind all arrays of slots or columns: rows that run on,
     * and a vector's end. */
    ORI__APPEND_PAD = ORI__APPEND_ROWS + 8
};

/*
 * From one cell to the next of a diagonal,
 *
 *     c += row.half * column.sum + row.sum * column.half
 *
 * or for plain distances, where half is the sample that enters a window and
 * sum the one that leaves it,
 *
 *     c += (row.sum - column.sum)^2 - (row.half - column.half)^2.
 *
 * What is compared is c * row.inverse * column.inverse, plus a half for each
 * of the two that is flat, which has the inverse 0: so two flat windows have
 * the correlation 1, and one and another a half, for their distance is
 * sqrt(m) = sqrt(2 m (1 - 1/2)).  Plain, it is c.  The inverse of a window
 * that is not to be compared is NaN.
 */
typedef struct ori__append_cells {
    bool plain;
    bool down;              /* slots from the last to the first */
    int64_t flat;           /* windows in the ring that are; unless plain */
    /* Rows: */
    double row_half[ORI__APPEND_ROWS], row_sum[ORI__APPEND_ROWS];
    double row_inverse[ORI__APPEND_ROWS], row_flat[ORI__APPEND_ROWS];
    double row_best[ORI__APPEND_ROWS];
    int64_t row_at[ORI__APPEND_ROWS];   /* column; -1: none */
    int64_t row;                        /* number of the first */
    /* Columns, a ring whose beginning is repeated behind it: */
    int64_t ring;
    int64_t column;                     /* number of slot 0's at row 0 */
    double *half, *sum, *inverse, *best;        /* [ring + PAD] */
    int64_t *at;                        /* [ring] row; -1: none */
    double *c;                          /* [slots + PAD] */
    double *number;         /* [slots + PAD] or NULL; if not, rows come singly
                               and what would be compared is put here */
} ori__append_cells;

typedef struct ori__append_range {
    int first_row, end_row;
    int64_t first, end;                 /* slots */
    int64_t place;                      /* of the first slot's column at
                                           row 0, in the ring; those of the
                                           others lie behind it */
} ori__append_range;

enum { ORI__APPEND_CHANNELS = 32 };

/*
 * A row of several channels.  For each k the least mean distance over k
 * channels is sought: `musts` of them, and the nearest of the others (Yeh,
 * Kavantzas & Keogh, "Matrix Profile VI: meaningful multidimensional motif
 * discovery", ICDM 2017).  What is compared is minus that mean; index k - 1.
 */
typedef struct ori__append_frame {
    bool plain;
    int m, channels, musts;
    const double *number[ORI__APPEND_CHANNELS];     /* those that must first */
    int64_t ring, row, column;          /* as in ori__append_cells */
    double *best[ORI__APPEND_CHANNELS];             /* [ring + PAD] */
    int64_t *at[ORI__APPEND_CHANNELS];              /* [ring] */
    double row_best[ORI__APPEND_CHANNELS];
    int64_t row_at[ORI__APPEND_CHANNELS];
} ori__append_frame;

typedef struct ori__append_kernel {
    void (*run)(ori__append_cells *cells, const ori__append_range *range);
    void (*combine)(ori__append_frame *row, const ori__append_range *range);
    /* sum over t < m of (a[t] - a[0] - am) * (b[t] - b[0] - bm) */
    double (*product)(int m, const double *a, double am, const double *b,
                      double bm);
} ori__append_kernel;

/* For this machine; see base/cpu.h. */
const ori__append_kernel *ori__append_kernel_get(void);

extern const ori__append_kernel ori__append_kernel_portable;
extern const ori__append_kernel ori__append_kernel_avx2;
extern const ori__append_kernel ori__append_kernel_avx512;

/* The cells of one row whose bits are set may be better: see.  Bit 0 is that
 * of `slot`, whose column lies at `place`. */
void ori__append_improve(ori__append_cells *cells, int row, int64_t slot,
                         int64_t place, uint32_t set, const double *number);

/* The same for k = level + 1 of several channels. */
void ori__append_improve_level(ori__append_frame *row, int level,
                               int64_t slot, int64_t place, uint32_t set,
                               const double *number);

#endif
