/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_layout.c - [N, C, T] for solvers that know [N, T, C] only
 */
#include "conv/conv_layout.h"

#include <limits.h>
#include <string.h>

#include "base/memory.h"
#include "conv/kernel.h"

enum {
    LINE = 16,                  /* floats */
    PIECE = 256,                /* frames turned by one thread in a row */
    CACHE = 128 * 1024          /* floats, half of a second-level cache of
                                   1 MiB */
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

ori_conv_problem ori__conv_layout_part(const ori_conv_problem *problem)
{
    ori_conv_problem p = *problem;
    const size_t frames_out =
        (size_t)ori_conv_output_length(problem, problem->length);
    const size_t each = (size_t)p.channels_in * (size_t)p.length +
                        (size_t)p.channels_out * frames_out;
    const size_t fit = CACHE / each;

    p.layout = ORI_NTC;
    if (fit < (size_t)p.batch)
        p.batch = fit ? (int)fit : 1;
    if (p.executions < INT_MAX / problem->batch)
        p.executions *= (problem->batch - 1) / p.batch + 1;
    return p;
}

size_t ori__conv_layout_work(const ori__conv_base *base)
{
    return (room(x_side(&base->problem)) + room(y_side(base))) *
               sizeof(float) +
           (size_t)base->problem.batch * sizeof(int);
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* Number by number. */
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

/* from: [rows][from_row], to: [columns][to_row]; what is left beside blocks,
 * by kernels of narrower ones. */
static void turn_by(const ori__kernel *k, const float *from, size_t from_row,
                    float *to, size_t to_row, int rows, int columns, bool add)
{
    const int block = k ? k->lanes : 1;
    const int r = rows / block * block, c = columns / block * block;
    const ori__kernel *narrower;

    if (!k || rows < 1 || columns < 1) {
        turn_rest(from, from_row, to, to_row, rows, columns, add);
        return;
    }
    for (int j = 0; j < c; j += block)
        for (int i = 0; i < r; i += block)
            k->turn(from + (size_t)i * from_row + (size_t)j,
                    (ptrdiff_t)from_row, to + (size_t)j * to_row + (size_t)i,
                    (ptrdiff_t)to_row, add);
    if (r == rows && c == columns)
        return;
    narrower = ori__kernel_narrower(k);
    turn_by(narrower, from + c, from_row, to + (size_t)c * to_row, to_row, r,
            columns - c, add);
    turn_by(narrower, from + (size_t)r * from_row, from_row, to + r, to_row,
            rows - r, columns, add);
}

static void turn(const float *from, size_t from_row, float *to, size_t to_row,
                 int rows, int columns, bool add)
{
    turn_by(ori__kernel_get(), from, from_row, to, to_row, rows, columns,
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

/* One part; args are of its first `cases` cases, the others are not there. */
static void run_part(const ori__conv_solver *solver,
                     const ori__conv_base *state, int cases,
                     const ori_conv_args *args, float *turned)
{
    const size_t x_room = room(x_side(&state->problem));
    const counter xf = { state, args->lengths, false };
    const counter yf = { state, args->lengths, true };
    float *x = turned, *y = turned + x_room;
    side xs = x_side(&state->problem), ys = y_side(state);
    ori_conv_args a = *args;

    a.y_pitch = 0;              /* is of the other layout */
    xs.batch = ys.batch = cases;
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
        memset(x, 0, x_room * sizeof *x);
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

/* Lengths of the cases from n on; a part that is not full has empty ones. */
static const int *part_lengths(const ori_conv_problem *p, const int *all,
                               int n, int cases, int *own)
{
    if (cases == p->batch)
        return all ? all + n : NULL;
    for (int i = 0; i < p->batch; i++)
        own[i] = i >= cases ? 0 : all ? all[n + i] : p->length;
    return own;
}

void ori__conv_layout_execute(const ori__conv_solver *solver,
                              const ori__conv_base *state, int batch,
                              const ori_conv_args *args, float *turned)
{
    const ori_conv_problem *p = &state->problem;
    const side xs = x_side(p), ys = y_side(state);
    int *lengths = (int *)(void *)(turned + room(xs) + room(ys));

    for (int n = 0; n < batch; n += p->batch) {
        const int cases = least(p->batch, batch - n);
        const size_t x = (size_t)n * case_size(xs);
        const size_t y = (size_t)n * case_size(ys);
        ori_conv_args a = *args;

        a.x = args->x ? args->x + x : NULL;
        a.dx = args->dx ? args->dx + x : NULL;
        a.y = args->y ? args->y + y : NULL;
        a.dy = args->dy ? args->dy + y : NULL;
        a.lengths = part_lengths(p, args->lengths, n, cases, lengths);
        run_part(solver, state, cases, &a, turned);
    }
}
