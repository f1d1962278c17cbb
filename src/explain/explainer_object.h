/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * explainer_object.h - what an explainer is inside
 */
#ifndef ORI_EXPLAIN_EXPLAINER_OBJECT_H
#define ORI_EXPLAIN_EXPLAINER_OBJECT_H

#include <oriole/explain/explainer.h>
#include <oriole/net/look.h>

#include "explain/explain_features.h"

/* A member that is a network, and where it is run. */
typedef struct ori__network {
    ori_model *model;
    int member;
    double weight;              /* among all members */
    double share;               /* among the networks */
    ori_net_run *run;           /* open; NULL at first */
    int batch, frames;          /* that it has room for */
} ori__network;

struct ori_explainer {
    ori_model *model;
    ori_classifier *classifier;
    ori__network *networks;     /* [network_count] by weight */
    int network_count;
    char *notes;
};

/* The member itself, no copy. */
ori_model *ori__member(const ori_explainer *explainer, int index);

/* ORI_ENOTSUP if there is no network. */
ori_status ori__need_network(const ori_explainer *explainer);

/* The class that the recogniser gives, if *label is -1; ORI_EINVAL if it is
 * out of range. */
ori_status ori__choose_label(ori_explainer *explainer, const ori_case *c,
                             int *label);

/* Features [count, frames, width], all of the same frames, in inference. */
typedef struct ori__variants {
    const float *x;
    int count, frames;
    const unsigned char *present;       /* [count, frames] or NULL */
} ori__variants;

/* Scores [count, labels], valid until the run is used again; it is made or
 * made larger where it has to be. */
ori_status ori__network_run(ori__network *network,
                            const ori__variants *variants,
                            const float **scores);

/* A class's score (explainer.h) of one member without voices, from its scores
 * [labels] before temperature. */
double ori__class_score(const ori_model *model, const float *scores,
                        int label);

/*
 * The same of each variant -> score [count], and its gradient: that of the
 * input -> dx [count, frames, width]; others are in the run.
 */
ori_status ori__network_gradient(ori__network *network,
                                 const ori__variants *variants, int label,
                                 double *score, float *dx);

/* Cases of so many frames that are run at once. */
int ori__run_batch(int frames);

#endif
