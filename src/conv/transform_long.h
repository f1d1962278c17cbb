/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * transform_long.h - Fourier transforms of one long complex signal
 *
 * Of n = rows * columns numbers: transforms of all columns, numbers on their
 * way turned by angles, transforms of all rows; each of them for some columns
 * or rows side by side, which stay in the cache.  Bailey, "FFTs in external
 * or hierarchical memory", J. Supercomputing 4, 1990.  A block of columns, or
 * of rows, is worked on by itself, so that threads can share them.
 */
#ifndef ORI_CONV_TRANSFORM_LONG_H
#define ORI_CONV_TRANSFORM_LONG_H

#include "conv/transform.h"

typedef struct ori__transform_long ori__transform_long;

/* Both as ori__transform_size() gives them.  ORI_OK or ORI_ENOMEM. */
ori_status ori__transform_long_create(ori__transform_long **transform,
                                      const ori__kernel *kernel, int rows,
                                      int columns);
void ori__transform_long_destroy(ori__transform_long *transform);

/* Floats of a spectrum, and of a block of columns. */
size_t ori__transform_long_size(const ori__transform_long *t);
size_t ori__transform_long_block(const ori__transform_long *t);

int ori__transform_long_column_blocks(const ori__transform_long *t);
int ori__transform_long_row_blocks(const ori__transform_long *t);

/*
 * A block of columns: data [rows][2*lanes] holds numbers r*columns +
 * block*lanes + lane, and is destroyed.  Once all are there, z holds blocks of
 * rows.
 */
void ori__transform_long_there(const ori__transform_long *t, int block,
                               float *data, float *z);

/* A block of rows of z becomes that of a spectrum; or is filtered with one, n
 * times as large. */
void ori__transform_long_spectrum(const ori__transform_long *t, int block,
                                  float *z);
void ori__transform_long_filter(const ori__transform_long *t, int block,
                                float *z, const float *spectrum);

/* A block of columns of what was filtered. */
void ori__transform_long_back(const ori__transform_long *t, int block,
                              const float *z, float *data);

#endif
