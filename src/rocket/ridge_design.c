/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ridge_design.c - the matrix that ridge regression stands on
 *
 * Products are in double.  Sums of 10,000 floats are off by some 1e-6 of the
 * largest eigenvalue, which is more than small penalties and the eigenvalues
 * that equal cases make: the matrix need not stay positive.
 */
#include "rocket/ridge_design.h"

#include <oriole/base/threads.h>

#include "base/algebra.h"
#include "base/fail.h"
#include "base/memory.h"

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int pieces_of(int count, int size)
{
    return (count + size - 1) / size;
}

void ori__ridge_block(const ori__ridge_design *d,
                      const ori__feature_piece *piece, double *y)
{
    const double *offset = d->offset + piece->column;

    ori__feature_scale_double(d->scale, d->x, piece, y);
    for (int i = 0; i < piece->rows; i++)
        for (int q = 0; q < piece->columns; q++)
            y[(size_t)i * (size_t)piece->columns + (size_t)q] -= offset[q];
}

void ori__ridge_block_wide(const ori__ridge_design *d,
                           const ori__feature_piece *piece, double *y)
{
    const int strips = pieces_of(piece->rows, ORI__RIDGE_PIECE);

#pragma omp parallel for num_threads(ori_threads_get()) schedule(static)
    for (int s = 0; s < strips; s++) {
        const int first = s * ORI__RIDGE_PIECE;
        const ori__feature_piece strip = {
            .row = piece->row + first,
            .rows = least(piece->rows - first, ORI__RIDGE_PIECE),
            .column = piece->column,
            .columns = piece->columns,
        };

        ori__ridge_block(d, &strip,
                         y + (size_t)first * (size_t)piece->columns);
    }
}

/* The mean of some columns of X. */
static void centre_columns(const ori__ridge_design *d, int first, int columns,
                           double *row)
{
    double *offset = d->offset + first;

    for (int i = 0; i < d->n; i++) {
        const ori__feature_piece piece = { i, 1, first, columns };

        ori__feature_scale_double(d->scale, d->x, &piece, row);
        for (int q = 0; q < columns; q++)
            offset[q] += row[q];
    }
    for (int q = 0; q < columns; q++)
        offset[q] /= d->n;
}

ori_status ori__ridge_centre(ori__ridge_design *d)
{
    const int strips = pieces_of(d->f, ORI__RIDGE_DEPTH);
    const size_t room = (size_t)strips * ORI__RIDGE_DEPTH;
    double *rows = ORI__NEW(double, room);

    if (!rows)
        return ori__fail_memory("a ridge regression");
    for (int j = 0; j < d->f; j++)
        d->offset[j] = 0;
#pragma omp parallel for num_threads(ori_threads_get()) schedule(static)
    for (int s = 0; s < strips; s++) {
        const int first = s * ORI__RIDGE_DEPTH;

        centre_columns(d, first, least(d->f - first, ORI__RIDGE_DEPTH),
                       rows + first);
    }
    ori__free(rows);
    return ORI_OK;
}

/* Where the operand that begins at row (or column) `at` lies in a slab of X:
 * [n, depth] by case, [depth, f] by feature. */
static const double *side(const double *slab, bool by_case, int at, int depth)
{
    return slab + (by_case ? (size_t)at * (size_t)depth : (size_t)at);
}

/* Add a slab's part to the tile of rows i and columns j, of `size`. */
static void add_tile(const double *slab, bool by_case, int depth, int size,
                     int i, int j, double *gram)
{
    const int row = by_case ? depth : size;
    void (*const run)(const ori__product *) =
        i == j ? ori__product_run_symmetric : ori__product_run;

    run(&(ori__product){
        .m = least(size - i, ORI__RIDGE_PIECE),
        .n = least(size - j, ORI__RIDGE_PIECE), .k = depth,
        .a = side(slab, by_case, i, depth), .a_row = row,
        .a_turned = !by_case,
        .b = side(slab, by_case, j, depth), .b_row = row,
        .b_turned = by_case,
        .c = gram + (size_t)i * (size_t)size + (size_t)j, .c_row = size,
        .add = true });
}

static void add_slab(const double *slab, bool by_case, int depth, int size,
                     double *gram)
{
    const int side_tiles = pieces_of(size, ORI__RIDGE_PIECE);
    const int tiles = side_tiles * (side_tiles + 1) / 2;

#pragma omp parallel for num_threads(ori_threads_get()) schedule(static, 1)
    for (int t = 0; t < tiles; t++) {
        int i = 0;

        while ((i + 1) * (i + 2) / 2 <= t)      /* tiles before row i + 1 */
            i++;
        add_tile(slab, by_case, depth, size, i * ORI__RIDGE_PIECE,
                 (t - i * (i + 1) / 2) * ORI__RIDGE_PIECE, gram);
    }
}

ori_status ori__ridge_gram(const ori__ridge_design *d, bool by_case,
                           double *gram)
{
    const int size = by_case ? d->n : d->f, along = by_case ? d->f : d->n;
    double *slab = ORI__NEW(double, (size_t)size * ORI__RIDGE_DEPTH);

    if (!slab)
        return ori__fail_memory("a ridge regression");
    for (size_t i = 0; i < (size_t)size * (size_t)size; i++)
        gram[i] = 0;
    for (int at = 0; at < along; at += ORI__RIDGE_DEPTH) {
        const int depth = least(along - at, ORI__RIDGE_DEPTH);
        const ori__feature_piece piece = {
            .row = by_case ? 0 : at, .rows = by_case ? size : depth,
            .column = by_case ? at : 0, .columns = by_case ? depth : size,
        };

        ori__ridge_block_wide(d, &piece, slab);
        add_slab(slab, by_case, depth, size, gram);
    }
    ori__free(slab);
    return ORI_OK;
}
