/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * stream_object.h - what a stream is made of
 */
#ifndef ORI_STREAM_STREAM_OBJECT_H
#define ORI_STREAM_STREAM_OBJECT_H

#include <oriole/stream/stream.h>

#include "stream/track.h"
#include "stream/windows.h"

struct ori_stream {
    ori_model *model;
    int channels, labels, block;

    ori__track *tracks;         /* a network's, or a committee's ... */
    int64_t *shift;             /* [track_count] which of a track's scores
                                   goes into the stream's first */
    int track_count;            /* 0: ... or windows */
    ori__windows *windows;
    char *note;
    ori__score_grid grid;

    int64_t position;           /* number of the signal's first sample */
    int64_t in;                 /* samples of it so far */
    int64_t told;               /* scores that were pulled stand for the
                                   samples before this one */
    int64_t scores;             /* that were pulled */
    float present;              /* of the last */
    bool ended;
    ori_stream_account before;  /* of signals before */
    float *probabilities;       /* [labels] */
    float *one;                 /* [labels] of one track */
};

/* Score number i in positions from the signal's first sample; from: what the
 * score before it stands for ends there. */
ori_stream_frame ori__score_frame(const ori__score_grid *grid, int64_t i,
                                  int64_t from);

/* The same once the signal has ended with `known` samples: the last score of
 * all stands for the rest where it came only with the end. */
void ori__score_end(const ori__score_grid *grid, int64_t i, bool last,
                    int64_t known, ori_stream_frame *frame);

/* p (+)= a track's probabilities by their weight: classifier.c's order. */
void ori__score_add(const ori_stream *stream, int track, const float *one,
                    float *p);

#endif
