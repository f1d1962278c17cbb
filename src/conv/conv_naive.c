/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_naive.c - the definition, word by word
 *
 * The reference that every other solver is tested against: sums in double,
 * no tricks.  Never made faster.
 */
#include <string.h>

#include "conv/conv_solver.h"

#include <oriole/base/threads.h>

typedef struct {
    ori__conv_base base;
} naive;

static bool applicable(const ori_conv_problem *problem)
{
    (void)problem;
    return true;
}

/* One multiplication at a time, each in double, where the peak does 64
 * flops in the same time. */
static double cost(const ori_conv_problem *problem)
{
    return 200.0 * ori__conv_flops(problem);
}

static ori_status create(void *state)
{
    naive *s = state;
    const ori_conv_problem *p = &s->base.problem;
    const int per_group = p->channels_in / p->groups;

    if (p->pass != ORI_CONV_WEIGHT_GRADIENT)
        s->base.packed_size = (size_t)p->channels_out * (size_t)per_group *
                              (size_t)p->kernel * sizeof(float);
    if (p->pass == ORI_CONV_INPUT_GRADIENT)
        s->base.work_size = (size_t)p->batch * (size_t)p->channels_in *
                            (size_t)p->length * sizeof(double);
    return ORI_OK;
}

static void pack(const void *state, const float *w, void *packed, void *work)
{
    const naive *s = state;

    (void)work;
    memcpy(packed, w, s->base.packed_size);
}

/* Where a value of x or y stands. */
static size_t place(ori_layout layout, int n, int c, int t, int channels,
                    int frames)
{
    const size_t c_ = (size_t)c, t_ = (size_t)t;
    const size_t at = layout == ORI_NTC ? t_ * (size_t)channels + c_
                                        : c_ * (size_t)frames + t_;

    return (size_t)n * (size_t)channels * (size_t)frames + at;
}

static size_t x_at(const naive *s, int n, int c, int t)
{
    const ori_conv_problem *p = &s->base.problem;

    return place(p->layout, n, c, t, p->channels_in, p->length);
}

static size_t y_at(const naive *s, int n, int k, int t)
{
    const ori_conv_problem *p = &s->base.problem;

    return place(p->layout, n, k, t, p->channels_out, s->base.frames_out);
}

static size_t w_at(const ori_conv_problem *p, int k, int c, int j)
{
    const size_t per_group = (size_t)(p->channels_in / p->groups);

    return ((size_t)k * per_group + (size_t)c) * (size_t)p->kernel +
           (size_t)j;
}

/* The first input channel of output channel k's group. */
static int group_channel(const ori_conv_problem *p, int k)
{
    return k / (p->channels_out / p->groups) * (p->channels_in / p->groups);
}

/* x at the place that tap j of output frame t sees. */
static double x_under(const naive *s, const ori_conv_args *a, int n, int c,
                      int t, int j)
{
    const ori_conv_problem *p = &s->base.problem;
    const int u = ori__conv_source(
        p->padding, ori__conv_frames_in(p, a->lengths, n),
        t * p->stride + j * p->dilation - p->pad_left);

    return u < 0 ? 0.0 : (double)a->x[x_at(s, n, c, u)];
}

static double output(const naive *s, const ori_conv_args *a, int n, int k,
                     int t)
{
    const ori_conv_problem *p = &s->base.problem;
    const float *w = a->packed;
    const int c0 = group_channel(p, k);
    double sum = a->bias ? (double)a->bias[k] : 0.0;

    for (int c = 0; c < p->channels_in / p->groups; c++)
        for (int j = 0; j < p->kernel; j++)
            sum += (double)w[w_at(p, k, c, j)] *
                   x_under(s, a, n, c0 + c, t, j);
    return sum;
}

double ori_conv_definition(const ori_conv_problem *problem,
                           const ori_conv_args *args, int n, int k, int t)
{
    const naive s = { .base = {
        .problem = *problem,
        .frames_out = ori_conv_output_length(problem, problem->length),
    } };

    return output(&s, args, n, k, t);
}

static float *y_of(const naive *s, const ori_conv_args *a, int n, int k,
                   int t)
{
    if (!a->y_pitch)
        return a->y + y_at(s, n, k, t);
    return ori__conv_y_of(&s->base, a, n) + (ptrdiff_t)t * a->y_pitch + k;
}

/* By the definition, in double again. */
static double finished(const ori_conv_finish *f, double y, int k)
{
    if (f && f->mean)
        y = (y - (double)f->mean[k]) * (double)f->gain[k] +
            (double)f->offset[k];
    return f && f->rectify && y < 0.0 ? 0.0 : y;
}

static void forward(const naive *s, const ori_conv_args *a)
{
    const ori_conv_problem *p = &s->base.problem;

#pragma omp parallel for collapse(2) schedule(static)                         \
    num_threads(ori_threads_get())
    for (int n = 0; n < p->batch; n++)
        for (int k = 0; k < p->channels_out; k++) {
            const int frames = ori__conv_frames_out(p, a->lengths, n);

            for (int t = 0; t < s->base.frames_out; t++)
                *y_of(s, a, n, k, t) =
                    t < frames ? (float)finished(a->finish,
                                                 output(s, a, n, k, t), k)
                               : 0.0f;
        }
}

/* sum: [T], one channel of one case */
static void scatter(const naive *s, const ori_conv_args *a, int n, int c,
                    double *sum)
{
    const ori_conv_problem *p = &s->base.problem;
    const float *w = a->packed;
    const int length = ori__conv_frames_in(p, a->lengths, n);
    const int frames = ori__conv_frames_out(p, a->lengths, n);
    const int in = p->channels_in / p->groups;
    const int out = p->channels_out / p->groups;
    const int k0 = c / in * out;

    for (int t = 0; t < frames; t++)
        for (int j = 0; j < p->kernel; j++) {
            const int u = ori__conv_source(
                p->padding, length,
                t * p->stride + j * p->dilation - p->pad_left);

            if (u < 0)
                continue;
            for (int k = k0; k < k0 + out; k++)
                sum[u] += (double)a->dy[y_at(s, n, k, t)] *
                          (double)w[w_at(p, k, c % in, j)];
        }
}

static void input_gradient(const naive *s, const ori_conv_args *a)
{
    const ori_conv_problem *p = &s->base.problem;

#pragma omp parallel for collapse(2) schedule(static)                         \
    num_threads(ori_threads_get())
    for (int n = 0; n < p->batch; n++)
        for (int c = 0; c < p->channels_in; c++) {
            const int length = ori__conv_frames_in(p, a->lengths, n);
            double *sum = (double *)a->work +
                          ((size_t)n * (size_t)p->channels_in + (size_t)c) *
                              (size_t)p->length;

            memset(sum, 0, (size_t)length * sizeof *sum);
            scatter(s, a, n, c, sum);
            for (int t = 0; t < length; t++)
                a->dx[x_at(s, n, c, t)] += (float)sum[t];
        }
}

static double correlation(const naive *s, const ori_conv_args *a, int k,
                          int c, int j)
{
    const ori_conv_problem *p = &s->base.problem;
    const int c0 = group_channel(p, k);
    double sum = 0.0;

    for (int n = 0; n < p->batch; n++) {
        const int frames = ori__conv_frames_out(p, a->lengths, n);

        for (int t = 0; t < frames; t++)
            sum += (double)a->dy[y_at(s, n, k, t)] *
                   x_under(s, a, n, c0 + c, t, j);
    }
    return sum;
}

static double total(const naive *s, const ori_conv_args *a, int k)
{
    const ori_conv_problem *p = &s->base.problem;
    double sum = 0.0;

    for (int n = 0; n < p->batch; n++) {
        const int frames = ori__conv_frames_out(p, a->lengths, n);

        for (int t = 0; t < frames; t++)
            sum += (double)a->dy[y_at(s, n, k, t)];
    }
    return sum;
}

static void weight_gradient(const naive *s, const ori_conv_args *a)
{
    const ori_conv_problem *p = &s->base.problem;

#pragma omp parallel for schedule(static) num_threads(ori_threads_get())
    for (int k = 0; k < p->channels_out; k++) {
        for (int c = 0; c < p->channels_in / p->groups; c++)
            for (int j = 0; j < p->kernel; j++)
                a->dw[w_at(p, k, c, j)] += (float)correlation(s, a, k, c, j);
        if (a->db)
            a->db[k] += (float)total(s, a, k);
    }
}

static void execute(const void *state, const ori_conv_args *args)
{
    const naive *s = state;

    switch (s->base.problem.pass) {
    case ORI_CONV_FORWARD:
        forward(s, args);
        break;
    case ORI_CONV_INPUT_GRADIENT:
        input_gradient(s, args);
        break;
    case ORI_CONV_WEIGHT_GRADIENT:
        weight_gradient(s, args);
        break;
    }
}

const ori__conv_solver ori__conv_solver_naive = {
    .name = "naive",
    .any_layout = true,
    .state_size = sizeof(naive),
    .applicable = applicable,
    .cost = cost,
    .create = create,
    .pack = pack,
    .execute = execute,
};
