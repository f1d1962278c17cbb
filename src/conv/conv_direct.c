/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_direct.c - convolution as a matrix product over overlapping rows
 *
 * In [N][T][C] each output frame is a product of a contiguous stretch of x
 * with the weights: no im2col, no copy but of the frames at the edges.  The
 * passes stand in files of their own; all run on the tiles of kernel.h.
 *
 * After Georganas et al., "Anatomy of high-performance deep learning
 * convolutions on SIMD architectures", SC 2018, which blocks the channels
 * where we keep them contiguous.
 */
#include "conv/conv_direct.h"

#include <limits.h>

#include "base/fail.h"
#include "base/memory.h"
#include "conv/kernel.h"

/* Numbers of dw from which on it is a matrix to be cut into tiles: 16 of
 * the largest kind. */
enum { MATRIX = 16 * ORI__ROWS_MAX * ORI__PANEL_MAX };

bool ori__direct_flat(const ori_conv_problem *p)
{
    return p->kernel == 1 && p->stride == 1 && p->pad_left == 0 &&
           p->pad_right == 0 && p->length <= INT_MAX / p->batch;
}

static bool applicable(const ori_conv_problem *problem)
{
    (void)problem;
    return true;
}

/* `columns` of a matrix, with the padding of the last panel. */
static double padded(int columns)
{
    return (double)ori__panel_columns(ori__kernel_get(), columns);
}

/* Each channel a group: 60 % of the peak, as few multiplications share what
 * is loaded, and a third of that for the weights' gradient, measured with 256
 * channels; and moving each number in and out of the caches. */
static double depthwise_cost(const ori_conv_problem *p, double moved)
{
    const bool weights = p->pass == ORI_CONV_WEIGHT_GRADIENT;

    return ori__conv_flops(p) * padded(p->channels_in) / p->channels_in /
               (weights ? 0.22 : 0.6) + (weights ? 12.0 : 3.0) * moved;
}

/*
 * The flops, with the columns that padding adds, near the peak; moving each
 * number in and out, which is what small kernels come down to; and packing
 * the weights or delivering their gradient (0.7 ns each where the peak is
 * 175 GFLOP/s).
 */
static double cost(const ori_conv_problem *p)
{
    const int in = p->channels_in / p->groups;
    const int out = p->channels_out / p->groups;
    const bool turned = p->pass == ORI_CONV_INPUT_GRADIENT;
    const int columns = turned && ori__direct_scatters(p) ? p->kernel
                        : turned                         ? in
                                                         : out;
    const double frames_out = ori_conv_output_length(p, p->length);
    const double moved =
        (double)p->batch * ((double)p->length * p->channels_in +
                            frames_out * p->channels_out);
    const double weights = (double)p->kernel * in * p->channels_out;
    const double packed = p->pass == ORI_CONV_WEIGHT_GRADIENT
                              ? weights : weights / p->executions;
    const double rate = p->pass == ORI_CONV_WEIGHT_GRADIENT ? 0.85 : 0.95;

    if (p->groups > 1 && in == 1 && out == 1)
        return depthwise_cost(p, moved);
    return ori__conv_flops(p) * padded(columns) / columns / rate +
           4.0 * moved + 120.0 * packed;
}

/* The gradient to the weights has a form of its own where each channel is
 * a group, and where dw is a plain matrix (large enough to be shared out). */
static const ori__direct_pass *weights_pass(const ori_conv_problem *p)
{
    const long matrix = (long)p->channels_in * p->channels_out;

    if (p->groups > 1 && p->groups == p->channels_in &&
        p->groups == p->channels_out)
        return &ori__direct_depthwise;
    if (p->kernel == 1 && p->groups == 1 && p->pad_left == 0 &&
        p->pad_right == 0 && matrix >= MATRIX)
        return &ori__direct_pointwise;
    return &ori__direct_weights;
}

static const ori__direct_pass *pass_of(const ori_conv_problem *p)
{
    switch (p->pass) {
    case ORI_CONV_FORWARD:
        return &ori__direct_forward;
    case ORI_CONV_INPUT_GRADIENT:
        return ori__direct_scatters(p) ? &ori__direct_scatter
                                       : &ori__direct_input;
    default:
        return weights_pass(p);
    }
}

ori_status ori__by_pass_create(ori__by_pass *s, const ori__direct_pass *pass)
{
    ori_status status;

    s->pass = pass;
    s->own = ori__alloc(1, pass->state_size);
    if (!s->own)
        return ori__fail_memory("a convolution plan");
    *s->own = s->base;
    status = pass->create(s->own);
    s->base = *s->own;
    return status;
}

void ori__by_pass_destroy(void *state)
{
    ori__by_pass *s = state;

    if (s->own && s->pass->destroy)
        s->pass->destroy(s->own);
    ori__free(s->own);
}

void ori__by_pass_pack(const void *state, const float *w, void *packed,
                       void *work)
{
    const ori__by_pass *s = state;

    s->pass->pack(s->own, w, packed, work);
}

void ori__by_pass_execute(const void *state, const ori_conv_args *args)
{
    const ori__by_pass *s = state;

    s->pass->execute(s->own, args);
}

static ori_status create(void *state)
{
    ori__by_pass *s = state;

    return ori__by_pass_create(s, pass_of(&s->base.problem));
}

const ori__conv_solver ori__conv_solver_direct = {
    .name = "direct",
    .state_size = sizeof(ori__by_pass),
    .applicable = applicable,
    .cost = cost,
    .create = create,
    .destroy = ori__by_pass_destroy,
    .pack = ori__by_pass_pack,
    .execute = ori__by_pass_execute,
};
