/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_fft_rows.c - the FFT solver's forward pass and gradient to the input
 *
 * Both are correlations, frames out of frames: forward of x with w, the
 * gradient of dy, zeros around, with w turned round in time and between
 * channels.  Some tiles go through at a time: their windows are transformed
 * into planes Z[tile][channel], one matrix product a plane makes
 * V[tile][channel] from each, and back.
 *
 * Tiles that share a bundle leave traces of rounding in each other: bundles
 * begin at the same tiles for any number of threads.
 */
#include <math.h>
#include <omp.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "conv/conv_fft.h"

typedef struct {
    ori__conv_base base;
    const ori__kernel *kernel, *product;
    ori__transform *transform;
    int n, valid;               /* points; right ones among them */
    int planes;
    int groups, in, out;        /* channels of a group */
    bool turned;                /* the gradient */
    bool whole;                 /* pieces of a case depend on each other */
    int frames;                 /* to be made of the longest case */
    int unit;                   /* tiles that share no bundle with others */
    int tiles_of_case, tiles;   /* and tiles that go together */
    size_t z_pitch, z_plane;    /* of Z: from tile to tile, plane to plane */
    size_t v_pitch, v_plane;
    bool v_gaps;                /* numbers of a row that no product writes */
    size_t w_depth, w_plane;    /* of the weights: [panel][w_depth][width] */
    size_t z_size, v_size, data;    /* floats */
} rows;

static int least(int a, int b)
{
    return a < b ? a : b;
}

static size_t columns(const rows *s)
{
    return ori__panel_columns(s->product, s->out);
}

static void set_sizes(rows *s)
{
    const int in = s->groups * s->in, out = s->groups * s->out;
    const int room = out - s->out + (int)columns(s);
    const size_t planes = (size_t)s->planes;
    int of_z, of_v, all;

    s->z_pitch = ori__fft_pitch(s->kernel, in);
    /* The last panel's padding falls into the next group, which follows and
     * overwrites it, or into room behind the last. */
    s->v_pitch = ori__fft_pitch(s->kernel, room);
    s->v_gaps = s->v_pitch > (size_t)room;
    of_z = ori__fft_unit(s->kernel, s->z_pitch);
    of_v = ori__fft_unit(s->kernel, s->v_pitch);
    s->unit = of_z > of_v ? of_z : of_v;
    /* Rows of a narrow panel share a bundle. */
    s->w_depth = ori__round_up(
        (size_t)s->in, (size_t)ori__fft_unit(s->kernel, columns(s)));
    s->w_plane = ori__fft_plane((size_t)s->groups * columns(s) * s->w_depth);
    all = (s->whole ? 1 : s->base.problem.batch) * s->tiles_of_case;
    s->tiles = ori__fft_tiles(s->kernel, planes * (s->z_pitch + s->v_pitch),
                              planes * s->w_plane, all, s->unit);
    s->z_plane = ori__fft_plane((size_t)s->tiles * s->z_pitch);
    s->v_plane = ori__fft_plane((size_t)s->tiles * s->v_pitch);
    s->z_size = planes * s->z_plane;
    s->v_size = planes * s->v_plane;
    s->data = (size_t)s->n * 2 * (size_t)s->kernel->lanes;
}

static ori_status create(void *state)
{
    rows *s = state;
    const ori_conv_problem *p = &s->base.problem;

    s->turned = p->pass == ORI_CONV_INPUT_GRADIENT;
    s->whole = s->turned && p->padding != ORI_PAD_ZERO;
    s->kernel = ori__kernel_get();
    s->n = ori__fft_choose(p, NULL);
    s->planes = ori__transform_planes(s->n);
    s->valid = s->n - ori__conv_span(p) + 1;
    s->groups = p->groups;
    s->in = (s->turned ? p->channels_out : p->channels_in) / p->groups;
    s->out = (s->turned ? p->channels_in : p->channels_out) / p->groups;
    s->product = ori__fft_product(s->kernel, s->out);
    s->frames = !s->turned ? s->base.frames_out
                : s->whole ? p->length + p->pad_left + p->pad_right
                           : p->length;
    s->tiles_of_case = (s->frames + s->valid - 1) / s->valid;
    /* Tiles of equal size, with as few as that allows. */
    s->valid = (s->frames + s->tiles_of_case - 1) / s->tiles_of_case;
    set_sizes(s);
    s->base.packed_size = (size_t)s->planes * s->w_plane * sizeof(float);
    s->base.work_size = (size_t)s->base.max_threads *
                        (s->z_size + s->v_size + s->data) * sizeof(float);
    return ori__transform_create(&s->transform, s->kernel, s->n);
}

static void destroy(void *state)
{
    rows *s = state;

    ori__transform_destroy(s->transform);
}

/* Where the rows of a panel begin in a plane of the weights. */
static size_t panel_at(const rows *s, int group, const ori__panel *p)
{
    return ((size_t)group * columns(s) + (size_t)p->first) * s->w_depth;
}

/* Taps from channel i of a group to channel o, as the pass sees them, to one
 * lane of data [n][2*lanes]; scaled by what transform.h says. */
static void gather(const rows *s, const float *w, int group, int o, int i,
                   float *lane)
{
    const ori_conv_problem *p = &s->base.problem;
    const int k = group * (s->turned ? s->in : s->out) + (s->turned ? i : o);
    const int c = s->turned ? o : i;
    const float *taps =
        w + ((size_t)k * (size_t)(p->channels_in / p->groups) + (size_t)c) *
                (size_t)p->kernel;
    const size_t apart = (size_t)(p->dilation * 2 * s->kernel->lanes);
    const float scale = 0.25f / (float)s->n;
    const int last = p->kernel - 1;

    for (int j = 0; j <= last; j++, lane += apart)
        *lane = scale * taps[s->turned ? last - j : j];
}

/* A bundle of a panel's rows: one row of a wide panel, some of a narrow. */
static void pack_bundle(const rows *s, const float *w, int group,
                        const ori__panel *p, int first, float *planes,
                        float *data)
{
    memset(data, 0, s->data * sizeof *data);
    for (int lane = 0; lane < 2 * s->kernel->lanes; lane++) {
        const int row = first + lane / p->width, o = lane % p->width;

        if (row < s->in && o < p->columns)
            gather(s, w, group, p->first + o, row, data + lane);
    }
    ori__transform_there_conjugate(s->transform, data, planes, s->w_plane);
}

static void pack(const void *state, const float *w, void *packed, void *work)
{
    const rows *s = state;
    const int panels = ori__panel_count(s->product, s->out);
    const long all = (long)s->groups * panels * s->in;

#pragma omp parallel for schedule(static)                                     \
    num_threads(ori__conv_threads(&s->base))
    for (long i = 0; i < all; i++) {
        const int row = (int)(i % s->in);
        const int panel = (int)(i / s->in % panels);
        const int group = (int)(i / s->in / panels);
        const ori__panel p = ori__panel_at(s->product, s->out, panel);

        if (row % ori__fft_unit(s->kernel, (size_t)p.width) == 0)
            pack_bundle(s, w, group, &p, row,
                        (float *)packed + panel_at(s, group, &p) +
                            (size_t)(row * p.width),
                        (float *)work +
                            (size_t)omp_get_thread_num() * s->data);
    }
}

/* One thread's view of one execution. */
typedef struct {
    const rows *s;
    const ori_conv_args *args;
    int first, count;           /* tiles of a turn, in whole units; */
    int last;                   /* there are none from here on */
    float *z, *v, *data;
} worker;

static int length_of(const worker *w, int n)
{
    return ori__conv_frames_in(&w->s->base.problem, w->args->lengths, n);
}

/* Frames to be made of case n. */
static int frames_of(const worker *w, int n)
{
    const ori_conv_problem *p = &w->s->base.problem;
    const int length = length_of(w, n);
    const int frames = ori_conv_output_length(p, length);

    if (!w->s->turned || frames == 0)
        return frames;
    return w->s->whole ? length + p->pad_left + p->pad_right : length;
}

/* Frames that tile m of the turn is to make of *n, from *first on. */
static int frames_of_tile(const worker *w, int m, int *n, int *first)
{
    const rows *s = w->s;
    const int tile = w->first + m;

    *n = tile / s->tiles_of_case;
    *first = tile % s->tiles_of_case * s->valid;
    if (tile >= w->last)
        return 0;
    return least(s->valid, frames_of(w, *n) - *first);
}

static ori__series source(const worker *w, int n)
{
    const rows *s = w->s;
    const ori_conv_problem *p = &s->base.problem;
    const int length = length_of(w, n);
    ori__series in = {
        .frames = w->args->x + (size_t)n * (size_t)p->length *
                                   (size_t)p->channels_in,
        .length = length,
        .channels = p->channels_in,
        .padding = p->padding,
    };

    if (s->turned)
        in = (ori__series){
            .frames = w->args->dy + (size_t)n * (size_t)s->base.frames_out *
                                        (size_t)p->channels_out,
            .length = ori_conv_output_length(p, length),
            .channels = p->channels_out,
            .padding = ORI_PAD_ZERO,
        };
    return in;
}

static void load(const worker *w, const ori__fft_run *run)
{
    const rows *s = w->s;
    const ori_conv_problem *p = &s->base.problem;
    const int ahead = !s->turned ? p->pad_left
                      : ori__conv_span(p) - 1 - (s->whole ? 0 : p->pad_left);
    ori__series in = { .padding = ORI_PAD_ZERO };
    int n, first;

    if (frames_of_tile(w, run->row, &n, &first) > 0)
        in = source(w, n);
    ori__fft_load(s->kernel, &in, s->turned ? s->n : p->pad_right,
                  first - ahead, s->n, run, w->data);
}

/* How many bundles the turn's tiles fill. */
static int bundles(const worker *w, size_t pitch)
{
    const size_t bundle = 2 * (size_t)w->s->kernel->lanes;

    return (int)(((size_t)w->count * pitch + bundle - 1) / bundle);
}

static void transform(const worker *w, int bundle)
{
    const rows *s = w->s;
    const int width = 2 * s->kernel->lanes, in = s->groups * s->in;
    ori__fft_run run = { .lanes = 0 };

    for (int lane = 0; lane < width; lane += run.lanes) {
        run = ori__fft_run_at(s->kernel, s->z_pitch, in, bundle, lane);
        load(w, &run);
    }
    ori__transform_there(s->transform, w->data,
                         w->z + (ptrdiff_t)bundle * width, s->z_plane);
}

/* V of one panel of one group, all planes and tiles. */
static void product(const worker *w, int group, int panel)
{
    const rows *s = w->s;
    const ori__panel p = ori__panel_at(s->product, s->out, panel);
    const int pieces = (w->count + s->product->rows - 1) / s->product->rows;
    ori__tile_run *const *run =
        s->product->tile[p.width / s->product->lanes - 1];
    const float *z = w->z + group * s->in;
    float *v = w->v + group * s->out + p.first;
    ori__tile t = {
        .a_row = (ptrdiff_t)s->z_pitch,
        .a_depth = 1,
        .b = (const float *)w->args->packed + panel_at(s, group, &p),
        .b_depth = p.width,
        .c_row = (ptrdiff_t)s->v_pitch,
        .segs = 1,
        .depth = s->in,
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
    const int panels = ori__panel_count(s->product, s->out);

    for (int i = 0; i < s->groups * panels; i++)
        product(w, i / panels, i % panels);
}

static void put_forward(const worker *w, int n, int first, int count,
                        const ori__fft_run *run)
{
    const rows *s = w->s;
    const int k = s->base.problem.channels_out;
    const size_t frame = (size_t)n * (size_t)s->base.frames_out +
                         (size_t)first;
    const float *bias = w->args->bias;

    s->kernel->fft->copy(&(ori__fft_copy){
        .from = w->data + run->lane,
        .from_pitch = 2 * s->kernel->lanes,
        .to = w->args->y + frame * (size_t)k + run->column,
        .to_pitch = k,
        .frames = count, .count = run->columns,
        .init = bias ? bias + run->column : NULL });
}

/* Frames of the padded series (or of the series alone), added to dx where
 * they were taken from. */
static void put_gradient(const worker *w, int n, int first, int count,
                         const ori__fft_run *run)
{
    const rows *s = w->s;
    const ori_conv_problem *p = &s->base.problem;
    const int length = length_of(w, n), c = p->channels_in;
    ori__fft_copy a = {
        .from_pitch = 2 * s->kernel->lanes,
        .to_pitch = c,
        .frames = s->whole ? 1 : count, .count = run->columns,
        .add = true };

    for (int t = 0; t < count; t += a.frames) {
        const int u = !s->whole ? first
                                : ori__conv_source(p->padding, length,
                                                   first + t - p->pad_left);

        a.from = w->data + (ptrdiff_t)t * a.from_pitch + run->lane;
        a.to = w->args->dx +
               ((size_t)n * (size_t)p->length + (size_t)u) * (size_t)c +
               run->column;
        s->kernel->fft->copy(&a);
    }
}

/* False: an output is not finite. */
static bool transform_back(const worker *w, int bundle)
{
    const rows *s = w->s;
    const int width = 2 * s->kernel->lanes, out = s->groups * s->out;
    ori__fft_run run = { .lanes = 0 };

    ori__transform_back(s->transform, w->v + (ptrdiff_t)bundle * width,
                        s->v_plane, w->data);
    for (int lane = 0; lane < width; lane += run.lanes) {
        int n, first, count;

        run = ori__fft_run_at(s->kernel, s->v_pitch, out, bundle, lane);
        count = frames_of_tile(w, run.row, &n, &first);
        if (count > 0 && s->turned)
            put_gradient(w, n, first, count, &run);
        else if (count > 0)
            put_forward(w, n, first, count, &run);
    }
    return s->kernel->below(w->data, (size_t)(s->valid * width), INFINITY);
}

/* Tiles first..last-1, some at a time; false: an output is not finite. */
static bool run(const rows *s, const ori_conv_args *args, int first, int last)
{
    worker w = { .s = s, .args = args, .last = last };
    bool fine = true;

    w.z = (float *)args->work + (size_t)omp_get_thread_num() *
                                    (s->z_size + s->v_size + s->data);
    w.v = w.z + s->z_size;
    w.data = w.v + s->v_size;
    if (s->v_gaps)
        memset(w.v, 0, s->v_size * sizeof *w.v);
    for (w.first = first; w.first < last; w.first += s->tiles) {
        w.count = least(s->tiles, (int)ori__round_up(
                                      (size_t)(last - w.first),
                                      (size_t)s->unit));
        for (int i = 0; i < bundles(&w, s->z_pitch); i++)
            transform(&w, i);
        products(&w);
        for (int i = 0; i < bundles(&w, s->v_pitch); i++)
            fine = transform_back(&w, i) && fine;
    }
    return fine;
}

/* The gradient is added to dx tile by tile: too late to turn back. */
static bool tame(const rows *s, const ori_conv_args *a)
{
    const ori_conv_problem *p = &s->base.problem;
    const size_t c = (size_t)p->channels_out;
    const size_t all = (size_t)s->base.frames_out * c;
    int wild = 0;

#pragma omp parallel for schedule(static) reduction(| : wild)                 \
    num_threads(ori__conv_threads(&s->base))
    for (int n = 0; n < p->batch; n++)
        wild |= !s->kernel->below(
            a->dy + (size_t)n * all,
            (size_t)ori__conv_frames_out(p, a->lengths, n) * c,
            ORI__FFT_TAME);
    return !wild;
}

static bool execute(const void *state, const ori_conv_args *args)
{
    const rows *s = state;
    const int threads = ori__conv_threads(&s->base);
    const int all = s->base.problem.batch * s->tiles_of_case;
    const int units = (all + s->unit - 1) / s->unit;
    const int least_turns = (all + s->tiles - 1) / s->tiles;
    const int turns = s->whole ? s->base.problem.batch
                      : least_turns < threads ? least(threads, units)
                                              : least_turns;
    int wild = 0;

    if (s->turned && !tame(s, args))
        return false;
    if (!s->turned)
        ori__conv_clear_tails(&s->base, args);
#pragma omp parallel for schedule(static) reduction(| : wild)                 \
    num_threads(threads)
    for (int i = 0; i < turns; i++) {
        const int size = s->whole ? s->tiles_of_case : s->unit;
        const int of = s->whole ? turns : units;
        const int first = (int)((long)of * i / turns) * size;
        const int last = (int)((long)of * (i + 1) / turns) * size;

        wild |= !run(s, args, first, least(last, all));
    }
    return s->turned || !wild;
}

const ori__fft_pass ori__fft_rows = {
    .state_size = sizeof(rows),
    .create = create,
    .destroy = destroy,
    .pack = pack,
    .execute = execute,
};
