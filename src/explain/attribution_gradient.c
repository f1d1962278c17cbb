/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * attribution_gradient.c - attributions that follow the gradient of the input
 */
#include "explain/attribution_view.h"

#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"

/* The gradient at the features themselves -> g [frames, width]. */
static ori_status gradient(const ori__view *v, float *g)
{
    const ori__features *f = v->features;
    const ori__variants one = { .x = f->x, .count = 1, .frames = f->frames,
                                .present = f->missing ? f->present : NULL };
    double score;

    return ori__network_gradient(v->network, &one, v->label, &score, g);
}

static float *new_map(const ori__view *v)
{
    return ori__alloc((size_t)v->features->frames,
                      (size_t)v->features->width * sizeof(float));
}

/* How far x is from the baseline at place i of the map; nothing is there at
 * missing frames. */
static float way(const ori__features *f, size_t i)
{
    const size_t width = (size_t)f->width;

    return f->present[i / width] ? f->x[i] - f->baseline[i % width] : 0.0f;
}

typedef void turn_fn(const ori__features *f, size_t count, float *g);

static void sizes(const ori__features *f, size_t count, float *g)
{
    (void)f;
    for (size_t i = 0; i < count; i++)
        g[i] = fabsf(g[i]);
}

static void products(const ori__features *f, size_t count, float *g)
{
    for (size_t i = 0; i < count; i++)
        g[i] *= way(f, i);
}

static ori_status by_one_gradient(const ori__view *v, turn_fn *turn)
{
    const ori__features *f = v->features;
    float *g = new_map(v);
    ori_status s = g ? gradient(v, g) : ori__fail_memory("an attribution");

    if (s == ORI_OK) {
        turn(f, (size_t)f->frames * (size_t)f->width, g);
        s = ori__view_add_map(v, g);
    }
    if (s == ORI_OK)
        s = ori__view_scores(v);
    ori__free(g);
    return s;
}

ori_status ori__attribute_saliency(const ori__view *v)
{
    return by_one_gradient(v, sizes);
}

ori_status ori__attribute_input(const ori__view *v)
{
    return by_one_gradient(v, products);
}

/* Some points of the way from the baseline to x. */
typedef struct path {
    float *x, *dx;              /* [batch, frames, width] */
    unsigned char *present;     /* [batch, frames] */
    double *score;              /* [batch] */
    int batch;
} path;

static ori_status create_path(path *p, const ori__view *v)
{
    const ori__features *f = v->features;
    const size_t each = (size_t)f->frames * (size_t)f->width;
    const size_t batch = (size_t)ori__run_batch(f->frames);

    p->batch = (int)batch;
    p->x = ori__alloc(batch, each * sizeof *p->x);
    p->dx = ori__alloc(batch, each * sizeof *p->dx);
    p->present = ori__alloc(batch, (size_t)f->frames);
    p->score = ORI__NEW(double, batch);
    if (!p->x || !p->dx || !p->present || !p->score)
        return ori__fail_memory("integrated gradients");
    for (size_t i = 0; i < batch; i++)
        memcpy(p->present + i * (size_t)f->frames, f->present,
               (size_t)f->frames);
    return ORI_OK;
}

static void destroy_path(path *p)
{
    ori__free(p->x);
    ori__free(p->dx);
    ori__free(p->present);
    ori__free(p->score);
}

/* Adds the gradients at `count` points of `steps` from number `from` on, each
 * in the middle of its step. */
static ori_status walk(const ori__view *v, path *p, int from, int count,
                       double *sum)
{
    const ori__features *f = v->features;
    const size_t each = (size_t)f->frames * (size_t)f->width;
    const ori__variants points = { .x = p->x, .count = count,
                                   .frames = f->frames,
                                   .present = f->missing ? p->present
                                                         : NULL };
    ori_status s;

    for (int k = 0; k < count; k++) {
        const float at = (float)((from + k + 0.5) / v->steps);
        float *x = p->x + (size_t)k * each;

        for (size_t i = 0; i < each; i++)
            x[i] = f->baseline[i % (size_t)f->width] + at * way(f, i);
    }
    s = ori__network_gradient(v->network, &points, v->label, p->score, p->dx);
    for (size_t k = 0; s == ORI_OK && k < (size_t)count; k++)
        for (size_t i = 0; i < each; i++)
            sum[i] += (double)p->dx[k * each + i];
    return s;
}

/* Sundararajan, Taly & Yan 2017, eq. 1, the integral by midpoints. */
ori_status ori__attribute_integrated(const ori__view *v)
{
    const ori__features *f = v->features;
    const size_t each = (size_t)f->frames * (size_t)f->width;
    double *sum = ORI__NEW(double, each);
    float *map = new_map(v);
    path p = { .batch = 0 };
    ori_status s = sum && map ? create_path(&p, v)
                              : ori__fail_memory("integrated gradients");

    for (int i = 0; s == ORI_OK && i < v->steps; i += p.batch)
        s = walk(v, &p, i, v->steps - i < p.batch ? v->steps - i : p.batch,
                 sum);
    for (size_t i = 0; s == ORI_OK && i < each; i++)
        map[i] = (float)(sum[i] / v->steps * (double)way(f, i));
    if (s == ORI_OK)
        s = ori__view_add_map(v, map);
    if (s == ORI_OK)
        s = ori__view_scores(v);
    destroy_path(&p);
    ori__free(sum);
    ori__free(map);
    return s;
}
