/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * layer_silu.c - y = x / (1 + exp(-x))
 *
 * Elfwing, Uchibe & Doya, "Sigmoid-Weighted Linear Units for Neural Network
 * Function Approximation in Reinforcement Learning", Neural Networks 107,
 * 2018.
 */
#include <math.h>

#include "net/layer.h"

typedef struct silu_layer {
    int channels;
} silu_layer;

static ori_status create(void *priv, ori__build *b)
{
    silu_layer *l = priv;

    b->output = b->inputs[0];
    l->channels = b->output.channels;
    return ORI_OK;
}

static void map(const void *priv, size_t count, const float *x, float *y)
{
    (void)priv;
    for (size_t i = 0; i < count; i++)
        y[i] = x[i] / (1.0f + expf(-x[i]));
}

static void slope(const void *priv, size_t count, const float *x,
                  const float *y, float *s)
{
    (void)priv, (void)y;
    for (size_t i = 0; i < count; i++) {
        const float sigmoid = 1.0f / (1.0f + expf(-x[i]));

        s[i] = sigmoid * (1.0f + x[i] * (1.0f - sigmoid));
    }
}

static void forward(const ori__pass *p)
{
    ori__map_forward(p, ((const silu_layer *)p->layer)->channels, map);
}

static void backward(const ori__pass *p)
{
    ori__map_backward(p, ((const silu_layer *)p->layer)->channels, slope);
}

const ori__layer_ops ori__layer_silu = {
    .name = "silu",
    .priv_size = sizeof(silu_layer),
    .needs_input = true,
    .gradient_in_place = true,
    .rectifier = true,
    .create = create,
    .forward = forward,
    .backward = backward,
};
