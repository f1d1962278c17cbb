/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * elementwise.c - what layers that treat each number alone have in common
 */
#include "net/elementwise.h"

#include <oriole/base/threads.h>

#include "net/net_kernel.h"

ori_status ori__elementwise_create(void *priv, ori__build *b)
{
    b->output = b->inputs[0];
    ((ori__map *)priv)->channels = b->output.channels;
    return ORI_OK;
}

void ori__elementwise_forward(const ori__pass *pass)
{
    const ori__frames *f = pass->out;
    const int channels = ((const ori__map *)pass->layer)->channels;
    const int pieces = ori__piece_count(f, channels);

#pragma omp parallel for num_threads(ori_threads_get()) schedule(static)      \
    if (ori__worth_threads(f, channels))
    for (int i = 0; i < pieces; i++) {
        const ori__piece p = ori__piece_at(f, channels, i);
        const size_t at = p.first * (size_t)channels;

        pass->ops->map(pass->layer, p.frames * (size_t)channels,
                       pass->x[0] + at, pass->y + at);
    }
}

void ori__elementwise_backward(const ori__pass *pass)
{
    enum { BLOCK = 1024 };
    const ori__frames *f = pass->out;
    const ori__net_kernel *k = ori__net_kernel_get();
    const int channels = ((const ori__map *)pass->layer)->channels;
    const int pieces = ori__piece_count(f, channels);

    if (!pass->dx[0])
        return;
#pragma omp parallel for num_threads(ori_threads_get()) schedule(static)      \
    if (ori__worth_threads(f, channels))
    for (int i = 0; i < pieces; i++) {
        const ori__piece p = ori__piece_at(f, channels, i);
        const size_t end = (p.first + p.frames) * (size_t)channels;
        float g[BLOCK];

        for (size_t at = p.first * (size_t)channels; at < end; at += BLOCK) {
            const size_t count = end - at < BLOCK ? end - at : BLOCK;

            pass->ops->slope(pass->layer, count, pass->x[0] + at,
                             pass->y + at, g);
            k->scale_by(count, g, pass->dy + at, pass->dx[0] + at,
                        pass->add[0]);
        }
    }
}

void ori__elementwise_stream(const ori__flow *f)
{
    const int channels = ((const ori__map *)f->layer)->channels;

    f->ops->map(f->layer, (size_t)f->frames * (size_t)channels,
                f->x[0] + (ptrdiff_t)f->at * channels, f->y);
}
