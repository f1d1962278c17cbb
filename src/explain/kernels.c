/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * kernels.c - a convolution's kernels as waveforms and filters
 */
#include <oriole/explain/kernels.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "base/fft.h"
#include "base/memory.h"
#include "explain/explainer_object.h"
#include "net/net_graph.h"

/* Points of the transform: enough that a curve looks like one. */
enum { POINTS_MIN = 256 };

static bool is_convolution(const ori__node *n)
{
    return strcmp(n->ops->name, "conv") == 0 ||
           strcmp(n->ops->name, "handmade") == 0;
}

/* The weights of a layer, by its number: tensors are named "3.conv.weight". */
static ori_net_tensor weights_of(const ori_net *net, int layer)
{
    for (int i = 0; i < ori_net_tensor_count(net); i++) {
        const ori_net_tensor t = ori_net_tensor_at(net, i);

        if (strtol(t.name, NULL, 10) == layer && strstr(t.name, ".weight"))
            return t;
    }
    return (ori_net_tensor){ .rank = 0 };
}

static int taps_of(const ori_net *net, int layer)
{
    return weights_of(net, layer).dims[2];
}

/* The first that mixes several frames. */
static ori_status find_layer(const ori_net *net, int *layer)
{
    if (*layer < -1 || *layer >= net->node_count ||
        (*layer >= 0 && !is_convolution(&net->nodes[*layer])))
        return ori__fail(ORI_EINVAL, "layer %d is no convolution", *layer);
    for (int i = 0; *layer < 0 && i < net->node_count; i++) {
        if (!is_convolution(&net->nodes[i]) || taps_of(net, i) < 2)
            continue;
        *layer = i;
    }
    return *layer >= 0 ? ORI_OK
                       : ori__fail(ORI_ENOTSUP, "the network has no "
                                   "convolution of more than one tap");
}

static ori_status allocate(ori_kernels *k)
{
    const size_t count = (size_t)k->count;
    const size_t bins = (size_t)k->bins;

    k->weights = ori__alloc(count * (size_t)k->inputs,
                            (size_t)k->taps * sizeof *k->weights);
    k->hz = ORI__NEW(float, bins);
    k->response = ori__alloc(count, bins * sizeof *k->response);
    k->peak = ORI__NEW(float, count);
    k->energy = ORI__NEW(float, count);
    k->order = ORI__NEW(int, count);
    return k->weights && k->hz && k->response && k->peak && k->energy &&
                   k->order
               ? ORI_OK : ori__fail_memory("kernels");
}

/* response [bins]: squares added over the inputs, then the root. */
static void respond(const ori_kernels *k, int kernel, const ori__fft *fft,
                    float *in, float *out)
{
    const int points = 2 * (k->bins - 1);
    float *response = k->response + (ptrdiff_t)kernel * k->bins;

    for (int i = 0; i < k->inputs; i++) {
        const float *w = k->weights +
                         ((ptrdiff_t)kernel * k->inputs + i) * k->taps;

        memset(in, 0, (size_t)points * sizeof *in);
        memcpy(in, w, (size_t)k->taps * sizeof *in);
        ori__fft_execute(fft, in, out);
        for (int b = 0; b < k->bins; b++)
            response[b] += out[2 * b] * out[2 * b] +
                           out[2 * b + 1] * out[2 * b + 1];
        for (int j = 0; j < k->taps; j++)
            k->energy[kernel] += w[j] * w[j];
    }
    for (int b = 0; b < k->bins; b++)
        response[b] = sqrtf(response[b]);
}

static void find_peak(ori_kernels *k, int kernel)
{
    const float *response = k->response + (ptrdiff_t)kernel * k->bins;
    int best = 0;

    for (int b = 1; b < k->bins; b++)
        if (response[b] > response[best])
            best = b;
    k->peak[kernel] = k->hz[best];
}

/* Few enough to sort by insertion, which keeps equal ones in order. */
static void sort_by_peak(ori_kernels *k)
{
    for (int i = 0; i < k->count; i++) {
        int at = i;

        for (; at > 0 && k->peak[k->order[at - 1]] > k->peak[i]; at--)
            k->order[at] = k->order[at - 1];
        k->order[at] = i;
    }
}

static ori_status make_responses(ori_kernels *k)
{
    const int points = 2 * (k->bins - 1);
    float *in = ORI__NEW(float, (size_t)points);
    float *out = ORI__NEW(float, (size_t)points + 2);
    ori__fft *fft = NULL;
    ori_status s = in && out ? ori__fft_create_single(
                                   &fft, ORI__FFT_REAL_FORWARD, points)
                             : ori__fail_memory("kernels");

    for (int b = 0; s == ORI_OK && b < k->bins; b++)
        k->hz[b] = (float)((k->rate_hz > 0 ? k->rate_hz : 1) * b / points);
    for (int i = 0; s == ORI_OK && i < k->count; i++) {
        respond(k, i, fft, in, out);
        find_peak(k, i);
    }
    if (s == ORI_OK)
        sort_by_peak(k);
    ori__fft_destroy(fft);
    ori__free(in);
    ori__free(out);
    return s;
}

/* Frames of the network's input between two that the layer is given. */
static double jump_before(const ori_net *net, int layer)
{
    const int from = net->nodes[layer].inputs[0];

    return from ? (double)net->nodes[from - 1].jump : 1;
}

static ori_status make(ori_kernels *k, const ori_model *m)
{
    const ori_net_tensor t = weights_of(m->net, k->layer);
    const ori__node *n = &m->net->nodes[k->layer];
    ori_status s;

    k->count = t.dims[0];
    k->inputs = t.dims[1];
    k->taps = t.dims[2];
    k->dilation = n->ops->reach(n->priv).dilation;
    k->step = ori__frames_step(m) * jump_before(m->net, k->layer) *
              k->dilation;
    k->rate_hz = m->rate_hz / k->step;
    k->bins = ori__fft_good_size(
                  k->taps > POINTS_MIN ? k->taps : POINTS_MIN) / 2 + 1;
    s = allocate(k);
    if (s != ORI_OK)
        return s;
    memcpy(k->weights, m->net->weights + t.offset,
           t.count * sizeof *k->weights);
    return make_responses(k);
}

ori_status ori_kernels_create(ori_kernels **kernels, const ori_explainer *e,
                              int network, int layer)
{
    ori_status s = ori__need_network(e);

    *kernels = NULL;
    if (s == ORI_OK && (network < 0 || network >= e->network_count))
        s = ori__fail(ORI_EINVAL, "network %d, not in 0..%d", network,
                      e->network_count - 1);
    if (s == ORI_OK)
        s = find_layer(e->networks[network].model->net, &layer);
    if (s != ORI_OK)
        return s;
    *kernels = ORI__NEW(ori_kernels, 1);
    if (!*kernels)
        return ori__fail_memory("kernels");
    (*kernels)->layer = layer;
    s = make(*kernels, e->networks[network].model);
    if (s != ORI_OK) {
        ori_kernels_destroy(*kernels);
        *kernels = NULL;
    }
    return s;
}

void ori_kernels_destroy(ori_kernels *k)
{
    if (!k)
        return;
    ori__free(k->weights);
    ori__free(k->hz);
    ori__free(k->response);
    ori__free(k->peak);
    ori__free(k->energy);
    ori__free(k->order);
    ori__free(k);
}
