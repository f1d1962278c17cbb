/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * explain_features.h - a case as a member's front end gives it
 */
#ifndef ORI_EXPLAIN_EXPLAIN_FEATURES_H
#define ORI_EXPLAIN_EXPLAIN_FEATURES_H

#include "model/model_object.h"

typedef struct ori__features {
    int frames, width;
    float *x;                   /* [frames, width] */
    unsigned char *present;     /* [frames] */
    bool missing;               /* not all frames are there */
    float *baseline;            /* [width] what a missing value becomes */
    double first, step;         /* frame t's middle is sample first + t*step */
} ori__features;

/* The spectra that a member averages over, 1 or all its voices; NULL for raw
 * samples.  0 <= voice < count. */
int ori__voice_count(const ori_model *model);
const ori_mel *ori__voice(const ori_model *model, int voice);

/* Frames of the front end against samples of the recording, whose part from
 * `from` on it looks at. */
double ori__frames_first(const ori_model *model, int64_t from);
double ori__frames_step(const ori_model *model);

/* Samples under one frame. */
double ori__frames_field(const ori_model *model);

/* ORI_OK, ORI_EDATA (an empty case), ORI_ESHAPE (too long) or ORI_ENOMEM. */
ori_status ori__features_make(ori__features *features,
                              const ori_model *model, const ori_mel *mel,
                              const ori_case *c);
void ori__features_free(ori__features *features);

/* Of two members: frame for frame and row for row the same thing? */
bool ori__features_alike(const ori__features *a, const ori__features *b);

#endif
