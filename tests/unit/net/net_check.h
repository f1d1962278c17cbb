/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * net_check.h - small networks for tests, and gradients against differences
 */
#ifndef ORI_TESTS_NET_CHECK_H
#define ORI_TESTS_NET_CHECK_H

#include <stdbool.h>

#include <oriole/net/look.h>
#include <oriole/net/net.h>

/* A network and a batch for it; the arrays belong to the trial. */
typedef struct trial {
    ori_net *net;
    ori_net_run *run;
    ori_batch batch;
    float *x, *projection;      /* [N, T, C], [N, classes] */
    int *lengths;               /* or NULL */
    unsigned char *present;     /* or NULL */
    int channels, classes;
    uint64_t seed;
    bool open;                  /* the run is: losses are in inference */
} trial;

typedef enum trial_frames {
    TRIAL_FULL = 0,
    TRIAL_LENGTHS = 1,          /* cases of several lengths */
    TRIAL_MISSING = 2           /* frames missing here and there */
} trial_frames;

/* NULL with the library's sentence printed if it cannot be had. */
trial *trial_create(const char *text, int channels, int length, int classes,
                    int batch, int frames, uint64_t seed);
void trial_destroy(trial *t);

/* In place of its run an open one; the statistics are those of some batches
 * first. */
void trial_open(trial *t);

/* sum of projection * scores, in training unless open; NAN if a call
 * fails. */
double trial_loss(trial *t);

typedef enum trial_way {
    TRIAL_EACH,                 /* number by number, for small networks */
    TRIAL_ALONG,                /* along the gradient or half of it, of some
                                   tensors, for large ones */
    TRIAL_WHOLE                 /* so, but all weights as one vector: for
                                   large ones full of corners */
} trial_way;

/*
 * The largest relative error of the gradient of a tensor, or of x, as
 * |numeric - analytic| / |analytic| over their numbers.
 */
double trial_gradient_error(trial *t, trial_way way);

/* The same of x alone, in inference; opens the trial. */
double trial_open_error(trial *t, trial_way way);

#endif
