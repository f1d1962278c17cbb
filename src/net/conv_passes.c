/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_passes.c - the three plans of a convolution in a run
 */
#include "net/conv_passes.h"

#include "base/fail.h"
#include "base/memory.h"

/* Where a plan's work area begins behind packed weights. */
static size_t packed_size(const ori_conv_plan *plan)
{
    return ori__round_up(ori_conv_packed_size(plan), 64);
}

static void grow_work(const ori_conv_plan *plan, ori__room *room)
{
    const size_t needed = packed_size(plan) + ori_conv_work_size(plan);

    if (needed > room->work)
        room->work = needed;
}

static ori_status plan_one(ori_conv_plan **plan, ori_conv_problem problem,
                           ori_conv_pass pass, ori__room *room)
{
    /* By formula: a training that goes on tomorrow must find the same plans
     * to reach the same bits. */
    const ori_effort effort = room->training ? ORI_ESTIMATE : ORI_WISDOM;
    enum { MANY = 1000 };       /* runs with the same weights: recognition */
    ori_status s;

    problem.pass = pass;
    problem.executions = room->training ? 1 : MANY;
    s = ori_conv_plan_create(plan, &problem, effort, room->solver);
    if (s == ORI_OK)
        grow_work(*plan, room);
    return s;
}

ori_status ori__conv_passes_create(ori__conv_passes *p,
                                   const ori_conv_problem *problem,
                                   ori__room *room)
{
    ori_status s;

    if (room->like) {
        *p = *(const ori__conv_passes *)room->like;
        p->lent = true;
        grow_work(p->forward, room);
        return ORI_OK;
    }
    s = plan_one(&p->forward, *problem, ORI_CONV_FORWARD, room);
    if (s == ORI_OK && room->training)
        s = plan_one(&p->input_gradient, *problem, ORI_CONV_INPUT_GRADIENT,
                     room);
    if (s == ORI_OK && room->training)
        s = plan_one(&p->weight_gradient, *problem, ORI_CONV_WEIGHT_GRADIENT,
                     room);
    if (s == ORI_OK && !room->training) {
        p->packed = ori__alloc(ori_conv_packed_size(p->forward), 1);
        if (!p->packed)
            return ori__fail_memory("packed weights");
    }
    return s;
}

void ori__conv_passes_release(void *state)
{
    ori__conv_passes *p = state;

    if (p->lent)
        return;
    ori_conv_plan_destroy(p->forward);
    ori_conv_plan_destroy(p->input_gradient);
    ori_conv_plan_destroy(p->weight_gradient);
    ori__free(p->packed);
}

void ori__conv_passes_pack(const void *priv, void *state, const float *w,
                           void *work)
{
    const ori__conv_passes *p = state;

    (void)priv;
    if (p->packed && !p->lent)
        ori_conv_pack(p->forward, w, p->packed, work);
}

/* Training packs anew at each step: right before it is used, in scratch that
 * is still in the cache when the plan reads it. */
static void execute_packed(const ori_conv_plan *plan, const float *w,
                           ori_conv_args *args)
{
    void *packed = args->work;

    args->work = (char *)packed + packed_size(plan);
    ori_conv_pack(plan, w, packed, args->work);
    args->packed = packed;
    ori_conv_execute(plan, args);
    args->packed = NULL;
    args->work = packed;
}

void ori__conv_passes_forward(const ori__conv_passes *p,
                              const ori__pass *pass,
                              const ori__frames *frames, const float *bias)
{
    ori_conv_args args = {
        .x = pass->x[0], .packed = p->packed, .bias = bias,
        .finish = pass->finish, .y = pass->y, .y_pitch = pass->y_pitch,
        .lengths = frames->full ? NULL : frames->lengths, .work = pass->work,
    };

    if (p->packed)
        ori_conv_execute(p->forward, &args);
    else
        execute_packed(p->forward, pass->weights, &args);
}

void ori__conv_passes_backward(const ori__conv_passes *p,
                               const ori__pass *pass,
                               const ori__frames *frames, int channels,
                               float *dw, float *db)
{
    ori_conv_args args = {
        .dy = pass->dy, .lengths = frames->full ? NULL : frames->lengths,
        .work = pass->work,
    };

    if (pass->dx[0]) {
        if (!pass->add[0])
            ori__frames_clear(frames, channels, pass->dx[0]);
        args.dx = pass->dx[0];
        execute_packed(p->input_gradient, pass->weights, &args);
    }
    if (!dw)
        return;
    args.dx = NULL;
    args.x = pass->x[0];
    args.dw = dw;
    args.db = db;
    ori_conv_execute(p->weight_gradient, &args);
}
