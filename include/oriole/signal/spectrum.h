/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * spectrum.h - log-mel spectra and mel-frequency cepstra of one channel
 *
 * Two conventions are offered, each as its programs compute it, since a
 * feature that is "almost the same" gives other recognisers:
 *
 *   slaney  librosa's default (Slaney, Auditory Toolbox v2, 1998): mel scale
 *           linear below 1 kHz, bands of equal area, power spectrum, frames
 *           centred on t*hop; log is 10 log10(max(x, 1e-10)); periodic Hann
 *           window in the middle of the FFT; cepstra by the orthonormal
 *           DCT-II, from c0 on, no lifter.  librosa's top_db is range_db
 *           here, and off by default: it lets a frame depend on all others
 *   htk     the HTK book (Young et al. 2006, section 5.4 and 5.6): mel is
 *           2595 log10(1 + f/700), triangles of height 1 in mel, magnitude
 *           spectrum, frames that lie wholly inside, pre-emphasis 0.97
 *           within each frame (its first sample is multiplied by 0.03),
 *           symmetric Hamming; natural log; cepstral lifter 22.  As HTK
 *           does, samples count in steps of 16 bits (x is multiplied by
 *           32768), a band is at least 1 before the log, and 0 Hz, bins up
 *           to the one nearest to low_hz and bins from the one nearest to
 *           high_hz on are left out.  Cepstra are sqrt(2/bands) sum_b L_b
 *           cos(pi k (b + 1/2) / bands); n coefficients are c1 ... c(n-1)
 *           and then c0 without lifter (HTK's MFCC_0 with NUMCEPS n-1).
 *
 * A band so narrow that no bin falls into it is constant: -100, or 0 in htk.
 */
#ifndef ORIOLE_SIGNAL_SPECTRUM_H
#define ORIOLE_SIGNAL_SPECTRUM_H

#include <stddef.h>
#include <stdint.h>

#include <oriole/base/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum ori_mel_dialect { ORI_MEL_SLANEY, ORI_MEL_HTK } ori_mel_dialect;

typedef struct ori_mel_options {
    size_t size;
    ori_mel_dialect dialect;
    double rate_hz;         /* > 0 */
    int window_samples;     /* >= 2 */
    int hop_samples;        /* >= 1 */
    int fft_samples;        /* >= window_samples, even */
    int bands;              /* mel bands, >= 1 */
    double low_hz;          /* 0 <= low < high */
    double high_hz;         /* <= rate / 2; 0 means rate / 2 */
    int coefficients;       /* 0: log-mel; else this many MFCC, <= bands */
    double range_db;        /* band values further than this below the
                               signal's loudest are raised to there: what
                               is left of different noise floors; 0: off */
    double warp;            /* the bands' frequencies times this, 0.5..2, as a
                               shorter or longer vocal tract has them; 0: 1 */
} ori_mel_options;

#define ORI_MEL_OPTIONS_INIT { .size = sizeof(ori_mel_options) }

typedef struct ori_mel ori_mel;

/* Returns ORI_OK, ORI_EINVAL (the message says which option) or ORI_ENOMEM.
 * The object never changes: any number of threads may use it. */
ORI_API ori_status ori_mel_create(ori_mel **mel,
                                  const ori_mel_options *options);
ORI_API void ori_mel_destroy(ori_mel *mel);

/* Features per frame: bands, or coefficients. */
ORI_API int ori_mel_width(const ori_mel *mel);

/*
 * Frames for a signal of `length` samples; at least 1 for length >= 1 (the
 * htk dialect pads a signal shorter than its window with zeros).
 */
ORI_API int64_t ori_mel_frames(const ori_mel *mel, int64_t length);

/* Bytes of the work area, aligned to 64. */
ORI_API size_t ori_mel_work_size(const ori_mel *mel);

/*
 * Features of the whole signal: x [length], length >= 1, y [frames, width].
 * NaN samples count as zero.  Outside of the signal are zeros (librosa's
 * pad_mode="constant").  y and x must not overlap.
 */
ORI_API void ori_mel_compute(const ori_mel *mel, const float *x,
                             int64_t length, float *y, void *work);

/*
 * The same as the signal comes, to the bit: a frame as soon as the samples of
 * its window are there, the last ones at the end.  Of log-mel without a range
 * alone, as all else depends on what is still to come (ORI_EINVAL).  The mel
 * is kept, not copied.
 *
 *   block    samples that are pushed at once, at most
 */
typedef struct ori_mel_stream ori_mel_stream;

ORI_API ori_status ori_mel_stream_create(ori_mel_stream **stream,
                                         const ori_mel *mel, int block);
ORI_API void ori_mel_stream_destroy(ori_mel_stream *stream);

/* Frames that a push may give, or the end, at most. */
ORI_API int ori_mel_stream_most(const ori_mel_stream *stream);

/* The next samples x [count] give y [frames, width]; how many frames. */
ORI_API int ori_mel_stream_push(ori_mel_stream *stream, const float *x,
                                int count, float *y);

/* The signal's end, likewise; what is pushed then begins another signal. */
ORI_API int ori_mel_stream_end(ori_mel_stream *stream, float *y);

/* The band weights, [bands, fft/2 + 1], for those who want to look. */
ORI_API const float *ori_mel_filters(const ori_mel *mel);

#ifdef __cplusplus
}
#endif
#endif
