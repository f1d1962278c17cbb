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

#include <oriole/base/threads.h>

#include "base/fail.h"
#include "net/net_kernel.h"
#include "net/window.h"

typedef struct avgpool {
    ori__window window;
    int channels;
} avgpool;

static const char *const places[] = { "kernel", NULL };

static ori_status create(void *priv, ori__build *b)
{
    avgpool *l = priv;
    ori_status s;

    l->window = (ori__window){ .kernel = 2, .dilation = 1 };
    l->channels = b->inputs[0].channels;
    b->output.channels = l->channels;
    s = ori__window_read(&l->window, b->config);
    if (s != ORI_OK)
        return s;
    if (l->window.pad_left >= l->window.kernel ||
        l->window.pad_right >= l->window.kernel)
        return ori__fail(ORI_EFORMAT, "avgpool: pads must be smaller than "
                         "the kernel (%d)", l->window.kernel);
    return ori__window_fit(&l->window, b, true, &b->output.length);
}

static void print(const void *priv, ori__text *text)
{
    ori__window_print(&((const avgpool *)priv)->window, text);
}

static int length(const void *priv, int in)
{
    return ori__window_pooled(&((const avgpool *)priv)->window, in);
}

static void present(const void *priv, const unsigned char *in, int length_in,
                    unsigned char *out, int length_out)
{
    ori__window_present(&((const avgpool *)priv)->window, in, length_in, out,
                        length_out);
}

static ori__reach reach(const void *priv)
{
    return ori__window_reach(&((const avgpool *)priv)->window);
}

/* The input frames under output frame t of case n that lie in the case. */
static void frames_under(const avgpool *l, const ori__frames *in, int n,
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
    const avgpool *l = p->layer;
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
    const int channels = ((const avgpool *)p->layer)->channels;
    const ori__frames *out = p->out;

#pragma omp parallel for collapse(2) num_threads(ori_threads_get())           \
    schedule(static) if (ori__worth_threads(out, channels))
    for (int n = 0; n < out->cases; n++)
        for (int t = 0; t < out->stride; t++)
            if (t < out->lengths[n])
                forward_frame(p, n, t);
}

static void backward_frame(const ori__pass *p, int n, int t)
{
    const ori__net_kernel *k = ori__net_kernel_get();
    const avgpool *l = p->layer;
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
    const int channels = ((const avgpool *)p->layer)->channels;
    const ori__frames *out = p->out;

    if (!p->dx[0])
        return;
    if (!p->add[0])
        ori__frames_clear(p->in[0], channels, p->dx[0]);
    /* Windows overlap within a case, so that cases are what is divided. */
#pragma omp parallel for num_threads(ori_threads_get()) schedule(static)      \
    if (ori__worth_threads(out, channels))
    for (int n = 0; n < out->cases; n++)
        for (int t = 0; t < out->lengths[n]; t++)
            backward_frame(p, n, t);
}

const ori__layer_ops ori__layer_avgpool = {
    .name = "avgpool",
    .places = places,
    .priv_size = sizeof(avgpool),
    .create = create,
    .print = print,
    .length = length,
    .present = present,
    .reach = reach,
    .forward = forward,
    .backward = backward,
};
