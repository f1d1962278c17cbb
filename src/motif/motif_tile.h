/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_tile.h - the inner loops of the matrix profile
 *
 * A cell (i, j) compares window i of one series, a row, with window j of
 * another, a column, by one number c: their covariance (times the window's
 * length), or minus their squared distance.  The number of a cell comes from
 * that of (i - 1, j - 1), so that a diagonal costs two products a cell:
 * Zimmerman et al., "Matrix Profile XIV: scaling time series motif discovery
 * with GPUs", SoCC 2019, equations 4 to 7.
 *
 * A tile is a few columns, held in registers, down which all rows run; what
 * crosses from tile to tile is the last column's c, the edge.  A diagonal
 * moves by one lane from row to row.  Of two numbers that are to be compared
 * with the best of a row and of a column nothing is known mostly but that
 * they are not better: one bit for all columns of a row.
 */
#ifndef ORI_MOTIF_MOTIF_TILE_H
#define ORI_MOTIF_MOTIF_TILE_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

enum { ORI__TILE_MAX = 32 };        /* columns that a tile has at most */

/*
 * What is known of the windows of a series, for one of the two sides.  From
 * one cell to the next of a diagonal,
 *
 *     c += row.enter * column.enter + row.leave * column.leave
 *
 * or for plain distances
 *
 *     c += (row.leave - column.leave)^2 - (row.enter - column.enter)^2.
 *
 * `size` is the root of a window's own covariance (0 for plain distances), and
 * ORI__TILE_VOID, a NaN with its sign set, for windows that are not to be
 * compared; their `need` is that too.
 */
#define ORI__TILE_VOID (-(double)NAN)

/* Of each window the k best cells, the best first and of equal ones the
 * first; -INFINITY and -1 where there are fewer. */
typedef struct ori__near {
    int64_t k;
    double *number;                 /* [windows][k] */
    int32_t *at;
} ori__near;

typedef struct ori__tile {
    bool plain;
    int rows, first_row;            /* rows >= 1 */
    const double *row_enter, *row_leave, *row_size;     /* [rows + 1] */
    double *row_best;               /* [rows] correlation or c */
    double *row_need;               /* [rows] c over the column's size that
                                       is no better */
    int32_t *row_at;                /* [rows] the best one's column */
    double *edge;                   /* [rows] in: c left of the tile; out: of
                                       its last column */
    /* If not NULL the best k are sought, and all numbers that are called the
     * best are the k-th. */
    const ori__near *row_near, *column_near;
    int64_t gap;                    /* cells with column - row below it do
                                       not count */
    int first_column;
    double c[ORI__TILE_MAX];        /* in: of the first row */
    double enter[ORI__TILE_MAX], leave[ORI__TILE_MAX], size[ORI__TILE_MAX];
    double best[ORI__TILE_MAX], need[ORI__TILE_MAX];
    int32_t at[ORI__TILE_MAX];
} ori__tile;

typedef struct ori__tile_kernel {
    int width;                      /* columns of a tile */
    void (*run)(ori__tile *tile);
    /* c[k] = sum over t < m of q[t] * x[k + t], k < width. */
    void (*products)(int m, const double *q, const double *x, double *c);
    /* sum over t < m of ((a[t] - a[0] - am) * af - (b[t] - b[0] - bm) * bf)^2
     * and of (a[t] - b[t])^2 */
    double (*squares)(int m, const double *a, double am, double af,
                      const double *b, double bm, double bf);
    double (*plain_squares)(int m, const double *a, const double *b);
} ori__tile_kernel;

/* For this machine; see base/cpu.h. */
const ori__tile_kernel *ori__tile_kernel_get(void);

extern const ori__tile_kernel ori__tile_kernel_portable;
extern const ori__tile_kernel ori__tile_kernel_avx2;
extern const ori__tile_kernel ori__tile_kernel_avx512;

/* What a best number asks of a c that is to be better: nothing that is better
 * may be missed, whatever is rounded on the way. */
double ori__tile_need(bool plain, double best, double size);

/* The cells of one row whose bits are set may be better: see. */
void ori__tile_improve(ori__tile *tile, int row, uint32_t cells);

/* Puts a cell into a window's list, if it is better than the last there. */
void ori__near_insert(const ori__near *near, int64_t window, double number,
                      int32_t at);

#endif
