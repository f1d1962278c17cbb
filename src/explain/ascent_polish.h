/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ascent_polish.h - up without gradients
 */
#ifndef ORI_EXPLAIN_ASCENT_POLISH_H
#define ORI_EXPLAIN_ASCENT_POLISH_H

#include "base/random.h"
#include "explain/explainer_object.h"

typedef struct ori__polish {
    ori_explainer *explainer;
    int label;
    int frames, width;
    float *x;                   /* [frames, width], made better */
    int times;                  /* that the recogniser may be asked */
    double rate;                /* of a step, in deviations */
    ori__rng *rng;
    void (*hold)(const void *context);  /* brings x back to what the front
                                           end could give */
    const void *context;
} ori__polish;

/* The class's probability by all members grows, or stays. */
ori_status ori__ascent_polish(const ori__polish *polish);

#endif
