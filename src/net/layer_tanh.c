/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * layer_tanh.c - y = tanh(x)
 */
#include <math.h>

#include "net/elementwise.h"

static void map(const void *priv, size_t count, const float *x, float *y)
{
    (void)priv;
    for (size_t i = 0; i < count; i++)
        y[i] = tanhf(x[i]);
}

static void slope(const void *priv, size_t count, const float *x,
                  const float *y, float *s)
{
    (void)priv, (void)x;
    for (size_t i = 0; i < count; i++)
        s[i] = 1.0f - y[i] * y[i];
}

const ori__layer_ops ori__layer_tanh = {
    .name = "tanh",
    .priv_size = sizeof(ori__map),
    .needs_output = true,
    .in_place = true,
    .gradient_in_place = true,
    .glorot = true,
    .create = ori__elementwise_create,
    .forward = ori__elementwise_forward,
    .backward = ori__elementwise_backward,
    .stream = ori__elementwise_stream,
    .map = map,
    .slope = slope,
};
