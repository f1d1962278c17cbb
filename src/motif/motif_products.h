/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_products.h - sums of products of one window with many
 */
#ifndef ORI_MOTIF_MOTIF_PRODUCTS_H
#define ORI_MOTIF_MOTIF_PRODUCTS_H

#include <oriole/base/status.h>

#include "base/fft_double.h"
#include "motif/motif_tile.h"
#include "motif/motif_windows.h"

typedef struct ori__products {
    const ori__tile_kernel *kernel;
    int m;
    int places;                 /* of one Fourier transform */
    double most;                /* products that are summed directly rather
                                   than by a transform */
    ori__slide *slide;          /* NULL: always directly */
    double *x;                  /* a stretch about its level */
    double *work, *c;           /* of a transform */
} ori__products;

/* As many windows as are well looked at at once. */
int ori__products_stretch(int m);

/* For windows of m samples, with up to `most` windows at once.  One thread
 * may use it. */
ori_status ori__products_create(ori__products *p, int m, int most);
void ori__products_free(ori__products *p);

/*
 * c[k] = sum over t < m of q[t] * other->x[first + k + t], k < count; q sums
 * to nothing.  The windows are of other, all there.  Directly or by Fourier
 * transforms, whichever costs less; directly too where the stretch is so much
 * larger than a window of it that its rounding might be seen.
 */
void ori__products_run(const ori__products *p, const double *q,
                       const ori__motif_windows *other, int first, int count,
                       double *c);

#endif
