/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_direct_weights.c - the direct solver's gradient to the weights
 *
 *   dw[j,c][k] = sum over n, t of x[n][t*stride + j*dilation - pad][c] *
 *                                 dy[n][t][k]
 *
 * a matrix product whose rows are (tap, channel), whose depth is time.  With
 * dilation 1 the rows of all taps lie in one stretch of x.  The sums are
 * gathered block of frames by block of frames, so that x and dy stay in the
 * second-level cache while all tiles of dw pass over them.  A thread owns
 * tiles, or, where there are few, tiles of a chunk of the batch; how many
 * chunks follows from the problem alone, and they are added in order: the
 * bits do not depend on the number of threads.
 */
#include <omp.h>
#include <string.h>

#include "base/memory.h"
#include "conv/conv_direct.h"
#include "conv/conv_pad.h"
#include "conv/kernel.h"

enum {
    BLOCK_FLOATS = 64 * 1024,   /* of x in one block */
    BLOCK_FRAMES = 256,
    FEW_TILES = 16,             /* from here on, chunks only cost */
    CHUNKS_MAX = 8
};

typedef struct {
    ori__conv_base base;
    const ori__kernel *kernel;
    int in, out;            /* channels of a group */
    /* Rows r = j*in + c of a group, in runs of `run` rows a_row apart. */
    int runs, run, run_tiles;
    ptrdiff_t a_row;
    int panels;
    size_t columns;         /* of the sums, with padding */
    /* Blocks. */
    int cases;              /* of a block, > 1 where cases are short */
    int frames;             /* of each case */
    int blocks_in_time, chunks;
    size_t x_copy, dy_copy; /* floats of scratch for each thread */
} weights;

static int parts(int whole, int size)
{
    return (whole + size - 1) / size;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* Frames of x under `count` frames of y. */
static int reach(const ori_conv_problem *p, int count)
{
    return (count - 1) * p->stride + ori__conv_span(p);
}

static void choose_rows(weights *s)
{
    const ori_conv_problem *p = &s->base.problem;

    s->runs = p->kernel;            /* a run for each tap */
    s->run = s->in;
    s->a_row = 1;
    if (p->channels_in == 1) {      /* the taps themselves are the rows */
        s->runs = 1;
        s->run = p->kernel;
        s->a_row = p->dilation;
    } else if (p->dilation == 1 && p->groups == 1) {
        s->runs = 1;
        s->run = p->kernel * s->in;
    }
    s->run_tiles = parts(s->run, s->kernel->rows);
}

static void choose_blocks(weights *s)
{
    const ori_conv_problem *p = &s->base.problem;
    const size_t frame = (size_t)p->stride * (size_t)p->channels_in;
    const size_t fit = BLOCK_FLOATS / (frame < BLOCK_FLOATS ? frame
                                                            : BLOCK_FLOATS);
    const int most = fit < 32 ? 32
                     : fit > BLOCK_FRAMES ? BLOCK_FRAMES : (int)fit;
    const int tiles = p->groups * s->panels * s->runs * s->run_tiles;
    int blocks;

    s->blocks_in_time = parts(s->base.frames_out, most);
    s->frames = parts(s->base.frames_out, s->blocks_in_time);
    s->cases = least(p->batch, most / s->frames);
    blocks = s->blocks_in_time * parts(p->batch, s->cases);
    s->chunks = tiles >= FEW_TILES
                    ? 1 : least(least(blocks, CHUNKS_MAX),
                                parts(FEW_TILES, tiles));
}

/* The sums of one chunk: [group][row][columns], and one row more for db. */
static size_t group_size(const weights *s)
{
    const ori_conv_problem *p = &s->base.problem;

    return ((size_t)p->kernel * (size_t)s->in + 1) * s->columns;
}

static size_t chunk_size(const weights *s)
{
    return (size_t)s->base.problem.groups * group_size(s);
}

static ori_status create(void *state)
{
    weights *s = state;
    const ori_conv_problem *p = &s->base.problem;
    size_t frames;

    s->kernel = ori__kernel_get();
    s->in = p->channels_in / p->groups;
    s->out = p->channels_out / p->groups;
    s->panels = ori__panel_count(s->kernel, s->out);
    s->columns = ori__panel_columns(s->kernel, s->out);
    choose_rows(s);
    choose_blocks(s);
    frames = (size_t)s->cases * (size_t)reach(p, s->frames);
    s->x_copy = ori__round_up(frames * (size_t)p->channels_in,
                              ORI__LANES_MAX);
    s->dy_copy = (size_t)s->cases * (size_t)s->frames * ORI__PANEL_MAX;
    s->base.work_size =
        ((size_t)s->base.max_threads * (s->x_copy + s->dy_copy) +
         (size_t)s->chunks * chunk_size(s)) * sizeof(float);
    return ORI_OK;
}

/* One thread's view of one execution. */
typedef struct {
    const weights *s;
    const ori_conv_args *args;
    float *x_copy, *dy_copy;    /* its scratch */
    float *sums;                /* of the chunk */
} worker;

/* Some frames of some cases that follow one another. */
typedef struct {
    int cases, frames;
    const float *x, *dy;        /* first frame of the first case */
    ptrdiff_t x_case, dy_case;  /* floats from case to case */
    int panel;                  /* of dy that is in dy_copy, or -1 */
} block;

static size_t tile_count(const weights *s)
{
    return (size_t)s->base.problem.groups * (size_t)s->panels *
           (size_t)s->runs * (size_t)s->run_tiles;
}

/* The columns of a padded panel, with the padding, for all frames. */
static void copy_panel(const worker *w, const block *b, int column,
                       const ori__panel *p)
{
    const ptrdiff_t k = w->s->base.problem.channels_out;
    float *to = w->dy_copy;

    for (int n = 0; n < b->cases; n++)
        for (int t = 0; t < b->frames; t++, to += p->width) {
            const float *from = b->dy + n * b->dy_case + t * k + column;

            for (int q = 0; q < p->columns; q++)
                to[q] = from[q];
            for (int q = p->columns; q < p->width; q++)
                to[q] = 0.0f;
        }
}

/* t->b: the panel of dy, in place where its padding is not beyond it. */
static void set_dy(const worker *w, block *b, int group, int panel,
                   ori__tile *t)
{
    const weights *s = w->s;
    const ori__panel p = ori__panel_at(s->kernel, s->out, panel);
    const int column = group * s->out + p.first;
    const int which = group * s->panels + panel;

    if (p.columns == p.width) {
        t->b = b->dy + column;
        t->b_seg = b->dy_case;
        t->b_depth = s->base.problem.channels_out;
        return;
    }
    if (b->panel != which)
        copy_panel(w, b, column, &p);
    b->panel = which;
    t->b = w->dy_copy;
    t->b_seg = (ptrdiff_t)b->frames * p.width;
    t->b_depth = p.width;
}

/* Rows of a product with 1: db. */
static void run_bias(const worker *w, const ori__tile *t, int group,
                     ori__tile_run *run, int column)
{
    static const float one = 1.0f;
    const weights *s = w->s;
    ori__tile bias = *t;

    bias.a = &one;
    bias.a_row = bias.a_seg = bias.a_depth = 0;
    bias.c = w->sums + (size_t)(group + 1) * group_size(s) - s->columns +
             column;
    run(&bias);
}

/* Tile `index` over a block: groups, panels, runs, pieces of a run. */
static void run_tile(const worker *w, block *b, size_t index)
{
    const weights *s = w->s;
    const ori_conv_problem *p = &s->base.problem;
    const int piece = (int)(index % (size_t)s->run_tiles);
    const int run = (int)(index / (size_t)s->run_tiles % (size_t)s->runs);
    const int which = (int)(index / (size_t)(s->run_tiles * s->runs));
    const int group = which / s->panels, panel = which % s->panels;
    const ori__panel at = ori__panel_at(s->kernel, s->out, panel);
    const int first = (int)((long)s->run * piece / s->run_tiles);
    const int height = (int)((long)s->run * (piece + 1) / s->run_tiles) -
                       first;
    const int vecs = at.width / s->kernel->lanes;
    const size_t row = (size_t)run * (size_t)s->run + (size_t)first;
    ori__tile t = {
        .a = b->x + group * s->in + first * s->a_row +
             (ptrdiff_t)run * p->dilation * p->channels_in,
        .a_row = s->a_row,
        .a_seg = b->x_case,
        .a_depth = (ptrdiff_t)p->stride * p->channels_in,
        .c = w->sums + (size_t)group * group_size(s) + row * s->columns +
             (size_t)at.first,
        .c_row = (ptrdiff_t)s->columns,
        .segs = b->cases,
        .depth = b->frames,
        .add = true,
    };

    set_dy(w, b, group, panel, &t);
    s->kernel->tile[vecs - 1][height - 1](&t);
    if (run == 0 && piece == 0 && w->args->db)
        run_bias(w, &t, group, s->kernel->tile[vecs - 1][0], at.first);
}

/* x of the block, padded where it must be. */
static void set_x(const worker *w, block *b, int n, int first, int length)
{
    const ori_conv_problem *p = &w->s->base.problem;
    const size_t c = (size_t)p->channels_in;
    const size_t one = (size_t)p->length * c;
    const int from = first * p->stride - p->pad_left;
    const int count = reach(p, b->frames);
    ori__series in = { w->args->x + (size_t)n * one, length, p->channels_in,
                       p->padding };

    if (from >= 0 && from + count <= length) {
        b->x = in.frames + (size_t)from * c;
        b->x_case = (ptrdiff_t)one;
        return;
    }
    b->x = w->x_copy;
    b->x_case = (ptrdiff_t)count * p->channels_in;
    for (int i = 0; i < b->cases; i++, in.frames += one)
        ori__series_copy(&in, from, count, w->x_copy + i * b->x_case, c);
}

/* Frames of `cases` cases from case n on, all with `length` frames. */
static void run_cases(const worker *w, int n, int cases, int first,
                      int length, size_t tile_first, size_t tile_last)
{
    const weights *s = w->s;
    const ori_conv_problem *p = &s->base.problem;
    const int rest = ori_conv_output_length(p, length) - first;
    const size_t k = (size_t)p->channels_out;
    const size_t all = (size_t)s->base.frames_out;
    block b = { .cases = cases, .frames = least(rest, s->frames),
                .dy = w->args->dy +
                      ((size_t)n * all + (size_t)first) * k,
                .dy_case = (ptrdiff_t)(all * k), .panel = -1 };

    if (b.frames < 1)
        return;
    set_x(w, &b, n, first, length);
    for (size_t i = tile_first; i < tile_last; i++)
        run_tile(w, &b, i);
}

/* Some tiles over one block of the batch and of time. */
static void run_block(const worker *w, int index, size_t tile_first,
                      size_t tile_last)
{
    const weights *s = w->s;
    const ori_conv_problem *p = &s->base.problem;
    const int *lengths = w->args->lengths;
    const int first = index % s->blocks_in_time * s->frames;
    const int n = index / s->blocks_in_time * s->cases;
    const int cases = least(s->cases, p->batch - n);

    if (!lengths)
        run_cases(w, n, cases, first, p->length, tile_first, tile_last);
    for (int i = 0; lengths && i < cases; i++)
        run_cases(w, n + i, 1, first, lengths[n + i], tile_first, tile_last);
}

static float *sums_of(const weights *s, const ori_conv_args *a, int chunk)
{
    const size_t scratch =
        (size_t)s->base.max_threads * (s->x_copy + s->dy_copy);

    return (float *)a->work + scratch + (size_t)chunk * chunk_size(s);
}

/* Units first..last-1, counted over chunks and tiles, by one thread. */
static void run_units(const weights *s, const ori_conv_args *args,
                      size_t first, size_t last)
{
    const size_t tiles = tile_count(s);
    const int blocks = s->blocks_in_time *
                       parts(s->base.problem.batch, s->cases);
    worker w = { s, args, NULL, NULL, NULL };

    w.x_copy = (float *)args->work +
               (size_t)omp_get_thread_num() * (s->x_copy + s->dy_copy);
    w.dy_copy = w.x_copy + s->x_copy;
    while (first < last) {
        const size_t chunk = first / tiles, base = chunk * tiles;
        const size_t end = last < base + tiles ? last : base + tiles;
        const int from = (int)((size_t)blocks * chunk / (size_t)s->chunks);
        const int to =
            (int)((size_t)blocks * (chunk + 1) / (size_t)s->chunks);

        w.sums = sums_of(s, args, (int)chunk);
        for (int i = from; i < to; i++)
            run_block(&w, i, first - base, end - base);
        first = end;
    }
}

/* The chunks' sums, in order. */
static float sum_at(const weights *s, const float *sums, size_t at)
{
    float sum = sums[at];

    for (int i = 1; i < s->chunks; i++)
        sum += sums[(size_t)i * chunk_size(s) + at];
    return sum;
}

/* Output channel k to dw [K, C/groups, J] and db. */
static void deliver(const weights *s, const ori_conv_args *a, int k)
{
    const ori_conv_problem *p = &s->base.problem;
    const float *sums = sums_of(s, a, 0);
    const size_t group = (size_t)(k / s->out) * group_size(s);
    const size_t rows = (size_t)s->in * (size_t)p->kernel;
    const size_t q = (size_t)(k % s->out);
    float *dw = a->dw + (size_t)k * rows;

    for (int c = 0; c < s->in; c++)
        for (int j = 0; j < p->kernel; j++) {
            const size_t row = (size_t)j * (size_t)s->in + (size_t)c;

            dw[c * p->kernel + j] +=
                sum_at(s, sums, group + row * s->columns + q);
        }
    if (a->db)
        a->db[k] += sum_at(s, sums, group + rows * s->columns + q);
}

static void execute(const void *state, const ori_conv_args *args)
{
    const weights *s = state;
    const int threads = ori__conv_threads(&s->base);
    const size_t units = tile_count(s) * (size_t)s->chunks;

    memset(sums_of(s, args, 0), 0,
           (size_t)s->chunks * chunk_size(s) * sizeof(float));
#pragma omp parallel num_threads(threads)
    {
        const size_t i = (size_t)omp_get_thread_num();
        const size_t all = (size_t)omp_get_num_threads();

        run_units(s, args, units * i / all, units * (i + 1) / all);
    }
#pragma omp parallel for schedule(static) num_threads(threads)
    for (int k = 0; k < s->base.problem.channels_out; k++)
        deliver(s, args, k);
}

const ori__direct_pass ori__direct_weights = {
    .state_size = sizeof(weights),
    .create = create,
    .execute = execute,
};
