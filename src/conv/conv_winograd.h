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
 * Forward with stride s is stride 1 over frames of s*C channels, which lie in
 * memory just so, and the s-th part of the taps, zeros behind the last.
 *
 * The weight gradient is the same with the roles of taps and outputs
 * exchanged: dy is the filter, the taps come out.
 */
#ifndef ORI_CONV_WINOGRAD_H
#define ORI_CONV_WINOGRAD_H

#include "conv/conv_direct.h"
#include "conv/conv_pad.h"
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

/* 2 <= taps <= ORI__WINOGRAD_TAPS_MAX */
ori__winograd ori__winograd_of(int taps);

/* Taps over frames of all channels of a stride. */
int ori__winograd_taps(const ori_conv_problem *problem);

/* Tiles of one case of that many frames to be made. */
int ori__winograd_tiles(const ori__winograd *form, int frames, int dilation);

/* Tiles, of `in` channels before and `out` behind the products, that go
 * through together: what lies between the transforms fits into the
 * second-level cache. */
int ori__winograd_together(const ori__winograd *form, int in, int out);

/*
 * Floats in whole cache lines; the same for what lies point by point, not
 * 4 KiB apart, where it would meet in one set of the cache; and for what
 * lies tile by tile and is read down its columns: an odd number of lines,
 * which visits all sets.
 */
size_t ori__winograd_lines(size_t floats);
size_t ori__winograd_plane(size_t floats);
size_t ori__winograd_row(size_t floats);

/*
 * The tiles of a batch, counted through all cases.  With dilation d a case
 * is d series of every d-th frame, and their tiles take turns.
 */
typedef struct ori__winograd_walk {
    const ori__conv_base *base;
    const ori__kernel *kernel;
    ori__winograd form;
    bool turned;            /* dx of dy, zeros around, and not y of x */
    int frames;             /* to be made of the longest case */
    int series;             /* in a case */
    int tiles_of_case;
    int side;               /* tiles side by side, of series that take turns,
                               that are copied together */
    int stride;             /* frames that are seen as one */
    int offset;             /* frame 0 sees frames from here on */
    size_t in;              /* their channels, in whole vectors */
} ori__winograd_walk;

ori__winograd_walk ori__winograd_walk_make(const ori__conv_base *base);

/* A tile: `count` frames first, first + dilation, ... of case n. */
typedef struct ori__winograd_place {
    int n, first, count;
    int turn;               /* first % dilation */
    int frames;             /* to be made of case n */
    ori__series in;         /* what it sees */
} ori__winograd_place;

ori__winograd_place ori__winograd_place_at(const ori__winograd_walk *walk,
                                           const ori_conv_args *args,
                                           int tile);

/* How many of up to `most` tiles from this one on are whole and lie evenly in
 * memory, `*step` frames apart; 0: not even this one. */
int ori__winograd_run(const ori__winograd_walk *walk,
                      const ori__winograd_place *place, int most, int *step);

/* How many of up to `most` tiles from this one on, which is not empty, make
 * as many frames as it does and begin one frame apart. */
int ori__winograd_alike(const ori__winograd_walk *walk,
                        const ori__winograd_place *place, int most);

/* `tiles` on: as many as such a run, or one. */
void ori__winograd_move(const ori__winograd_walk *walk,
                        const ori_conv_args *args,
                        ori__winograd_place *place, int tiles);

/*
 * The data transforms of tiles first..first + count - 1 to
 * v[point][tile][in], the points v_plane, the tiles v_row apart.
 * window: [form.window][side][in], scratch.
 */
void ori__winograd_data(const ori__winograd_walk *walk,
                        const ori_conv_args *args, int first, int count,
                        float *v, size_t v_row, size_t v_plane, float *window);

extern const ori__direct_pass ori__winograd_rows;       /* forward, dx */
extern const ori__direct_pass ori__winograd_weights;    /* dw */

#endif
