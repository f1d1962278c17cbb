/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * attribution_cam.c - class activation maps, with and without gradients
 */
#include "explain/attribution_view.h"

#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "net/net_graph.h"

static bool is(const ori_net *net, int layer, const char *name)
{
    return layer >= 0 && strcmp(net->nodes[layer].ops->name, name) == 0;
}

static int before(const ori_net *net, int layer)
{
    return net->nodes[layer].inputs[0] - 1;
}

/* The global average that the last layer, a dense one, takes (but for
 * dropout in between), or -2. */
static int find_average(const ori_net *net)
{
    const int last = net->node_count - 1;
    int at = before(net, last);

    while (is(net, at, "dropout"))
        at = before(net, at);
    return is(net, last, "dense") && is(net, at, "global_avg") ? at : -2;
}

ori_status ori__cam_fits(const ori_model *m, int layer)
{
    (void)layer;
    return find_average(m->net) >= 0
               ? ORI_OK
               : ori__fail(ORI_ENOTSUP, "the network does not end in a global "
                           "average and a dense layer, so there is no class "
                           "activation map: take Grad-CAM");
}

/* Row `label` of the last layer's weights, without what all rows have. */
static float own_weight(const ori_model *m, const float *w, int channels,
                        int label, int channel)
{
    double sum = 0;

    for (int k = 0; k < m->label_count; k++)
        sum += (double)w[k * channels + channel];
    return (float)(((double)w[label * channels + channel] -
                    sum / m->label_count) / m->temperature);
}

/* Where the frames of a layer lie among samples. */
static void add_layer(const ori__view *v, int layer, const float *values,
                      int frames)
{
    const ori__features *f = v->features;
    double middle = 0, stride = 1;

    if (layer >= 0) {
        const ori_net_layer l =
            ori_net_layer_at(v->network->model->net, layer);

        middle = l.middle;
        stride = l.stride;
    }
    ori__view_add_frames(v, values, frames, f->first + middle * f->step,
                         stride * f->step);
}

static int count_present(const ori_net_value *a)
{
    int count = 0;

    for (int t = 0; t < a->frames; t++)
        count += !a->present || a->present[t];
    return count > 0 ? count : 1;
}

/* Zhou et al. 2016, eq. 2, divided by the frames: its sum is the score but
 * for the bias. */
ori_status ori__attribute_cam(const ori__view *v)
{
    const ori_model *m = v->network->model;
    const int average = find_average(m->net);
    const ori__node *last = &m->net->nodes[m->net->node_count - 1];
    const float *w = m->net->weights + last->offset;
    ori_status s = ori__view_scores(v);     /* of the features first */
    ori_net_value a;
    float *map;

    if (s != ORI_OK)
        return s;
    a = ori_net_value_at(v->network->run, before(m->net, average), 0);
    map = ORI__NEW(float, (size_t)a.frames);
    if (!map)
        return ori__fail_memory("a class activation map");
    for (int c = 0; c < a.channels; c++) {
        const float weight = own_weight(m, w, a.channels, v->label, c) /
                             (float)count_present(&a);

        for (int t = 0; t < a.frames; t++)
            map[t] += weight * a.x[(ptrdiff_t)t * a.channels + c];
    }
    add_layer(v, before(m->net, average), map, a.frames);
    ori__free(map);
    return ORI_OK;
}

static bool has_frames(const ori_net *net, int layer)
{
    return layer >= 0 && net->nodes[layer].span > 0 &&
           net->nodes[layer].shape.length > 1;
}

/* What the last convolution, and the rectifier behind it, give: the last
 * values that still have frames, before pools make them fewer. */
static int find_last_frames(const ori_net *net)
{
    int at = net->node_count - 1;

    while (at >= 0 && !has_frames(net, at))
        at--;
    while (at >= 0 && (is(net, at, "maxpool") || is(net, at, "avgpool") ||
                       is(net, at, "dropout")))
        at = before(net, at);
    return at;
}

static bool has_convolution(const ori_net *net, int to)
{
    for (int i = 0; i <= to; i++)
        if (is(net, i, "conv"))
            return true;
    return false;
}

ori_status ori__gradcam_fits(const ori_model *m, int layer)
{
    const ori_net *net = m->net;

    if (layer >= net->node_count || (layer >= 0 && !has_frames(net, layer)))
        return ori__fail(ORI_EINVAL, "layer %d has no frames to be weighed",
                         layer);
    if (layer < 0 && !has_convolution(net, find_last_frames(net)))
        return ori__fail(ORI_ENOTSUP, "the network has no convolution, so "
                         "there is no Grad-CAM");
    return ORI_OK;
}

/* Selvaraju et al. 2017, eq. 1 and 2. */
static void weigh(const ori_net_value *a, float *map)
{
    for (int c = 0; c < a->channels; c++) {
        double alpha = 0;

        for (int t = 0; t < a->frames; t++)
            alpha += (double)a->dx[(ptrdiff_t)t * a->channels + c];
        alpha /= count_present(a);
        for (int t = 0; t < a->frames; t++)
            map[t] += (float)alpha * a->x[(ptrdiff_t)t * a->channels + c];
    }
    for (int t = 0; t < a->frames; t++)
        map[t] = fmaxf(map[t], 0);
}

ori_status ori__attribute_gradcam(const ori__view *v)
{
    const ori__features *f = v->features;
    const ori_net *net = v->network->model->net;
    const int layer = v->layer >= 0 ? v->layer : find_last_frames(net);
    const ori__variants one = { .x = f->x, .count = 1, .frames = f->frames,
                                .present = f->missing ? f->present : NULL };
    ori_net_value a;
    double score;
    float *map;
    ori_status s = ori__network_gradient(v->network, &one, v->label, &score,
                                         NULL);

    if (s != ORI_OK)
        return s;
    a = ori_net_value_at(v->network->run, layer, 0);
    map = ORI__NEW(float, (size_t)a.frames);
    if (!map)
        return ori__fail_memory("Grad-CAM");
    weigh(&a, map);
    add_layer(v, layer, map, a.frames);
    ori__free(map);
    return ori__view_scores(v);
}
