/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * kernel.h - the inner loops, one set of them for each instruction set
 *
 * Everything dense in this room is one tile of a matrix product,
 *
 *   c[i][q] (+)= init[q] + sum over s, d of
 *                a[i*a_row + s*a_seg + d*a_depth] * b[s*b_seg + d*b_depth + q]
 *
 * whose rows may overlap.  In [T][C] an output frame of a convolution sees
 * a contiguous stretch of x, and the next one the same stretch a little
 * later: forward takes rows `stride` frames apart, the input gradient rows
 * of dy against turned weights, the weight gradient frames as depth, and a
 * product of complex numbers is three of real ones (transform.h).
 */
#ifndef ORI_CONV_KERNEL_H
#define ORI_CONV_KERNEL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/cpu.h"

/* Strides are in floats. */
typedef struct ori__tile {
    const float *a;
    ptrdiff_t a_row, a_seg, a_depth;
    const float *b;
    ptrdiff_t b_seg, b_depth;
    float *c;
    ptrdiff_t c_row;
    const float *init;      /* [columns], NULL: 0; not with add */
    const float *row_init;  /* [rows], NULL: 0; not with add or init */
    const float *ahead;     /* fetch what is here, for whoever comes next, and
                               ahead_step on for each d; NULL: nothing */
    ptrdiff_t ahead_step;
    int segs, depth;
    bool add;               /* to c, which is read then */
} ori__tile;

typedef void ori__tile_run(const ori__tile *tile);

/* `rows` rows of few terms, whose b stays in registers: segs and a_depth are
 * 1, nothing is added to or fetched. */
typedef void ori__short_run(const ori__tile *tile, int rows);

enum {
    ORI__SHORT_MAX = 20,    /* terms */
    ORI__ROWS_MAX = 14,
    ORI__LANES_MAX = 16,
    ORI__VECS_MAX = 2,
    ORI__PANEL_MAX = ORI__LANES_MAX * ORI__VECS_MAX
};

/*
 * Depthwise: lanes are channels.
 *
 *   rows:  c[i*c_row] (+)= init + sum over j of a[i*a_row + j*a_tap] * w[j]
 *   taps:  dw[j] += sum over t of a[t*a_row + j*a_tap] * dy[t*dy_row]
 *
 * where each of a, c, w and dw (w_tap apart), dy is one vector of lanes.  Of
 * rows there are `vecs` side by side, whose weights lie w_vec apart.
 */
typedef struct ori__strip {
    const float *a;
    ptrdiff_t a_row, a_tap;
    const float *dy;
    ptrdiff_t dy_row;
    float *c;
    ptrdiff_t c_row;
    const float *w;         /* rows: weights */
    float *dw;              /* taps: sums */
    ptrdiff_t w_tap, w_vec;
    const float *init;      /* [vecs][lanes], NULL: 0; not with add */
    int rows, taps, vecs;
    bool add;
} ori__strip;

typedef void ori__strip_run(const ori__strip *strip);

/*
 * The transforms of conv_winograd.h for some tiles.  Frames (or taps) are
 * `step` floats apart on their side, values at the points on theirs, tiles
 * `next`; all vectors that hold one of the channels are read and written
 * whole.
 */
typedef struct ori__winograd_job {
    const float *from;
    ptrdiff_t from_step, from_next;
    float *to;
    ptrdiff_t to_step, to_next;
    int tiles, channels;
} ori__winograd_job;

typedef void ori__winograd_there(const ori__winograd_job *job);
/* Is all that came out finite? */
typedef bool ori__winograd_back(const ori__winograd_job *job);

enum {
    ORI__WINOGRAD_POINTS = 8,
    ORI__WINOGRAD_ONE = 1,          /* the place of the point 1 */
    ORI__WINOGRAD_FRAMES_MAX = 12
};

/* What the filter transform multiplies the polynomial's value at 1 by. */
#define ORI__WINOGRAD_NORM_ONE (-2.0 / 9.0)

/* [phases - 1], and [taps] or [frames] */
typedef struct ori__winograd_kernels {
    ori__winograd_there *data[2];
    ori__winograd_there *filter[2][ORI__WINOGRAD_FRAMES_MAX + 1];
    ori__winograd_back *inverse[2][ORI__WINOGRAD_FRAMES_MAX + 1];
} ori__winograd_kernels;

/*
 * Fourier transforms of two vectors of real signals side by side, a and b,
 * as the complex signals z = a + ib: numbers of 2*lanes floats, real parts
 * first.  See transform.h.
 */
typedef void ori__fft_step(float *data, int blocks, int columns,
                           const float *factors);

/* Blocks of four numbers that hold frequencies f and -f, but for the first
 * and the middle one, which are their own mirrors. */
typedef struct ori__fft_mirrors {
    int pairs;
    const int *blocks;      /* [pairs][2], where they begin, in numbers */
    int middle;
} ori__fft_mirrors;

/* to[t*to_pitch + q] (+)= init[q] + from[t*from_pitch + q] for t < frames,
 * q < count <= ORI__PANEL_MAX */
typedef struct ori__fft_copy {
    const float *from;
    ptrdiff_t from_pitch;
    float *to;
    ptrdiff_t to_pitch;
    int frames, count;
    const float *init;      /* NULL: 0; not with add */
    bool add;
} ori__fft_copy;

enum { ORI__FFT_RADIX_MAX = 8 };

typedef struct ori__fft_kernel {
    /* By radix; NULL where there is none. */
    ori__fft_step *there[ORI__FFT_RADIX_MAX + 1];
    ori__fft_step *back[ORI__FFT_RADIX_MAX + 1];
    /* The last pass of radix 4 there and the first one back, between z and
     * the planes of a and b. */
    void (*split)(const float *data, const ori__fft_mirrors *mirrors,
                  float *planes, size_t plane);
    void (*split_conjugate)(const float *data,
                            const ori__fft_mirrors *mirrors, float *planes,
                            size_t plane, float scale);
    void (*join)(const float *planes, size_t plane,
                 const ori__fft_mirrors *mirrors, float *data);
    /* The last pass there, times a spectrum, and the first pass back. */
    void (*filter)(float *data, int blocks, const float *spectrum);
    void (*filter_shared)(float *data, int blocks, const float *spectrum);
    /* z[i] times of_lanes[i] times of_all[i], or the conjugates of both:
     * numbers, and [count][2] the same for all lanes. */
    void (*twist)(float *data, int count, const float *of_lanes,
                  const float *of_all, bool conjugate);
    void (*copy)(const ori__fft_copy *copy);
} ori__fft_kernel;

/*
 * Of one signal: to[t] is the largest of from[t*stride + j] over j < kernel,
 * or, if `mean`, their sum times scale.  pool() makes the first ones of them,
 * as many as there is a way for, and returns how many.
 *
 * Of `channels` side by side: to[t*channels + q] of
 * from[(t*stride + j)*channels + q], by pool_frames(), all of them.
 */
typedef struct ori__pooling {
    const float *from;
    float *to;
    int count, kernel, stride, channels;
    bool mean;
    float scale;
} ori__pooling;

/* to[i*to_pitch + q] = f(from[i*from_pitch + q]) for i < rows, q < columns:
 * f(x) = (x - mean[q]) * gain[q] + offset[q], or x where mean is NULL, then
 * what is below zero made zero, if asked; NaN stays.  to may be from. */
typedef struct ori__finish {
    const float *from;
    ptrdiff_t from_pitch;
    float *to;
    ptrdiff_t to_pitch;
    int rows, columns;
    const float *mean, *gain, *offset;
    bool rectify;
} ori__finish;

typedef struct ori__kernel {
    ori__isa isa;
    int lanes;              /* floats in a vector */
    int rows;               /* of the tallest tile, <= ORI__ROWS_MAX */
    /* tile[v - 1][i - 1] makes i rows of v vectors */
    ori__tile_run *const (*tile)[ORI__ROWS_MAX];
    /* few[v - 1][depth - 1]; NULL where there are too few registers */
    ori__short_run *const (*few)[ORI__SHORT_MAX];
    ori__strip_run *strip_rows, *strip_taps;
    /* A block of [lanes][lanes], turned: to[j*to_row + i] (+)=
     * from[i*from_row + j]. */
    void (*turn)(const float *from, ptrdiff_t from_row, float *to,
                 ptrdiff_t to_row, bool add);
    int (*pool)(const ori__pooling *pooling);
    void (*pool_frames)(const ori__pooling *pooling);
    void (*finish)(const ori__finish *finish);
    /* Are all |x| < limit?  No NaN is. */
    bool (*below)(const float *x, size_t count, float limit);
    /* to[i] += from[i] */
    void (*add)(float *to, const float *from, size_t count);
    /* sum += a * b, complex numbers: [plane] real parts, then [plane]
     * imaginary ones, plane a multiple of lanes. */
    void (*add_product)(float *sum, const float *a, const float *b,
                        size_t plane);
    const ori__winograd_kernels *winograd;
    const ori__fft_kernel *fft;
} ori__kernel;

/* The kernels of this machine, or those that a test asked for. */
const ori__kernel *ori__kernel_get(void);

/* That of the next narrower vectors, for what is left beside blocks; NULL:
 * there is none. */
const ori__kernel *ori__kernel_narrower(const ori__kernel *kernel);

/* All that were built, 0 <= index < ori__kernel_count(); some may need more
 * than this machine has. */
int ori__kernel_count(void);
const ori__kernel *ori__kernel_at(int index);

/* For tests: plans made from now on use this one; NULL: the machine's. */
void ori__kernel_force(const ori__kernel *kernel);

/*
 * The columns of a matrix, cut into panels of up to two vectors; the last
 * panel is one vector wide where that is enough, and padded with zeros.
 */
typedef struct ori__panel {
    int first;              /* column */
    int columns;            /* that there really are */
    int width;              /* with padding, a multiple of lanes */
} ori__panel;

static inline int ori__panel_count(const ori__kernel *k, int columns)
{
    const int wide = k->lanes * ORI__VECS_MAX;

    return (columns + wide - 1) / wide;
}

static inline ori__panel ori__panel_at(const ori__kernel *k, int columns,
                                       int index)
{
    const int wide = k->lanes * ORI__VECS_MAX, first = index * wide;
    const int rest = columns - first;

    return (ori__panel){
        .first = first,
        .columns = rest < wide ? rest : wide,
        .width = rest <= k->lanes ? k->lanes : wide,
    };
}

/* Columns with the padding of the last panel. */
static inline size_t ori__panel_columns(const ori__kernel *k, int columns)
{
    const ori__panel last =
        ori__panel_at(k, columns, ori__panel_count(k, columns) - 1);

    return (size_t)(last.first + last.width);
}

#endif
