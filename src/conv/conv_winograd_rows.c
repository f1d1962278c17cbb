/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_winograd_rows.c - the Winograd solver's forward pass and gradient to
 * the input
 *
 * Both are correlations, frames out of frames: forward of x with w, the
 * gradient of dy, zeros around, with w turned round in time and between
 * channels.  Some tiles go through together: their windows are transformed
 * into V[point][tile][channel], one matrix product a point makes
 * M[point][tile][channel] of it, and back.
 *
 * With dilation d the series is d series of every d-th frame; with stride s
 * its frames are s of x side by side.
 *
 * A NaN, an infinity or an overflow spreads over its tile, no further.  It
 * shows in what comes out, and such panels of a tile are made the direct way.
 */
#include <omp.h>
#include <string.h>

#include "base/memory.h"
#include "conv/conv_finish.h"
#include "conv/conv_rows.h"
#include "conv/conv_winograd.h"

enum {
    CHAIN = 384,                /* terms of a sum, as in conv_rows.c */
    ALIAS = 256                 /* 1 KiB: rows that far apart share few sets
                                   of a first-level cache */
};

typedef struct {
    ori__conv_base base;
    ori__winograd_walk walk;
    ori__rows rows;         /* the direct way: its weights come first */
    int depth;              /* channels of a group that a product sums */
    int tiles;              /* that go together */
    size_t out;             /* channels, in whole vectors */
    size_t u_plane, v_plane, m_plane;   /* from point to point */
    size_t v_row;           /* from tile to tile */
    size_t v_size, m_size, window, scratch;     /* floats */
} rows;

static int least(int a, int b)
{
    return a < b ? a : b;
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static int parts(int whole, int size)
{
    return (whole + size - 1) / size;
}

/* Floats of a panel's taps, zeros behind them, where there must be such. */
static size_t padded_taps(const rows *s)
{
    const int taps = ori__winograd_taps(&s->base.problem);

    return s->rows.taps == taps * s->rows.step
               ? 0 : (size_t)taps * (size_t)s->depth * ORI__PANEL_MAX;
}

static void set_sizes(rows *s)
{
    const ori__winograd *f = &s->walk.form;
    const size_t planes = (size_t)f->products;
    size_t each;

    s->u_plane = ori__winograd_plane(
        (size_t)(s->rows.groups * s->depth) *
        ori__panel_columns(s->rows.kernel, s->rows.columns));
    s->v_row = s->walk.in % ALIAS ? s->walk.in : s->walk.in + ORI__LANES_MAX;
    s->v_plane = ori__winograd_plane((size_t)s->tiles * s->v_row);
    s->m_plane = ori__winograd_plane((size_t)s->tiles * s->out);
    s->v_size = planes * s->v_plane;
    s->m_size = planes * s->m_plane;
    s->window = ori__winograd_lines(
        (size_t)s->walk.side * larger((size_t)f->window * s->walk.in,
                                      (size_t)f->frames * s->out));
    s->scratch = ori__rows_scratch(&s->rows, f->frames);
    each = s->v_size + s->m_size + s->window + s->scratch;
    s->base.packed_size =
        (ori__winograd_lines(ori__rows_packed(&s->rows)) +
         planes * s->u_plane) * sizeof(float);
    each = larger(each, padded_taps(s));
    s->base.work_size = (size_t)s->base.max_threads * each * sizeof(float);
}

static ori_status create(void *state)
{
    rows *s = state;
    const ori_conv_problem *p = &s->base.problem;
    int in = p->channels_in, out = p->channels_out;

    s->walk = ori__winograd_walk_make(&s->base);
    if (s->walk.turned) {
        in = p->channels_out;
        out = p->channels_in;
    }
    s->rows = ori__rows_between(in, out, p->groups);
    s->rows.taps = p->kernel;
    s->rows.tap_step = p->dilation;
    s->rows.step = p->stride;
    s->rows.offset = s->walk.offset;
    s->depth = s->rows.depth * p->stride;
    s->out = ori__round_up((size_t)out, (size_t)s->rows.kernel->lanes);
    s->tiles = least(ori__winograd_together(&s->walk.form, in * p->stride,
                                            out),
                     p->batch * s->walk.tiles_of_case);
    set_sizes(s);
    return ORI_OK;
}

/* Behind the weights of the direct way: U[point][group][panel][c][width]. */
static size_t u_panel(const rows *s, int group, int panel)
{
    return ori__winograd_lines(ori__rows_packed(&s->rows)) +
           ori__rows_packed_at(&s->rows, group, panel, 0, 0) /
               (size_t)s->rows.taps * (size_t)s->rows.step;
}

/* spare: as much as padded_taps() says. */
static void pack_panel(const rows *s, const ori__rows_weights *weights,
                       float *packed, int group, int panel, float *spare)
{
    const ori__rows *r = &s->rows;
    const ori__panel p = ori__panel_at(r->kernel, r->columns, panel);
    const int taps = ori__winograd_taps(&s->base.problem);
    const size_t tap = (size_t)s->depth * (size_t)p.width;
    const size_t there = (size_t)r->taps * (size_t)(r->depth * p.width);
    const float *direct = packed + ori__rows_packed_at(r, group, panel, 0, 0);
    const bool whole = padded_taps(s) == 0;
    const ori__winograd_job job = {
        .from = whole ? direct : spare,
        .from_step = (ptrdiff_t)tap,
        .to = packed + u_panel(s, group, panel),
        .to_step = (ptrdiff_t)s->u_plane,
        .tiles = 1,
        .channels = (int)tap,
    };

    ori__rows_pack(r, weights, packed, group, panel);
    if (!whole) {
        memcpy(spare, direct, there * sizeof *spare);
        memset(spare + there, 0,
               ((size_t)taps * tap - there) * sizeof *spare);
    }
    r->kernel->winograd->filter[s->walk.form.phases - 1][taps](&job);
}

static void pack(const void *state, const float *w, void *packed, void *work)
{
    const rows *s = state;
    const int taps = s->rows.taps;
    const int panels = ori__panel_count(s->rows.kernel, s->rows.columns);
    const ori__rows_weights weights =
        s->walk.turned ? ori__rows_weights_turned(&s->rows, w, taps, 0, 1)
                       : ori__rows_weights_plain(&s->rows, w);

#pragma omp parallel for schedule(static)                                     \
    num_threads(ori__conv_threads(&s->base))
    for (int i = 0; i < s->rows.groups * panels; i++)
        pack_panel(s, &weights, packed, i / panels, i % panels,
                   (float *)work +
                       (size_t)omp_get_thread_num() * padded_taps(s));
}

/* One thread's view of one execution: some panels of some tiles. */
typedef struct {
    const rows *s;
    const ori_conv_args *args;
    int panel_first, panel_count;   /* over all groups */
    ptrdiff_t column;               /* the same as channels */
    int columns;
    ptrdiff_t pitch;                /* of what comes out */
    float *v, *m, *window, *scratch;
    ori__winograd_back *inverse;
} worker;

/* M of one point, `count` tiles, one panel. */
static void product(const worker *w, int point, int index, int count)
{
    const rows *s = w->s;
    const ori__rows *r = &s->rows;
    const int panels = ori__panel_count(r->kernel, r->columns);
    const int group = index / panels, column = group * r->columns;
    const ori__panel p = ori__panel_at(r->kernel, r->columns, index % panels);
    const float *u = (const float *)w->args->packed +
                     u_panel(s, group, index % panels) +
                     (size_t)point * s->u_plane;
    const int tall = parts(count, parts(count, r->kernel->rows));
    float init[ORI__PANEL_MAX] = { 0 };
    ori__tile t = {
        .a_row = (ptrdiff_t)s->v_row,
        .a_depth = 1,
        .b_depth = p.width,
        .c_row = (ptrdiff_t)s->out,
        .segs = 1,
    };

    /* 1 to any power is 1: what is added there comes out in each frame. */
    if (point == ORI__WINOGRAD_ONE && w->args->bias) {
        memcpy(init, w->args->bias + column + p.first,
               (size_t)p.columns * sizeof *init);
        t.init = init;
    }
    for (int d = 0; d < s->depth; d += CHAIN) {
        t.depth = least(CHAIN, s->depth - d);
        t.b = u + d * p.width;
        for (int i = 0; i < count; i += tall) {
            const int height = least(tall, count - i);

            t.a = w->v + (size_t)point * s->v_plane +
                  (size_t)i * s->v_row + (size_t)(group * s->depth + d);
            t.c = w->m + (size_t)point * s->m_plane + (size_t)i * s->out +
                  (size_t)(column + p.first);
            r->kernel->tile[p.width / r->kernel->lanes - 1][height - 1](&t);
        }
        t.add = true;
        t.init = NULL;
    }
}

/* The column that panel `index` begins with, or all columns. */
static int column_of(const rows *s, int index)
{
    const ori__rows *r = &s->rows;
    const int panels = ori__panel_count(r->kernel, r->columns);

    if (index == r->groups * panels)
        return r->groups * r->columns;
    return index / panels * r->columns +
           ori__panel_at(r->kernel, r->columns, index % panels).first;
}

/* Case n of what comes out. */
static float *out_of(const worker *w, int n)
{
    const ori_conv_problem *p = &w->s->base.problem;

    if (w->s->walk.turned)
        return w->args->dx +
               (size_t)n * (size_t)p->length * (size_t)p->channels_in;
    return ori__conv_y_of(&w->s->base, w->args, n);
}

/* One panel of a tile with something wild in it. */
static void make_directly(const worker *w, const ori__winograd_place *t,
                          int panel)
{
    const rows *s = w->s;
    const int d = s->base.problem.dilation;
    const int run = d == 1 ? t->count : 1;

    for (int i = 0; i < t->count; i += run) {
        const int first = t->first + i * d;

        ori__rows_run(&s->rows, &t->in, w->args->packed,
                      &(ori__rows_part){
                          .first = first, .count = run,
                          .panel_first = panel, .panel_count = 1,
                          .out = out_of(w, t->n) + first * w->pitch,
                          .out_pitch = w->pitch,
                          .bias = w->args->bias, .finish = w->args->finish,
                          .add = s->walk.turned },
                      w->scratch);
    }
}

/* Some columns of a tile by way of the window, put or added where they
 * belong.  False, and nothing done, where something is wild. */
static bool put_columns(const worker *w, const ori__winograd_place *t,
                        const float *values, ptrdiff_t first, int count)
{
    const rows *s = w->s;
    const ori__winograd_job job = {
        .from = values + first,
        .from_step = (ptrdiff_t)s->m_plane,
        .to = w->window,
        .to_step = (ptrdiff_t)s->out,
        .tiles = 1,
        .channels = count,
    };

    if (!w->inverse(&job))
        return false;
    for (int i = 0; i < t->count; i++) {
        const float *from = w->window + (size_t)i * s->out;
        const int frame = t->first + i * s->base.problem.dilation;
        float *to = out_of(w, t->n) + frame * w->pitch + first;

        if (s->walk.turned) {
            s->rows.kernel->add(to, from, (size_t)count);
            continue;
        }
        memcpy(to, from, (size_t)count * sizeof *to);
        ori__conv_finish_frames(w->args->finish, to, w->pitch, 1, (int)first,
                                count);
    }
    return true;
}

/* A tile.  Something wild sends single panels the direct way, whatever
 * panels this thread has beside them. */
static void put(const worker *w, const ori__winograd_place *t,
                const float *values)
{
    if (put_columns(w, t, values, w->column, w->columns))
        return;
    for (int i = 0; i < w->panel_count; i++) {
        const int panel = w->panel_first + i;
        const int first = column_of(w->s, panel);

        if (!put_columns(w, t, values, first,
                         column_of(w->s, panel + 1) - first))
            make_directly(w, t, panel);
    }
}

/* `run` tiles that lie evenly, in place.  False where something is wild. */
static bool put_run(const worker *w, const ori__winograd_place *t, int run,
                    int step, const float *values)
{
    const rows *s = w->s;
    const ori__winograd_job job = {
        .from = values + w->column,
        .from_step = (ptrdiff_t)s->m_plane,
        .from_next = (ptrdiff_t)s->out,
        .to = out_of(w, t->n) + t->first * w->pitch + w->column,
        .to_step = s->base.problem.dilation * w->pitch,
        .to_next = step * w->pitch,
        .tiles = run,
        .channels = w->columns,
    };

    if (!w->inverse(&job))
        return false;
    for (int i = 0; i < t->count; i++)
        ori__conv_finish_frames(w->args->finish, job.to + i * job.to_step,
                                job.to_next, run, (int)w->column,
                                w->columns);
    return true;
}

/* Tiles side by side of so many frames each, by way of the window. */
static bool put_alike(const worker *w, const ori__winograd_place *t, int tiles,
                      const float *values)
{
    const rows *s = w->s;
    const size_t columns = (size_t)w->columns, row = (size_t)tiles * s->out;
    const ori__winograd_job job = {
        .from = values + w->column,
        .from_step = (ptrdiff_t)s->m_plane,
        .from_next = (ptrdiff_t)s->out,
        .to = w->window,
        .to_step = (ptrdiff_t)row,
        .to_next = (ptrdiff_t)columns,
        .tiles = tiles,
        .channels = w->columns,
    };

    if (!w->inverse(&job))
        return false;
    for (int i = 0; i < t->count; i++) {
        const int frame = t->first + i * s->base.problem.dilation;
        const float *from = w->window + (size_t)i * row;
        float *to = out_of(w, t->n) + frame * w->pitch + w->column;

        for (int k = 0; k < tiles; k++)
            memcpy(to + k * w->pitch, from + (size_t)k * columns,
                   columns * sizeof *to);
        ori__conv_finish_frames(w->args->finish, to, w->pitch, tiles,
                                (int)w->column, w->columns);
    }
    return true;
}

/* As many as go together, of up to `most`; 0: none. */
static int put_together(const worker *w, const ori__winograd_place *t,
                        int most, const float *values)
{
    const ori__winograd_walk *walk = &w->s->walk;
    int step, run = ori__winograd_run(walk, t, most, &step);

    if (run > 0)
        return put_run(w, t, run, step, values) ? run : 0;
    if (walk->side == 1 || t->count == 0)
        return 0;
    run = ori__winograd_alike(walk, t, least(most, walk->side));
    return put_alike(w, t, run, values) ? run : 0;
}

/* Tiles first..first + count - 1 from M. */
static void transform_back(const worker *w, int first, int count)
{
    const rows *s = w->s;
    const ptrdiff_t channels = s->rows.groups * s->rows.columns;
    /* Whole vectors are written.  No two bands share one: panels begin with
     * one, and so do groups, or the solver does not apply. */
    const bool in_place = !s->walk.turned && s->out == (size_t)channels;
    ori__winograd_place t =
        ori__winograd_place_at(&s->walk, w->args, first);

    for (int i = 0, run, step; i < count; i += run) {
        const float *values = w->m + (size_t)i * s->out;

        run = in_place ? put_together(w, &t, count - i, values) : 0;
        if (run > 0) {
            ori__winograd_move(&s->walk, w->args, &t, run);
            continue;
        }
        run = ori__winograd_run(&s->walk, &t, count - i, &step);
        run = run > 0 ? run : 1;
        for (int k = 0; k < run; k++, values += s->out) {
            put(w, &t, values);
            ori__winograd_move(&s->walk, w->args, &t, 1);
        }
    }
}

/* Tiles first..last-1, some at a time. */
static void run(const worker *w, int first, int last)
{
    const rows *s = w->s;

    for (int i = first; i < last; i += s->tiles) {
        const int count = least(s->tiles, last - i);

        ori__winograd_data(&s->walk, w->args, i, count, w->v, s->v_row,
                           s->v_plane, w->window);
        for (int point = 0; point < s->walk.form.products; point++)
            for (int k = 0; k < w->panel_count; k++)
                product(w, point, w->panel_first + k, count);
        transform_back(w, i, count);
    }
}

/* Band `band` of `bands` of the panels, for some of the tiles. */
static void run_piece(const rows *s, const ori_conv_args *args, int first,
                      int last, int band, int bands)
{
    const int panels = s->rows.groups *
                       ori__panel_count(s->rows.kernel, s->rows.columns);
    const size_t each = s->v_size + s->m_size + s->window + s->scratch;
    worker w = { .s = s, .args = args };

    w.v = (float *)args->work + (size_t)omp_get_thread_num() * each;
    w.m = w.v + s->v_size;
    w.window = w.m + s->m_size;
    w.scratch = w.window + s->window;
    w.inverse = s->rows.kernel->winograd
                    ->inverse[s->walk.form.phases - 1][s->walk.form.frames];
    w.panel_first = panels * band / bands;
    w.panel_count = panels * (band + 1) / bands - w.panel_first;
    w.pitch = s->walk.turned ? s->base.problem.channels_in
                             : ori__conv_y_pitch(&s->base, args);
    w.column = column_of(s, w.panel_first);
    w.columns = column_of(s, w.panel_first + w.panel_count) - (int)w.column;
    run(&w, first, last);
}

/* Threads share the tiles, or the panels where tiles are few. */
static void execute(const void *state, const ori_conv_args *args)
{
    const rows *s = state;
    const int threads = ori__conv_threads(&s->base);
    const int all = s->base.problem.batch * s->walk.tiles_of_case;
    const int panels = s->rows.groups *
                       ori__panel_count(s->rows.kernel, s->rows.columns);
    const bool few = all < 2 * threads * s->rows.kernel->rows;
    const int bands = few ? least(threads, panels) : 1;
    const int turns =
        few ? 1 : parts(parts(all, s->tiles), threads) * threads;

    if (!s->walk.turned)
        ori__conv_clear_tails(&s->base, args);
#pragma omp parallel for schedule(static) num_threads(threads)
    for (int i = 0; i < turns * bands; i++) {
        const int turn = i / bands;

        run_piece(s, args, (int)((long)all * turn / turns),
                  (int)((long)all * (turn + 1) / turns), i % bands, bands);
    }
}

const ori__direct_pass ori__winograd_rows = {
    .state_size = sizeof(rows),
    .create = create,
    .pack = pack,
    .execute = execute,
};
