/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * net_look.c - a network's values and their gradients, to be looked at
 */
#include <oriole/net/look.h>

#include <string.h>

#include "net/net_run.h"

ori_status ori_net_run_create_open(ori_net_run **run, ori_net *net,
                                   int max_batch, int max_length)
{
    return ori__run_create(run, net, max_batch, max_length, ORI__RUN_OPEN,
                           NULL);
}

void ori_net_backward_from(ori_net_run *run, int layer, const float *dy,
                           float *dx)
{
    const ori__frames *f = run->frames_of[layer + 1];
    const size_t channels = (size_t)ori__value_channels(run->net, layer + 1);

    memcpy(ori__run_gradient(run, layer + 1), dy,
           (size_t)run->batch * (size_t)f->stride * channels * sizeof *dy);
    ori__run_backward(run, layer + 1, NULL, dx);
    for (int v = 0; v <= run->net->node_count; v++)
        if (!run->written[v])
            ori__frames_clear(run->frames_of[v],
                              ori__value_channels(run->net, v),
                              ori__run_gradient(run, v));
}

ori_net_value ori_net_value_at(const ori_net_run *run, int layer, int number)
{
    const ori__frames *f = run->frames_of[layer + 1];
    const size_t channels = (size_t)ori__value_channels(run->net, layer + 1);
    const size_t first = (size_t)number * (size_t)f->stride;

    return (ori_net_value){
        .x = ori__run_value(run, layer + 1) + first * channels,
        .dx = ori__run_gradient(run, layer + 1) + first * channels,
        .present = f->present ? f->present + first : NULL,
        .frames = f->lengths[number],
        .channels = (int)channels,
        .stride = f->stride,
    };
}
