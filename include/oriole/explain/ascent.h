/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ascent.h - what a class or a unit looks for
 *
 * Made up: gradient ascent on the front end's features (on the samples where
 * there is none), Simonyan, Vedaldi & Zisserman 2013, held to something like
 * a signal by what Yosinski, Clune, Nguyen, Fuchs & Lipson, "Understanding
 * neural networks through deep visualization", 2015, and Mordvintsev, Olah &
 * Tyka, "Inceptionism", 2015, use on images: a pull to zero, smoothing and
 * jitter.  Found: the parts of real recordings that excite a unit most.
 */
#ifndef ORIOLE_EXPLAIN_ASCENT_H
#define ORIOLE_EXPLAIN_ASCENT_H

#include <oriole/explain/explainer.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ori_ascent_options {
    size_t size;
    int label;              /* a class, of all networks that share the front
                               end of the first; -1: a unit */
    int network, layer, channel;    /* the unit: a channel's mean over time */
    int64_t length;         /* samples; 0: the usual length */
    int steps;              /* 0: 128 */
    double rate;            /* a step's size, in deviations; 0: 0.1 */
    double norm;            /* pull to zero in a step, 0..1; < 0: 0.01.  Where
                               each case is standardised it is brought to
                               deviation 1 instead */
    double smoothness;      /* 0..1, how much of the neighbours in time, and
                               in band of spectra, a step mixes in; < 0:
                               0.1 */
    int jitter;             /* frames shifted at most; < 0: 1/16 of all */
    int polish;             /* of a class: so many times all members are asked
                               behind the ascent, to climb for those too that
                               have no gradients; 0: not at all */
    uint64_t seed;
} ori_ascent_options;

#define ORI_ASCENT_OPTIONS_INIT                                               \
    { .size = sizeof(ori_ascent_options), .norm = -1, .smoothness = -1,       \
      .jitter = -1 }

typedef struct ori_ascent {
    int64_t frames;
    int rows;               /* channels, or channels x bands */
    float *features;        /* [frames, rows], standardised as the front end
                               does it: what the networks were given */
    float *shown;           /* [frames, rows] the same in the front end's own
                               units where it knows them (statistics of the
                               training set), else equal to features */
    double first, step;     /* frame t's middle is sample first + t * step */
    double value;           /* of the class (its score) or the unit */
    int labels;
    float *probabilities;   /* [labels] of the networks for this */
    float *whole;           /* [labels] of all members for this, transforms
                               too, which nobody climbed */
} ori_ascent;

/* Free with ori_ascent_destroy().  Returns ORI_OK, ORI_ENOTSUP (no network),
 * ORI_EINVAL, ORI_ESHAPE (too short), ORI_ENOMEM. */
ORI_API ori_status ori_ascent_create(ori_ascent **ascent,
                                     ori_explainer *explainer,
                                     const ori_ascent_options *options);
ORI_API void ori_ascent_destroy(ori_ascent *ascent);

/*
 * What another recogniser makes of it: probabilities [its labels] of those
 * members that take as many rows; ORI_ESHAPE if none does.
 */
ORI_API ori_status ori_ascent_judge(const ori_ascent *ascent,
                                    ori_explainer *other,
                                    float *probabilities);

/* A part of a real recording. */
typedef struct ori_excitement {
    int number;             /* of the case */
    float value;            /* of the unit, its largest in this case */
    int64_t from, to;       /* samples that the unit saw there: [from, to) */
} ori_excitement;

/*
 * The `room` cases that excite a unit most, strongest first, each case once;
 * *found of them.  Cases too short for the network are passed over.  For a
 * class: the last layer, whose channels are the classes.
 */
ORI_API ori_status ori_excitement_find(ori_explainer *explainer, int network,
                                       int layer, int channel,
                                       const ori_case *cases, int count,
                                       ori_excitement *top, int room,
                                       int *found);

#ifdef __cplusplus
}
#endif
#endif
