/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * layer_global_avg.c - the mean over the frames of each case that are there
 *
 * Lin, Chen & Yan, "Network In Network", ICLR 2014.
 */
#include <oriole/base/threads.h>

#include <string.h>

#include "net/pool.h"
#include "net/net_kernel.h"

static void average(size_t frames, size_t channels, const float *x,
                    const unsigned char *present, float *y)
{
    const float scale = ori__one_by_present(present, frames);

    memset(y, 0, channels * sizeof *y);
    ori__net_kernel_get()->sum(frames, channels, x, present, y);
    for (size_t c = 0; c < channels; c++)
        y[c] *= scale;
}

static void forward(const ori__pass *p)
{
    const ori__frames *f = p->in[0];
    const int channels = ((const ori__pool *)p->layer)->channels;

#pragma omp parallel for num_threads(ori_threads_get()) schedule(static)      \
    if (ori__worth_threads(f, channels))
    for (int n = 0; n < f->cases; n++) {
        const size_t first = (size_t)n * (size_t)f->stride;
        const unsigned char *there = f->present ? f->present + first : NULL;

        average((size_t)f->lengths[n], (size_t)channels,
                p->x[0] + first * (size_t)channels, there,
                p->y + (size_t)n * (size_t)channels);
    }
}

/* One window, all of x. */
static void stream(const ori__flow *f)
{
    average((size_t)f->have, (size_t)((const ori__pool *)f->layer)->channels,
            f->x[0], f->present, f->y);
}

static void backward(const ori__pass *p)
{
    const ori__net_kernel *k = ori__net_kernel_get();
    const ori__frames *f = p->in[0];
    const int channels = ((const ori__pool *)p->layer)->channels;

    if (!p->dx[0])
        return;
    if (!p->add[0])
        ori__frames_clear(f, channels, p->dx[0]);
#pragma omp parallel for num_threads(ori_threads_get()) schedule(static)      \
    if (ori__worth_threads(f, channels))
    for (int n = 0; n < f->cases; n++) {
        const size_t first = (size_t)n * (size_t)f->stride;
        const unsigned char *there = f->present ? f->present + first : NULL;
        const float scale = ori__one_by_present(there, (size_t)f->lengths[n]);
        const float *dy = p->dy + (size_t)n * (size_t)channels;

        for (int t = 0; t < f->lengths[n]; t++)
            k->add_scaled((size_t)channels, scale, dy,
                          p->dx[0] + (first + (size_t)t) * (size_t)channels);
    }
}

const ori__layer_ops ori__layer_global_avg = {
    .name = "global_avg",
    .priv_size = sizeof(ori__pool),
    .create = ori__global_create,
    .length = ori__global_length,
    .present = ori__global_present,
    .reach = ori__global_reach,
    .forward = forward,
    .backward = backward,
    .stream = stream,
};
