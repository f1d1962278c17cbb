/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * resample.h - a stream of frames from one rate to another
 *
 * Output frame k is the signal at input position k * in / out, with no
 * delay.  Before its begin and behind its end the signal keeps its first and
 * last value, so that a log far from zero does not ring at its edges.
 *
 * Missing frames (NaN, or beyond 1e30) are filled with the last value before
 * them for the filter's sake; an output frame within half a sample period
 * (of the slower rate) of a missing frame is missing.
 *
 * n input frames give round(n * out / in) output frames, and at least one.
 * The result does not depend on how many frames are taken at a time.
 */
#ifndef ORI_SIGNAL_RESAMPLE_H
#define ORI_SIGNAL_RESAMPLE_H

#include <stddef.h>
#include <stdint.h>

#include <oriole/base/status.h>

typedef struct ori__resampler ori__resampler;

/* Input goes in by blocks of exactly so many frames; the last may be short. */
size_t ori__resampler_block(int channels);

/* `where` names the recording in messages.  ORI_EDATA: more than 1000 times
 * up or 100,000 times down. */
ori_status ori__resampler_create(ori__resampler **resampler, double in_hz,
                                 double out_hz, int channels,
                                 const char *where);
void ori__resampler_destroy(ori__resampler *resampler);

/* Frames that n frames become. */
int64_t ori__resampler_count(const ori__resampler *resampler, int64_t n);

/* Up to max frames into y [frames, channels]; 0: push more, or the end. */
ori_status ori__resampler_take(ori__resampler *resampler, float *y,
                               size_t max_frames, size_t *frames);

/* x [frames, channels] is copied.  Only when take gave 0. */
ori_status ori__resampler_push(ori__resampler *resampler, const float *x,
                               size_t frames);

/* No more input will come. */
void ori__resampler_finish(ori__resampler *resampler);

#endif
