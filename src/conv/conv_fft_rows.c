/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_fft_rows.c - the FFT solver's forward pass and gradient to the input
 *
 * Some tiles go through at a time: their windows are transformed into planes
 * Z[tile][channel], one matrix product a plane makes V[tile][channel] from
 * each, and back.
 */
#include <math.h>
#include <omp.h>
#include <string.h>

#include "base/memory.h"
#include "conv/conv_fft_tiles.h"

typedef struct {
    ori__fft_tiles tiles;
    const ori__kernel *product;
    int planes;
    int unit;                   /* tiles that share no bundle of V with others;
                                   threads have whole ones */
    int shared;                 /* the same of Z, whose bundles are made by
                                   each thread that needs a part */
    int together;               /* tiles of a turn */
    size_t z_pitch, z_plane;    /* of Z: from tile to tile, plane to plane */
    size_t v_pitch, v_plane;
    bool v_gaps;                /* numbers of a row that no product writes */
    size_t w_depth, w_plane;    /* of the weights: [panel][w_depth][width] */
    size_t z_size, v_size;      /* floats */
} rows;

static int groups(const rows *s)
{
    return s->tiles.base.problem.groups;
}

static size_t columns(const rows *s)
{
    return ori__panel_columns(s->product, s->tiles.out);
}

static void set_sizes(rows *s)
{
    const ori__fft_tiles *t = &s->tiles;
    const int room = (groups(s) - 1) * t->out + (int)columns(s);
    const size_t planes = (size_t)s->planes;
    int larger;

    s->z_pitch = ori__fft_pitch(t->kernel, groups(s) * t->in);
    /* The last panel's padding falls into the next group, which follows and
     * overwrites it, or into room behind the last. */
    s->v_pitch = ori__fft_pitch(t->kernel, room);
    s->v_gaps = s->v_pitch > (size_t)room;
    s->shared = ori__fft_unit(t->kernel, s->z_pitch);
    s->unit = ori__fft_unit(t->kernel, s->v_pitch);
    larger = s->shared > s->unit ? s->shared : s->unit;
    /* Pieces of a case that depend on each other are one turn. */
    if (t->whole || s->shared < s->unit)
        s->shared = s->unit = larger;
    /* Rows of a narrow panel share a bundle. */
    s->w_depth = ori__round_up(
        (size_t)t->in, (size_t)ori__fft_unit(t->kernel, columns(s)));
    s->w_plane =
        ori__fft_plane((size_t)groups(s) * columns(s) * s->w_depth);
    s->together = ori__fft_together(
        t->kernel, planes * (s->z_pitch + s->v_pitch), planes * s->w_plane,
        t->all, larger);
    s->z_plane =
        ori__fft_plane((size_t)(s->together + s->shared) * s->z_pitch);
    s->v_plane = ori__fft_plane((size_t)s->together * s->v_pitch);
    s->z_size = planes * s->z_plane;
    s->v_size = planes * s->v_plane;
}

static ori_status create(void *state)
{
    rows *s = state;
    ori__fft_tiles *t = &s->tiles;
    const ori_status status = ori__fft_tiles_create(t);

    if (status != ORI_OK)
        return status;
    s->planes = ori__transform_planes(t->n);
    s->product = ori__fft_product(t->kernel, t->out);
    set_sizes(s);
    t->base.packed_size = (size_t)s->planes * s->w_plane * sizeof(float);
    t->base.work_size = (size_t)t->base.max_threads *
                        (s->z_size + s->v_size + t->data) * sizeof(float);
    return ORI_OK;
}

static void destroy(void *state)
{
    rows *s = state;

    ori__transform_destroy(s->tiles.transform);
}

/* Where the rows of a panel begin in a plane of the weights. */
static size_t panel_at(const rows *s, int group, const ori__panel *p)
{
    return ((size_t)group * columns(s) + (size_t)p->first) * s->w_depth;
}

/* A bundle of a panel's rows: one row of a wide panel, some of a narrow. */
static void pack_bundle(const rows *s, const float *w, int group,
                        const ori__panel *p, int first, float *planes,
                        float *data)
{
    const ori__fft_tiles *t = &s->tiles;
    const int lanes = t->kernel->lanes;
    const int step = p->width < lanes ? p->width : lanes;

    memset(data, 0, t->data * sizeof *data);
    for (int lane = 0; lane < 2 * lanes; lane += step) {
        const int row = first + lane / p->width, o = lane % p->width;

        if (row < t->in && o < p->columns)
            ori__fft_tiles_taps(t, w, group, p->first + o, row,
                                p->columns - o, data + lane);
    }
    ori__transform_there_conjugate(t->transform, data, planes, s->w_plane);
}

static void pack(const void *state, const float *w, void *packed, void *work)
{
    const rows *s = state;
    const ori__fft_tiles *t = &s->tiles;
    const int panels = ori__panel_count(s->product, t->out);
    const long all = (long)groups(s) * panels * t->in;

#pragma omp parallel for schedule(static)                                     \
    num_threads(ori__conv_threads(&t->base))
    for (long i = 0; i < all; i++) {
        const int row = (int)(i % t->in);
        const int panel = (int)(i / t->in % panels);
        const int group = (int)(i / t->in / panels);
        const ori__panel p = ori__panel_at(s->product, t->out, panel);

        if (row % ori__fft_unit(t->kernel, (size_t)p.width) == 0)
            pack_bundle(s, w, group, &p, row,
                        (float *)packed + panel_at(s, group, &p) +
                            (size_t)(row * p.width),
                        (float *)work +
                            (size_t)omp_get_thread_num() * t->data);
    }
}

/* One thread's view of one turn. */
typedef struct {
    const rows *s;
    ori__fft_turn turn;
    int count;                  /* tiles, in whole units */
    int lead;                   /* tiles in Z before them */
    float *z, *v, *data;
} worker;

/* How many bundles so many tiles fill. */
static int bundles(const worker *w, int tiles, size_t pitch)
{
    const size_t bundle = 2 * (size_t)w->s->tiles.kernel->lanes;

    return (int)(((size_t)tiles * pitch + bundle - 1) / bundle);
}

/* The turn's tiles with those that they share bundles of Z with. */
static ori__fft_turn seen_turn(const worker *w)
{
    const ori__fft_tiles *t = &w->s->tiles;
    const int all = t->base.problem.batch * t->of_case;
    const int last = (int)ori__round_up((size_t)w->turn.last,
                                        (size_t)w->s->shared);
    ori__fft_turn seen = w->turn;

    if (t->whole)
        return seen;
    seen.first -= w->lead;
    seen.last = last < all ? last : all;
    return seen;
}

static void transform(const worker *w, int bundle)
{
    const rows *s = w->s;
    const ori__fft_tiles *t = &s->tiles;
    const int width = 2 * t->kernel->lanes;
    const ori__fft_turn seen = seen_turn(w);
    ori__fft_run run = { .lanes = 0 };

    for (int lane = 0; lane < width; lane += run.lanes) {
        run = ori__fft_run_at(t->kernel, s->z_pitch, groups(s) * t->in,
                              bundle, lane);
        ori__fft_turn_load(t, &seen, &run, w->data);
    }
    ori__transform_there(t->transform, w->data,
                         w->z + (ptrdiff_t)bundle * width, s->z_plane);
}

/* V of one panel of one group, all planes and tiles. */
static void product(const worker *w, int group, int panel)
{
    const rows *s = w->s;
    const ori__fft_tiles *tiles = &s->tiles;
    const ori__panel p = ori__panel_at(s->product, tiles->out, panel);
    const int pieces = (w->count + s->product->rows - 1) / s->product->rows;
    ori__tile_run *const *run =
        s->product->tile[p.width / s->product->lanes - 1];
    const float *z = w->z + group * tiles->in +
                     (size_t)w->lead * s->z_pitch;
    float *v = w->v + group * tiles->out + p.first;
    ori__tile t = {
        .a_row = (ptrdiff_t)s->z_pitch,
        .a_depth = 1,
        .b = (const float *)w->turn.args->packed + panel_at(s, group, &p),
        .b_depth = p.width,
        .c_row = (ptrdiff_t)s->v_pitch,
        .segs = 1,
        .depth = tiles->in,
    };

    for (int i = 0; i < s->planes; i++) {
        int first = 0;

        for (int j = pieces; j > 0; j--) {
            const int height = (w->count - first) / j;

            t.a = z + first * t.a_row;
            t.c = v + first * t.c_row;
            run[height - 1](&t);
            first += height;
        }
        z += s->z_plane;
        v += s->v_plane;
        t.b += s->w_plane;
    }
}

static void products(const worker *w)
{
    const rows *s = w->s;
    const int panels = ori__panel_count(s->product, s->tiles.out);

    for (int i = 0; i < groups(s) * panels; i++)
        product(w, i / panels, i % panels);
}

/* False: an output is not finite. */
static bool transform_back(const worker *w, int bundle)
{
    const rows *s = w->s;
    const ori__fft_tiles *t = &s->tiles;
    const int width = 2 * t->kernel->lanes;
    ori__fft_run run = { .lanes = 0 };

    ori__transform_back(t->transform, w->v + (ptrdiff_t)bundle * width,
                        s->v_plane, w->data);
    for (int lane = 0; lane < width; lane += run.lanes) {
        run = ori__fft_run_at(t->kernel, s->v_pitch, groups(s) * t->out,
                              bundle, lane);
        ori__fft_turn_put(t, &w->turn, &run, w->data);
    }
    return t->kernel->below(w->data, (size_t)(t->valid * width), INFINITY);
}

/* Some tiles at a time, where a turn is a whole case. */
static bool run(const void *state, const ori__fft_turn *turn, int part)
{
    const rows *s = state;
    worker w = { .s = s, .turn = *turn };
    bool fine = true;

    (void)part;
    w.z = (float *)turn->args->work +
          (size_t)omp_get_thread_num() *
              (s->z_size + s->v_size + s->tiles.data);
    w.v = w.z + s->z_size;
    w.data = w.v + s->v_size;
    if (s->v_gaps)
        memset(w.v, 0, s->v_size * sizeof *w.v);
    for (; w.turn.first < w.turn.last; w.turn.first += s->together) {
        const int rest = w.turn.last - w.turn.first;

        w.count = (int)ori__round_up(
            (size_t)(rest < s->together ? rest : s->together),
            (size_t)s->unit);
        w.lead = s->tiles.whole ? 0 : w.turn.first % s->shared;
        for (int i = 0; i < bundles(&w, w.lead + w.count, s->z_pitch); i++)
            transform(&w, i);
        products(&w);
        for (int i = 0; i < bundles(&w, w.count, s->v_pitch); i++)
            fine = transform_back(&w, i) && fine;
    }
    return fine;
}

static bool execute(const void *state, const ori_conv_args *args)
{
    const rows *s = state;

    return ori__fft_tiles_execute(&s->tiles, args, s->unit, s->together, 1,
                                  run);
}

const ori__fft_pass ori__fft_rows = {
    .state_size = sizeof(rows),
    .create = create,
    .destroy = destroy,
    .pack = pack,
    .execute = execute,
};
