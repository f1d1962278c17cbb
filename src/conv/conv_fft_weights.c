/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_fft_weights.c - the FFT solver's gradient to the weights
 *
 * dw is the correlation of x with dy, summed over all tiles of all cases;
 * the sum is taken on spectra, so that only one transform back is needed
 * for each pair of channels.  For the complex signals of channel pairs zx,
 * zy (conv_fft.h) the products
 *
 *   R1[f] = Zx[f] conj(Zy[f]),  R2[f] = Zx[f] Zy[-f]
 *
 * are the spectra of corr(zx, conj zy) = (x0y0 + x1y1) + i(x1y0 - x0y1) and
 * of corr(zx, zy) = (x0y0 - x1y1) + i(x1y0 + x0y1), from which all four real
 * correlations follow.  Both come from the products of real and imaginary
 * parts, P[f][channel of x][half][channel of y], half 0 with Zy[f], half 1
 * with Zy[-f]: a matrix product whose depth is the tiles.
 *
 * A thread owns frequencies, tiles enter in order: the bits do not depend on
 * the number of threads.
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
    const ori__kernel *kernel;
    int n, valid;               /* points; frames of dy in a tile */
    int in, out;                /* channels of a group */
    int tiles_of_case, tiles;   /* and tiles that go together */
    size_t x_pitch, y_pitch;    /* of frames */
    size_t x_plane, y_row, y_plane;     /* of Zx, Zy: tile to tile is
                                           x_pitch, y_row */
    size_t half, p_plane;       /* of P: floats of a half's row, of one f */
    size_t r_pitch;             /* of R: [f][half][out] */
    ori__fft *there_x, *there_y, *back;
    size_t x_size, y_size, p_size, scratch;     /* floats */
} weights;

static int least(int a, int b)
{
    return a < b ? a : b;
}

static size_t most(size_t a, size_t b)
{
    return a > b ? a : b;
}

static ori_status make_transforms(weights *s)
{
    const ori_conv_problem *p = &s->base.problem;
    ori_status status;

    status = ori__fft_of_channels(&s->there_x, ORI__FFT_FORWARD, s->n,
                                  p->channels_in, s->x_pitch, s->x_plane);
    if (status == ORI_OK)
        status = ori__fft_of_channels(&s->there_y, ORI__FFT_FORWARD, s->n,
                                      p->channels_out, s->y_pitch,
                                      s->y_plane);
    if (status == ORI_OK)
        status = ori__fft_of_channels(&s->back, ORI__FFT_BACKWARD, s->n,
                                      (int)s->r_pitch, s->r_pitch,
                                      s->r_pitch);
    return status;
}

static void set_sizes(weights *s)
{
    const ori_conv_problem *p = &s->base.problem;
    const size_t in = (size_t)p->channels_in, out = (size_t)p->channels_out;
    const size_t columns = ori__panel_columns(s->kernel, s->out);
    const size_t n = (size_t)s->n;
    size_t fit;

    s->x_pitch = ori__fft_pitch(in);
    s->y_pitch = ori__fft_pitch(out);
    /* A padded panel reads beyond the last group. */
    s->y_row = ori__fft_pitch(out - (size_t)s->out + columns);
    fit = SPECTRA / (n * (s->x_pitch + s->y_row));
    s->tiles = least(p->batch * s->tiles_of_case,
                     fit < 16 ? 16 : fit > TILES_MAX ? TILES_MAX : (int)fit);
    s->x_plane = ori__fft_plane((size_t)s->tiles * s->x_pitch);
    s->y_plane = ori__fft_plane((size_t)s->tiles * s->y_row);
    s->half = columns;
    s->p_plane = (size_t)p->groups * (size_t)(s->in + s->in % 2) * 2 *
                 s->half;
    s->r_pitch = ori__fft_pitch(2 * (size_t)(s->out + s->out % 2));
    s->x_size = n * s->x_plane;
    s->y_size = n * s->y_plane;
    s->p_size = n * s->p_plane;
    s->scratch = ori__round_up(
        most(n * most(s->x_pitch, s->y_pitch), 2 * n * s->r_pitch),
        ORI__LANES_MAX);
}

static ori_status create(void *state)
{
    weights *s = state;
    const ori_conv_problem *p = &s->base.problem;

    s->kernel = ori__kernel_get();
    s->n = ori__fft_choose(p, NULL);
    s->valid = s->n - ori__conv_span(p) + 1;
    s->in = p->channels_in / p->groups;
    s->out = p->channels_out / p->groups;
    s->tiles_of_case = (s->base.frames_out + s->valid - 1) / s->valid;
    set_sizes(s);
    s->base.work_size =
        (s->x_size + s->y_size + s->p_size +
         (size_t)s->base.max_threads * s->scratch) * sizeof(float);
    return make_transforms(s);
}

static void destroy(void *state)
{
    weights *s = state;

    ori__fft_destroy(s->there_x);
    ori__fft_destroy(s->there_y);
    ori__fft_destroy(s->back);
}

/* One execution. */
typedef struct {
    const weights *s;
    const ori_conv_args *args;
    float *x, *y, *p;           /* Zx, Zy, P */
    float *scratch;             /* all threads' */
} run;

static float *scratch_of_thread(const run *r)
{
    return r->scratch + (size_t)omp_get_thread_num() * r->s->scratch;
}

/* Spectra of tile `tile` as tile m of Zx and Zy; zeros where the case has
 * ended. */
static void transform(const run *r, int tile, int m)
{
    const weights *s = r->s;
    const ori_conv_problem *p = &s->base.problem;
    const int n = tile / s->tiles_of_case;
    const int first = tile % s->tiles_of_case * s->valid;
    const int length = ori__conv_frames_in(p, r->args->lengths, n);
    const int frames = ori_conv_output_length(p, length);
    const int count = frames > first ? least(frames - first, s->valid) : 0;
    const size_t c = (size_t)p->channels_in, k = (size_t)p->channels_out;
    const ori__series x = {
        r->args->x + (size_t)n * (size_t)p->length * c, length,
        p->channels_in, p->padding
    };
    const ori__series dy = {
        r->args->dy + (size_t)n * (size_t)s->base.frames_out * k, frames,
        p->channels_out, ORI_PAD_ZERO
    };
    float *window = scratch_of_thread(r);

    ori__fft_window(&x, p->pad_right, first - p->pad_left,
                    count ? s->n : 0, s->n, window, s->x_pitch);
    ori__fft_execute(s->there_x, window, r->x + (size_t)m * s->x_pitch);
    ori__fft_window(&dy, 0, first, count, s->n, window, s->y_pitch);
    ori__fft_execute(s->there_y, window, r->y + (size_t)m * s->y_row);
}

/* P of one frequency, one group, one half, one panel: adds `count` tiles. */
static void product(const run *r, int f, int group, int half, int panel,
                    int count)
{
    const weights *s = r->s;
    const ori__panel p = ori__panel_at(s->kernel, s->out, panel);
    const int rows = s->in + s->in % 2;
    const int pieces = (rows + s->kernel->rows - 1) / s->kernel->rows;
    const int g = half ? (s->n - f) % s->n : f;
    ori__tile t = {
        .a_row = 1,
        .a_depth = (ptrdiff_t)s->x_pitch,
        .b = r->y + (size_t)g * s->y_plane +
             (size_t)(group * s->out + p.first),
        .b_depth = (ptrdiff_t)s->y_row,
        .c_row = (ptrdiff_t)(2 * s->half),
        .segs = 1,
        .depth = count,
        .add = true,
    };

    for (int i = 0; i < pieces; i++) {
        const int first = rows * i / pieces;
        const int height = rows * (i + 1) / pieces - first;

        t.a = r->x + (size_t)f * s->x_plane +
              (size_t)(group * s->in + first);
        t.c = r->p + (size_t)f * s->p_plane +
              (size_t)(group * rows + first) * 2 * s->half +
              (size_t)half * s->half + (size_t)p.first;
        s->kernel->tile[p.width / s->kernel->lanes - 1][height - 1](&t);
    }
}

static void products(const run *r, int f, int count)
{
    const weights *s = r->s;
    const int panels = ori__panel_count(s->kernel, s->out);

    for (int g = 0; g < s->base.problem.groups; g++)
        for (int half = 0; half < 2; half++)
            for (int i = 0; i < panels; i++)
                product(r, f, g, half, i, count);
}

/* R1 and R2 of channels 2i, 2i+1 of a group, all frequencies:
 * to[f][R1 of each pair of y, R2 of each pair]. */
static void combine(const run *r, int group, int pair, float *to)
{
    const weights *s = r->s;
    const int rows = s->in + s->in % 2, outs = s->out + s->out % 2;

    for (int f = 0; f < s->n; f++, to += s->r_pitch) {
        const float *p0 = r->p + (size_t)f * s->p_plane +
                          (size_t)(group * rows + 2 * pair) * 2 * s->half;
        const float *p1 = p0 + 2 * s->half;
        const float *m0 = p0 + s->half, *m1 = p1 + s->half;
        float *r1 = to, *r2 = to + outs;

        for (int k = 0; k < outs; k += 2) {
            r1[k] = p0[k] + p1[k + 1];
            r1[k + 1] = p1[k] - p0[k + 1];
            r2[k] = m0[k] - m1[k + 1];
            r2[k + 1] = m0[k + 1] + m1[k];
        }
        for (size_t k = 2 * (size_t)outs; k < s->r_pitch; k++)
            to[k] = 0.0f;
    }
}

/* Adds the lags that are taps.  lags: [n][R1, R2] */
static void deliver(const run *r, int group, int pair, const float *lags)
{
    const weights *s = r->s;
    const ori_conv_problem *p = &s->base.problem;
    const int outs = s->out + s->out % 2;
    const float scale = 0.5f / (float)s->n;

    for (int k = 0; k < s->out; k++)
        for (int q = 0; q < 2 && 2 * pair + q < s->in; q++) {
            float *dw = r->args->dw +
                        ((size_t)(group * s->out + k) * (size_t)s->in +
                         (size_t)(2 * pair + q)) * (size_t)p->kernel;
            const int odd = k % 2;
            /* x0y0, x0y1, x1y0, x1y1: real or imaginary part; the sign of
             * R1, of R2 */
            const int part = k - odd + (q ^ odd);
            const float s1 = !q && odd ? -scale : scale;
            const float s2 = q && odd ? -scale : scale;

            for (int j = 0; j < p->kernel; j++) {
                const float *lag =
                    lags + (size_t)(j * p->dilation) * s->r_pitch + part;

                dw[j] += s1 * lag[0] + s2 * lag[outs];
            }
        }
}

static void gather(const run *r, int threads)
{
    const weights *s = r->s;
    const int all = s->base.problem.batch * s->tiles_of_case;

    memset(r->p, 0, s->p_size * sizeof *r->p);
    for (int i = 0; i < all; i += s->tiles) {
        const int count = least(s->tiles, all - i);

#pragma omp parallel num_threads(threads)
        {
#pragma omp for schedule(static)
            for (int m = 0; m < count; m++)
                transform(r, i + m, m);
#pragma omp for schedule(static)
            for (int f = 0; f < s->n; f++)
                products(r, f, count);
        }
    }
}

static void execute(const void *state, const ori_conv_args *args)
{
    const weights *s = state;
    const int threads = ori__conv_threads(&s->base);
    const int pairs = (s->in + 1) / 2;
    run r = { .s = s, .args = args };

    r.x = args->work;
    r.y = r.x + s->x_size;
    r.p = r.y + s->y_size;
    r.scratch = r.p + s->p_size;
    gather(&r, threads);
#pragma omp parallel for schedule(static) num_threads(threads)
    for (int i = 0; i < s->base.problem.groups * pairs; i++) {
        float *spectra = scratch_of_thread(&r);
        float *lags = spectra + (size_t)s->n * s->r_pitch;

        combine(&r, i / pairs, i % pairs, spectra);
        ori__fft_execute(s->back, spectra, lags);
        deliver(&r, i / pairs, i % pairs, lags);
    }
    ori__conv_bias_gradient(&s->base, args);
}

const ori__direct_pass ori__fft_weights = {
    .state_size = sizeof(weights),
    .create = create,
    .destroy = destroy,
    .execute = execute,
};
