/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * layer_relu.c - y = x for x > 0, 0 elsewhere
 *
 * Nair & Hinton, "Rectified Linear Units Improve Restricted Boltzmann
 * Machines", ICML 2010.  Behind a layer that can do it in passing (batchnorm,
 * add) this one does not run at all.
 */
#include <oriole/base/threads.h>

#include "net/elementwise.h"
#include "net/net_kernel.h"

static void map(const void *priv, size_t count, const float *x, float *y)
{
    (void)priv;
    ori__net_kernel_get()->relu(count, x, y);
}

static void backward(const ori__pass *p)
{
    const ori__net_kernel *k = ori__net_kernel_get();
    const int channels = ((const ori__map *)p->layer)->channels;
    const int pieces = ori__piece_count(p->out, channels);

    if (!p->dx[0])
        return;
#pragma omp parallel for num_threads(ori_threads_get()) schedule(static)      \
    if (ori__worth_threads(p->out, channels))
    for (int i = 0; i < pieces; i++) {
        const ori__piece piece = ori__piece_at(p->out, channels, i);
        const size_t at = piece.first * (size_t)channels;

        k->relu_gradient(piece.frames * (size_t)channels, p->y + at,
                         p->dy + at, p->dx[0] + at, p->add[0]);
    }
}

const ori__layer_ops ori__layer_relu = {
    .name = "relu",
    .priv_size = sizeof(ori__map),
    .needs_output = true,
    .in_place = true,
    .gradient_in_place = true,
    .rectifier = true,
    .plain_relu = true,
    .create = ori__elementwise_create,
    .forward = ori__elementwise_forward,
    .backward = backward,
    .stream = ori__elementwise_stream,
    .map = map,
};
