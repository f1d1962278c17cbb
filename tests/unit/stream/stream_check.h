/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * stream_check.h - small recognisers and signals, and streams against batch
 */
#ifndef ORI_TESTS_STREAM_CHECK_H
#define ORI_TESTS_STREAM_CHECK_H

#include <oriole/stream/stream.h>

/* A recogniser of raw samples with weights by chance, its statistics too;
 * NULL with the library's sentence printed if it cannot be had. */
ori_model *recogniser(const char *arch, int channels, int usual_length,
                      ori_normalise normalise);

/* The same with what `front` says. */
ori_model *recogniser_of(const char *arch, int channels, int usual_length,
                         const ori_frontend *front, double rate_hz);

/* x [count, channels]; `gaps`: runs of samples are missing, and single
 * channels of others. */
float *signal_by_chance(int64_t count, int channels, bool gaps,
                        unsigned seed);

/* All scores of a signal, one after another. */
typedef struct scores {
    int64_t count, room;
    ori_stream_frame *frames;
    float *probabilities;       /* [count, labels] */
    int labels;
} scores;

void scores_free(scores *s);

/* Keeps a frame; a result for ori_stream_batch, context a scores. */
bool scores_keep(void *context, const ori_stream_frame *frame);

/* Push all of x in pieces by chance, from 1 sample to all; seed 0: in one
 * piece.  finish, and everything pulled. */
void stream_all(ori_stream *stream, const float *x, int64_t count,
                int channels, unsigned seed, scores *s);

/* Same places, and probabilities that differ by at most `tolerance`, 0
 * meaning bits. */
bool scores_equal(const scores *a, const scores *b, float tolerance);

#endif
