/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_fft_rows.c - the FFT solver's forward pass and gradient to the input
 *
 * Both are correlations, frames out of frames: forward of x with w, the
 * gradient of dy, zeros around, with w turned round in time and between
 * channels.  Some tiles go through at a time: their windows are transformed
 * into Z[f][tile][channel], for each pair of frequencies one matrix product
 * makes V[f][tile][channel] from it, and back.
 */
#include <omp.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "conv/conv_fft.h"

typedef struct {
    ori__conv_base base;
    const ori__kernel *kernel;
    int n, valid;               /* points; right ones among them */
    int groups, in, out;        /* channels of a group */
    int depth;                  /* in, even */
    bool turned;                /* the gradient */
    bool whole;                 /* pieces of a case depend on each other */
    int frames;                 /* to be made of the longest case */
    int tiles_of_case, tiles;   /* and tiles that go together */
    size_t in_pitch, out_pitch; /* of frames */
    size_t z_pitch, z_plane;    /* of Z: from tile to tile, from f to f */
    size_t v_pitch, v_plane;
    size_t z_size, v_size, window;  /* floats */
    ori__fft *there, *back, *weights;
    size_t panel_channels;      /* of the weights' transform */
} rows;

static int least(int a, int b)
{
    return a < b ? a : b;
}

static ori_status make_transforms(rows *s)
{
    const int in = s->groups * s->in, out = s->groups * s->out;
    ori_status status;

    status = ori__fft_of_channels(&s->there, ORI__FFT_FORWARD, s->n, in,
                                  s->in_pitch, s->z_plane);
    if (status == ORI_OK)
        status = ori__fft_of_channels(&s->back, ORI__FFT_BACKWARD, s->n, out,
                                      s->v_plane, s->out_pitch);
    if (status == ORI_OK)
        status = ori__fft_of_channels(&s->weights, ORI__FFT_FORWARD, s->n,
                                      (int)s->panel_channels,
                                      s->panel_channels, s->panel_channels);
    return status;
}

static size_t columns(const rows *s)
{
    return ori__panel_columns(s->kernel, s->out);
}

/* All of one frequency: [group][half][panel][2*depth][width]. */
static size_t bin_size(const rows *s)
{
    return (size_t)s->groups * 2 * columns(s) * 2 * (size_t)s->depth;
}

static void set_sizes(rows *s)
{
    const size_t in = (size_t)(s->groups * s->in);
    const size_t out = (size_t)(s->groups * s->out);
    const int all =
        (s->whole ? 1 : s->base.problem.batch) * s->tiles_of_case;

    s->in_pitch = s->z_pitch = ori__fft_pitch(in);
    s->out_pitch = ori__fft_pitch(out);
    /* The last panel's padding falls into the next group, which follows and
     * overwrites it, or into room behind the last. */
    s->v_pitch = ori__fft_pitch(out - (size_t)s->out + columns(s));
    s->tiles = ori__fft_tiles((size_t)s->n * (s->z_pitch + s->v_pitch),
                              (size_t)(s->n / 2 + 1) * bin_size(s), all);
    s->z_plane = ori__fft_plane((size_t)s->tiles * s->z_pitch);
    s->v_plane = ori__fft_plane((size_t)s->tiles * s->v_pitch);
    s->z_size = (size_t)s->n * s->z_plane;
    s->v_size = (size_t)s->n * s->v_plane;
    s->window = ori__round_up((size_t)s->n * (s->in_pitch > s->out_pitch
                                                  ? s->in_pitch
                                                  : s->out_pitch),
                              ORI__LANES_MAX);
}

static ori_status create(void *state)
{
    rows *s = state;
    const ori_conv_problem *p = &s->base.problem;
    size_t run, pack;

    s->turned = p->pass == ORI_CONV_INPUT_GRADIENT;
    s->whole = s->turned && p->padding != ORI_PAD_ZERO;
    s->kernel = ori__kernel_get();
    s->n = ori__fft_choose(p, NULL);
    s->valid = s->n - ori__conv_span(p) + 1;
    s->groups = p->groups;
    s->in = (s->turned ? p->channels_out : p->channels_in) / p->groups;
    s->out = (s->turned ? p->channels_in : p->channels_out) / p->groups;
    s->depth = s->in + s->in % 2;
    s->frames = !s->turned ? s->base.frames_out
                : s->whole ? p->length + p->pad_left + p->pad_right
                           : p->length;
    s->tiles_of_case = (s->frames + s->valid - 1) / s->valid;
    s->panel_channels =
        (size_t)s->kernel->lanes * ORI__VECS_MAX * (size_t)s->depth;
    set_sizes(s);
    s->base.packed_size =
        (size_t)(s->n / 2 + 1) * bin_size(s) * sizeof(float);
    run = (size_t)s->base.max_threads *
          (s->z_size + s->v_size + s->window) * sizeof(float);
    pack = (size_t)s->base.max_threads * 2 * (size_t)s->n *
           s->panel_channels * sizeof(float);
    s->base.work_size = run > pack ? run : pack;
    return make_transforms(s);
}

static void destroy(void *state)
{
    rows *s = state;

    ori__fft_destroy(s->there);
    ori__fft_destroy(s->back);
    ori__fft_destroy(s->weights);
}

static size_t bin_panel(const rows *s, int f, int group, int half,
                        const ori__panel *p)
{
    return (size_t)f * bin_size(s) +
           (size_t)(2 * group + half) * columns(s) * 2 * (size_t)s->depth +
           (size_t)p->first * 2 * (size_t)s->depth;
}

/* w as the pass sees it: from channel i to channel o of a group, tap j. */
static float weight(const rows *s, const float *w, int group, int o, int i,
                    int j)
{
    const ori_conv_problem *p = &s->base.problem;
    const int k = group * (s->turned ? s->in : s->out) + (s->turned ? i : o);
    const int c = s->turned ? o : i;
    const size_t in = (size_t)(p->channels_in / p->groups);
    const int tap = s->turned ? p->kernel - 1 - j : j;

    return w[((size_t)k * in + (size_t)c) * (size_t)p->kernel + (size_t)tap];
}

/* time: [n][column of the panel][channel], scaled so that the transforms
 * and the formula's half come to one. */
static void gather(const rows *s, const float *w, int group,
                   const ori__panel *p, float *time)
{
    const ori_conv_problem *q = &s->base.problem;
    const float scale = 0.5f / (float)s->n;

    memset(time, 0, (size_t)s->n * s->panel_channels * sizeof *time);
    for (int o = 0; o < p->columns; o++)
        for (int i = 0; i < s->in; i++)
            for (int j = 0; j < q->kernel; j++)
                time[(size_t)(j * q->dilation) * s->panel_channels +
                     (size_t)o * (size_t)s->depth + (size_t)i] =
                    scale * weight(s, w, group, p->first + o, i, j);
}

/*
 * Rows (Re, Im) of Z[f] and Z[-f], columns (Re, Im) of V[f] (half 0) or
 * V[-f] (half 1), from the spectra of two columns q0, q1 at f and -f:
 * conv_fft.h's formula written out.  Each line of `to` is `width` long.
 */
static void bin_block(const float *q0, const float *q1, const float *m0,
                      const float *m1, int half, float *a, float *b,
                      float *c, float *d)
{
    const float h = half ? -1.0f : 1.0f;

    a[0] = q0[0] + h * q1[1];
    b[0] = q0[1] - h * q1[0];
    c[0] = m0[0] - h * m1[1];
    d[0] = m0[1] + h * m1[0];
    a[1] = q1[0] - h * q0[1];
    b[1] = q1[1] + h * q0[0];
    c[1] = m1[0] + h * m0[1];
    d[1] = m1[1] - h * m0[0];
}

/* One frequency of one panel.  at, mirror: [column][channel] at f, -f */
static void pack_bin(const rows *s, const float *at, const float *mirror,
                     const ori__panel *p, int half, float *to)
{
    const size_t depth = (size_t)s->depth, width = (size_t)p->width;

    for (size_t i = 0; i < depth; i += 2) {
        float *a = to + i * width, *b = a + width;
        float *c = a + depth * width, *d = c + width;

        for (size_t o = 0; o < width; o += 2) {
            const float *q0 = at + o * depth + i, *q1 = q0 + depth;
            const float *m0 = mirror + o * depth + i, *m1 = m0 + depth;

            bin_block(q0, q1, m0, m1, half, a + o, b + o, c + o, d + o);
        }
    }
}

static void pack_panel(const rows *s, const float *w, float *packed,
                       int group, int panel, float *time)
{
    const ori__panel p = ori__panel_at(s->kernel, s->out, panel);
    float *spectra = time + (size_t)s->n * s->panel_channels;

    gather(s, w, group, &p, time);
    ori__fft_execute(s->weights, time, spectra);
    for (int f = 0; f <= s->n / 2; f++) {
        const float *at = spectra + (size_t)f * s->panel_channels;
        const float *mirror =
            spectra + (size_t)((s->n - f) % s->n) * s->panel_channels;

        for (int half = 0; half < 2; half++)
            pack_bin(s, at, mirror, &p, half,
                     packed + bin_panel(s, f, group, half, &p));
    }
}

static void pack(const void *state, const float *w, void *packed, void *work)
{
    const rows *s = state;
    const int panels = ori__panel_count(s->kernel, s->out);

#pragma omp parallel for schedule(static)                                     \
    num_threads(ori__conv_threads(&s->base))
    for (int i = 0; i < s->groups * panels; i++)
        pack_panel(s, w, packed, i / panels, i % panels,
                   (float *)work + (size_t)omp_get_thread_num() * 2 *
                                       (size_t)s->n * s->panel_channels);
}

/* One thread's view of one execution. */
typedef struct {
    const rows *s;
    const ori_conv_args *args;
    float *z, *v, *window;
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

/* The window of one tile, and its spectra as tile m of Z. */
static void transform(const worker *w, int tile, int m)
{
    const rows *s = w->s;
    const ori_conv_problem *p = &s->base.problem;
    const int n = tile / s->tiles_of_case;
    const int first = tile % s->tiles_of_case * s->valid;
    const bool any = first < frames_of(w, n);
    const ori__series in = source(w, n);
    const int ahead = !s->turned ? p->pad_left
                      : ori__conv_span(p) - 1 - (s->whole ? 0 : p->pad_left);

    ori__fft_window(&in, s->turned ? s->n : p->pad_right, first - ahead,
                    any ? s->n : 0, s->n, w->window, s->in_pitch);
    ori__fft_execute(s->there, w->window, w->z + (size_t)m * s->z_pitch);
}

/* V[f] (half 0) or V[-f] (half 1) of all tiles, one panel. */
static void product(const worker *w, int f, int group, int half, int panel,
                    int count)
{
    const rows *s = w->s;
    const ori__panel p = ori__panel_at(s->kernel, s->out, panel);
    const int mirror = (s->n - f) % s->n, rows_max = s->kernel->rows;
    const int pieces = (count + rows_max - 1) / rows_max;
    ori__tile t = {
        .a_row = (ptrdiff_t)s->z_pitch,
        .a_seg = (mirror - f) * (ptrdiff_t)s->z_plane,
        .a_depth = 1,
        .b = (const float *)w->args->packed +
             bin_panel(s, f, group, half, &p),
        .b_seg = (ptrdiff_t)s->depth * p.width,
        .b_depth = p.width,
        .c_row = (ptrdiff_t)s->v_pitch,
        .segs = 2,
        .depth = s->depth,
    };

    for (int i = 0; i < pieces; i++) {
        const int first = count * i / pieces;
        const int height = count * (i + 1) / pieces - first;

        t.a = w->z + (size_t)f * s->z_plane + (size_t)first * s->z_pitch +
              (size_t)(group * s->in);
        t.c = w->v + (size_t)(half ? mirror : f) * s->v_plane +
              (size_t)first * s->v_pitch +
              (size_t)(group * s->out + p.first);
        s->kernel->tile[p.width / s->kernel->lanes - 1][height - 1](&t);
    }
}

static void products(const worker *w, int count)
{
    const rows *s = w->s;
    const int panels = ori__panel_count(s->kernel, s->out);

    for (int f = 0; f <= s->n / 2; f++)
        for (int half = 0; half < ((s->n - f) % s->n == f ? 1 : 2); half++)
            for (int i = 0; i < s->groups * panels; i++)
                product(w, f, i / panels, half, i % panels, count);
}

static void put_forward(const worker *w, int n, int first, int count)
{
    const rows *s = w->s;
    const size_t k = (size_t)s->base.problem.channels_out;
    const float *bias = w->args->bias;
    float *y = w->args->y +
               ((size_t)n * (size_t)s->base.frames_out + (size_t)first) * k;

    for (int t = 0; t < count; t++, y += k) {
        const float *from = w->window + (size_t)t * s->out_pitch;

        if (!bias)
            memcpy(y, from, k * sizeof *y);
        for (size_t i = 0; bias && i < k; i++)
            y[i] = from[i] + bias[i];
    }
}

/* Frames of the padded series (or of the series alone), added to dx where
 * they were taken from. */
static void put_gradient(const worker *w, int n, int first, int count)
{
    const rows *s = w->s;
    const ori_conv_problem *p = &s->base.problem;
    const size_t c = (size_t)p->channels_in;
    float *dx = w->args->dx + (size_t)n * (size_t)p->length * c;
    const int length = length_of(w, n), left = s->whole ? p->pad_left : 0;

    for (int t = 0; t < count; t++) {
        const float *from = w->window + (size_t)t * s->out_pitch;
        const int u = ori__conv_source(p->padding, length, first + t - left);

        for (size_t i = 0; i < c; i++)
            dx[(size_t)u * c + i] += from[i];
    }
}

static void transform_back(const worker *w, int tile, int m)
{
    const rows *s = w->s;
    const int n = tile / s->tiles_of_case;
    const int first = tile % s->tiles_of_case * s->valid;
    const int count = least(s->valid, frames_of(w, n) - first);

    if (count < 1)
        return;
    ori__fft_execute(s->back, w->v + (size_t)m * s->v_pitch, w->window);
    if (s->turned)
        put_gradient(w, n, first, count);
    else
        put_forward(w, n, first, count);
}

/* Tiles first..last-1, some at a time. */
static void run(const rows *s, const ori_conv_args *args, int first, int last)
{
    worker w = { .s = s, .args = args };

    w.z = (float *)args->work + (size_t)omp_get_thread_num() *
                                    (s->z_size + s->v_size + s->window);
    w.v = w.z + s->z_size;
    w.window = w.v + s->v_size;
    for (int i = first; i < last; i += s->tiles) {
        const int count = least(s->tiles, last - i);

        for (int m = 0; m < count; m++)
            transform(&w, i + m, m);
        products(&w, count);
        for (int m = 0; m < count; m++)
            transform_back(&w, i + m, m);
    }
}

static void execute(const void *state, const ori_conv_args *args)
{
    const rows *s = state;
    const int threads = ori__conv_threads(&s->base);
    const int all = s->base.problem.batch * s->tiles_of_case;
    const int least_turns = (all + s->tiles - 1) / s->tiles;
    const int turns = s->whole ? s->base.problem.batch
                      : least_turns < threads ? least(threads, all)
                                              : least_turns;

    if (!s->turned)
        ori__conv_clear_tails(&s->base, args);
#pragma omp parallel for schedule(static) num_threads(threads)
    for (int i = 0; i < turns; i++)
        run(s, args, (int)((long)all * i / turns),
            (int)((long)all * (i + 1) / turns));
}

const ori__direct_pass ori__fft_rows = {
    .state_size = sizeof(rows),
    .create = create,
    .destroy = destroy,
    .pack = pack,
    .execute = execute,
};
