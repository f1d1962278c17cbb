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
#include "net/layer.h"

typedef struct leaky_relu_layer {
    int channels;
    double slope;          /* below 0, in [0, 1] */
} leaky_relu_layer;

static const char *const places[] = { "slope", NULL };

static ori_status create(void *priv, ori__build *b)
{
    leaky_relu_layer *l = priv;

    b->output = b->inputs[0];
    l->channels = b->output.channels;
    l->slope = 0.01;
    return ori__config_number(b->config, "slope", 0, 1, &l->slope);
}

static void print(const void *priv, ori__text *text)
{
    ori__print_number(text, "slope", ((const leaky_relu_layer *)priv)->slope);
}

static void map(const void *priv, size_t count, const float *x, float *y)
{
    const float below = (float)((const leaky_relu_layer *)priv)->slope;

    for (size_t i = 0; i < count; i++)
        y[i] = x[i] > 0.0f ? x[i] : below * x[i];
}

static void slope(const void *priv, size_t count, const float *x,
                  const float *y, float *s)
{
    const float below = (float)((const leaky_relu_layer *)priv)->slope;

    (void)x;
    for (size_t i = 0; i < count; i++)
        s[i] = y[i] > 0.0f ? 1.0f : below;
}

static void forward(const ori__pass *p)
{
    ori__map_forward(p, ((const leaky_relu_layer *)p->layer)->channels, map);
}

static void backward(const ori__pass *p)
{
    ori__map_backward(p, ((const leaky_relu_layer *)p->layer)->channels,
                      slope);
}

const ori__layer_ops ori__layer_leaky_relu = {
    .name = "leaky_relu",
    .places = places,
    .priv_size = sizeof(leaky_relu_layer),
    .needs_output = true,
    .in_place = true,
    .gradient_in_place = true,
    .rectifier = true,
    .create = create,
    .print = print,
    .forward = forward,
    .backward = backward,
};
