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
 * With dilation d the series is d series of every d-th frame.
 *
 * A NaN, an infinity or an overflow spreads over its tile, no further.  It
 * shows in what comes out, and such a tile is made the direct way.
 */
#include <omp.h>
#include <string.h>

#include "base/memory.h"
#include "conv/conv_rows.h"
#include "conv/conv_winograd.h"

enum {
    CHAIN = 384,            /* terms of a sum, as in conv_rows.c */
    ONE = 1                 /* the plane of the point 1 */
};

typedef struct {
    ori__conv_base base;
    ori__winograd form;
    ori__rows rows;         /* the direct way: its weights come first */
    bool turned;            /* the gradient */
    int frames;             /* to be made of the longest case */
    int phases;             /* series in a case, by dilation */
    int tiles_of_case, tiles;       /* and tiles that go together */
    size_t in, out;         /* channels, in whole vectors */
    size_t u_plane, v_plane, m_plane;   /* from point to point */
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

static size_t lines(size_t floats)
{
    return ori__round_up(floats, ORI__LANES_MAX);
}

/* Planes that are not a multiple of 4 KiB apart, where they would meet in
 * one set of the cache. */
static size_t plane(size_t floats)
{
    const size_t whole = lines(floats);

    return whole % 1024 ? whole : whole + ORI__LANES_MAX;
}

static void set_sizes(rows *s)
{
    const size_t planes = (size_t)s->form.products;
    const size_t window = (size_t)s->form.window * s->in;
    const size_t frames = (size_t)s->form.frames * s->out;
    size_t each;

    s->u_plane = plane((size_t)(s->rows.groups * s->rows.depth) *
                       ori__panel_columns(s->rows.kernel, s->rows.columns));
    s->v_plane = plane((size_t)s->tiles * s->in);
    s->m_plane = plane((size_t)s->tiles * s->out);
    s->v_size = planes * s->v_plane;
    s->m_size = planes * s->m_plane;
    s->window = lines(larger(window, frames));
    s->scratch = ori__rows_scratch(&s->rows, s->form.frames);
    each = s->v_size + s->m_size + s->window + s->scratch;
    s->base.packed_size = (lines(ori__rows_packed(&s->rows)) +
                           planes * s->u_plane) * sizeof(float);
    s->base.work_size = (size_t)s->base.max_threads * each * sizeof(float);
}

static ori_status create(void *state)
{
    rows *s = state;
    const ori_conv_problem *p = &s->base.problem;
    int in = p->channels_in, out = p->channels_out;

    s->turned = p->pass == ORI_CONV_INPUT_GRADIENT;
    if (s->turned) {
        in = p->channels_out;
        out = p->channels_in;
    }
    s->form = ori__winograd_of(p->kernel);
    s->rows = ori__rows_between(in, out, p->groups);
    s->rows.taps = p->kernel;
    s->rows.tap_step = p->dilation;
    s->rows.step = 1;
    s->rows.offset = s->turned ? p->pad_left + 1 - ori__conv_span(p)
                               : -p->pad_left;
    s->frames = s->turned ? p->length : s->base.frames_out;
    s->in = ori__round_up((size_t)in, (size_t)s->rows.kernel->lanes);
    s->out = ori__round_up((size_t)out, (size_t)s->rows.kernel->lanes);
    s->phases = least(p->dilation, s->frames);
    s->tiles_of_case =
        ori__winograd_tiles(&s->form, s->frames, p->dilation);
    s->tiles = least(ori__winograd_together(&s->form, in, out),
                     p->batch * s->tiles_of_case);
    set_sizes(s);
    return ORI_OK;
}

/* Behind the weights of the direct way: U[point][group][panel][c][width]. */
static size_t u_panel(const rows *s, int group, int panel)
{
    return lines(ori__rows_packed(&s->rows)) +
           ori__rows_packed_at(&s->rows, group, panel, 0, 0) /
               (size_t)s->rows.taps;
}

static void pack_panel(const rows *s, const ori__rows_weights *weights,
                       float *packed, int group, int panel)
{
    const ori__rows *r = &s->rows;
    const ori__panel p = ori__panel_at(r->kernel, r->columns, panel);
    ori__winograd_tile t = {
        .from = packed + ori__rows_packed_at(r, group, panel, 0, 0),
        .from_step = (ptrdiff_t)r->depth * p.width,
        .to = packed + u_panel(s, group, panel),
        .to_step = (ptrdiff_t)s->u_plane,
        .channels = r->depth * p.width,
    };

    ori__rows_pack(r, weights, packed, group, panel);
    r->kernel->winograd->filter[s->form.phases - 1][r->taps](&t);
}

static void pack(const void *state, const float *w, void *packed, void *work)
{
    const rows *s = state;
    const int taps = s->rows.taps;
    const int panels = ori__panel_count(s->rows.kernel, s->rows.columns);
    const ori__rows_weights weights =
        s->turned ? ori__rows_weights_turned(&s->rows, w, taps, 0, 1)
                  : ori__rows_weights_plain(&s->rows, w);

    (void)work;
#pragma omp parallel for schedule(static)                                     \
    num_threads(ori__conv_threads(&s->base))
    for (int i = 0; i < s->rows.groups * panels; i++)
        pack_panel(s, &weights, packed, i / panels, i % panels);
}

/* One thread's view of one execution: some panels of some tiles. */
typedef struct {
    const rows *s;
    const ori_conv_args *args;
    int panel_first, panel_count;   /* over all groups */
    int column, columns;            /* the same as channels */
    float *v, *m, *window, *scratch;
} worker;

/* A tile: frames first, first + dilation, ... of case n, `count` of them. */
typedef struct {
    int n, first, count;
    int phase;              /* first % dilation */
    int frames;             /* to be made of case n */
    ori__series in;
    float *out;             /* of case n */
} place;

static void enter_case(const worker *w, place *t, int n)
{
    const rows *s = w->s;
    const ori_conv_problem *p = &s->base.problem;
    const int length = ori__conv_frames_in(p, w->args->lengths, n);
    const int made = ori_conv_output_length(p, length);
    const size_t x = (size_t)n * (size_t)p->length * (size_t)p->channels_in;
    const size_t y =
        (size_t)n * (size_t)s->base.frames_out * (size_t)p->channels_out;

    t->n = n;
    if (s->turned) {
        t->frames = made > 0 ? length : 0;
        t->in = (ori__series){ w->args->dy + y, made, p->channels_out,
                               ORI_PAD_ZERO };
        t->out = w->args->dx + x;
    } else {
        t->frames = made;
        t->in = (ori__series){ w->args->x + x, length, p->channels_in,
                               p->padding };
        t->out = w->args->y + y;
    }
}

static void enter_tile(const worker *w, place *t, int first)
{
    const int d = w->s->base.problem.dilation, most = w->s->form.frames;
    const int rest = t->frames - first;

    t->first = first;
    t->count = rest > (most - 1) * d ? most
               : rest > 0            ? (rest - 1) / d + 1
                                     : 0;
}

static place place_of(const worker *w, int tile)
{
    const rows *s = w->s;
    const int d = s->base.problem.dilation, i = tile % s->tiles_of_case;
    place t = { .phase = i % s->phases };

    enter_case(w, &t, tile / s->tiles_of_case);
    enter_tile(w, &t, i / s->phases * d * s->form.frames + t.phase);
    return t;
}

/* The tile that follows: the next phase, or behind all of them. */
static void move_on(const worker *w, place *t)
{
    const rows *s = w->s;
    const int d = s->base.problem.dilation;
    int first = t->first + 1;

    if (++t->phase == s->phases) {
        t->phase = 0;
        first += d * s->form.frames - s->phases;
    }
    if (first >= s->frames && t->phase == 0) {
        first = 0;
        if (t->n + 1 < s->base.problem.batch)
            enter_case(w, t, t->n + 1);
    }
    enter_tile(w, t, first);
}

/* The frames that a tile sees, by way of a copy: zeros where there is
 * nothing, or nothing that it needs. */
static void copy_window(const worker *w, const place *t)
{
    const rows *s = w->s;
    const ori_conv_problem *p = &s->base.problem;
    const int seen = t->count > 0 ? t->count + s->rows.taps - 1 : 0;

    memset(w->window, 0,
           (size_t)s->form.window * s->in * sizeof *w->window);
    for (int i = 0; i < seen; i++)
        ori__series_copy(&t->in,
                         t->first + s->rows.offset + i * p->dilation, 1,
                         w->window + (size_t)i * s->in, s->in);
}

static void transform(const worker *w, const place *t, int at)
{
    const rows *s = w->s;
    const ptrdiff_t d = s->base.problem.dilation;
    const ptrdiff_t first = t->first + s->rows.offset;
    const bool inside = t->count > 0 && first >= 0 &&
                        first + (s->form.window - 1) * d < t->in.length;
    ori__winograd_tile data = {
        .from = w->window,
        .from_step = (ptrdiff_t)s->in,
        .to = w->v + (size_t)at * s->in,
        .to_step = (ptrdiff_t)s->v_plane,
        .channels = (int)s->in,
    };

    if (inside && s->in == (size_t)t->in.channels) {
        data.from = t->in.frames + first * t->in.channels;
        data.from_step = d * t->in.channels;
    } else {
        copy_window(w, t);
    }
    s->rows.kernel->winograd->data[s->form.phases - 1](&data);
}

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
    const int pieces = parts(count, r->kernel->rows);
    float init[ORI__PANEL_MAX] = { 0 };
    ori__tile t = {
        .a_row = (ptrdiff_t)s->in,
        .a_depth = 1,
        .b_depth = p.width,
        .c_row = (ptrdiff_t)s->out,
        .segs = 1,
    };

    /* 1 to any power is 1: what is added there comes out in each frame. */
    if (point == ONE && w->args->bias) {
        memcpy(init, w->args->bias + column + p.first,
               (size_t)p.columns * sizeof *init);
        t.init = init;
    }
    for (int d = 0; d < r->depth; d += CHAIN) {
        t.depth = least(CHAIN, r->depth - d);
        t.b = u + d * p.width;
        for (int i = 0; i < pieces; i++) {
            const size_t first = (size_t)(count * i / pieces);
            const int height = count * (i + 1) / pieces - (int)first;

            t.a = w->v + (size_t)point * s->v_plane + first * s->in +
                  (size_t)(group * r->depth + d);
            t.c = w->m + (size_t)point * s->m_plane + first * s->out +
                  (size_t)(column + p.first);
            r->kernel->tile[p.width / r->kernel->lanes - 1][height - 1](&t);
        }
        t.add = true;
    }
}

/* The frames of a tile by way of the window, put or added where they
 * belong. */
static void copy_out(const worker *w, const place *t)
{
    const rows *s = w->s;
    const ori_conv_problem *p = &s->base.problem;
    const size_t channels =
        (size_t)(s->turned ? p->channels_in : p->channels_out);

    for (int i = 0; i < t->count; i++) {
        const float *from = w->window + (size_t)i * s->out + w->column;
        float *to = t->out + channels * (size_t)(t->first + i * p->dilation) +
                    w->column;

        if (!s->turned)
            memcpy(to, from, (size_t)w->columns * sizeof *to);
        for (int c = 0; s->turned && c < w->columns; c++)
            to[c] += from[c];
    }
}

/* A tile with something wild in it. */
static void make_directly(const worker *w, const place *t)
{
    const rows *s = w->s;
    const int d = s->base.problem.dilation;
    const int run = d == 1 ? t->count : 1;
    const ptrdiff_t channels = s->rows.groups * s->rows.columns;

    for (int i = 0; i < t->count; i += run) {
        const int first = t->first + i * d;

        ori__rows_run(&s->rows, &t->in, w->args->packed,
                      &(ori__rows_part){
                          .first = first, .count = run,
                          .panel_first = w->panel_first,
                          .panel_count = w->panel_count,
                          .out = t->out + first * channels,
                          .out_pitch = channels,
                          .bias = w->args->bias, .add = s->turned },
                      w->scratch);
    }
}

static void transform_back(const worker *w, const place *t, int at)
{
    const rows *s = w->s;
    const ori_conv_problem *p = &s->base.problem;
    const ptrdiff_t channels = s->rows.groups * s->rows.columns;
    const bool in_place = !s->turned && t->count == s->form.frames &&
                          s->out == (size_t)channels;
    ori__winograd_tile inverse = {
        .from = w->m + (size_t)at * s->out + w->column,
        .from_step = (ptrdiff_t)s->m_plane,
        .to = w->window + w->column,
        .to_step = (ptrdiff_t)s->out,
        .channels = w->columns,     /* and up to the last vector's end */
    };

    if (t->count < 1)
        return;
    if (in_place) {
        inverse.to = t->out + t->first * channels + w->column;
        inverse.to_step = p->dilation * channels;
    }
    if (!s->rows.kernel->winograd
             ->inverse[s->form.phases - 1][s->form.frames](&inverse))
        make_directly(w, t);
    else if (!in_place)
        copy_out(w, t);
}

/* Tiles first..last-1, some at a time. */
static void run(worker *w, int first, int last)
{
    const rows *s = w->s;

    for (int i = first; i < last; i += s->tiles) {
        const int count = least(s->tiles, last - i);
        const place begin = place_of(w, i);
        place t = begin;

        for (int m = 0; m < count; m++, move_on(w, &t))
            transform(w, &t, m);
        for (int point = 0; point < s->form.products; point++)
            for (int k = 0; k < w->panel_count; k++)
                product(w, point, w->panel_first + k, count);
        t = begin;
        for (int m = 0; m < count; m++, move_on(w, &t))
            transform_back(w, &t, m);
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
    w.panel_first = panels * band / bands;
    w.panel_count = panels * (band + 1) / bands - w.panel_first;
    w.column = column_of(s, w.panel_first);
    w.columns = column_of(s, w.panel_first + w.panel_count) - w.column;
    run(&w, first, last);
}

/* Threads share the tiles, or the panels where tiles are few. */
static void execute(const void *state, const ori_conv_args *args)
{
    const rows *s = state;
    const int threads = ori__conv_threads(&s->base);
    const int all = s->base.problem.batch * s->tiles_of_case;
    const int panels = s->rows.groups *
                       ori__panel_count(s->rows.kernel, s->rows.columns);
    const bool few = all < 2 * threads * s->rows.kernel->rows;
    const int bands = few ? least(threads, panels) : 1;
    const int turns =
        few ? 1 : parts(parts(all, s->tiles), threads) * threads;

    if (!s->turned)
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
