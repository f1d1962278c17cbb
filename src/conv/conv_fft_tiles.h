/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_fft_tiles.h - the tiles of the forward pass and the input gradient
 *
 * Both are correlations, frames out of frames: forward of x with w, the
 * gradient of dy, zeros around, with w turned round in time and between
 * channels.
 *
 * Tiles that share a bundle leave traces of rounding in each other: bundles
 * begin at the same tiles for any number of threads.
 */
#ifndef ORI_CONV_FFT_TILES_H
#define ORI_CONV_FFT_TILES_H

#include "conv/conv_fft.h"

/* A solver's state begins so. */
typedef struct ori__fft_tiles {
    ori__conv_base base;
    const ori__kernel *kernel;
    ori__transform *transform;
    int n, valid;               /* points; right ones among them */
    int in, out;                /* channels of a group, as seen */
    bool turned;                /* the gradient */
    bool whole;                 /* pieces of a case depend on each other */
    int of_case;                /* tiles of the longest case */
    int all;                    /* that may go together */
    size_t data;                /* floats of a bundle */
} ori__fft_tiles;

/* Complete a state of which base stands, but for the transform, for tiles of
 * n points; and with the one that ori__fft_choose() names. */
void ori__fft_tiles_cut(ori__fft_tiles *tiles, int n);
ori_status ori__fft_tiles_create(ori__fft_tiles *tiles);

/* Taps from channel i of a group to channels o, o + 1, ..., `count` of them
 * but a vector at most, as the pass sees them, to as many lanes of data
 * [n][2*lanes]; the other frames are left. */
void ori__fft_tiles_taps(const ori__fft_tiles *tiles, const float *w,
                         int group, int o, int i, int count, float *lane);

/* Tiles first, first + 1, ... of one execution; there are none from `last`
 * on. */
typedef struct ori__fft_turn {
    const ori_conv_args *args;
    int first, last;
} ori__fft_turn;

/* Run's row is a tile, counted from turn->first, its columns channels. */
void ori__fft_turn_load(const ori__fft_tiles *tiles,
                        const ori__fft_turn *turn, const ori__fft_run *run,
                        float *data);
void ori__fft_turn_put(const ori__fft_tiles *tiles,
                       const ori__fft_turn *turn, const ori__fft_run *run,
                       const float *data);

/* The same for a single channel: each lane is a tile.  Putting adds the
 * bias to data and finishes it. */
void ori__fft_turn_load_single(const ori__fft_tiles *tiles,
                               const ori__fft_turn *turn, float *data);
void ori__fft_turn_put_single(const ori__fft_tiles *tiles,
                              const ori__fft_turn *turn, float *data);

/* One of `parts` parts of a turn; false: an output is not finite. */
typedef bool ori__fft_turn_run(const void *state, const ori__fft_turn *turn,
                               int part);

/* A tile of a single channel: frames [first, first + n) of the padded series,
 * zeros from `end` on, make `count` frames (<= 0: none) at `to`, pitch apart,
 * to be added there by a gradient that does not fold padding back. */
typedef struct ori__fft_window {
    ori__series series;
    int first, end, count;
    float *to;
    ptrdiff_t pitch;
} ori__fft_window;

ori__fft_window ori__fft_tiles_window(const ori__fft_tiles *tiles,
                                      const ori_conv_args *args, int tile);

/* Is all that a gradient reads tame?  It is added to dx tile by tile: then it
 * is too late to turn back. */
bool ori__fft_tiles_tame(const ori__fft_tiles *tiles,
                         const ori_conv_args *args);

/* All tiles, in turns of whole units, of about `together` tiles; false as
 * in ori__fft_pass. */
bool ori__fft_tiles_execute(const ori__fft_tiles *tiles,
                            const ori_conv_args *args, int unit, int together,
                            int parts, ori__fft_turn_run *run);

#endif
