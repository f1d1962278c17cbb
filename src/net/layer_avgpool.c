/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * layer_avgpool.c - the mean of the frames under a window
 *
 *     avgpool KERNEL stride=KERNEL pad=0|same|causal|N pad_left= pad_right=
 *
 * The mean is over frames that are there: padding and missing ones do not
 * count.
 */
#include <string.h>

#include "net/net_kernel.h"
#include "net/pool.h"

/* The input frames under output frame t of case n that lie in the case. */
static void frames_under(const ori__pool *l, const ori__frames *in, int n,
                         int t, int *from, int *to)
{
    const int64_t start = (int64_t)t * l->window.stride - l->window.pad_left;
    const int64_t end = start + l->window.kernel;

    *from = start > 0 ? (int)start : 0;
    *to = end < in->lengths[n] ? (int)end : in->lengths[n];
}

static float one_by_count(const unsigned char *there, int from, int to)
{
    int count = there ? 0 : to - from;

    for (int u = from; there && u < to; u++)
        count += there[u];
    return count ? 1.0f / (float)count : 0.0f;
}

static void forward_frame(const ori__pass *p, int n, int t)
{
    const ori__net_kernel *k = ori__net_kernel_get();
    const ori__pool *l = p->layer;
    const ori__frames *in = p->in[0];
    const size_t channels = (size_t)l->channels;
    const size_t first = (size_t)n * (size_t)in->stride;
    const unsigned char *there = in->present ? in->present + first : NULL;
    float *y = p->y + ((size_t)n * (size_t)p->out->stride + (size_t)t) *
                          channels;
    float scale;
    int from, to;

    frames_under(l, in, n, t, &from, &to);
    scale = one_by_count(there, from, to);
    memset(y, 0, channels * sizeof *y);
    for (int u = from; u < to; u++)
        if (!there || there[u])
            k->add_scaled(channels, scale,
                          p->x[0] + (first + (size_t)u) * channels, y);
}

static void forward(const ori__pass *p)
{
    ori__pool_forward(p, forward_frame);
}

static void backward_frame(const ori__pass *p, int n, int t)
{
    const ori__net_kernel *k = ori__net_kernel_get();
    const ori__pool *l = p->layer;
    const ori__frames *in = p->in[0];
    const size_t channels = (size_t)l->channels;
    const size_t first = (size_t)n * (size_t)in->stride;
    const unsigned char *there = in->present ? in->present + first : NULL;
    const float *dy = p->dy + ((size_t)n * (size_t)p->out->stride +
                               (size_t)t) * channels;
    float scale;
    int from, to;

    frames_under(l, in, n, t, &from, &to);
    scale = one_by_count(there, from, to);
    for (int u = from; u < to; u++)
        if (!there || there[u])
            k->add_scaled(channels, scale, dy,
                          p->dx[0] + (first + (size_t)u) * channels);
}

static void backward(const ori__pass *p)
{
    ori__pool_backward(p, backward_frame);
}

const ori__layer_ops ori__layer_avgpool = {
    .name = "avgpool",
    .places = ori__pool_places,
    .priv_size = sizeof(ori__pool),
    .create = ori__pool_create,
    .print = ori__pool_print,
    .length = ori__pool_length,
    .present = ori__pool_present,
    .reach = ori__pool_reach,
    .forward = forward,
    .backward = backward,
};
