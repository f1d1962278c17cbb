/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * fft_double.h - products of one short series with all places of a longer
 * one, in double, by Fourier transforms through FFTW
 *
 * The transforms of fft.h are single: sums that are to be told to 1e-12 need
 * these.
 */
#ifndef ORI_BASE_FFT_DOUBLE_H
#define ORI_BASE_FFT_DOUBLE_H

#include <oriole/base/status.h>

typedef struct ori__slide ori__slide;

/* For series of `size` samples, 2 <= size <= 2^29; best of ori__fft_good_size.
 * Any thread may call this at any time.  ORI_OK, ORI_EINVAL, ORI_ENOMEM. */
ori_status ori__slide_create(ori__slide **slide, int size);
void ori__slide_destroy(ori__slide *slide);

/* Doubles of scratch, aligned to 64 bytes, that each thread brings. */
int ori__slide_work(const ori__slide *slide);

/*
 * c[k] = sum over t < m of q[t] * x[k + t], for all k <= size - m; x [size],
 * c [size - m + 1].  Wrong by some 1e-16 of the norms of q and of x, all of
 * it.  Any number of threads may execute one.
 */
void ori__slide_execute(const ori__slide *slide, int m, const double *q,
                        const double *x, double *work, double *c);

#endif
