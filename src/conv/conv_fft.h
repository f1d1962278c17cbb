/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_fft.h - what the passes of the FFT solver share
 *
 * A tile is a window of n frames of one case.  Spectra of some tiles lie as
 * planes of real matrices, [plane][tile][channel] (transform.h).  Whatever
 * lies contiguous in a plane, channels and tiles alike, is cut into runs of
 * 2*lanes numbers, a bundle, which is transformed together.
 */
#ifndef ORI_CONV_FFT_H
#define ORI_CONV_FFT_H

#include "conv/conv_pad.h"
#include "conv/conv_solver.h"
#include "conv/transform.h"

/* Rows of a plane: how far apart, `room` numbers at least, so that they are
 * cut into bundles; and rows whose bundles they share with no other. */
size_t ori__fft_pitch(const ori__kernel *kernel, int room);
int ori__fft_unit(const ori__kernel *kernel, size_t pitch);

/* The kernel for products with so many columns: where they fill half a
 * vector at most, one with shorter vectors. */
const ori__kernel *ori__fft_product(const ori__kernel *kernel, int columns);

/* Floats of a plane: whole cache lines, but not 4 KiB apart, where they
 * would meet in one set of the cache. */
size_t ori__fft_plane(size_t floats);

/* A stretch of a bundle that belongs to one row. */
typedef struct ori__fft_run {
    int row, column;        /* where it begins; */
    int lane, lanes;        /* and in the bundle */
    int columns;            /* that there are, the rest is padding */
} ori__fft_run;

/* The run that begins at `lane` of a bundle; rows have `columns` numbers,
 * `pitch` apart. */
ori__fft_run ori__fft_run_at(const ori__kernel *kernel, size_t pitch,
                             int columns, int bundle, int lane);

/* Frames [first, first + n) of the padded case, `right` frames of padding
 * behind it, zeros beyond: to the lanes of `run` in data [n][2*lanes]. */
void ori__fft_load(const ori__kernel *kernel, const ori__series *series,
                   int right, int first, int n, const ori__fft_run *run,
                   float *data);

/*
 * The problem as the transforms see it.  With stride s, forward, frames of
 * s*C channels follow one another at stride 1, which lie in memory just so,
 * and see the s-th part of the taps, zeros behind the last (as
 * conv_winograd.h has it).
 */
ori_conv_problem ori__fft_seen(const ori_conv_problem *problem);

/* Is each channel a group of its own, and the pass not dw? */
bool ori__fft_is_depthwise(const ori_conv_problem *problem);

/* The transform's length for a problem as seen; 0: none will do. */
int ori__fft_choose(const ori_conv_problem *problem, double *cost);

/* The same for a single channel in tiles of rows * columns points, each alone
 * (transform_long.h).  False: that is not to be had. */
bool ori__fft_choose_long(const ori_conv_problem *problem, int *rows,
                          int *columns, double *cost);

/*
 * Tiles that go through together, of `all`: so many that reading the spectra
 * of the weights (`weights` floats) once for them costs little, but their
 * own (`each` floats a tile) stay in the cache where the weights do; a
 * multiple of `unit`.
 */
int ori__fft_together(const ori__kernel *kernel, size_t each, size_t weights,
                   int all, int unit);

/* Numbers below this are so far from the largest float that no sum of them
 * overflows. */
#define ORI__FFT_TAME 1e30f

/* One pass of the FFT solver; its state begins with ori__conv_base. */
typedef struct ori__fft_pass {
    size_t state_size;
    ori_status (*create)(void *state);
    void (*destroy)(void *state);
    void (*pack)(const void *state, const float *w, void *packed, void *work);
    /* False: a number was not finite or came near the largest float, which
     * spoils all of its tile.  Gradients have not been added to then. */
    bool (*execute)(const void *state, const ori_conv_args *args);
} ori__fft_pass;

extern const ori__fft_pass ori__fft_rows;           /* forward, dx */
extern const ori__fft_pass ori__fft_depthwise;      /* where that is so */
extern const ori__fft_pass ori__fft_long;           /* of few long tiles */
extern const ori__fft_pass ori__fft_weights;        /* dw */

#endif
