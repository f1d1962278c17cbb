/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * optimiser.c - SGD with momentum, Adam, AdamW
 */
#include "train/optimiser.h"

#include <math.h>
#include <string.h>

#include <oriole/base/threads.h>

/* Kingma & Ba 2015, section 2: their defaults. */
static const double BETA1 = 0.9, BETA2 = 0.999, EPSILON = 1e-8;

/* What one update of one tensor needs to know. */
typedef struct update {
    float *w, *g, *m, *v;
    float rate, decay, momentum;
    float correct1, correct2;   /* Adam's bias corrections */
} update;

/* Plain momentum, with L2 decay in the gradient (Sutskever et al. 2013,
 * equations 1-2 with the rate outside, as the frameworks have it). */
static void sgd(const update *u, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        const float g = u->g[i] + u->decay * u->w[i];

        u->m[i] = u->momentum * u->m[i] + g;
        u->w[i] -= u->rate * u->m[i];
        u->g[i] = 0;
    }
}

static inline float adam_direction(const update *u, size_t i, float g)
{
    const float b1 = (float)BETA1, b2 = (float)BETA2;

    u->m[i] = b1 * u->m[i] + (1 - b1) * g;
    u->v[i] = b2 * u->v[i] + (1 - b2) * g * g;
    return u->m[i] * u->correct1 /
           (sqrtf(u->v[i] * u->correct2) + (float)EPSILON);
}

/* Algorithm 1 of Kingma & Ba, decay as L2 in the gradient. */
static void adam(const update *u, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        const float g = u->g[i] + u->decay * u->w[i];

        u->w[i] -= u->rate * adam_direction(u, i, g);
        u->g[i] = 0;
    }
}

/* Algorithm 2 of Loshchilov & Hutter 2019: decay apart from the gradient. */
static void adamw(const update *u, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        const float d = adam_direction(u, i, u->g[i]);

        u->w[i] -= u->rate * (d + u->decay * u->w[i]);
        u->g[i] = 0;
    }
}

static const struct {
    const char *name;
    void (*run)(const update *u, size_t from, size_t to);
} optimisers[] = {
    [ORI_SGD] = { "sgd", sgd },
    [ORI_ADAM] = { "adam", adam },
    [ORI_ADAMW] = { "adamw", adamw },
};

int ori_optimiser_by_name(const char *name)
{
    for (size_t i = 0; i < sizeof optimisers / sizeof *optimisers; i++)
        if (strcmp(name, optimisers[i].name) == 0)
            return (int)i;
    return -1;
}

const char *ori_optimiser_name(ori_optimiser optimiser)
{
    return optimisers[optimiser].name;
}

enum { PIECE = 1 << 14 };       /* weights a thread takes at a time */

static void run_tensor(const ori_train_options *o, const update *u,
                       size_t count)
{
    const size_t pieces = (count + PIECE - 1) / PIECE;

#pragma omp parallel for num_threads(ori_threads_get()) schedule(static)      \
    if (pieces > 4)
    for (size_t p = 0; p < pieces; p++) {
        const size_t from = p * PIECE;

        optimisers[o->optimiser].run(
            u, from, from + PIECE < count ? from + PIECE : count);
    }
}

void ori__optimiser_step(const ori_train_options *o, ori_net *net,
                         double rate, int64_t step, float *gradient,
                         float *first, float *second)
{
    float *weights = ori_net_weights(net);
    const double t = (double)step;

    for (int i = 0; i < ori_net_tensor_count(net); i++) {
        const ori_net_tensor tensor = ori_net_tensor_at(net, i);
        const update u = {
            .w = weights + tensor.offset,
            .g = gradient + tensor.offset,
            .m = first + tensor.offset,
            .v = second + tensor.offset,
            .rate = (float)rate,
            .decay = tensor.decayed ? (float)o->weight_decay : 0.0f,
            .momentum = (float)o->momentum,
            .correct1 = (float)(1 / (1 - pow(BETA1, t))),
            .correct2 = (float)(1 / (1 - pow(BETA2, t))),
        };

        if (tensor.trained)
            run_tensor(o, &u, tensor.count);
    }
}
