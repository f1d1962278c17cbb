/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * track.h - one network with its front end, as a stream runs it
 */
#ifndef ORI_STREAM_TRACK_H
#define ORI_STREAM_TRACK_H

#include "stream/features.h"
#include "stream/net_stream.h"

/* Where scores lie in the signal, in samples. */
typedef struct ori__score_grid {
    int64_t middle2, hop, window;       /* twice the middle of score 0 */
    int64_t needed;             /* samples that score 0 needs */
    int64_t sees;               /* that matter for a score */
} ori__score_grid;

typedef struct ori__track {
    const ori_model *model;
    ori__features *features;
    ori__net_stream *net;
    ori__score_grid grid;
    int64_t *present;           /* [present_room] how many frames of the
                                   input were there, up to each: a ring */
    int64_t present_room, counted;
} ori__track;

/* hop_samples 0: chosen.  Release whatever create returns. */
ori_status ori__track_create(ori__track *track, const ori_model *model,
                             int64_t hop_samples, int block);
void ori__track_release(ori__track *track);
void ori__track_clear(ori__track *track);
size_t ori__track_bytes(const ori__track *track);

/* Multiply-adds for one sample of signal. */
double ori__track_mult_adds(const ori__track *track);

/* Compute what can be. */
void ori__track_run(ori__track *track);

/* Scores that wait: [begin, end) of them, of which the first leave. */
ori__queue *ori__track_scores(const ori__track *track);

/* Score i's probabilities [labels], and the share of its window's frames
 * that were there. */
void ori__track_probabilities(const ori__track *track, int64_t i, float *p);
float ori__track_present(const ori__track *track, int64_t i);

/* Scores -> probabilities, in place, as classifier.c makes them. */
void ori__track_softmax(const ori_model *model, float *p);

/* Half of it, towards -infinity. */
int64_t ori__half(int64_t twice);

#endif
