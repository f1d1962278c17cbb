/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * look.h - a network's values and their gradients, to be looked at
 *
 * An open run keeps what every layer gives until the next pass, at the price
 * of memory; a ReLU that another run does in passing is a layer of its own
 * here.  After ori_net_forward(), so in inference (running statistics, no
 * dropout: each batchnorm is a fixed scale and shift), gradients can be asked
 * for.
 */
#ifndef ORIOLE_NET_LOOK_H
#define ORIOLE_NET_LOOK_H

#include <oriole/net/net.h>

#ifdef __cplusplus
extern "C" {
#endif

/* As ori_net_run_create(). */
ORI_API ori_status ori_net_run_create_open(ori_net_run **run, ori_net *net,
                                           int max_batch, int max_length);

/*
 * After ori_net_forward() in an open run: given dy, the gradient of what
 * layer `layer` gave, [N, frames, channels] with the distances of
 * ori_net_value (the last layer: [N, classes]), makes those of all that it
 * was made of.  dx [N, T, C], if not NULL, gets the gradient of the input.
 */
ORI_API void ori_net_backward_from(ori_net_run *run, int layer,
                                   const float *dy, float *dx);

/* What a layer gave for one case. */
typedef struct ori_net_value {
    const float *x;         /* [frames, channels] */
    const float *dx;        /* the same after ori_net_backward_from(): zeros
                               where the gradient does not come by */
    const unsigned char *present;   /* [frames] or NULL: none is missing */
    int frames, channels;
    int stride;             /* frames from one case of the batch to the next */
} ori_net_value;

/* layer -1 is the network's input.  Valid until the run is used again. */
ORI_API ori_net_value ori_net_value_at(const ori_net_run *run, int layer,
                                       int number);

#ifdef __cplusplus
}
#endif
#endif
