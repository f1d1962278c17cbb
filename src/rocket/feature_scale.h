/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * feature_scale.h - features brought to mean 0 and standard deviation 1
 */
#ifndef ORI_ROCKET_FEATURE_SCALE_H
#define ORI_ROCKET_FEATURE_SCALE_H

/*
 * (x - mean) * scale.  A feature that is constant but for rounding has scale
 * 0, and so has no say.  What is not finite, or ends beyond 1e15, counts as
 * the mean.
 */
typedef struct ori__feature_scale {
    int features;
    float *mean, *scale;        /* [features] */
} ori__feature_scale;

/* Fill mean and scale from x [n, features]. */
void ori__feature_scale_fit(const ori__feature_scale *scale, const float *x,
                            int n);

/* A piece of x: rows of n, columns of the features. */
typedef struct ori__feature_piece {
    int row, rows, column, columns;
} ori__feature_piece;

/* y [rows, columns] */
void ori__feature_scale_double(const ori__feature_scale *scale,
                               const float *x,
                               const ori__feature_piece *piece, double *y);
void ori__feature_scale_float(const ori__feature_scale *scale,
                              const float *x,
                              const ori__feature_piece *piece, float *y);

#endif
