/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_fft.h - what the passes of the FFT solver share
 *
 * Two channels travel as one complex signal, z = x[2i] + i*x[2i+1], which is
 * how [T][C] lies in memory: Fourier transforms of C/2 complex signals side
 * by side, for which FFTW has vector code, and no unpacking.  For z and the
 * weights as another such signal, q = w[2i] + i*w[2i+1], the correlation of
 * both real channels is the real part of that of z and q:
 *
 *   Y[f] = 1/2 sum over i of Z_i[f] conj(Q_i[f]) + conj(Z_i[-f]) Q_i[-f],
 *
 * and two output channels travel as V = Y[2i] + i*Y[2i+1].  In real numbers
 * that is, for each pair of frequencies (f, -f), a matrix product from
 * (Z[f], Z[-f]), twice the channels in, to (V[f], V[-f]), twice those out.
 */
#ifndef ORI_CONV_FFT_H
#define ORI_CONV_FFT_H

#include "base/fft.h"
#include "conv/conv_direct.h"
#include "conv/conv_pad.h"
#include "conv/kernel.h"

/* Side by side: signals of `channels` channels (pairs of which are complex
 * numbers), pitch floats from frame to frame on each side. */
ori_status ori__fft_of_channels(ori__fft **fft, ori__fft_kind kind, int n,
                                int channels, size_t in_pitch,
                                size_t out_pitch);

/* Floats to a multiple of 4, as FFTW's alignment wants. */
size_t ori__fft_pitch(size_t channels);

/* The same for what lies frequency by frequency: whole cache lines, but not
 * 4 KiB apart, where they would meet in one set of the cache. */
size_t ori__fft_plane(size_t floats);

/* Frames [first, first + count) of the padded case, count <= n, and zeros up
 * to n, to [n][pitch]; `right` frames of padding behind the case. */
void ori__fft_window(const ori__series *series, int right, int first,
                     int count, int n, float *to, size_t pitch);

/* The transform's length for this problem; 0: none will do. */
int ori__fft_choose(const ori_conv_problem *problem, double *cost);

/*
 * Tiles that go through together, of `all`: so many that reading the spectra
 * of the weights (`weights` floats) once for them costs little, but their
 * own (`each` floats a tile) stay in the cache where the weights do.
 */
int ori__fft_tiles(size_t each, size_t weights, int all);

extern const ori__direct_pass ori__fft_rows;        /* forward, dx */
extern const ori__direct_pass ori__fft_weights;     /* dw */

#endif
