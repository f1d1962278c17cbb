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

#include "base/fail.h"
#include "base/memory.h"
#include "net/net_kernel.h"
#include "net/pool.h"

typedef struct state {
    int32_t *place;             /* [N, T', C] the tap that was largest */
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

/* The input frame under tap j of output frame t of case n; -1: none. */
static int64_t frame_under(const ori__pool *l, const ori__frames *in, int n,
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
    const ori__pool *l = p->layer;
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
    ori__pool_forward(p, forward_frame);
}

static void backward_frame(const ori__pass *p, int n, int t)
{
    const ori__net_kernel *k = ori__net_kernel_get();
    const ori__pool *l = p->layer;
    const size_t channels = (size_t)l->channels;
    const size_t at = ((size_t)n * (size_t)p->out->stride + (size_t)t) *
                      channels;
    const int32_t *place = ((const state *)p->state)->place + at;

    for (int j = 0; j < l->window.kernel; j++) {
        const int64_t row = frame_under(l, p->in[0], n, t, j);

        if (row >= 0)
            k->largest_gradient(channels, j, place, p->dy + at,
                                p->dx[0] + (size_t)row * channels);
    }
}

static void backward(const ori__pass *p)
{
    ori__pool_backward(p, backward_frame);
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
};
