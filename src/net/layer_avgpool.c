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

static void average(const ori__pool *l, ori__span s, const float *x, float *y)
{
    const size_t channels = (size_t)l->channels;

    if (s.frames == 0)
        memset(y, 0, channels * sizeof *y);
    else                        /* missing frames are zeros */
        ori__pool_windows(
            l, s.frames,
            (ori__pool_way){ true, ori__one_by_present(s.present, s.frames) },
            1, x + s.first * channels, y);
}

static void forward_frame(const ori__pass *p, int n, int t)
{
    const ori__pool *l = p->layer;

    average(l, ori__pool_span(p, n, t), p->x[0],
            p->y + ((size_t)n * (size_t)p->out->stride + (size_t)t) *
                       (size_t)l->channels);
}

static void stream(const ori__flow *f)
{
    const ori__pool *l = f->layer;

    for (int i = 0; i < f->frames; i++)
        average(l, ori__pool_flow_span(f, i), f->x[0],
                f->y + (size_t)i * (size_t)l->channels);
}

static void forward(const ori__pass *p)
{
    const int kernel = ((const ori__pool *)p->layer)->window.kernel;

    ori__pool_forward(p, forward_frame,
                      &(ori__pool_way){ true, 1.0f / (float)kernel });
}

static void backward_frame(const ori__pass *p, int n, int t)
{
    const ori__net_kernel *k = ori__net_kernel_get();
    const size_t channels = (size_t)((const ori__pool *)p->layer)->channels;
    const ori__span s = ori__pool_span(p, n, t);
    const float scale = ori__one_by_present(s.present, s.frames);
    const float *dy = p->dy + ((size_t)n * (size_t)p->out->stride +
                               (size_t)t) * channels;

    for (size_t i = 0; i < s.frames; i++)
        if (!s.present || s.present[i])
            k->add_scaled(channels, scale, dy,
                          p->dx[0] + (s.first + i) * channels);
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
    .stream = stream,
};
