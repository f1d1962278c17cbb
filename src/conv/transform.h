/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * transform.h - Fourier transforms of real signals side by side
 *
 * 2*lanes signals of n frames, [n][2*lanes], go through together and in
 * place: the first half of them as real, the second as imaginary part of a
 * complex signal.  Their spectra are the planes of a product of complex
 * numbers in three real multiplications (Karatsuba; Knuth, TAOCP 2, 4.3.3):
 * for each frequency but the two real ones, from x = r + is and from
 * w = u + iv the planes
 *
 *   plain       r + s,  r,       s
 *   conjugate   u,     -u - v,   u - v
 *
 * make, plane by plane, the products p, q and t, and x conj(w) is
 * (p - t) + i(p + q).  The two real frequencies follow, one plane each:
 * whoever multiplies sees real matrices only.
 *
 * Plain spectra are doubled, conjugate ones divided by 2n: back from the
 * product of two of them comes the signals' correlation.
 */
#ifndef ORI_CONV_TRANSFORM_H
#define ORI_CONV_TRANSFORM_H

#include <oriole/base/status.h>

#include "conv/kernel.h"

typedef struct ori__transform ori__transform;

enum { ORI__TRANSFORM_MIN = 16, ORI__TRANSFORM_MAX = 1 << 20 };

/* The least length >= n that there is: a multiple of 16 whose factors are 2,
 * 3 and 5; n <= ORI__TRANSFORM_MAX. */
int ori__transform_size(int n);

static inline int ori__transform_planes(int n)
{
    return 3 * (n / 2) - 1;
}

/* n as ori__transform_size() gives it.  ORI_OK or ORI_ENOMEM. */
ori_status ori__transform_create(ori__transform **transform,
                                 const ori__kernel *kernel, int n);
void ori__transform_destroy(ori__transform *transform);

/*
 * data: [n][2*lanes], aligned, destroyed; plane i of the spectra is at
 * planes + i*plane, 2*lanes floats.
 */
void ori__transform_there(const ori__transform *t, float *data,
                          float *planes, size_t plane);
void ori__transform_there_conjugate(const ori__transform *t, float *data,
                                    float *planes, size_t plane);
void ori__transform_back(const ori__transform *t, const float *planes,
                         size_t plane, float *data);

/*
 * Without planes: the spectrum of z = a + ib, [n][2*lanes] in an order of
 * its own; and z filtered in place, there and n times back, with spectra
 * [n][2*lanes], or where all lanes have the same one, [n][2].
 */
void ori__transform_spectrum(const ori__transform *t, float *data);
void ori__transform_filter(const ori__transform *t, float *data,
                           const float *spectrum, bool shared);

/* n times the signal of such a spectrum; and which frequency [n] each of its
 * places has. */
void ori__transform_signal(const ori__transform *t, float *data);
void ori__transform_frequencies(const ori__transform *t, int *frequency);

#endif
