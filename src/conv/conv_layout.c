/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_layout.c - [N, C, T] for solvers that know [N, T, C] only
 */
#include "conv/conv_layout.h"

#include <string.h>

#include <oriole/base/threads.h>

#include "base/memory.h"

enum { BLOCK = 16 };            /* a cache line each way */

/* One side of the convolution: N cases of so many channels and frames. */
typedef struct {
    int batch, channels, frames;
} side;

static side x_side(const ori_conv_problem *p)
{
    return (side){ p->batch, p->channels_in, p->length };
}

static side y_side(const ori__conv_base *b)
{
    return (side){ b->problem.batch, b->problem.channels_out,
                   b->frames_out };
}

static size_t case_size(side s)
{
    return (size_t)s.channels * (size_t)s.frames;
}

/* Floats, in whole cache lines. */
static size_t room(side s)
{
    return ori__round_up((size_t)s.batch * case_size(s), BLOCK);
}

bool ori__conv_layout_needed(const ori_conv_problem *p)
{
    const int frames_out = ori_conv_output_length(p, p->length);

    return p->layout == ORI_NCT &&
           ((p->channels_in > 1 && p->length > 1) ||
            (p->channels_out > 1 && frames_out > 1));
}

size_t ori__conv_layout_work(const ori__conv_base *base)
{
    return (room(x_side(&base->problem)) + room(y_side(base))) *
           sizeof(float);
}

/* from: [rows] lines of from_step floats, to: [columns] lines of to_step */
static void turn_block(const float *from, size_t from_step, float *to,
                       size_t to_step, int rows, int columns, bool add)
{
    for (int j = 0; j < columns; j++) {
        float *line = to + (size_t)j * to_step;

        for (int i = 0; i < rows; i++) {
            const float v = from[(size_t)i * from_step + (size_t)j];

            line[i] = add ? line[i] + v : v;
        }
    }
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* from: [rows][from_step], to: [columns][to_step] */
static void turn(const float *from, size_t from_step, float *to,
                 size_t to_step, int rows, int columns, bool add)
{
    for (int i = 0; i < rows; i += BLOCK)
        for (int j = 0; j < columns; j += BLOCK)
            turn_block(from + (size_t)i * from_step + (size_t)j, from_step,
                       to + (size_t)j * to_step + (size_t)i, to_step,
                       least(BLOCK, rows - i), least(BLOCK, columns - j),
                       add);
}

/* The frames that a case has: `lengths` of x, through the problem for y. */
typedef struct {
    const ori__conv_base *base;
    const int *lengths;
    bool of_y;
} counter;

static int count(counter f, int n)
{
    const ori_conv_problem *p = &f.base->problem;

    return f.of_y ? ori__conv_frames_out(p, f.lengths, n)
                  : ori__conv_frames_in(p, f.lengths, n);
}

static void to_ntc(side s, counter f, const float *from, float *to)
{
#pragma omp parallel for schedule(static) num_threads(ori_threads_get())
    for (int n = 0; n < s.batch; n++)
        turn(from + (size_t)n * case_size(s), (size_t)s.frames,
             to + (size_t)n * case_size(s), (size_t)s.channels, s.channels,
             count(f, n), false);
}

static void to_nct(side s, counter f, const float *from, float *to, bool add)
{
#pragma omp parallel for schedule(static) num_threads(ori_threads_get())
    for (int n = 0; n < s.batch; n++)
        turn(from + (size_t)n * case_size(s), (size_t)s.channels,
             to + (size_t)n * case_size(s), (size_t)s.frames,
             add ? count(f, n) : s.frames, s.channels, add);
}

void ori__conv_layout_execute(const ori__conv_solver *solver,
                              const ori__conv_base *state,
                              const ori_conv_args *args, float *turned)
{
    const side xs = x_side(&state->problem), ys = y_side(state);
    const counter xf = { state, args->lengths, false };
    const counter yf = { state, args->lengths, true };
    float *x = turned, *y = turned + room(xs);
    ori_conv_args a = *args;

    switch (state->problem.pass) {
    case ORI_CONV_FORWARD:
        to_ntc(xs, xf, args->x, x);
        a.x = x;
        a.y = y;
        solver->execute(state, &a);
        to_nct(ys, yf, y, args->y, false);
        break;
    case ORI_CONV_INPUT_GRADIENT:
        to_ntc(ys, yf, args->dy, y);
        memset(x, 0, room(xs) * sizeof *x);
        a.dy = y;
        a.dx = x;
        solver->execute(state, &a);
        to_nct(xs, xf, x, args->dx, true);
        break;
    case ORI_CONV_WEIGHT_GRADIENT:
        to_ntc(xs, xf, args->x, x);
        to_ntc(ys, yf, args->dy, y);
        a.x = x;
        a.dy = y;
        solver->execute(state, &a);
        break;
    }
}
