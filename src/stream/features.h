/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * features.h - a recogniser's front end on a signal that goes on
 *
 *     samples ──▶ bands ──range──▶ features ──standardise──▶ frames
 *
 * Each arrow waits for what it looks ahead to (level.h).  Raw samples have
 * no bands, and what nothing is measured against does not wait.
 */
#ifndef ORI_STREAM_FEATURES_H
#define ORI_STREAM_FEATURES_H

#include <oriole/model/model.h>

#include "stream/queue.h"

typedef struct ori__features ori__features;

/* `block` samples come at once; the model is kept. */
ori_status ori__features_create(ori__features **features,
                                const ori_model *model, int block);
void ori__features_destroy(ori__features *features);
void ori__features_clear(ori__features *features);

/* Samples that there is room for; and take so many, x [count, C]. */
int ori__features_room(const ori__features *features);
void ori__features_take(ori__features *features, const float *x, int count);
void ori__features_end(ori__features *features);

/* Compute what can be, as far as `frames` has room; true if something
 * entered there. */
bool ori__features_run(ori__features *features, ori__queue *frames);

/*
 * How frames lie: twice the middle of frame 0, and the hop, in samples; how
 * many samples behind the middle of its window a frame needs, doubled too;
 * frames that come in at most from a block of samples; samples that matter
 * for one frame.
 */
typedef struct ori__frame_grid {
    int64_t middle2, hop, ahead2, sees;
    int most;
} ori__frame_grid;

ori__frame_grid ori__features_grid(const ori__features *features);
double ori__features_mult_adds(const ori__features *features);
size_t ori__features_bytes(const ori__features *features);

/*
 * The same of a whole signal x [count, C] by the definition, at once: frames
 * [*count_out, width] and present, to be freed by the caller.
 */
ori_status ori__features_whole(const ori_model *model, const float *x,
                               int64_t count, float **frames,
                               unsigned char **present, int64_t *count_out);

#endif
