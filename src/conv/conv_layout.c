/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_layout.c - [N, C, T] for solvers that know [N, T, C] only
 */
#include "conv/conv_layout.h"

#include <string.h>

#include "base/memory.h"
#include "conv/kernel.h"

enum {
    LINE = 16,                  /* floats */
    PIECE = 256                 /* frames turned by one thread in a row */
};

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
    return ori__round_up((size_t)s.batch * case_size(s), LINE);
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

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* The block at the edge, number by number. */
static void turn_rest(const float *from, size_t from_row, float *to,
                      size_t to_row, int rows, int columns, bool add)
{
    for (int j = 0; j < columns; j++) {
        float *line = to + (size_t)j * to_row;

        for (int i = 0; i < rows; i++) {
            const float v = from[(size_t)i * from_row + (size_t)j];

            line[i] = add ? line[i] + v : v;
        }
    }
}

/* from: [rows][from_row], to: [columns][to_row] */
static void turn(const float *from, size_t from_row, float *to, size_t to_row,
                 int rows, int columns, bool add)
{
    const ori__kernel *k = ori__kernel_get();
    const int block = k->lanes;

    for (int j = 0; j < columns; j += block)
        for (int i = 0; i < rows; i += block) {
            const float *a = from + (size_t)i * from_row + (size_t)j;
            float *b = to + (size_t)j * to_row + (size_t)i;

            if (rows - i >= block && columns - j >= block)
                k->turn(a, (ptrdiff_t)from_row, b, (ptrdiff_t)to_row, add);
            else
                turn_rest(a, from_row, b, to_row, least(block, rows - i),
                          least(block, columns - j), add);
        }
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
    const int pieces = (s.frames + PIECE - 1) / PIECE;

#pragma omp parallel for collapse(2) schedule(static)                         \
    num_threads(ori__conv_threads(f.base))
    for (int n = 0; n < s.batch; n++)
        for (int i = 0; i < pieces; i++) {
            const size_t at = (size_t)n * case_size(s);
            const size_t first = (size_t)i * PIECE;

            turn(from + at + first, (size_t)s.frames,
                 to + at + first * (size_t)s.channels, (size_t)s.channels,
                 s.channels, least(PIECE, count(f, n) - i * PIECE), false);
        }
}

static void to_nct(side s, counter f, const float *from, float *to, bool add)
{
    const int pieces = (s.frames + PIECE - 1) / PIECE;

#pragma omp parallel for collapse(2) schedule(static)                         \
    num_threads(ori__conv_threads(f.base))
    for (int n = 0; n < s.batch; n++)
        for (int i = 0; i < pieces; i++) {
            const size_t at = (size_t)n * case_size(s);
            const size_t first = (size_t)i * PIECE;
            const int frames = add ? count(f, n) : s.frames;

            turn(from + at + first * (size_t)s.channels, (size_t)s.channels,
                 to + at + first, (size_t)s.frames,
                 least(PIECE, frames - i * PIECE), s.channels, add);
        }
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
