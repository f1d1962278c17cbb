/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_winograd.h - what the passes of the Winograd solver share
 *
 * m outputs of r taps are m + r - 1 products, of values at as many points
 * of two polynomials: Toom & Cook's multiplication turned round (Winograd,
 * "Arithmetic complexity of computations", SIAM 1980; for layers: Lavin &
 * Gray, "Fast algorithms for convolutional neural networks", CVPR 2016),
 *
 *   y = A^T [(G w) (*) (B^T x)],
 *
 * and the sum over channels makes each point's products one matrix product.
 * Always eight points, which is as many as single precision bears: with up
 * to five taps, m = 9 - r.  Longer kernels are split into even and odd taps
 * and series into even and odd frames (phases); with x0' the even frames a
 * frame later
 *
 *   y0 = (w0 + w1) x1 + w0 (x0 - x1),
 *   y1 = (w0 + w1) x1 + w1 (x0' - x1)
 *
 * are three products of half the length, each done by eight points: Mou &
 * Duhamel, "Short-length FIR filters and their use in fast nonrecursive
 * filtering", IEEE Trans. Signal Processing 39(6), 1991.
 *
 * The weight gradient is the same with the roles of taps and outputs
 * exchanged: dy is the filter, the taps come out.
 */
#ifndef ORI_CONV_WINOGRAD_H
#define ORI_CONV_WINOGRAD_H

#include "conv/conv_direct.h"
#include "conv/kernel.h"

enum {
    ORI__WINOGRAD_TAPS_MAX = 10,
    ORI__WINOGRAD_PRODUCTS_MAX = 3 * ORI__WINOGRAD_POINTS
};

/* The algorithm for a kernel of some taps. */
typedef struct ori__winograd {
    int phases;             /* 1, 2 */
    int taps;               /* with a zero behind where phases need it */
    int frames;             /* of y that a tile makes */
    int window;             /* of x that it sees */
    int products;           /* 8 or 24 for each pair of channels */
} ori__winograd;

/* 2 <= kernel <= ORI__WINOGRAD_TAPS_MAX */
ori__winograd ori__winograd_of(int kernel);

/* Tiles of one case of that many frames to be made. */
int ori__winograd_tiles(const ori__winograd *form, int frames, int dilation);

/* Tiles, of `in` channels before and `out` behind the products, that go
 * through together: what lies between the transforms fits into the
 * second-level cache. */
int ori__winograd_together(const ori__winograd *form, int in, int out);

extern const ori__direct_pass ori__winograd_rows;       /* forward, dx */

#endif
