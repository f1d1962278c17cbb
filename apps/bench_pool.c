/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_pool.c - how long a pooling layer takes
 */
#include "bench_pool.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/conv/pool.h>
#include <oriole/net/net.h>

#include "output.h"

typedef struct pooling {
    ori_net *net;
    ori_net_run *run;
    ori_batch batch;
    float *x;
    ori_status status;
} pooling;

static float *noise(size_t count)
{
    float *x = output_alloc(count, sizeof *x);

    for (size_t i = 0; i < count; i++)
        x[i] = (float)(i * 2654435761u % 1024) / 512.0f - 1.0f;
    return x;
}

static void make(pooling *p, const char *text, int cases, int length,
                 int channels)
{
    const size_t count = (size_t)cases * (size_t)length * (size_t)channels;
    ori_net_options o = ORI_NET_OPTIONS_INIT;

    o.channels = o.classes = channels;
    o.length = length;
    p->status = ori_net_create(&p->net, text, &o);
    if (p->status == ORI_OK)
        p->status = ori_net_run_create(&p->run, p->net, cases, length, false);
    p->x = noise(count);
    p->batch = (ori_batch){ .x = p->x, .batch = cases, .length = length };
}

static void destroy(pooling *p)
{
    ori_net_run_destroy(p->run);
    ori_net_destroy(p->net);
    free(p->x);
}

static void forward(void *what)
{
    pooling *p = what;
    const float *scores;
    const ori_status s = ori_net_forward(p->run, &p->batch, &scores);

    if (s != ORI_OK)
        p->status = s;
}

/* The time of a network, given as text. */
static ori_status time_net(timing *took, const char *text,
                           const ori_conv_problem *p, int length,
                           double seconds)
{
    pooling net = { 0 };

    make(&net, text, p->batch, length, p->channels_in);
    if (net.status == ORI_OK)
        *took = timing_of(forward, &net, seconds);
    destroy(&net);
    return net.status;
}

typedef struct copying {
    float *from, *to;
    size_t bytes;
} copying;

static void copy(void *what)
{
    const copying *c = what;

    memcpy(c->to, c->from, c->bytes);
}

static timing time_copy(size_t numbers, double seconds)
{
    copying c = { .from = output_alloc(numbers, sizeof *c.from),
                  .to = output_alloc(numbers, sizeof *c.to),
                  .bytes = numbers * sizeof *c.to };
    const timing took = timing_of(copy, &c, seconds);

    free(c.from);
    free(c.to);
    return took;
}

ori_status bench_pool_time(timing *took, const bench_shape *shape,
                           double seconds)
{
    const ori_conv_problem *p = &shape->problem;
    char *text = output_format(
        "%s %d stride=%d pad_left=%d pad_right=%d; global_avg",
        shape->kind == BENCH_MAXPOOL ? "maxpool" : "avgpool", p->kernel,
        p->stride, p->pad_left, p->pad_right);
    const int frames = ori_conv_output_length(p, p->length);
    const size_t less = frames < p->length ? (size_t)(p->length - frames) : 0;
    timing mean, extra;
    ori_status s = time_net(took, text, p, p->length, 0.4 * seconds);

    if (s == ORI_OK)
        s = time_net(&mean, "global_avg", p, frames, 0.4 * seconds);
    free(text);
    if (s != ORI_OK)
        return s;
    extra = time_copy((size_t)p->batch * less * (size_t)p->channels_in,
                      0.2 * seconds);
    took->median = fmax(took->median - mean.median - extra.median, 1e-9);
    took->least = fmax(took->least - mean.least - extra.least, 1e-9);
    return ORI_OK;
}

typedef struct plain_pool {
    ori_pool pool;
    float *x, *y;
    ori_status status;
} plain_pool;

static void pool_plain(void *what)
{
    plain_pool *p = what;

    p->status = ori_pool_forward(&p->pool, p->x, p->y);
}

ori_status bench_pool_plain(timing *took, const bench_shape *shape,
                            double seconds)
{
    const ori_conv_problem *p = &shape->problem;
    plain_pool a = { .pool = {
        .kind = shape->kind == BENCH_MAXPOOL ? ORI_POOL_MAX : ORI_POOL_MEAN,
        .signals = p->batch * p->channels_in, .length = p->length,
        .kernel = p->kernel, .stride = p->stride, .pad_left = p->pad_left,
        .pad_right = p->pad_right } };
    const size_t signals = (size_t)a.pool.signals;

    a.x = noise(signals * (size_t)p->length);
    a.y = noise(signals * (size_t)ori_pool_length(&a.pool));
    *took = timing_of(pool_plain, &a, seconds);
    free(a.x);
    free(a.y);
    return a.status;
}
