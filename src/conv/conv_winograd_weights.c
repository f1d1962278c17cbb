/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_winograd_weights.c - the Winograd solver's gradient to the weights
 *
 * dy of a tile is the filter, x under it the data, the taps come out.  The
 * sum over tiles is taken on values at the points: for each point a matrix
 * product P[point][c][k] whose depth is tiles, some of them at a time; the
 * transform back follows once, at the end.
 *
 * A NaN, an infinity or an overflow shows in what comes out, and then all is
 * made the direct way.
 */
#include <omp.h>
#include <string.h>

#include "base/memory.h"
#include "conv/conv_winograd.h"

extern const ori__conv_solver ori__conv_solver_direct;

/* Tiles that go through together: their values fit into half of a
 * second-level cache, or they are enough to be worth another visit to P. */
enum { CACHE = 256 * 1024, TILES_MIN = 64, TILES_MAX = 256 };

typedef struct {
    ori__conv_base base;
    ori__by_pass direct;        /* for wild input */
    ori__winograd_walk walk;
    int in, out;                /* channels of a group */
    int panels, heights;        /* of a group's part of P in tiles */
    int tiles;                  /* that go together */
    size_t x_row, y_row;        /* floats from tile to tile */
    size_t x_plane, y_plane, p_plane;   /* from point to point */
    size_t columns;             /* of P */
    size_t sums;                /* of dy, behind P */
    size_t window;              /* and of scratch for each thread */
} weights;

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

static void choose_tiles(weights *s)
{
    const size_t each =
        (size_t)s->walk.form.products * (s->x_row + s->y_row);
    const int fit = (int)(CACHE / each);
    const int all = s->base.problem.batch * s->walk.tiles_of_case;
    const int most = fit < TILES_MIN ? TILES_MIN
                     : fit > TILES_MAX ? TILES_MAX : fit;

    s->tiles = parts(all, parts(all, most));
}

static ori_status create(void *state)
{
    weights *s = state;
    const ori_conv_problem *p = &s->base.problem;
    const size_t planes = (size_t)ori__winograd_of(p->kernel).products;
    size_t own;
    ori_status status;

    s->direct.base = s->base;
    status = ori__conv_solver_direct.create(&s->direct);
    if (status != ORI_OK)
        return status;
    s->walk = ori__winograd_walk_make(&s->base);
    s->in = p->channels_in / p->groups;
    s->out = p->channels_out / p->groups;
    s->panels = ori__panel_count(s->walk.kernel, s->out);
    s->heights = parts(s->in, s->walk.kernel->rows);
    s->columns = ori__panel_columns(s->walk.kernel, s->out);
    s->x_row = ori__winograd_row((size_t)p->channels_in);
    s->y_row = ori__winograd_row((size_t)p->channels_out);
    choose_tiles(s);
    s->x_plane = ori__winograd_plane((size_t)s->tiles * s->x_row);
    s->y_plane = ori__winograd_plane((size_t)s->tiles * s->y_row);
    s->p_plane =
        ori__winograd_plane((size_t)p->channels_in * s->columns);
    s->sums = (size_t)p->groups * s->columns;
    s->window = ori__winograd_lines(
        larger((size_t)(s->walk.form.window * s->walk.side) * s->walk.in,
               (size_t)s->walk.form.frames * s->y_row));
    own = (planes * (s->x_plane + s->y_plane + s->p_plane) + s->sums +
           (size_t)s->base.max_threads * s->window) * sizeof(float);
    s->base.work_size = larger(own, s->direct.base.work_size);
    return ORI_OK;
}

static void destroy(void *state)
{
    weights *s = state;

    ori__conv_solver_direct.destroy(&s->direct);
}

/* One execution. */
typedef struct {
    const weights *s;
    const ori_conv_args *args;
    float *x, *y, *p;       /* values at the points */
    float *db, *scratch;
} run;

static float *window_of_thread(const run *r)
{
    return r->scratch + (size_t)omp_get_thread_num() * r->s->window;
}

/* dy of one tile, by way of the window, zeros behind the end of the case,
 * to values at the points. */
static void transform_y(const run *r, const ori__winograd_place *t, float *to)
{
    const weights *s = r->s;
    const ori_conv_problem *p = &s->base.problem;
    const ori__winograd *f = &s->walk.form;
    const size_t k = (size_t)p->channels_out;
    const float *dy = r->args->dy + (size_t)t->n * (size_t)s->base.frames_out *
                                        k;
    float *window = window_of_thread(r);
    ori__winograd_job job = {
        .from = dy + (size_t)t->first * k,
        .from_step = p->dilation * (ptrdiff_t)k,
        .to = to,
        .to_step = (ptrdiff_t)s->y_plane,
        .tiles = 1,
        .channels = p->channels_out,
    };

    if (t->count < f->frames || k % (size_t)s->walk.kernel->lanes) {
        memset(window, 0, (size_t)f->frames * s->y_row * sizeof *window);
        for (int i = 0; i < t->count; i++)
            memcpy(window + (size_t)i * s->y_row,
                   job.from + i * job.from_step, k * sizeof *window);
        job.from = window;
        job.from_step = (ptrdiff_t)s->y_row;
    }
    s->walk.kernel->winograd->filter[f->phases - 1][f->frames](&job);
}

/* Tiles first..first + count - 1 become depth at.. of the products. */
static void transform(const run *r, int first, int count, int at)
{
    const weights *s = r->s;
    ori__winograd_place t =
        ori__winograd_place_at(&s->walk, r->args, first);

    ori__winograd_data(&s->walk, r->args, first, count,
                       r->x + (size_t)at * s->x_row, s->x_row, s->x_plane,
                       window_of_thread(r));
    for (int i = 0; i < count; i++) {
        transform_y(r, &t, r->y + (size_t)(at + i) * s->y_row);
        ori__winograd_move(&s->walk, r->args, &t, 1);
    }
}

/* The sum of dy, as a polynomial's value at 1 is that of its coefficients:
 * a row of ones in the matrix product. */
static void sum_y(const run *r, ori__tile t, ori__tile_run *narrow,
                  size_t column)
{
    static const float one = 1.0f;

    t.a = &one;
    t.a_row = t.a_depth = 0;
    t.c = r->db + column;
    narrow(&t);
}

/* Tile `index` of P, counted over points, groups, panels and heights. */
static void product(const run *r, int index, int depth)
{
    const weights *s = r->s;
    const ori__kernel *k = s->walk.kernel;
    const int height = index % s->heights;
    const int panel = index / s->heights % s->panels;
    const int rest = index / (s->heights * s->panels);
    const int group = rest % s->base.problem.groups;
    const size_t point = (size_t)(rest / s->base.problem.groups);
    const ori__panel p = ori__panel_at(k, s->out, panel);
    const int first = s->in * height / s->heights;
    const int last = s->in * (height + 1) / s->heights;
    const ori__tile t = {
        .a = r->x + point * s->x_plane + (size_t)(group * s->in + first),
        .a_row = 1,
        .a_depth = (ptrdiff_t)s->x_row,
        .b = r->y + point * s->y_plane + (size_t)(group * s->out + p.first),
        .b_depth = (ptrdiff_t)s->y_row,
        .c = r->p + point * s->p_plane +
             (size_t)(group * s->in + first) * s->columns + (size_t)p.first,
        .c_row = (ptrdiff_t)s->columns,
        .segs = 1,
        .depth = depth,
        .add = true,
    };

    k->tile[p.width / k->lanes - 1][last - first - 1](&t);
    if (point == ORI__WINOGRAD_ONE && height == 0 && r->args->db)
        sum_y(r, t, k->tile[p.width / k->lanes - 1][0],
              (size_t)group * s->columns + (size_t)p.first);
}

static void gather(const run *r, int threads)
{
    const weights *s = r->s;
    const int all = s->base.problem.batch * s->walk.tiles_of_case;
    const int products = s->walk.form.products * s->base.problem.groups *
                         s->panels * s->heights;

    memset(r->p, 0, ((size_t)s->walk.form.products * s->p_plane + s->sums) *
                        sizeof *r->p);
#pragma omp parallel num_threads(threads)
    for (int i = 0; i < all; i += s->tiles) {
        const int count = least(s->tiles, all - i);

#pragma omp for schedule(static)
        for (int q = 0; q < threads; q++) {
            const int first = count * q / threads;

            transform(r, i + first, count * (q + 1) / threads - first, first);
        }
#pragma omp for schedule(static)
        for (int q = 0; q < products; q++)
            product(r, q, count);
    }
}

/* The taps, in place of the first planes of P.  False where one is not
 * finite. */
static bool transform_back(const run *r, int threads)
{
    const weights *s = r->s;
    const int rows = s->base.problem.channels_in;
    const ori__winograd *f = &s->walk.form;
    int wild = 0;

#pragma omp parallel for schedule(static) reduction(| : wild)                 \
    num_threads(threads)
    for (int c = 0; c < rows; c++) {
        float *at = r->p + (size_t)c * s->columns;

        wild |= !s->walk.kernel->winograd->inverse[f->phases - 1][f->taps](
            &(ori__winograd_job){ .from = at, .to = at,
                                  .from_step = (ptrdiff_t)s->p_plane,
                                  .to_step = (ptrdiff_t)s->p_plane,
                                  .tiles = 1,
                                  .channels = (int)s->columns });
    }
    return !wild;
}

/* Output channel k to dw [K, C/groups, J] and db. */
static void deliver(const run *r, int k)
{
    const weights *s = r->s;
    const int taps = s->base.problem.kernel;
    float *dw = r->args->dw + (size_t)k * (size_t)(s->in * taps);

    for (int c = 0; c < s->in; c++) {
        const float *from =
            r->p + (size_t)(k / s->out * s->in + c) * s->columns +
            (size_t)(k % s->out);

        for (int j = 0; j < taps; j++)
            dw[c * taps + j] += from[(size_t)j * s->p_plane];
    }
    if (r->args->db)
        r->args->db[k] += r->db[(size_t)(k / s->out) * s->columns +
                                (size_t)(k % s->out)] /
                          (float)ORI__WINOGRAD_NORM_ONE;
}

static void execute(const void *state, const ori_conv_args *args)
{
    const weights *s = state;
    const size_t planes = (size_t)s->walk.form.products;
    const int threads = ori__conv_threads(&s->base);
    run r = { .s = s, .args = args };

    r.x = args->work;
    r.y = r.x + planes * s->x_plane;
    r.p = r.y + planes * s->y_plane;
    r.db = r.p + planes * s->p_plane;
    r.scratch = r.db + s->sums;
    gather(&r, threads);
    if (!transform_back(&r, threads)) {
        ori__conv_solver_direct.execute(&s->direct, args);
        return;
    }
#pragma omp parallel for schedule(static) num_threads(threads)
    for (int k = 0; k < s->base.problem.channels_out; k++)
        deliver(&r, k);
}

const ori__direct_pass ori__winograd_weights = {
    .state_size = sizeof(weights),
    .create = create,
    .destroy = destroy,
    .execute = execute,
};
