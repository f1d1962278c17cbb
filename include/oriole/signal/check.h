/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check.h - what is wrong with a recording, seen while it goes by
 *
 * Frames are given in blocks of any size; memory is a few words a channel.
 */
#ifndef ORIOLE_SIGNAL_CHECK_H
#define ORIOLE_SIGNAL_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <oriole/base/status.h>
#include <oriole/signal/signal.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ori_check_channel {
    double low, high;       /* NaN: no sample is there */
    double mean, deviation;
    int64_t missing;        /* samples */
    int64_t clipped;        /* of audio: samples of at least 0.999 of full
                               scale, three or more in a row */
    int64_t stuck;          /* the most frames in a row that have one value,
                               which is not 0 in audio */
} ori_check_channel;

typedef struct ori_check {
    bool audio;
    int channels;
    int64_t frames;
    double rate_hz;         /* 0: unknown */
    const ori_check_channel *channel;       /* [channels] */
    int64_t silent;         /* of audio: frames in tenths of a second whose
                               loudest sample is below -60 dB */
    int64_t gaps, longest_gap;      /* frames in a row missing altogether */
    int64_t infinite, duplicate_rows, late_rows;    /* of ori_source_info, */
    bool unfinished;                                /* as is this */
    double rate_error_ppm;  /* of a table: how far its times are from the
                               nearest round rate; NaN: unknown, or no clock
                               is that far off */
    double jitter_s;        /* of ori_source_info */
} ori_check;

typedef struct ori_checker ori_checker;

/* For what a source gives.  ORI_OK or ORI_ENOMEM. */
ORI_API ori_status ori_checker_create(ori_checker **checker,
                                      const ori_source_info *info,
                                      bool audio);
ORI_API void ori_checker_destroy(ori_checker *checker);

/* The next frames, x [frames, channels]. */
ORI_API void ori_checker_push(ori_checker *checker, const float *x,
                              size_t frames);

/* All that was seen; `info` is the source's at its end.  Lives until the
 * checker is pushed to again, or destroyed. */
ORI_API const ori_check *ori_checker_result(ori_checker *checker,
                                            const ori_source_info *info);

/*
 * Sentences for people about what is wrong, "clipped: 0.41 % of channel 2",
 * a call each, the worst first; none: nothing is.  Small faults (a clipped
 * sample in a thousand, a DC of a thousandth) are not told.
 */
ORI_API void ori_check_tell(const ori_check *check,
                            void (*tell)(void *user, const char *sentence),
                            void *user);

#ifdef __cplusplus
}
#endif
#endif
