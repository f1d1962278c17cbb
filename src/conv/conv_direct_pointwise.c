/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_direct_pointwise.c - the gradient to the weights of one tap
 *
 *   dw[k][c] += sum over n, t of dy[n][t][k] * x[n][t*stride][c]
 *
 * Without taps, dw lies as a matrix product makes it, so that the tiles add
 * to it in place; that matters for dense layers, whose dw is large and
 * whose sums are short.  A thread owns tiles, blocks enter in order: the
 * bits do not depend on the number of threads.
 */
#include <omp.h>

#include "base/memory.h"
#include "conv/conv_direct.h"
#include "conv/kernel.h"

enum {
    BLOCK_FRAMES = 256,         /* of all cases of a block together */
    BLOCK_FLOATS = 64 * 1024    /* of x in them */
};

typedef struct {
    ori__conv_base base;
    const ori__kernel *kernel;
    int panels, row_tiles;
    int cases, frames, blocks_in_time;
    size_t copy;                /* floats of scratch for each thread */
} pointwise;

static int parts(int whole, int size)
{
    return (whole + size - 1) / size;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

static ori_status create(void *state)
{
    pointwise *s = state;
    const ori_conv_problem *p = &s->base.problem;
    const size_t frame = (size_t)p->stride * (size_t)p->channels_in;
    const size_t fit = BLOCK_FLOATS / (frame < BLOCK_FLOATS ? frame
                                                            : BLOCK_FLOATS);
    const int most = fit < 32 ? 32
                     : fit > BLOCK_FRAMES ? BLOCK_FRAMES : (int)fit;

    s->kernel = ori__kernel_get();
    s->panels = ori__panel_count(s->kernel, p->channels_in);
    s->row_tiles = parts(p->channels_out, s->kernel->rows);
    s->blocks_in_time = parts(s->base.frames_out, most);
    s->frames = parts(s->base.frames_out, s->blocks_in_time);
    s->cases = least(p->batch, most / s->frames);
    s->copy = ((size_t)s->cases * (size_t)s->frames + ORI__ROWS_MAX) *
              ORI__PANEL_MAX;
    s->base.work_size =
        (size_t)s->base.max_threads * s->copy * sizeof(float);
    return ORI_OK;
}

/* Some frames of some cases. */
typedef struct {
    const pointwise *s;
    const ori_conv_args *args;
    int cases, frames;
    const float *x, *dy;        /* first frame of the first case */
    float *copy;                /* the thread's scratch */
} block;

static ptrdiff_t x_case(const pointwise *s)
{
    return (ptrdiff_t)s->base.problem.length * s->base.problem.channels_in;
}

static ptrdiff_t x_frame(const pointwise *s)
{
    return (ptrdiff_t)s->base.problem.stride * s->base.problem.channels_in;
}

/* The padded panel of x, zeros in the padding. */
static void copy_panel(const block *b, const ori__panel *p)
{
    float *to = b->copy;

    for (int n = 0; n < b->cases; n++)
        for (int t = 0; t < b->frames; t++, to += p->width) {
            const float *from = b->x + n * x_case(b->s) + t * x_frame(b->s) +
                                p->first;

            for (int q = 0; q < p->width; q++)
                to[q] = q < p->columns ? from[q] : 0.0f;
        }
}

/* The columns of a padded tile by way of a buffer behind the copy. */
static void run_narrow(const block *b, ori__tile *t, ori__tile_run *run,
                       int height, int columns)
{
    float *buffer = b->copy + b->s->copy - ORI__ROWS_MAX * ORI__PANEL_MAX;
    float *const c = t->c;
    const ptrdiff_t c_row = t->c_row;

    t->c = buffer;
    t->c_row = ORI__PANEL_MAX;
    t->add = false;
    run(t);
    for (int i = 0; i < height; i++)
        for (int q = 0; q < columns; q++)
            c[i * c_row + q] += buffer[i * ORI__PANEL_MAX + q];
}

static void run_panel(const block *b, int panel, int tile_first,
                      int tile_last)
{
    const pointwise *s = b->s;
    const ori_conv_problem *p = &s->base.problem;
    const ori__panel at = ori__panel_at(s->kernel, p->channels_in, panel);
    const bool narrow = at.columns < at.width;

    if (narrow)
        copy_panel(b, &at);
    for (int i = tile_first; i < tile_last; i++) {
        const int first = (int)((long)p->channels_out * i / s->row_tiles);
        const int height =
            (int)((long)p->channels_out * (i + 1) / s->row_tiles) - first;
        ori__tile_run *run =
            s->kernel->tile[at.width / s->kernel->lanes - 1][height - 1];
        ori__tile t = {
            .a = b->dy + first,
            .a_row = 1,
            .a_seg = (ptrdiff_t)s->base.frames_out * p->channels_out,
            .a_depth = p->channels_out,
            .b = narrow ? b->copy : b->x + at.first,
            .b_seg = narrow ? (ptrdiff_t)b->frames * at.width : x_case(s),
            .b_depth = narrow ? at.width : x_frame(s),
            .c = b->args->dw + (ptrdiff_t)first * p->channels_in + at.first,
            .c_row = p->channels_in,
            .segs = b->cases,
            .depth = b->frames,
            .add = true,
        };

        if (narrow)
            run_narrow(b, &t, run, height, at.columns);
        else
            run(&t);
    }
}

/* Tiles first..last-1, counted down the panels. */
static void run_block(const block *b, long first, long last)
{
    const int tiles = b->s->row_tiles;

    while (first < last) {
        const int panel = (int)(first / tiles), from = (int)(first % tiles);
        const long end = (long)(panel + 1) * tiles;
        const int to = last < end ? (int)(last - (long)panel * tiles) : tiles;

        run_panel(b, panel, from, to);
        first = end;
    }
}

/* Frames `first` on of `cases` cases that all have `length` frames. */
static void run_cases(const pointwise *s, const ori_conv_args *a, int n,
                      int cases, int first, int length, long tile_first,
                      long tile_last)
{
    const ori_conv_problem *p = &s->base.problem;
    const int rest = ori_conv_output_length(p, length) - first;
    const ptrdiff_t frame = (ptrdiff_t)n * s->base.frames_out + first;
    const block b = {
        .s = s, .args = a, .cases = cases,
        .frames = least(s->frames, rest),
        .x = a->x + n * x_case(s) + first * x_frame(s),
        .dy = a->dy + frame * p->channels_out,
        .copy = (float *)a->work + (size_t)omp_get_thread_num() * s->copy,
    };

    if (rest > 0)
        run_block(&b, tile_first, tile_last);
}

static void run_tiles(const pointwise *s, const ori_conv_args *a, long first,
                      long last)
{
    const ori_conv_problem *p = &s->base.problem;

    for (int n = 0; n < p->batch; n += s->cases)
        for (int i = 0; i < s->blocks_in_time; i++) {
            const int cases = least(s->cases, p->batch - n);

            if (!a->lengths)
                run_cases(s, a, n, cases, i * s->frames, p->length, first,
                          last);
            for (int m = n; a->lengths && m < n + cases; m++)
                run_cases(s, a, m, 1, i * s->frames, a->lengths[m], first,
                          last);
        }
}

static void execute(const void *state, const ori_conv_args *args)
{
    const pointwise *s = state;
    const long tiles = (long)s->panels * s->row_tiles;

#pragma omp parallel num_threads(ori__conv_threads(&s->base))
    {
        const int i = omp_get_thread_num(), all = omp_get_num_threads();

        run_tiles(s, args, tiles * i / all, tiles * (i + 1) / all);
    }
    ori__conv_bias_gradient(&s->base, args);
}

const ori__direct_pass ori__direct_pointwise = {
    .state_size = sizeof(pointwise),
    .create = create,
    .execute = execute,
};
