/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * stream_object.h - what a stream is made of
 */
#ifndef ORI_STREAM_STREAM_OBJECT_H
#define ORI_STREAM_STREAM_OBJECT_H

#include <oriole/stream/stream.h>

#include "stream/features.h"
#include "stream/net_stream.h"

/* Where scores lie in the signal, in samples. */
typedef struct ori__score_grid {
    int64_t middle2, hop, window;       /* twice the middle of score 0 */
    int64_t needed;             /* samples that score 0 needs */
    int64_t sees;
} ori__score_grid;

struct ori_stream {
    ori_model *model;
    ori__features *features;
    ori__net_stream *net;
    ori__score_grid grid;
    int channels, labels, block;

    int64_t position;           /* number of the signal's first sample */
    int64_t in;                 /* samples of it so far */
    int64_t told;               /* scores that were pulled stand for the
                                   samples before this one */
    bool ended, scored;
    ori_stream_account before;  /* of signals before */
    int64_t *present;           /* [window_room] how many frames of the
                                   input were there, up to each: a ring */
    int64_t present_room, counted;
    float *probabilities;       /* [labels] */
};

/* Score number i of a signal of which `in` samples are known; from: what the
 * score before it stands for ends there. */
ori_stream_frame ori__score_frame(const ori__score_grid *grid,
                                  int64_t position, int64_t i, int64_t from);

/* The same once the signal has ended with `known` samples, in positions from
 * its first: the last score of all stands for the rest where it came only
 * with the end. */
void ori__score_end(const ori__score_grid *grid, int64_t i, bool last,
                    int64_t known, ori_stream_frame *frame);

void ori__score_softmax(const float *scores, int count, float *probabilities);

#endif
