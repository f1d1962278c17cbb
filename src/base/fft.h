/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * fft.h - Fourier transforms, through FFTW
 *
 * Results are unscaled: backward(forward(x)) is n times x.
 */
#ifndef ORI_BASE_FFT_H
#define ORI_BASE_FFT_H

#include <oriole/base/status.h>

typedef enum ori__fft_kind {
    ORI__FFT_REAL_FORWARD,      /* n floats -> n/2 + 1 complex numbers */
    ORI__FFT_REAL_BACKWARD,     /* the other way; destroys its input */
    ORI__FFT_FORWARD,           /* n complex -> n complex, exp(-i...) */
    ORI__FFT_BACKWARD           /* exp(+i...) */
} ori__fft_kind;

/*
 * `howmany` transforms of n points.  Point i of transform m is the element
 * m*dist + i*stride of its array, counted in its own type: floats on a real
 * side, complex numbers (pairs of floats, real part first) on a complex one.
 */
typedef struct ori__fft_shape {
    ori__fft_kind kind;
    int n;                      /* >= 1 */
    int howmany;                /* >= 1 */
    int in_stride, in_dist;     /* >= 1 */
    int out_stride, out_dist;   /* >= 1 */
} ori__fft_shape;

typedef struct ori__fft ori__fft;

/*
 * Plan transforms of one shape, or a single one of contiguous points.  Any
 * thread may call this at any time.  ORI_OK, ORI_EINVAL, ORI_ENOMEM.
 */
ori_status ori__fft_create(ori__fft **fft, const ori__fft_shape *shape);
ori_status ori__fft_create_single(ori__fft **fft, ori__fft_kind kind, int n);
void ori__fft_destroy(ori__fft *fft);

/*
 * Run.  in and out must be aligned to 16 bytes and not overlap; a backward real
 * transform destroys in.  Any number of threads may execute one plan.
 */
void ori__fft_execute(const ori__fft *fft, void *in, void *out);

/* The least n' >= n that is a product of 2, 3 and 5 and even: quick to
 * transform.  n <= 2^29. */
int ori__fft_good_size(int n);

#endif
