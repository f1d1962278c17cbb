/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * layer_sigmoid.c - y = 1 / (1 + exp(-x))
 */
#include <math.h>

#include "net/layer.h"

typedef struct sigmoid_layer {
    int channels;
} sigmoid_layer;

static ori_status create(void *priv, ori__build *b)
{
    sigmoid_layer *l = priv;

    b->output = b->inputs[0];
    l->channels = b->output.channels;
    return ORI_OK;
}

static void map(const void *priv, size_t count, const float *x, float *y)
{
    (void)priv;
    for (size_t i = 0; i < count; i++)
        y[i] = 1.0f / (1.0f + expf(-x[i]));
}

static void slope(const void *priv, size_t count, const float *x,
                  const float *y, float *s)
{
    (void)priv, (void)x;
    for (size_t i = 0; i < count; i++)
        s[i] = y[i] * (1.0f - y[i]);
}

static void forward(const ori__pass *p)
{
    ori__map_forward(p, ((const sigmoid_layer *)p->layer)->channels, map);
}

static void backward(const ori__pass *p)
{
    ori__map_backward(p, ((const sigmoid_layer *)p->layer)->channels, slope);
}

const ori__layer_ops ori__layer_sigmoid = {
    .name = "sigmoid",
    .priv_size = sizeof(sigmoid_layer),
    .needs_output = true,
    .in_place = true,
    .gradient_in_place = true,
    .glorot = true,
    .create = create,
    .forward = forward,
    .backward = backward,
};
