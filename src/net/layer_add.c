/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * layer_add.c - the sum of branches
 *
 * He, Zhang, Ren & Sun, "Deep Residual Learning for Image Recognition", CVPR
 * 2016.
 */
#include <oriole/base/threads.h>

#include <string.h>

#include "base/fail.h"
#include "net/layer.h"
#include "net/net_kernel.h"

typedef struct add {
    int channels;
} add;

static ori_status create(void *priv, ori__build *b)
{
    for (int i = 1; i < b->input_count; i++)
        if (b->inputs[i].channels != b->inputs[0].channels ||
            b->inputs[i].length != b->inputs[0].length)
            return ori__fail(ORI_ESHAPE, "add: branch %d gives %d channels "
                             "in %d frames, branch 1 %d in %d", i + 1,
                             b->inputs[i].channels, b->inputs[i].length,
                             b->inputs[0].channels, b->inputs[0].length);
    b->output = b->inputs[0];
    ((add *)priv)->channels = b->output.channels;
    return ORI_OK;
}

/* y = the sum of x[inputs] from number `at` on. */
static void sum(const float *const *x, int inputs, size_t at, size_t count,
                float *y, bool rectify)
{
    const ori__net_kernel *k = ori__net_kernel_get();
    const int last = inputs - 1;

    if (last == 0 && rectify)
        k->relu(count, x[0] + at, y);
    else if (last == 0 && y != x[0] + at)
        memcpy(y, x[0] + at, count * sizeof *y);
    for (int i = 1; i <= last; i++)
        k->plus(count, i == 1 ? x[0] + at : y, x[i] + at, y,
                rectify && i == last);
}

static void stream(const ori__flow *f)
{
    const size_t channels = (size_t)((const add *)f->layer)->channels;

    sum(f->x, f->input_count, (size_t)f->at * channels,
        (size_t)f->frames * channels, f->y, f->rectify);
}

static void forward(const ori__pass *p)
{
    const int channels = ((const add *)p->layer)->channels;
    const int pieces = ori__piece_count(p->out, channels);

#pragma omp parallel for num_threads(ori_threads_get()) schedule(static)      \
    if (ori__worth_threads(p->out, channels))
    for (int i = 0; i < pieces; i++) {
        const ori__piece piece = ori__piece_at(p->out, channels, i);

        sum(p->x, p->input_count, piece.first * (size_t)channels,
            piece.frames * (size_t)channels,
            p->y + piece.first * (size_t)channels, p->rectify);
    }
}

/* dx[0] may be dy, so it comes last. */
static void backward_piece(const ori__pass *p, size_t at, size_t count)
{
    const ori__net_kernel *k = ori__net_kernel_get();
    const float *dy = p->dy + at;

    if (p->rectify)
        k->relu_gradient(count, p->y + at, dy, p->dy + at, false);
    for (int i = p->input_count - 1; i >= 0; i--) {
        float *dx = p->dx[i] ? p->dx[i] + at : NULL;

        if (!dx || dx == dy)
            continue;
        if (p->add[i])
            k->plus(count, dx, dy, dx, false);
        else
            memcpy(dx, dy, count * sizeof *dx);
    }
}

static void backward(const ori__pass *p)
{
    const int channels = ((const add *)p->layer)->channels;
    const int pieces = ori__piece_count(p->out, channels);

#pragma omp parallel for num_threads(ori_threads_get()) schedule(static)      \
    if (ori__worth_threads(p->out, channels))
    for (int i = 0; i < pieces; i++) {
        const ori__piece piece = ori__piece_at(p->out, channels, i);

        backward_piece(p, piece.first * (size_t)channels,
                       piece.frames * (size_t)channels);
    }
}

const ori__layer_ops ori__layer_add = {
    .name = "add",
    .priv_size = sizeof(add),
    .joins = true,
    .in_place = true,
    .gradient_in_place = true,
    .fuses_relu = true,
    .fused_needs_output = true,
    .create = create,
    .forward = forward,
    .backward = backward,
    .stream = stream,
};
