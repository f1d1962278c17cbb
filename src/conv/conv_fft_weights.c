/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_fft_weights.c - the FFT solver's gradient to the weights
 *
 * dw is the correlation of x with dy, summed over all tiles of all cases;
 * the sum is taken on spectra, so that each pair of channels is transformed
 * back once.  Windows of x and of dy become planes Zx[tile][channel] and
 * Zy[tile][channel]; plane by plane, P[channel of x][channel of y] is a
 * matrix product whose depth is the tiles.
 *
 * A thread owns planes, tiles enter in order: the bits do not depend on the
 * number of threads.
 */
#include <omp.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "conv/conv_fft.h"

enum {
    TILES_MAX = 64,
    SPECTRA = 512 * 1024        /* floats of Zx and Zy */
};

typedef struct {
    ori__conv_base base;
    const ori__kernel *kernel, *product;
    ori__transform *transform;
    int n, valid;               /* points; frames of dy in a tile */
    int planes;
    int in, out;                /* channels of a group */
    int tiles_of_case, tiles;   /* and tiles that go together */
    size_t x_pitch, y_pitch;    /* of Zx, Zy: from tile to tile */
    size_t x_plane, y_plane;    /* and from plane to plane */
    size_t p_rows, p_pitch;     /* of a group of P: rows, and their pitch */
    size_t p_group, p_plane;    /* from group to group, plane to plane */
    size_t x_size, y_size, p_size, data;    /* floats */
} weights;

static int least(int a, int b)
{
    return a < b ? a : b;
}

static void set_sizes(weights *s)
{
    const ori_conv_problem *p = &s->base.problem;
    const int columns = (int)ori__panel_columns(s->product, s->out);
    const int all = p->batch * s->tiles_of_case;
    const size_t planes = (size_t)s->planes;
    size_t fit;
    int of_x, of_y;

    s->x_pitch = ori__fft_pitch(s->kernel, p->channels_in);
    /* A padded panel reads beyond the last group. */
    s->y_pitch = ori__fft_pitch(s->kernel,
                                p->channels_out - s->out + columns);
    of_x = ori__fft_unit(s->kernel, s->x_pitch);
    of_y = ori__fft_unit(s->kernel, s->y_pitch);
    fit = SPECTRA / (planes * (s->x_pitch + s->y_pitch));
    s->tiles = least(all, fit < 16 ? 16 : fit > TILES_MAX ? TILES_MAX
                                                          : (int)fit);
    s->tiles = (int)ori__round_up((size_t)s->tiles,
                                  (size_t)(of_x > of_y ? of_x : of_y));
    s->x_plane = ori__fft_plane((size_t)s->tiles * s->x_pitch);
    s->y_plane = ori__fft_plane((size_t)s->tiles * s->y_pitch);
    s->p_pitch = (size_t)columns;
    /* In whole bundles. */
    s->p_rows = ori__round_up((size_t)s->in,
                              (size_t)ori__fft_unit(s->kernel, s->p_pitch));
    s->p_group = s->p_rows * s->p_pitch;
    s->p_plane = ori__fft_plane((size_t)p->groups * s->p_group);
    s->x_size = planes * s->x_plane;
    s->y_size = planes * s->y_plane;
    s->p_size = planes * s->p_plane;
    s->data = (size_t)s->n * 2 * (size_t)s->kernel->lanes;
}

static ori_status create(void *state)
{
    weights *s = state;
    const ori_conv_problem *p = &s->base.problem;

    s->kernel = ori__kernel_get();
    s->n = ori__fft_choose(p, NULL);
    s->planes = ori__transform_planes(s->n);
    s->valid = s->n - ori__conv_span(p) + 1;
    s->in = p->channels_in / p->groups;
    s->out = p->channels_out / p->groups;
    s->product = ori__fft_product(s->kernel, s->out);
    s->tiles_of_case = (s->base.frames_out + s->valid - 1) / s->valid;
    s->valid = (s->base.frames_out + s->tiles_of_case - 1) /
               s->tiles_of_case;
    set_sizes(s);
    s->base.work_size =
        (s->x_size + s->y_size + s->p_size +
         (size_t)s->base.max_threads * s->data) * sizeof(float);
    return ori__transform_create(&s->transform, s->kernel, s->n);
}

static void destroy(void *state)
{
    weights *s = state;

    ori__transform_destroy(s->transform);
}

/* One execution. */
typedef struct {
    const weights *s;
    const ori_conv_args *args;
    int first, count;           /* tiles of a turn */
    float *x, *y, *p;           /* Zx, Zy, P */
    float *data;                /* all threads' */
} run;

static float *data_of_thread(const run *r)
{
    return r->data + (size_t)omp_get_thread_num() * r->s->data;
}

/* Tile m of the turn: of case *n, frames of dy from *first on; returns how
 * many. */
static int frames_of_tile(const run *r, int m, int *n, int *first)
{
    const weights *s = r->s;
    const ori_conv_problem *p = &s->base.problem;
    const int tile = r->first + m;

    *n = tile / s->tiles_of_case;
    *first = tile % s->tiles_of_case * s->valid;
    if (m >= r->count)
        return 0;
    return least(s->valid,
                 ori__conv_frames_out(p, r->args->lengths, *n) - *first);
}

static void load_x(const run *r, const ori__fft_run *at, float *data)
{
    const weights *s = r->s;
    const ori_conv_problem *p = &s->base.problem;
    ori__series x = { .padding = ORI_PAD_ZERO };
    int n, first;

    if (frames_of_tile(r, at->row, &n, &first) > 0)
        x = (ori__series){
            r->args->x + (size_t)n * (size_t)p->length *
                             (size_t)p->channels_in,
            ori__conv_frames_in(p, r->args->lengths, n), p->channels_in,
            p->padding
        };
    ori__fft_load(s->kernel, &x, p->pad_right, first - p->pad_left, s->n, at,
                  data);
}

/* Only the tile's own frames, zeros up to n. */
static void load_y(const run *r, const ori__fft_run *at, float *data)
{
    const weights *s = r->s;
    const ori_conv_problem *p = &s->base.problem;
    ori__series dy = { .padding = ORI_PAD_ZERO };
    int n, first;
    const int count = frames_of_tile(r, at->row, &n, &first);

    if (count > 0)
        dy = (ori__series){
            r->args->dy + (size_t)n * (size_t)s->base.frames_out *
                              (size_t)p->channels_out,
            first + count, p->channels_out, ORI_PAD_ZERO
        };
    ori__fft_load(s->kernel, &dy, 0, first, s->n, at, data);
}

static int bundles(const run *r, size_t pitch)
{
    const size_t bundle = 2 * (size_t)r->s->kernel->lanes;

    return (int)(((size_t)r->count * pitch + bundle - 1) / bundle);
}

static void transform_x(const run *r, int bundle)
{
    const weights *s = r->s;
    const int width = 2 * s->kernel->lanes;
    float *data = data_of_thread(r);
    ori__fft_run at = { .lanes = 0 };

    for (int lane = 0; lane < width; lane += at.lanes) {
        at = ori__fft_run_at(s->kernel, s->x_pitch,
                             s->base.problem.channels_in, bundle, lane);
        load_x(r, &at, data);
    }
    ori__transform_there(s->transform, data,
                         r->x + (ptrdiff_t)bundle * width, s->x_plane);
}

static void transform_y(const run *r, int bundle)
{
    const weights *s = r->s;
    const int width = 2 * s->kernel->lanes;
    float *data = data_of_thread(r);
    ori__fft_run at = { .lanes = 0 };

    for (int lane = 0; lane < width; lane += at.lanes) {
        at = ori__fft_run_at(s->kernel, s->y_pitch,
                             s->base.problem.channels_out, bundle, lane);
        load_y(r, &at, data);
    }
    ori__transform_there_conjugate(s->transform, data,
                                   r->y + (ptrdiff_t)bundle * width,
                                   s->y_plane);
}

/* P of one plane, one group, one panel: adds the turn's tiles. */
static void product(const run *r, int plane, int group, int panel)
{
    const weights *s = r->s;
    const ori__panel p = ori__panel_at(s->product, s->out, panel);
    const int rows_max = s->product->rows;
    const int pieces = (s->in + rows_max - 1) / rows_max;
    ori__tile t = {
        .a_row = 1,
        .a_depth = (ptrdiff_t)s->x_pitch,
        .b = r->y + (size_t)plane * s->y_plane +
             (size_t)(group * s->out + p.first),
        .b_depth = (ptrdiff_t)s->y_pitch,
        .c_row = (ptrdiff_t)s->p_pitch,
        .segs = 1,
        .depth = r->count,
        .add = r->first > 0,
    };

    for (int i = 0; i < pieces; i++) {
        const int first = s->in * i / pieces;
        const int height = s->in * (i + 1) / pieces - first;

        t.a = r->x + (size_t)plane * s->x_plane +
              (size_t)(group * s->in + first);
        t.c = r->p + (size_t)plane * s->p_plane +
              (size_t)group * s->p_group + (size_t)first * s->p_pitch +
              (size_t)p.first;
        s->product->tile[p.width / s->product->lanes - 1][height - 1](&t);
    }
}

/* All of one plane; false: a sum is not tame. */
static bool products(const run *r, int plane)
{
    const weights *s = r->s;
    const int panels = ori__panel_count(s->product, s->out);
    const int groups = s->base.problem.groups;

    for (int i = 0; i < groups * panels; i++)
        product(r, plane, i / panels, i % panels);
    return s->kernel->below(r->p + (size_t)plane * s->p_plane,
                            (size_t)groups * s->p_group, ORI__FFT_TAME);
}

/* All tiles, some at a time; false: a sum is not tame. */
static bool gather(run *r, int threads)
{
    const weights *s = r->s;
    const int all = s->base.problem.batch * s->tiles_of_case;
    int wild = 0;

    for (r->first = 0; r->first < all; r->first += s->tiles) {
        r->count = least(s->tiles, all - r->first);

#pragma omp parallel num_threads(threads)
        {
#pragma omp for schedule(static) nowait
            for (int i = 0; i < bundles(r, s->x_pitch); i++)
                transform_x(r, i);
#pragma omp for schedule(static)
            for (int i = 0; i < bundles(r, s->y_pitch); i++)
                transform_y(r, i);
#pragma omp for schedule(static) reduction(| : wild)
            for (int i = 0; i < s->planes; i++)
                wild |= !products(r, i);
        }
    }
    return !wild;
}

/* Adds the lags that are taps; `at` counts rows (channels of x) and columns
 * (of y) of a group. */
static void deliver(const run *r, int group, const ori__fft_run *at,
                    const float *data)
{
    const weights *s = r->s;
    const ori_conv_problem *p = &s->base.problem;
    const size_t apart = (size_t)(p->dilation * 2 * s->kernel->lanes);

    for (int i = 0; at->row < s->in && i < at->columns; i++) {
        const float *lag = data + at->lane + i;
        float *dw = r->args->dw +
                    ((size_t)(group * s->out + at->column + i) *
                         (size_t)s->in +
                     (size_t)at->row) * (size_t)p->kernel;

        for (int j = 0; j < p->kernel; j++, lag += apart)
            dw[j] += *lag;
    }
}

static void transform_back(const run *r, int group, int bundle)
{
    const weights *s = r->s;
    const int width = 2 * s->kernel->lanes;
    float *data = data_of_thread(r);
    ori__fft_run at = { .lanes = 0 };

    ori__transform_back(s->transform,
                        r->p + (size_t)group * s->p_group +
                            (ptrdiff_t)bundle * width,
                        s->p_plane, data);
    for (int lane = 0; lane < width; lane += at.lanes) {
        at = ori__fft_run_at(s->kernel, s->p_pitch, s->out, bundle, lane);
        deliver(r, group, &at, data);
    }
}

static bool execute(const void *state, const ori_conv_args *args)
{
    const weights *s = state;
    const int threads = ori__conv_threads(&s->base);
    const int width = 2 * s->kernel->lanes;
    const int of_group = (int)s->p_group / width;
    run r = { .s = s, .args = args };

    r.x = args->work;
    r.y = r.x + s->x_size;
    r.p = r.y + s->y_size;
    r.data = r.p + s->p_size;
    if (s->p_rows > (size_t)s->in)      /* rows that no product writes */
        memset(r.p, 0, s->p_size * sizeof *r.p);
    if (!gather(&r, threads))
        return false;
#pragma omp parallel for schedule(static) num_threads(threads)
    for (int i = 0; i < s->base.problem.groups * of_group; i++)
        transform_back(&r, i / of_group, i % of_group);
    ori__conv_bias_gradient(&s->base, args);
    return true;
}

const ori__fft_pass ori__fft_weights = {
    .state_size = sizeof(weights),
    .create = create,
    .destroy = destroy,
    .execute = execute,
};
