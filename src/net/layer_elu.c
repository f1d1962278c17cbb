/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * layer_elu.c - y = x for x > 0, alpha * (exp(x) - 1) elsewhere
 *
 *     elu ALPHA=1
 *
 * Clevert, Unterthiner & Hochreiter, "Fast and Accurate Deep Network Learning
 * by Exponential Linear Units (ELUs)", ICLR 2016.  Below 0 the slope is
 * alpha * exp(x) = y + alpha.
 */
#include <math.h>

#include "net/elementwise.h"

static const char *const places[] = { "alpha", NULL };

static ori_status create(void *priv, ori__build *b)
{
    ori__map *l = priv;

    (void)ori__elementwise_create(l, b);
    l->shape = 1;
    return ori__config_number(b->config, "alpha", 0, 100, &l->shape);
}

static void print(const void *priv, ori__text *text)
{
    ori__print_number(text, "alpha", ((const ori__map *)priv)->shape);
}

static void map(const void *priv, size_t count, const float *x, float *y)
{
    const float alpha = (float)((const ori__map *)priv)->shape;

    for (size_t i = 0; i < count; i++)
        y[i] = x[i] > 0.0f ? x[i] : alpha * expm1f(x[i]);
}

static void slope(const void *priv, size_t count, const float *x,
                  const float *y, float *s)
{
    const float alpha = (float)((const ori__map *)priv)->shape;

    (void)x;
    for (size_t i = 0; i < count; i++)
        s[i] = y[i] > 0.0f ? 1.0f : y[i] + alpha;
}

const ori__layer_ops ori__layer_elu = {
    .name = "elu",
    .places = places,
    .priv_size = sizeof(ori__map),
    .needs_output = true,
    .in_place = true,
    .gradient_in_place = true,
    .rectifier = true,
    .create = create,
    .print = print,
    .forward = ori__elementwise_forward,
    .backward = ori__elementwise_backward,
    .stream = ori__elementwise_stream,
    .map = map,
    .slope = slope,
};
