/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_case.c - one convolution with its arrays, ready to be timed
 */
#include "bench_case.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "output.h"

enum { CHECKS = 64 };           /* outputs that are looked at */

/* Both areas of a plan must be aligned so. */
static void *aligned(size_t bytes)
{
    void *memory = aligned_alloc(64, bytes / 64 * 64 + 64);

    if (memory)
        return memory;
    output_fail(NULL, "out of memory");
    exit(EXIT_RESOURCES);
}

/* A linear congruence (Knuth, TAOCP 2, 3.3.4, table 1, line 16). */
static uint32_t draw(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

float *bench_noise(size_t count, uint32_t seed)
{
    float *x = aligned(count * sizeof *x);

    for (size_t i = 0; i < count; i++)
        x[i] = (float)draw(&seed) * 0x1p-23f - 1.0f;
    return x;
}

/* What the pass does not use stays NULL. */
static ori_conv_args args_of(const bench_case *c)
{
    switch (c->problem.pass) {
    case ORI_CONV_FORWARD:
        return (ori_conv_args){ .x = c->x, .packed = c->packed,
                                .bias = c->b, .y = c->y, .work = c->work };
    case ORI_CONV_INPUT_GRADIENT:
        return (ori_conv_args){ .dy = c->y, .packed = c->packed,
                                .dx = c->x, .work = c->work };
    default:
        return (ori_conv_args){ .x = c->x, .dy = c->y, .dw = c->w,
                                .db = c->b, .work = c->work };
    }
}

static void make_arrays(bench_case *c)
{
    const ori_conv_problem *p = &c->problem;
    const size_t n = (size_t)p->batch, in = (size_t)p->channels_in;
    const size_t out = (size_t)p->channels_out;
    const size_t frames = (size_t)ori_conv_output_length(p, p->length);

    c->x = bench_noise(n * in * (size_t)p->length, 1);
    c->y = bench_noise(n * out * frames, 2);
    c->w = bench_noise(out * (in / (size_t)p->groups) * (size_t)p->kernel, 3);
    c->b = bench_noise(out, 4);
    c->packed = aligned(ori_conv_packed_size(c->plan));
    c->work = aligned(ori_conv_work_size(c->plan));
    c->args = args_of(c);
}

static void execute(void *what)
{
    const bench_case *c = what;

    ori_conv_execute(c->plan, &c->args);
}

static void pack(void *what)
{
    const bench_case *c = what;

    if (c->problem.pass != ORI_CONV_WEIGHT_GRADIENT)
        ori_conv_pack(c->plan, c->w, c->packed, c->work);
}

ori_status bench_case_make(bench_case *c, const ori_conv_problem *problem,
                           ori_effort effort, const char *solver)
{
    ori_status s;

    *c = (bench_case){ .problem = *problem };
    s = ori_conv_plan_create(&c->plan, problem, effort, solver);
    if (s != ORI_OK)
        return s;
    make_arrays(c);
    pack(c);
    return ORI_OK;
}

void bench_case_free(bench_case *c)
{
    ori_conv_plan_destroy(c->plan);
    free(c->x);
    free(c->y);
    free(c->w);
    free(c->b);
    free(c->packed);
    free(c->work);
}

timing bench_case_time(bench_case *c, double seconds)
{
    return timing_of(execute, c, seconds);
}

double bench_case_cost(bench_case *c, double seconds)
{
    const double packing = timing_of(pack, c, seconds).least;

    return timing_of(execute, c, seconds).least +
           packing / c->problem.executions;
}

double bench_case_error(const bench_case *c)
{
    const ori_conv_problem *p = &c->problem;
    const size_t channels = (size_t)p->channels_out;
    const size_t frames = (size_t)ori_conv_output_length(p, p->length);
    ori_conv_args plain = c->args;
    double wrong = 0.0, all = 0.0;
    uint32_t seed = 5;

    plain.packed = c->w;
    for (int i = 0; i < CHECKS; i++) {
        const size_t n = draw(&seed) % (uint32_t)p->batch;
        const size_t k = draw(&seed) % channels, t = draw(&seed) % frames;
        const size_t at = p->layout == ORI_NTC
                              ? (n * frames + t) * channels + k
                              : (n * channels + k) * frames + t;
        const double want = ori_conv_definition(p, &plain, (int)n, (int)k,
                                                (int)t);
        const double off = (double)c->y[at] - want;

        wrong += off * off;
        all += want * want;
    }
    return sqrt(wrong / fmax(all, 1e-300));
}

double bench_case_flops(const ori_conv_problem *p)
{
    return 2.0 * p->batch * p->channels_out *
           ori_conv_output_length(p, p->length) *
           (p->channels_in / p->groups) * p->kernel;
}
