/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * layer_concat.c - the channels of branches side by side
 *
 * Szegedy et al., "Going Deeper with Convolutions", CVPR 2015.
 */
#include <oriole/base/threads.h>

#include <string.h>

#include "base/fail.h"
#include "net/layer.h"
#include "net/net_kernel.h"

enum { BRANCHES_MAX = 64 };

typedef struct concat {
    int all;                        /* channels out */
    int channels[BRANCHES_MAX];     /* of each branch */
} concat;

static ori_status create(void *priv, ori__build *b)
{
    concat *l = priv;

    if (b->input_count > BRANCHES_MAX)
        return ori__fail(ORI_ESHAPE, "concat: more than %d branches",
                         BRANCHES_MAX);
    for (int i = 0; i < b->input_count; i++) {
        if (b->inputs[i].length != b->inputs[0].length)
            return ori__fail(ORI_ESHAPE, "concat: branch %d gives %d frames, "
                             "branch 1 %d", i + 1, b->inputs[i].length,
                             b->inputs[0].length);
        l->channels[i] = b->inputs[i].channels;
        l->all += l->channels[i];
        if (l->all > 1 << 20)
            return ori__fail(ORI_ESHAPE, "concat: more than %d channels",
                             1 << 20);
    }
    b->output = (ori__shape){ .channels = l->all,
                              .length = b->inputs[0].length };
    return ORI_OK;
}

/* Rows first, first + 1, ... of x[inputs] side by side in y; none of x that
 * is NULL. */
static void join_rows(const concat *l, const float *const *x, int inputs,
                      size_t first, size_t rows, float *y)
{
    for (size_t r = first; r < first + rows; r++)
        for (int i = 0; i < inputs; i++) {
            const size_t channels = (size_t)l->channels[i];

            if (x[i])
                memcpy(y, x[i] + r * channels, channels * sizeof *y);
            y += channels;
        }
}

static void stream(const ori__flow *f)
{
    join_rows(f->layer, f->x, f->input_count, (size_t)f->at,
              (size_t)f->frames, f->y);
}

static void backward_rows(const ori__pass *p, size_t first, size_t rows)
{
    const ori__net_kernel *k = ori__net_kernel_get();
    const concat *l = p->layer;
    const float *dy = p->dy + first * (size_t)l->all;

    for (size_t r = first; r < first + rows; r++)
        for (int i = 0; i < p->input_count; i++) {
            const size_t channels = (size_t)l->channels[i];
            float *dx = p->dx[i] ? p->dx[i] + r * channels : NULL;

            if (dx && p->add[i])
                k->plus(channels, dx, dy, dx, false);
            else if (dx)
                memcpy(dx, dy, channels * sizeof *dx);
            dy += channels;
        }
}

static void forward(const ori__pass *p)
{
    const concat *l = p->layer;
    const int pieces = ori__piece_count(p->out, l->all);
    bool there = true;

    for (int i = 0; i < p->input_count; i++)
        there = there && !p->x[i];
    if (there)
        return;
#pragma omp parallel for num_threads(ori_threads_get()) schedule(static)      \
    if (ori__worth_threads(p->out, l->all))
    for (int i = 0; i < pieces; i++) {
        const ori__piece piece = ori__piece_at(p->out, l->all, i);

        join_rows(l, p->x, p->input_count, piece.first, piece.frames,
                  p->y + piece.first * (size_t)l->all);
    }
}

static void backward(const ori__pass *p)
{
    const concat *l = p->layer;
    const int pieces = ori__piece_count(p->out, l->all);

#pragma omp parallel for num_threads(ori_threads_get()) schedule(static)      \
    if (ori__worth_threads(p->out, l->all))
    for (int i = 0; i < pieces; i++) {
        const ori__piece piece = ori__piece_at(p->out, l->all, i);

        backward_rows(p, piece.first, piece.frames);
    }
}

const ori__layer_ops ori__layer_concat = {
    .name = "concat",
    .priv_size = sizeof(concat),
    .joins = true,
    .flattens = true,
    .beside = true,
    .create = create,
    .forward = forward,
    .backward = backward,
    .stream = stream,
};
