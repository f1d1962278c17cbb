/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * net_run.h - the inside of a run, for the files that run and look into it
 */
#ifndef ORI_NET_NET_RUN_H
#define ORI_NET_NET_RUN_H

#include "net/net_graph.h"

/* One layer's pass with the arrays that it points to. */
typedef struct ori__step {
    ori__pass pass;
    const ori__frames **in;     /* [inputs] */
    const float **x;
    float **dx;
    bool *add;
    void *state;
    ori_conv_finish finish;
    float *scale;               /* [3, C], of finish */
} ori__step;

struct ori_net_run {
    struct ori__slices *slices; /* net_slices.h; else all of a batch goes
                                   through at once: */
    ori_net *flat;              /* net_flat.h; NULL: there is none */
    ori_net *net;               /* that one, or what was given */
    int cases, length_max;      /* of a batch at most */
    int first;                  /* of a slice: its first case's number */
    bool training;
    bool open;                  /* made to be looked into: net_look.c */

    struct ori__branches *branches;     /* net_branches.h; NULL: all threads
                                           work on each layer */
    ori__layout layout;
    float *memory;              /* values and gradients */
    void *work;                 /* for each thread that has a branch */
    size_t work_size;           /* bytes of one */
    ori__step *steps;                /* [layers] */

    ori__frames *frames;        /* [values] */
    const ori__frames **frames_of;      /* [values]; layers that change no
                                           frame share those of their input */
    int *lengths;               /* [values, cases] */
    unsigned char *present;     /* each value's [cases, stride] in a row */
    size_t *present_at;         /* [values] */

    bool *depends;              /* [values] on trained weights */
    bool *written;              /* [values] gradient holds something */
    int batch, length;          /* of the last forward */
};

/* Values are numbered as net_graph.h says. */
static inline float *ori__run_value(const ori_net_run *run, int value)
{
    return run->memory + run->layout.value[value];
}

static inline float *ori__run_gradient(const ori_net_run *run, int value)
{
    return run->memory + run->layout.gradient[value];
}

/* What a run is for. */
typedef enum ori__run_for {
    ORI__RUN_FORWARD,
    ORI__RUN_SLICE,             /* forward, of a batch in slices */
    ORI__RUN_TRAINING,
    ORI__RUN_OPEN               /* training, and to be looked into */
} ori__run_for;

/* As ori_net_run_create().  `like` is NULL or a run of the same network, size
 * and purpose that lives on and lends what does not change: plans and packed
 * weights. */
ori_status ori__run_create(ori_net_run **run, ori_net *net, int max_batch,
                           int max_length, ori__run_for what,
                           const ori_net_run *like);

/* Numbers that one case's values take in a forward run. */
ori_status ori__run_floats(ori_net *net, int max_length, size_t *floats);

/*
 * After a forward pass and with a gradient in the place of `value`: those of
 * the values before it; the weights' are added to `gradient` and the input's
 * go to dx, where they are not NULL.
 */
void ori__run_backward(ori_net_run *run, int value, float *gradient,
                       float *dx);

#endif
