/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * partition.h - a filter cut into parts of one length, one channel's
 *
 * Overlap-save: X_j is the transform of 2n frames, the last of them being
 * block j's; part p's spectrum is that of its n taps and n zeros.  Then the
 * second half of the inverse of
 *
 *     sum over p of H_p X_(j - p)
 *
 * is what all parts make of the signal in block j (Stockham, "High-Speed
 * Convolution and Correlation", AFIPS 1966).  The three steps can be made at
 * different times.
 */
#ifndef ORI_CONV_PARTITION_H
#define ORI_CONV_PARTITION_H

#include "base/fft.h"
#include "conv/kernel.h"

/* What all channels share. */
typedef struct ori__partition {
    const ori__kernel *kernel;
    int n, parts;
    size_t plane;               /* floats of the real, or imaginary, parts */
    float *spectra;             /* [parts][2][plane] */
    ori__fft *forward, *backward;
    float *time, *numbers;      /* [2n], [2(n + 1)]: work */
} ori__partition;

/* One channel's past. */
typedef struct ori__partition_line {
    float *spectra;             /* [parts][2][plane], a ring */
    float *sum;                 /* [2][plane] */
    int newest;
} ori__partition_line;

ori_status ori__partition_create(ori__partition *partition, int n,
                                 const float *taps, int count);
void ori__partition_release(ori__partition *partition);
ori_status ori__partition_line_create(ori__partition_line *line,
                                      const ori__partition *partition);
void ori__partition_line_release(ori__partition_line *line);
void ori__partition_line_clear(ori__partition_line *line,
                               const ori__partition *partition);

/* frames [2n] become the newest spectrum; a new sum begins. */
void ori__partition_enter(const ori__partition *partition,
                          ori__partition_line *line, const float *frames);

/* Parts [from, to) are added to the sum. */
void ori__partition_add(const ori__partition *partition,
                        ori__partition_line *line, int from, int to);

/* y [n] from the sum. */
void ori__partition_leave(const ori__partition *partition,
                          ori__partition_line *line, float *y);

#endif
