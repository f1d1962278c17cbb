/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * layer_maxpool.c - the largest of the frames under a window
 *
 *     maxpool KERNEL stride=KERNEL pad=0|same|causal|N pad_left= pad_right=
 *
 * Padding and missing frames are never the largest.  Backward gives the
 * whole gradient to the first of the largest.
 */
#include <math.h>
#include <string.h>

#include <oriole/base/threads.h>

#include "base/fail.h"
#include "base/memory.h"
#include "net/net_kernel.h"
#include "net/window.h"

typedef struct maxpool {
    ori__window window;
    int channels;
} maxpool;

typedef struct state {
    int32_t *place;             /* [N, T', C] the tap that was largest */
} state;

static const char *const places[] = { "kernel", NULL };

static ori_status create(void *priv, ori__build *b)
{
    maxpool *l = priv;
    ori_status s;

    l->window = (ori__window){ .kernel = 2, .dilation = 1 };
    l->channels = b->inputs[0].channels;
    b->output.channels = l->channels;
    s = ori__window_read(&l->window, b->config);
    if (s != ORI_OK)
        return s;
    if (l->window.pad_left >= l->window.kernel ||
        l->window.pad_right >= l->window.kernel)
        return ori__fail(ORI_EFORMAT, "maxpool: pads must be smaller than "
                         "the kernel (%d)", l->window.kernel);
    return ori__window_fit(&l->window, b, true, &b->output.length);
}

static void print(const void *priv, ori__text *text)
{
    ori__window_print(&((const maxpool *)priv)->window, text);
}

static int length(const void *priv, int in)
{
    return ori__window_pooled(&((const maxpool *)priv)->window, in);
}

static void present(const void *priv, const unsigned char *in, int length_in,
                    unsigned char *out, int length_out)
{
    ori__window_present(&((const maxpool *)priv)->window, in, length_in, out,
                        length_out);
}

static ori__reach reach(const void *priv)
{
    return ori__window_reach(&((const maxpool *)priv)->window);
}

static ori_status prepare(const void *priv, void *state_, ori__room *room)
{
    state *s = state_;

    s->place = ori__alloc((size_t)room->cases * (size_t)room->length_out,
                          (size_t)((const maxpool *)priv)->channels *
                              sizeof *s->place);
    return s->place ? ORI_OK : ori__fail_memory("max pooling");
}

static void release(void *state_)
{
    ori__free(((state *)state_)->place);
}

/* The input frame under tap j of output frame t of case n; -1: none. */
static int64_t frame_under(const maxpool *l, const ori__frames *in, int n,
                           int t, int j)
{
    const int64_t u = (int64_t)t * l->window.stride + j - l->window.pad_left;
    const int64_t row = (int64_t)n * in->stride + u;

    if (u < 0 || u >= in->lengths[n] || (in->present && !in->present[row]))
        return -1;
    return row;
}

static void forward_frame(const ori__pass *p, int n, int t)
{
    const ori__net_kernel *k = ori__net_kernel_get();
    const maxpool *l = p->layer;
    const size_t channels = (size_t)l->channels;
    const size_t out = ((size_t)n * (size_t)p->out->stride + (size_t)t) *
                       channels;
    int32_t *place = ((state *)p->state)->place + out;

    for (size_t c = 0; c < channels; c++)
        p->y[out + c] = -INFINITY;
    for (int j = 0; j < l->window.kernel; j++) {
        const int64_t row = frame_under(l, p->in[0], n, t, j);

        if (row >= 0)
            k->largest(channels, p->x[0] + (size_t)row * channels, j,
                       p->y + out, place);
    }
}

static void forward(const ori__pass *p)
{
    const int channels = ((const maxpool *)p->layer)->channels;
    const ori__frames *out = p->out;

#pragma omp parallel for collapse(2) num_threads(ori_threads_get())           \
    schedule(static) if (ori__worth_threads(out, channels))
    for (int n = 0; n < out->cases; n++)
        for (int t = 0; t < out->stride; t++)
            if (t < out->lengths[n])
                forward_frame(p, n, t);
}

static void backward(const ori__pass *p)
{
    const ori__net_kernel *k = ori__net_kernel_get();
    const maxpool *l = p->layer;
    const ori__frames *out = p->out;
    const size_t channels = (size_t)l->channels;
    const int32_t *place = ((const state *)p->state)->place;

    if (!p->dx[0])
        return;
    if (!p->add[0])
        ori__frames_clear(p->in[0], l->channels, p->dx[0]);
    /* Windows overlap within a case, so that cases are what is divided. */
#pragma omp parallel for num_threads(ori_threads_get()) schedule(static)      \
    if (ori__worth_threads(out, l->channels))
    for (int n = 0; n < out->cases; n++)
        for (int t = 0; t < out->lengths[n]; t++)
            for (int j = 0; j < l->window.kernel; j++) {
                const int64_t row = frame_under(l, p->in[0], n, t, j);
                const size_t at = ((size_t)n * (size_t)out->stride +
                                   (size_t)t) * channels;

                if (row >= 0)
                    k->largest_gradient(channels, j, place + at, p->dy + at,
                                        p->dx[0] + (size_t)row * channels);
            }
}

const ori__layer_ops ori__layer_maxpool = {
    .name = "maxpool",
    .places = places,
    .priv_size = sizeof(maxpool),
    .state_size = sizeof(state),
    .create = create,
    .print = print,
    .length = length,
    .present = present,
    .reach = reach,
    .prepare = prepare,
    .release = release,
    .forward = forward,
    .backward = backward,
};
