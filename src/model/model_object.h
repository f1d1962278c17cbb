/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * model_object.h - what a recogniser is made of
 *
 * Either one classifier behind a front end, or a committee of recognisers.
 */
#ifndef ORI_MODEL_MODEL_OBJECT_H
#define ORI_MODEL_MODEL_OBJECT_H

#include <oriole/model/model.h>

/* At most, in a file and so in memory. */
enum { ORI__ROCKETS_MAX = 16, ORI__MEMBERS_MAX = 256 };

/* Besides the bands as they are. */
enum { ORI__VOICES = 2 };

struct ori_model {
    char *arch_name;
    char **labels;
    int label_count;
    int channels;
    double rate_hz;
    int usual_length, max_length;
    char *training;             /* JSON or "" */
    char *events;               /* the same */

    /* one classifier */
    ori_frontend frontend;
    ori_mel *mel;               /* NULL for raw samples */
    ori_mel *voices[ORI__VOICES];   /* NULL without voice_spread */
    int width;                  /* features per frame */
    float *mean, *deviation;    /* [width]; for ORI_NORMALISE_DATASET */
    double temperature;
    ori_net *net;               /* either this ... */
    ori_rocket **rockets;       /* ... or these, one behind the other, ... */
    int rocket_count;
    ori_head *head;             /* ... and this */

    /* or a committee */
    ori_model **members;
    double *weights;            /* their sum is 1 */
    int member_count;           /* 0: one classifier */
};

/* As ori_classifier_model(), for those who make another place to work in. */
ori_model *ori__classifier_model(ori_classifier *classifier);

/* Without the classifier behind the front end. */
ori_status ori__model_create_bare(ori_model **model,
                                  const ori_model_options *options);

/* Do transforms, each another one, head and labels fit together?  ORI_ESHAPE
 * if not. */
ori_status ori__model_check_features(const ori_model *model);

/* model_load() refuses networks with more weights than its file has. */
ori_status ori__model_create(ori_model **model,
                             const ori_model_options *options,
                             size_t max_weights);

/*
 * ori_model_features() of all of x [C, length], whose channels begin `stride`
 * samples apart, with another spectrum of the same size in place of the
 * model's own; training uses it to make voices.
 */
int64_t ori__model_features(const ori_model *model, const ori_mel *mel,
                            const float *x, int64_t stride, int64_t length,
                            float *y, unsigned char *present, void *work);

/* The same of a case as it comes, whose quiet ends may be cut off. */
int64_t ori__model_case_features(const ori_model *model, const ori_mel *mel,
                                 const float *x, int64_t length, float *y,
                                 unsigned char *present, void *work);

/*
 * 1 / deviation.  A series that does not move (or only by rounding, relative
 * to its level) stays at zero instead of having its rounding errors blown up.
 */
float ori__safe_inverse(float mean, float deviation);

#endif
