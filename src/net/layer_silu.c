/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * layer_silu.c - y = x / (1 + exp(-x))
 *
 * Elfwing, Uchibe & Doya, "Sigmoid-Weighted Linear Units for Neural Network
 * Function Approximation in Reinforcement Learning", Neural Networks 107,
 * 2018.
 */
#include <math.h>

#include "net/elementwise.h"

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

const ori__layer_ops ori__layer_silu = {
    .name = "silu",
    .priv_size = sizeof(ori__map),
    .needs_input = true,
    .gradient_in_place = true,
    .rectifier = true,
    .create = ori__elementwise_create,
    .forward = ori__elementwise_forward,
    .backward = ori__elementwise_backward,
    .stream = ori__elementwise_stream,
    .map = map,
    .slope = slope,
};
