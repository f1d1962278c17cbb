/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * layer_dropout.c - in training, numbers set to zero at random
 *
 *     dropout RATE
 *
 * Srivastava, Hinton, Krizhevsky, Sutskever & Salakhutdinov, "Dropout",
 * JMLR 15, 2014; what stays is scaled by 1 / (1 - rate), so that inference
 * has nothing to do.  What is dropped follows from (seed, step, layer, place)
 * and is drawn again in backward.
 */
#include <string.h>

#include <oriole/base/threads.h>

#include "net/elementwise.h"
#include "net/net_kernel.h"

enum { BLOCK = 1024 };          /* numbers drawn at once */

static const char *const places[] = { "rate", NULL };

static ori_status create(void *priv, ori__build *b)
{
    ori__map *l = priv;

    (void)ori__elementwise_create(l, b);
    l->shape = 0.5;
    return ori__config_number(b->config, "rate", 0, 0.999, &l->shape);
}

static void print(const void *priv, ori__text *text)
{
    ori__print_number(text, "rate", ((const ori__map *)priv)->shape);
}

/* 0 or 1 / (1 - rate) for `count` numbers, from block `block` on of the four
 * numbers each that the layer draws in this step. */
static void draw(const ori__pass *p, size_t block, size_t count, float *scale)
{
    const double rate = ((const ori__map *)p->layer)->shape;
    const uint32_t below = (uint32_t)(rate * 0x1p32);
    const float keep = (float)(1 / (1 - rate));
    ori__rng rng = ori__rng_at(p->seed, ORI__RNG_DROPOUT, p->step, p->index);

    rng.counter[0] = (uint32_t)block;
    for (size_t i = 0; i < count; i++)
        scale[i] = ori__rng_u32(&rng) < below ? 0.0f : keep;
}

/* to (+)= from * what was drawn, over all frames */
static void scale_all(const ori__pass *p, const float *from, float *to,
                      bool add)
{
    const ori__net_kernel *k = ori__net_kernel_get();
    const int channels = ((const ori__map *)p->layer)->channels;
    const int pieces = ori__piece_count(p->out, channels);

#pragma omp parallel for num_threads(ori_threads_get()) schedule(static)      \
    if (ori__worth_threads(p->out, channels))
    for (int i = 0; i < pieces; i++) {
        const ori__piece piece = ori__piece_at(p->out, channels, i);
        const size_t start = piece.first * (size_t)channels;
        const size_t all = piece.frames * (size_t)channels;
        float scale[BLOCK];

        for (size_t done = 0; done < all; done += BLOCK) {
            const size_t count = all - done < BLOCK ? all - done : BLOCK;
            const size_t at = start + done;

            /* + i: no two pieces share a block that one does not fill */
            draw(p, start / 4 + (size_t)i + done / 4, count, scale);
            k->scale_by(count, scale, from + at, to + at, add);
        }
    }
}

static void copy(const void *priv, size_t count, const float *x, float *y)
{
    (void)priv;
    if (x != y)
        memcpy(y, x, count * sizeof *y);
}

static void forward(const ori__pass *p)
{
    if (p->training)
        scale_all(p, p->x[0], p->y, false);
    else
        ori__elementwise_forward(p);
}

static void ones(const void *priv, size_t count, const float *x,
                 const float *y, float *slope)
{
    (void)priv, (void)x, (void)y;
    for (size_t i = 0; i < count; i++)
        slope[i] = 1.0f;
}

static void backward(const ori__pass *p)
{
    if (!p->training)
        ori__elementwise_backward(p);
    else if (p->dx[0])
        scale_all(p, p->dy, p->dx[0], p->add[0]);
}

const ori__layer_ops ori__layer_dropout = {
    .name = "dropout",
    .places = places,
    .priv_size = sizeof(ori__map),
    .in_place = true,
    .gradient_in_place = true,
    .create = create,
    .print = print,
    .forward = forward,
    .backward = backward,
    .stream = ori__elementwise_stream,
    .map = copy,
    .slope = ones,
};
