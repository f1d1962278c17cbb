/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * overview.h - hours of a recording at a glance, and any part of it at once
 *
 * A page that shows a recording of hours asks for some thousand columns of
 * any part of it.  So that each answer touches as much as is shown and no
 * more, what is needed is computed once, in one pass over the recording, and
 * kept in a file beside it:
 *
 *   pyramid      the least and greatest sample of each 128 frames, of each
 *                4 x 128, and so on; 3 % of 16-bit audio's bytes.  Of what
 *                cannot be read from the middle (tables, and audio of a few
 *                old codings) also all samples, as float32
 *   spectrogram  for one window and channel: the greatest spectra of each
 *                4096 frames, of each 4 x 4096, and so on; a window of 512
 *                costs 4 % of 16-bit audio's bytes, one of 4096 a third
 *
 * These files are caches: one that is another's or damaged is told by
 * ORI_EFORMAT, also in the midst of reading, and can be built again.  A
 * recording that has become unreadable is told by ORI_EDATA.  A build takes
 * bounded memory and puts the file in its place when it is whole.
 *
 * Any number of threads may ask an open pyramid or spectrogram at once.  Where
 * samples are needed the recording is opened, and a few times it stays open
 * for the questions to come, until the pyramid is closed.
 */
#ifndef ORIOLE_SIGNAL_OVERVIEW_H
#define ORIOLE_SIGNAL_OVERVIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <oriole/base/status.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    ORI_PYRAMID_BASE = 128,             /* frames of the finest buckets */
    ORI_PYRAMID_SAMPLES_BELOW = 512,    /* frames a column: see peaks */
    ORI_PYRAMID_CHANNELS_MAX = 1024,
    ORI_PYRAMID_COLUMNS_MAX = 8192,
    ORI_SPECTROGRAM_WINDOW_MIN = 64,
    ORI_SPECTROGRAM_WINDOW_MAX = 4096,
    ORI_SPECTROGRAM_COLUMNS = 512,      /* of a tile */
    ORI_SPECTROGRAM_NEAR = 12,          /* levels up to here need no file */
    ORI_SPECTROGRAM_LEVEL_MAX = 40
};

/* Positions lie between minus and plus this many frames. */
#define ORI_PYRAMID_FRAMES_MAX ((int64_t)1 << 48)

typedef struct ori_overview_recording {
    size_t size;
    const char *path;
    const char *columns;    /* of a table, as ori_source_options has them */
    const char *key;        /* what says which content it is, such as its
                               hash, up to 63 characters: a file that was made
                               for another key is another's */
    int64_t frames;         /* that it must have; < 0: not known */
} ori_overview_recording;

#define ORI_OVERVIEW_RECORDING_INIT                                           \
    { .size = sizeof(ori_overview_recording), .frames = -1 }

/* How far a build is, 0..1 (0 where the length is not known); false ends it
 * with ORI_ESTOPPED, and nothing is left behind. */
typedef bool ori_overview_progress(void *user, double share);

/* ---------------------------------------------------------------- pyramid */

/*
 * Build the file `file` for a recording.  progress may be NULL.
 *
 * Returns what reading the recording and writing a file return, ORI_EDATA
 * where it does not have as many frames as it must, or too many channels,
 * and ORI_ESTOPPED.
 */
ORI_API ori_status ori_pyramid_build(const char *file,
                                     const ori_overview_recording *recording,
                                     ori_overview_progress *progress,
                                     void *user);

typedef struct ori_pyramid ori_pyramid;

/* What `recording` points to is copied. */
ORI_API ori_status ori_pyramid_open(ori_pyramid **pyramid, const char *file,
                                    const ori_overview_recording *recording);
ORI_API void ori_pyramid_close(ori_pyramid *pyramid);

ORI_API int ori_pyramid_channels(const ori_pyramid *pyramid);
ORI_API int64_t ori_pyramid_frames(const ori_pyramid *pyramid);

/*
 * Frames [from, to), which need not lie inside of the recording, as columns:
 * column k of n begins at from + floor(k (to - from) / n) and ends where
 * column k + 1 begins, but has at least one frame.
 *
 *   channel  which one, or -1 for all
 *   columns  1 .. ORI_PYRAMID_COLUMNS_MAX
 *   peaks    out: [channel][column][2], the least and the greatest sample,
 *            NaN where there is none
 *
 * Where a column has fewer than 512 frames on average that is exact: samples
 * are read.  Otherwise a column tells of all buckets of 128 frames that it
 * touches, so it is too wide by up to 127 frames at each side.
 *
 * Returns ORI_OK, ORI_EINVAL, ORI_EFORMAT, ORI_EDATA, ORI_EIO or ORI_ENOMEM.
 */
ORI_API ori_status ori_pyramid_peaks(const ori_pyramid *pyramid, int channel,
                                     int64_t from, int64_t to, int columns,
                                     float *peaks);

/* ------------------------------------------------------------ spectrogram */

/*
 * Build the file of far levels for one window (a power of two) and channel.
 * Where the recording cannot be read from its middle the pyramid gives the
 * samples.
 */
ORI_API ori_status ori_spectrogram_build(const char *file,
                                         const ori_pyramid *pyramid,
                                         int window, int channel,
                                         ori_overview_progress *progress,
                                         void *user);

typedef struct ori_spectrogram ori_spectrogram;

/*
 * The pyramid must outlive it.
 *
 *   file  NULL: levels above ORI_SPECTROGRAM_NEAR will not be asked for
 *
 * ORI_EINVAL: no such window or channel.
 */
ORI_API ori_status ori_spectrogram_open(ori_spectrogram **spectrogram,
                                        const char *file,
                                        const ori_pyramid *pyramid,
                                        int window, int channel);
ORI_API void ori_spectrogram_close(ori_spectrogram *spectrogram);

/*
 * A tile of 512 columns; column c of tile i at level L is centred on frame
 * (512 i + c) 2^L.
 *
 *   level  log2(window / 8) .. ORI_SPECTROGRAM_LEVEL_MAX
 *   index  i >= 0
 *   tile   out: [512][window / 2], from 0 Hz up; v means v/2 - 120 dB, where
 *          a sine of amplitude 1 has 0 dB
 *
 * A column is one spectrum, through a Hann window, as long as 2^L is at most
 * half a window.  Above that it is the greatest of all spectra at every half
 * window that are centred in [-2^L/2, 2^L/2) around it, so that nothing
 * short is lost.  Missing samples and what lies outside of the recording
 * count as zeros.
 */
ORI_API ori_status ori_spectrogram_tile(const ori_spectrogram *spectrogram,
                                        int level, int64_t index,
                                        uint8_t *tile);

#ifdef __cplusplus
}
#endif
#endif
