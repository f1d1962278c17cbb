/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * mel_frame.h - spectrum.h's features frame by frame, for streams
 */
#ifndef ORI_SIGNAL_MEL_FRAME_H
#define ORI_SIGNAL_MEL_FRAME_H

#include <oriole/signal/spectrum.h>

const ori_mel_options *ori__mel_options(const ori_mel *mel);

/* Where frame 0's window begins, in samples: the others follow by hops. */
int ori__mel_begin(const ori_mel *mel);

/* Logarithms of the bands of the window that begins at x[start]; zeros lie
 * outside of x [length].  work as for ori_mel_compute(). */
void ori__mel_bands(const ori_mel *mel, const float *x, int64_t length,
                    int64_t start, float *bands, void *work);

/* What becomes of them once the loudest band is known; bands may change. */
void ori__mel_finish(const ori_mel *mel, float loudest, float *bands,
                     float *y);

#endif
