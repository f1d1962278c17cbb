/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_direct.h - what the passes of the direct solver share
 */
#ifndef ORI_CONV_DIRECT_H
#define ORI_CONV_DIRECT_H

#include "conv/conv_solver.h"

/* One pass of the direct solver; its state begins with ori__conv_base. */
typedef struct ori__direct_pass {
    size_t state_size;
    ori_status (*create)(void *state);
    void (*destroy)(void *state);       /* NULL: nothing to do */
    void (*pack)(const void *state, const float *w, void *packed, void *work);
    void (*execute)(const void *state, const ori_conv_args *args);
} ori__direct_pass;

/* The state of a solver that leaves its work to a pass. */
typedef struct ori__by_pass {
    ori__conv_base base;        /* sizes copied from the pass's */
    const ori__direct_pass *pass;
    ori__conv_base *own;        /* the pass's state */
} ori__by_pass;

/* For the solver's create(), and its other functions as they are. */
ori_status ori__by_pass_create(ori__by_pass *state,
                               const ori__direct_pass *pass);
void ori__by_pass_destroy(void *state);
void ori__by_pass_pack(const void *state, const float *w, void *packed,
                       void *work);
void ori__by_pass_execute(const void *state, const ori_conv_args *args);

extern const ori__direct_pass ori__direct_forward;
extern const ori__direct_pass ori__direct_input;
extern const ori__direct_pass ori__direct_scatter;      /* dx, C = 1 */
extern const ori__direct_pass ori__direct_weights;
extern const ori__direct_pass ori__direct_depthwise;    /* dw, groups = C = K */
extern const ori__direct_pass ori__direct_pointwise;    /* dw, one tap */

/*
 * A kernel of one tap that sees every frame once makes no difference
 * between cases and frames: with lengths NULL, N cases of T frames are one
 * of N*T.  That is what dense layers look like.
 */
bool ori__direct_flat(const ori_conv_problem *problem);

/* Is the gradient to the input one for ori__direct_scatter? */
bool ori__direct_scatters(const ori_conv_problem *problem);

#endif
