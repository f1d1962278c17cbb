/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * layer_gelu.c - y = x * P(X <= x) of a normal X
 *
 * Hendrycks & Gimpel, "Gaussian Error Linear Units (GELUs)", 2016; the exact
 * form, through erf.
 */
#include <math.h>

#include "net/elementwise.h"

static const float SQRT_HALF = 0.70710678f;
static const float DENSITY_0 = 0.39894228f;    /* 1 / sqrt(2 pi) */

static void map(const void *priv, size_t count, const float *x, float *y)
{
    (void)priv;
    for (size_t i = 0; i < count; i++)
        y[i] = 0.5f * x[i] * (1.0f + erff(x[i] * SQRT_HALF));
}

static void slope(const void *priv, size_t count, const float *x,
                  const float *y, float *s)
{
    (void)priv, (void)y;
    for (size_t i = 0; i < count; i++) {
        const float below = 0.5f * (1.0f + erff(x[i] * SQRT_HALF));
        const float density = DENSITY_0 * expf(-0.5f * x[i] * x[i]);

        s[i] = below + x[i] * density;
    }
}

const ori__layer_ops ori__layer_gelu = {
    .name = "gelu",
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
