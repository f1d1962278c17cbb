/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_passes.h - the three plans of a convolution in a run, as a layer
 * uses them
 */
#ifndef ORI_NET_CONV_PASSES_H
#define ORI_NET_CONV_PASSES_H

#include <oriole/conv/conv.h>

#include "net/layer.h"

typedef struct ori__conv_passes {
    ori_conv_plan *forward, *input_gradient, *weight_gradient;
    void *packed;               /* NULL in training */
    bool lent;                  /* all this belongs to another run */
} ori__conv_passes;

/* `problem` says the shape; its pass is not looked at.  Gradients are
 * planned if training.  room->work grows to the most bytes of work of all. */
ori_status ori__conv_passes_create(ori__conv_passes *passes,
                                   const ori_conv_problem *problem,
                                   ori__room *room);

/* As the layer's table wants them, the passes being the layer's state. */
void ori__conv_passes_release(void *state);
void ori__conv_passes_pack(const void *priv, void *state, const float *w,
                           void *work);

/* Of the layer's pass, whose weights begin with the convolution's; frames:
 * of what the plans call x.  bias may be NULL, db too; dw is NULL where
 * nobody trains the weights. */
void ori__conv_passes_forward(const ori__conv_passes *passes,
                              const ori__pass *pass,
                              const ori__frames *frames, const float *bias);
void ori__conv_passes_backward(const ori__conv_passes *passes,
                               const ori__pass *pass,
                               const ori__frames *frames, int channels,
                               float *dw, float *db);

#endif
