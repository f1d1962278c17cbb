/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * features_frame.h - one frame of a front end, whoever asks for it: a stream
 * or its batch twin
 */
#ifndef ORI_STREAM_FEATURES_FRAME_H
#define ORI_STREAM_FEATURES_FRAME_H

#include <stdbool.h>

#include <oriole/model/model.h>

#include "stream/level.h"

/* A front end as numbers; raw samples are windows of 1 sample, 1 band. */
typedef struct ori__frontend_view {
    const ori_mel *mel;         /* NULL: raw */
    ori_normalise normalise;
    const float *mean, *deviation;      /* [width] of the data set */
    int channels, bands, width;
    int begin, window, hop;     /* samples */
    int64_t span;               /* frames of a usual case: level.h */
    int64_t range_ahead, level_ahead;   /* frames */
    bool range_matters, level_matters;
} ori__frontend_view;

ori__frontend_view ori__frontend_view_of(const ori_model *model);

/* Bytes of the work area. */
size_t ori__frontend_work(const ori__frontend_view *view);

/* Frames that so many samples allow. */
int64_t ori__frontend_frames(const ori__frontend_view *view, int64_t samples,
                             bool ended);

/* Some samples of one channel: number first + i is x[i]; zero where
 * missing. */
typedef struct ori__samples {
    const float *x;
    const unsigned char *present;
    int64_t first, count;
} ori__samples;

/* The bands of the window that begins at sample `start`, and the largest;
 * NaN and false where more than half of its samples are missing. */
bool ori__frontend_bands(const ori__frontend_view *view,
                         const ori__samples *samples, int64_t start,
                         float *bands, float *largest, void *work);

/* Features of one channel; bands may change. */
void ori__frontend_features(const ori__frontend_view *view, float loudest,
                            float *bands, float *features);

/* x, y [width]; a number that is missing becomes the mean. */
void ori__frontend_standardise(const ori__frontend_view *view,
                               const ori__level *level, const float *x,
                               float *y);

/* For one sample, about. */
double ori__frontend_mult_adds(const ori__frontend_view *view);

#endif
