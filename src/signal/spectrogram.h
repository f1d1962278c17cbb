/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * spectrogram.h - what spectrogram.c and spectrogram_build.c share: spectra
 *                 through a window, and the file of far levels
 *
 * *Spectrum* j of a recording is the power at every frequency through the
 * window around frame j * window/2.  The far file's strand 0 has, for each
 * 4096 frames, the greatest of the spectra that are centred in them, in
 * steps of half a decibel (one byte a bin); strand m of each 4096 * 4^m.
 */
#ifndef ORI_SIGNAL_SPECTROGRAM_H
#define ORI_SIGNAL_SPECTROGRAM_H

#include <oriole/signal/overview.h>

#include "base/block_file.h"
#include "base/fft.h"

#define ORI__SPECTROGRAM_KIND "spectra1"

enum {
    ORI__SPECTROGRAM_HOP = 4096,    /* frames of strand 0 */
    ORI__SPECTROGRAM_LEVELS = 20,
    ORI__SPECTROGRAM_FACTOR = 4,
    ORI__SPECTROGRAM_KEY = 64
};

typedef struct ori__spectrogram_note {
    int64_t frames;
    int32_t channels;
    int32_t window, channel, rest;
    char key[ORI__SPECTROGRAM_KEY];
} ori__spectrogram_note;

/* Of the recording of a pyramid. */
ori__spectrogram_note ori__spectrogram_note_of(const ori_pyramid *pyramid,
                                               int window, int channel);

/* The columns of a strand; 0: there is no such strand. */
int64_t ori__spectrogram_columns(const ori__spectrogram_note *note,
                                 int strand);

/* ORI_EINVAL: no such window or channel. */
ori_status ori__spectrogram_check(const ori_pyramid *pyramid, int window,
                                  int channel);

/* A window and its transform; any number of threads may use it. */
typedef struct ori__analysis {
    int window;
    float *weight;          /* [window] */
    ori__fft *fft;
} ori__analysis;

ori_status ori__analysis_create(ori__analysis *a, int window);
void ori__analysis_destroy(ori__analysis *a);

/* Room for one thread. */
typedef struct ori__analysis_work {
    float *in, *out;        /* [window], [window + 2] */
    float *most;            /* [window / 2] */
} ori__analysis_work;

ori_status ori__analysis_work_create(ori__analysis_work *w,
                                     const ori__analysis *a);
void ori__analysis_work_destroy(ori__analysis_work *w);

/* Raise most [window / 2] to the power of x [window], where that is greater;
 * a sine of amplitude 1 has power 1.  NaN counts as 0. */
void ori__analysis_raise(const ori__analysis *a, ori__analysis_work *w,
                         const float *x);

/* Write most [n] as bytes and set it back to 0. */
void ori__analysis_tell(float *most, int n, uint8_t *level);

#endif
