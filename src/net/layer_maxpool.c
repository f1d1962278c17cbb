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

#include <oriole/base/threads.h>

#include "base/fail.h"
#include "base/memory.h"
#include "net/net_kernel.h"
#include "net/pool.h"

static const ori__pool_way largest_way = { .mean = false };

typedef struct state {
    int32_t *place;             /* [N, T', C] the frame of the span that
                                   was largest */
} state;

static ori_status prepare(const void *priv, void *state_, ori__room *room)
{
    state *s = state_;

    s->place = ori__alloc((size_t)room->cases * (size_t)room->length_out,
                          (size_t)((const ori__pool *)priv)->channels *
                              sizeof *s->place);
    return s->place ? ORI_OK : ori__fail_memory("max pooling");
}

static void release(void *state_)
{
    ori__free(((state *)state_)->place);
}

static void largest_present(ori__span s, size_t channels, const float *x,
                            float *y)
{
    for (size_t c = 0; c < channels; c++)
        y[c] = -INFINITY;
    for (size_t i = 0; i < s.frames; i++)
        for (size_t c = 0; c < channels && (!s.present || s.present[i]); c++) {
            const float v = x[i * channels + c];

            y[c] = v <= y[c] ? y[c] : v;
        }
}

/* Where the largest came from is for backward alone. */
static void forward_frame(const ori__pass *p, int n, int t)
{
    const ori__net_kernel *k = ori__net_kernel_get();
    const ori__pool *l = p->layer;
    const size_t channels = (size_t)l->channels;
    const ori__span s = ori__pool_span(p, n, t);
    const float *x = p->x[0] + s.first * channels;
    const size_t out = ((size_t)n * (size_t)p->out->stride + (size_t)t) *
                       channels;
    int32_t *place = ((state *)p->state)->place + out;

    if (!s.present && s.frames > 0) {
        if (p->traced)
            k->largest_places(s.frames, channels, x, p->y + out, place);
        else
            ori__pool_windows(l, s.frames, largest_way, 1, x, p->y + out);
        return;
    }
    for (size_t c = 0; c < channels; c++)
        p->y[out + c] = -INFINITY;
    for (size_t i = 0; i < s.frames; i++)
        if (!s.present || s.present[i])
            k->largest(channels, x + i * channels, (int32_t)i, p->y + out,
                       place);
}

static void forward(const ori__pass *p)
{
    ori__pool_forward(p, forward_frame, p->traced ? NULL : &largest_way);
}

/* A frame whose window has no frame that is there is missing, and hidden. */
static void stream(const ori__flow *f)
{
    const ori__pool *l = f->layer;
    const size_t channels = (size_t)l->channels;

    for (int i = 0; i < f->frames; i++) {
        const ori__span s = ori__pool_flow_span(f, i);
        const float *x = f->x[0] + s.first * channels;
        float *y = f->y + (size_t)i * channels;

        if (!s.present && s.frames > 0)
            ori__pool_windows(l, s.frames, largest_way, 1, x, y);
        else
            largest_present(s, channels, x, y);
    }
}

/* Windows t, t + 1, ..., `count` of them, add to what frame u of case n has
 * got, if `add` says so. */
static void gather(const ori__pass *p, int n, int u, int t, int count,
                   bool add)
{
    enum { SOME = 16 };
    const ori__pool *l = p->layer;
    const size_t channels = (size_t)l->channels;
    const size_t row = (size_t)n * (size_t)p->out->stride;
    const size_t frame = (size_t)n * (size_t)p->in[0]->stride + (size_t)u;
    float *dx = p->dx[0] + frame * channels;
    int32_t taps[SOME];

    do {
        const int some = count < SOME ? count : SOME;
        const size_t at = (row + (size_t)t) * channels;

        for (int i = 0; i < some; i++) {
            const int first = (t + i) * l->window.stride - l->window.pad_left;

            taps[i] = u - (first > 0 ? first : 0);
        }
        ori__net_kernel_get()->largest_gradient(
            (size_t)some, channels, taps,
            ((const state *)p->state)->place + at, p->dy + at, dx, add);
        add = true;
        t += some;
        count -= some;
    } while (count > 0);
}

/* Frame u of case n: the windows that see it lie side by side. */
static void backward_frame(const ori__pass *p, int n, int u)
{
    const ori__window *w = &((const ori__pool *)p->layer)->window;
    const ori__frames *in = p->in[0];
    const int64_t from = (int64_t)u + w->pad_left - w->kernel;
    int64_t first = from < 0 ? 0 : from / w->stride + 1;
    int64_t last = ((int64_t)u + w->pad_left) / w->stride;

    if (last >= p->out->lengths[n])
        last = p->out->lengths[n] - 1;
    if (last < first ||
        (in->present &&
         !in->present[(size_t)n * (size_t)in->stride + (size_t)u]))
        first = last + 1;
    gather(p, n, u, (int)first, (int)(last - first) + 1, p->add[0]);
}

static void backward(const ori__pass *p)
{
    const ori__frames *in = p->in[0];
    const int channels = ((const ori__pool *)p->layer)->channels;

    if (!p->dx[0])
        return;
#pragma omp parallel for collapse(2) num_threads(ori_threads_get())           \
    schedule(static) if (ori__worth_threads(in, channels))
    for (int n = 0; n < in->cases; n++)
        for (int u = 0; u < in->stride; u++)
            if (u < in->lengths[n])
                backward_frame(p, n, u);
}

const ori__layer_ops ori__layer_maxpool = {
    .name = "maxpool",
    .places = ori__pool_places,
    .priv_size = sizeof(ori__pool),
    .state_size = sizeof(state),
    .create = ori__pool_create,
    .print = ori__pool_print,
    .length = ori__pool_length,
    .present = ori__pool_present,
    .reach = ori__pool_reach,
    .prepare = prepare,
    .release = release,
    .forward = forward,
    .backward = backward,
    .stream = stream,
};
