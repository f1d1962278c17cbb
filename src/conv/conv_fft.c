/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_fft.c - convolution by Fourier transforms of overlapping tiles
 *
 * Overlap-save: Stockham, "High-speed convolution and correlation", AFIPS
 * 1966; per channel and with the sum over channels taken on spectra:
 * Mathieu, Henaff & LeCun, "Fast training of convolutional networks through
 * FFTs", ICLR 2014.
 *
 * A NaN, an infinity or a number so large that sums of it overflow would
 * spread over its whole tile and to the neighbouring channel.  Input that
 * holds one goes the direct way.
 */
#include "conv/conv_fft.h"

#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "conv/conv_solver.h"

extern const ori__conv_solver ori__conv_solver_direct;

/* Packed weights begin with one line whose first number is 1 where all
 * weights are tame. */
enum { HEAD = 16 };

/* Floats of which a second-level cache holds two lots. */
enum { CACHE = 256 * 1024 };

typedef struct {
    ori__conv_base base;
    const ori__direct_pass *pass;
    ori__conv_base *own;        /* the pass's state */
    ori__conv_base *direct;     /* for wild input */
    size_t own_packed;          /* bytes, in whole lines; direct's follow */
} fft;

/* Spectra of the weights beyond this many bytes are out of proportion. */
static const double packed_limit = 512e6;

ori_status ori__fft_of_channels(ori__fft **out, ori__fft_kind kind, int n,
                                int channels, size_t in_pitch,
                                size_t out_pitch)
{
    return ori__fft_create(out, &(ori__fft_shape){
        .kind = kind, .n = n, .howmany = (channels + 1) / 2,
        .in_stride = (int)(in_pitch / 2), .in_dist = 1,
        .out_stride = (int)(out_pitch / 2), .out_dist = 1 });
}

size_t ori__fft_pitch(size_t channels)
{
    return ori__round_up(channels, 4);
}

size_t ori__fft_plane(size_t floats)
{
    const size_t whole = ori__round_up(floats, ORI__LANES_MAX);

    return whole % 1024 ? whole : whole + ORI__LANES_MAX;
}

void ori__fft_window(const ori__series *series, int right, int first,
                     int count, int n, float *to, size_t pitch)
{
    const int rest = series->length + right - first;
    const size_t c = (size_t)series->channels;

    if (count > rest)
        count = rest < 0 ? 0 : rest;
    if (pitch != c)
        memset(to, 0, (size_t)count * pitch * sizeof *to);
    ori__series_copy(series, first, count, to, pitch);
    memset(to + (size_t)count * pitch, 0,
           (size_t)(n - count) * pitch * sizeof *to);
}

static bool applicable(const ori_conv_problem *p)
{
    /* Each stride is a transform of its own: nothing to be saved. */
    if (p->stride != 1)
        return false;
    /* Pairs of channels must not belong to two groups. */
    if (p->groups > 1 && ((p->channels_in / p->groups) % 2 ||
                          (p->channels_out / p->groups) % 2))
        return false;
    return ori__fft_choose(p, NULL) > 0;
}

static double cost(const ori_conv_problem *p)
{
    double c;

    ori__fft_choose(p, &c);
    return c;
}

/*
 * What a transform costs for each real number, in flops at the peak of the
 * widest kernels, scaled to narrower ones.  Measured with FFTW 3.3.10 as
 * Debian builds it, two channels in one complex number, where the peak is
 * 175 GFLOP/s: 0.3 ns for 16 to 64 points, 0.4 for 128, 1.0 for 256, 1.6 for
 * 512, and 0.3 to 0.4 more for each doubling; 0.8 for 24 to 96 points, whose
 * factor of 3 has no vector code as good.
 */
static double transform_cost(int n)
{
    const double narrow = (double)ori__kernel_get()->lanes / ORI__LANES_MAX;
    const double each = n <= 64    ? 55.0
                        : n <= 128 ? 70.0
                        : n <= 256 ? 175.0
                                   : 280.0 + 60.0 * log2(n / 512.0);
    const bool power = (n & (n - 1)) == 0;

    return narrow * (power || each > 140.0 ? each : 140.0);
}

int ori__fft_tiles(size_t each, size_t weights, int all)
{
    const bool cached = weights <= 3 * CACHE;
    const size_t fit = (cached ? CACHE : 4 * CACHE) / each;
    const size_t low = 6, high = cached ? 28 : 56;
    const int most = (int)(fit < low ? low : fit > high ? high : fit);
    const int turns = (all + most - 1) / most;

    return (all + turns - 1) / turns;
}

/*
 * The least of it: transforms, the copies around them, the products,
 * reading the weights' spectra (or, of their gradient, adding to them) once
 * for each turn, from the second-level cache or from the third; and packing.
 */
static double cost_of(const ori_conv_problem *p, int n)
{
    const bool gradient = p->pass == ORI_CONV_WEIGHT_GRADIENT;
    const int frames = p->pass == ORI_CONV_INPUT_GRADIENT
                           ? p->length
                           : ori_conv_output_length(p, p->length);
    const int step = n - ori__conv_span(p) + 1;
    const int of_case = (frames - 1) / step + 1;
    const double tiles = (double)p->batch * of_case;
    const double in = p->channels_in, out = p->channels_out;
    const double kernel = in / p->groups * out, bins = n / 2 + 1;
    const int columns = (p->pass == ORI_CONV_INPUT_GRADIENT
                             ? p->channels_in : p->channels_out) / p->groups;
    const double waste =
        (double)ori__panel_columns(ori__kernel_get(), columns) / columns;
    const double spectra = 4.0 * kernel * bins * waste;
    const int all = tiles < 1e6 ? (int)tiles : 1000000;
    const int together = ori__fft_tiles((size_t)(n * (in + out)),
                                        (size_t)spectra, all);
    const double number = spectra <= 3 * CACHE ? 12.0 : 30.0;
    double c = tiles * (in + out) * n * (transform_cost(n) + 10.0);

    c += tiles * kernel * bins * 8.0 * waste / 0.8;
    c += spectra * number * (tiles / together) * (gradient ? 2.0 : 1.0);
    if (gradient)
        c += kernel * n * (transform_cost(n) + 20.0);
    /* A quarter was measured above the sum, for what stalls. */
    c *= 1.25;
    if (!gradient)      /* 2 to 2.7 ns each where the peak is 175 GFLOP/s */
        c += kernel * n * 400.0 / p->executions;
    return c;
}

int ori__fft_choose(const ori_conv_problem *p, double *cost)
{
    const int span = ori__conv_span(p);
    const double pairs = (double)ori__fft_pitch((size_t)p->channels_in) *
                         (double)p->channels_out / p->groups;
    const int whole = p->length + p->pad_left + p->pad_right;
    double best = 0.0;
    int chosen = 0;

    for (int n = 16; n / 4 <= whole && n <= 1 << 24; n *= 2)
        for (int m = n; m <= n / 2 * 3; m += n / 2) {
            double c;

            if (m < span || 8.0 * pairs * m > packed_limit)
                continue;
            c = cost_of(p, m);
            if (!chosen || c < best) {
                best = c;
                chosen = m;
            }
        }
    if (cost)
        *cost = best;
    return chosen;
}

static ori_status create_direct(fft *s)
{
    const ori__conv_solver *d = &ori__conv_solver_direct;

    s->direct = ori__alloc(1, d->state_size);
    if (!s->direct)
        return ori__fail_memory("a convolution plan");
    *s->direct = s->base;
    return d->create(s->direct);
}

static ori_status create(void *state)
{
    fft *s = state;
    ori_status status;

    s->pass = s->base.problem.pass == ORI_CONV_WEIGHT_GRADIENT
                  ? &ori__fft_weights : &ori__fft_rows;
    s->own = ori__alloc(1, s->pass->state_size);
    if (!s->own)
        return ori__fail_memory("a convolution plan");
    *s->own = s->base;
    status = s->pass->create(s->own);
    if (status == ORI_OK)
        status = create_direct(s);
    if (status != ORI_OK)
        return status;
    s->own_packed = ori__round_up(s->own->packed_size, 64);
    if (s->base.problem.pass != ORI_CONV_WEIGHT_GRADIENT)
        s->base.packed_size = HEAD * sizeof(float) + s->own_packed +
                              s->direct->packed_size;
    s->base.work_size = s->own->work_size > s->direct->work_size
                            ? s->own->work_size : s->direct->work_size;
    return ORI_OK;
}

static void destroy(void *state)
{
    fft *s = state;

    if (s->own)
        s->pass->destroy(s->own);
    ori__free(s->own);
    if (s->direct)
        ori__conv_solver_direct.destroy(s->direct);
    ori__free(s->direct);
}

/* Finite, and so far from the largest float that no sum overflows. */
static bool tame(const float *x, size_t count)
{
    return ori__kernel_get()->below(x, count, 1e30f);
}

static void pack(const void *state, const float *w, void *packed, void *work)
{
    const fft *s = state;
    const ori_conv_problem *p = &s->base.problem;
    const size_t count = (size_t)p->channels_out *
                         (size_t)(p->channels_in / p->groups) *
                         (size_t)p->kernel;
    float *head = packed;
    char *own = (char *)(head + HEAD);

    memset(head, 0, HEAD * sizeof *head);
    head[0] = tame(w, count) ? 1.0f : 0.0f;
    s->pass->pack(s->own, w, own, work);
    ori__conv_solver_direct.pack(s->direct, w, own + s->own_packed, work);
}

/* All frames that there are; channels in each. */
static bool all_tame(const fft *s, const int *lengths, const float *frames,
                     bool of_y)
{
    const ori_conv_problem *p = &s->base.problem;
    const size_t c = (size_t)(of_y ? p->channels_out : p->channels_in);
    const size_t all = (size_t)(of_y ? s->base.frames_out : p->length);
    int wild = 0;

#pragma omp parallel for schedule(static) reduction(| : wild)                 \
    num_threads(ori__conv_threads(&s->base))
    for (int n = 0; n < p->batch; n++) {
        const int have = of_y ? ori__conv_frames_out(p, lengths, n)
                              : ori__conv_frames_in(p, lengths, n);

        wild |= !tame(frames + (size_t)n * all * c, (size_t)have * c);
    }
    return !wild;
}

static void execute(const void *state, const ori_conv_args *args)
{
    const fft *s = state;
    const bool weights = s->base.problem.pass == ORI_CONV_WEIGHT_GRADIENT;
    const float *head = weights ? NULL : args->packed;
    ori_conv_args a = *args;

    if ((!a.x || all_tame(s, a.lengths, a.x, false)) &&
        (!a.dy || all_tame(s, a.lengths, a.dy, true)) &&
        (!head || head[0] > 0.0f)) {
        a.packed = head ? head + HEAD : NULL;
        s->pass->execute(s->own, &a);
        return;
    }
    a.packed = head ? (const char *)(head + HEAD) + s->own_packed : NULL;
    ori__conv_solver_direct.execute(s->direct, &a);
}

const ori__conv_solver ori__conv_solver_fft = {
    .name = "fft",
    .state_size = sizeof(fft),
    .applicable = applicable,
    .cost = cost,
    .create = create,
    .destroy = destroy,
    .pack = pack,
    .execute = execute,
};
