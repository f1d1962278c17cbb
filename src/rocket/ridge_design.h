/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ridge_design.h - the matrix that ridge regression stands on
 *
 * X [n, f] holds the scaled features, less the mean that rounding left in
 * them: its columns sum to zero to the last bits of a double.  It is never
 * there as a whole, but made piece by piece from the floats.
 */
#ifndef ORI_ROCKET_RIDGE_DESIGN_H
#define ORI_ROCKET_RIDGE_DESIGN_H

#include <stdbool.h>

#include <oriole/base/status.h>

#include "rocket/feature_scale.h"

enum {
    ORI__RIDGE_DEPTH = 256,     /* columns (or rows) of X made at a time */
    ORI__RIDGE_PIECE = 256      /* rows (or columns) that a thread takes */
};

typedef struct ori__ridge_design {
    const float *x;             /* [n, f] */
    int n, f;
    const ori__feature_scale *scale;
    double *offset;             /* [f], what is left of the means */
} ori__ridge_design;

/* Set offset, which the caller has made room for. */
ori_status ori__ridge_centre(ori__ridge_design *design);

/* y [rows, columns], a piece of X.  In the calling thread. */
void ori__ridge_block(const ori__ridge_design *design,
                      const ori__feature_piece *piece, double *y);

/* The same by all threads. */
void ori__ridge_block_wide(const ori__ridge_design *design,
                           const ori__feature_piece *piece, double *y);

/* gram = X X' [n, n], or X' X [f, f]; the triangle j <= i, at least.
 * ORI_OK or ORI_ENOMEM. */
ori_status ori__ridge_gram(const ori__ridge_design *design, bool by_case,
                           double *gram);

#endif
