/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * layer_leaky_relu.c - y = x for x > 0, slope * x elsewhere
 *
 *     leaky_relu SLOPE=0.01
 *
 * Maas, Hannun & Ng, "Rectifier Nonlinearities Improve Neural Network
 * Acoustic Models", ICML 2013.  Signs survive, so that backward needs no more
 * than y.
 */
#include "net/elementwise.h"

static const char *const places[] = { "slope", NULL };

static ori_status create(void *priv, ori__build *b)
{
    ori__map *l = priv;

    (void)ori__elementwise_create(l, b);
    l->shape = 0.01;
    return ori__config_number(b->config, "slope", 0, 1, &l->shape);
}

static void print(const void *priv, ori__text *text)
{
    ori__print_number(text, "slope", ((const ori__map *)priv)->shape);
}

static void map(const void *priv, size_t count, const float *x, float *y)
{
    const float below = (float)((const ori__map *)priv)->shape;

    for (size_t i = 0; i < count; i++)
        y[i] = x[i] > 0.0f ? x[i] : below * x[i];
}

static void slope(const void *priv, size_t count, const float *x,
                  const float *y, float *s)
{
    const float below = (float)((const ori__map *)priv)->shape;

    (void)x;
    for (size_t i = 0; i < count; i++)
        s[i] = y[i] > 0.0f ? 1.0f : below;
}

const ori__layer_ops ori__layer_leaky_relu = {
    .name = "leaky_relu",
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
