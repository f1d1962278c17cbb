/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * layer_global_max.c - the largest over the frames of each case that are there
 *
 * Oquab, Bottou, Laptev & Sivic, "Is object localization for free?", CVPR
 * 2015.  Backward gives the whole gradient to the first of the largest.
 */
#include <math.h>

#include <oriole/base/threads.h>

#include "base/fail.h"
#include "base/memory.h"
#include "net/pool.h"
#include "net/net_kernel.h"

typedef struct state {
    int32_t *place;             /* [N, C] the frame that was largest */
} state;

static ori_status prepare(const void *priv, void *state_, ori__room *room)
{
    state *s = state_;

    s->place = ori__alloc((size_t)room->cases *
                              (size_t)((const ori__pool *)priv)->channels,
                          sizeof *s->place);
    return s->place ? ORI_OK : ori__fail_memory("global max pooling");
}

static void release(void *state_)
{
    ori__free(((state *)state_)->place);
}

static void forward_case(const ori__pass *p, int n)
{
    const ori__net_kernel *k = ori__net_kernel_get();
    const ori__frames *f = p->in[0];
    const size_t channels = (size_t)((const ori__pool *)p->layer)->channels;
    const size_t first = (size_t)n * (size_t)f->stride;
    int32_t *place = ((state *)p->state)->place + (size_t)n * channels;
    float *y = p->y + (size_t)n * channels;
    bool any = false;

    for (size_t c = 0; c < channels; c++)
        y[c] = -INFINITY;
    for (int t = 0; t < f->lengths[n]; t++)
        if (!f->present || f->present[first + (size_t)t]) {
            k->largest(channels, p->x[0] + (first + (size_t)t) * channels, t,
                       y, place);
            any = true;
        }
    for (size_t c = 0; c < channels && !any; c++) {
        y[c] = 0;               /* a case without any frame */
        place[c] = -1;
    }
}

static void forward(const ori__pass *p)
{
    const ori__frames *f = p->in[0];
    const int channels = ((const ori__pool *)p->layer)->channels;

#pragma omp parallel for num_threads(ori_threads_get()) schedule(static)      \
    if (ori__worth_threads(f, channels))
    for (int n = 0; n < f->cases; n++)
        forward_case(p, n);
}

/* One window, all of x. */
static void stream(const ori__flow *f)
{
    const size_t channels = (size_t)((const ori__pool *)f->layer)->channels;
    bool any = false;

    for (size_t c = 0; c < channels; c++)
        f->y[c] = -INFINITY;
    for (int t = 0; t < f->have; t++) {
        const float *x = f->x[0] + (size_t)t * channels;

        if (f->present && !f->present[t])
            continue;
        any = true;
        for (size_t c = 0; c < channels; c++)
            f->y[c] = x[c] <= f->y[c] ? f->y[c] : x[c];
    }
    for (size_t c = 0; c < channels && !any; c++)
        f->y[c] = 0;
}

static void backward(const ori__pass *p)
{
    const ori__frames *f = p->in[0];
    const size_t channels = (size_t)((const ori__pool *)p->layer)->channels;

    if (!p->dx[0])
        return;
    if (!p->add[0])
        ori__frames_clear(f, (int)channels, p->dx[0]);
    for (size_t n = 0; n < (size_t)f->cases; n++) {
        const int32_t *place = ((const state *)p->state)->place +
                               n * channels;
        float *dx = p->dx[0] + n * (size_t)f->stride * channels;

        for (size_t c = 0; c < channels && f->lengths[n]; c++)
            if (place[c] >= 0)
                dx[(size_t)place[c] * channels + c] += p->dy[n * channels + c];
    }
}

const ori__layer_ops ori__layer_global_max = {
    .name = "global_max",
    .priv_size = sizeof(ori__pool),
    .state_size = sizeof(state),
    .create = ori__global_create,
    .length = ori__global_length,
    .present = ori__global_present,
    .reach = ori__global_reach,
    .prepare = prepare,
    .release = release,
    .forward = forward,
    .backward = backward,
    .stream = stream,
};
