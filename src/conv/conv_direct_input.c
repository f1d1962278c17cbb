/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_direct_input.c - the direct solver's gradient to the input
 *
 * In the padded frame v = u + pad_left, dx[v] is the sum over taps j of
 * w[j] * dy[t] where t*stride + j*dilation = v.  With g = gcd(stride,
 * dilation), the frames v of one phase, v = q + stride*m, see the taps
 * j0 + i*(stride/g) only, at
 *
 *   t = m - (j0*dilation - q)/stride - i*(dilation/g),
 *
 * a convolution of stride 1 over dy, zeros outside of it.  Turned round (i
 * counted backwards), it is a forward pass.
 */
#include <omp.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "conv/conv_direct.h"
#include "conv/conv_split.h"

/* Frames of the padding made at once. */
enum { EDGE = 64 };

typedef struct {
    ori__rows rows;
    size_t packed;          /* where its weights begin, in floats */
    int q;                  /* v = q + stride*m */
    int j0, tap_gap;        /* the taps: j0 + i*tap_gap */
} phase;

typedef struct {
    ori__conv_base base;
    phase *phases;
    int phase_count;        /* those that see any tap */
    size_t scratch;         /* floats for each thread: frames of dy, and */
    size_t edge;            /* behind them [EDGE][C] */
} input;

static int gcd(int a, int b)
{
    while (b) {
        const int r = a % b;

        a = b;
        b = r;
    }
    return a;
}

static phase make_phase(const ori_conv_problem *p, int j0, int g)
{
    const int gap = p->stride / g;
    const int taps = (p->kernel - 1 - j0) / gap + 1;
    const int q = (int)((long)j0 * p->dilation % p->stride);
    const int late = (int)(((long)j0 * p->dilation - q) / p->stride);

    phase f = {
        .rows = ori__rows_between(p->channels_out, p->channels_in, p->groups),
        .q = q,
        .j0 = j0,
        .tap_gap = gap,
    };

    f.rows.taps = taps;
    f.rows.tap_step = p->dilation / g;
    f.rows.step = 1;
    f.rows.offset = -(late + (taps - 1) * (p->dilation / g));
    return f;
}

static ori_status create(void *state)
{
    input *s = state;
    const ori_conv_problem *p = &s->base.problem;
    const int g = gcd(p->stride, p->dilation);
    size_t packed = 0;

    s->phase_count = p->stride / g < p->kernel ? p->stride / g : p->kernel;
    s->phases = ORI__NEW(phase, (size_t)s->phase_count);
    if (!s->phases)
        return ori__fail_memory("a convolution plan");
    for (int i = 0; i < s->phase_count; i++) {
        phase *f = &s->phases[i];
        size_t need;

        *f = make_phase(p, i, g);
        f->packed = packed;
        packed += ori__round_up(ori__rows_packed(&f->rows), ORI__LANES_MAX);
        need = ori__rows_scratch(&f->rows, ori__rows_block(&f->rows));
        s->scratch = need > s->scratch ? need : s->scratch;
    }
    s->edge = ori__round_up((size_t)EDGE * (size_t)p->channels_in,
                            ORI__LANES_MAX);
    s->base.packed_size = packed * sizeof(float);
    s->base.work_size = (size_t)s->base.max_threads * (s->scratch + s->edge) *
                        sizeof(float);
    return ORI_OK;
}

static void destroy(void *state)
{
    input *s = state;

    ori__free(s->phases);
}

static void pack(const void *state, const float *w, void *packed, void *work)
{
    const input *s = state;
    const int kernel = s->base.problem.kernel;

    (void)work;
    for (int f = 0; f < s->phase_count; f++) {
        const phase *ph = &s->phases[f];
        const int panels = ori__panel_count(ph->rows.kernel,
                                            ph->rows.columns);
        const ori__rows_weights weights = ori__rows_weights_turned(
            &ph->rows, w, kernel, ph->j0, ph->tap_gap);

#pragma omp parallel for schedule(static)                                     \
    num_threads(ori__conv_threads(&s->base))
        for (int i = 0; i < ph->rows.groups * panels; i++)
            ori__rows_pack(&ph->rows, &weights,
                           (float *)packed + ph->packed, i / panels,
                           i % panels);
    }
}

/* One execution. */
typedef struct {
    const input *s;
    const ori_conv_args *args;
    bool flat;
} run;

static float *scratch_of_thread(const run *r)
{
    return (float *)r->args->work +
           (size_t)omp_get_thread_num() * (r->s->scratch + r->s->edge);
}

static int length_of(const run *r, int n)
{
    const ori_conv_problem *p = &r->s->base.problem;

    return r->flat ? p->batch * p->length
                   : ori__conv_frames_in(p, r->args->lengths, n);
}

/* dy of case n. */
static ori__series series(const run *r, int n)
{
    const ori_conv_problem *p = &r->s->base.problem;
    const size_t k = (size_t)p->channels_out;

    return (ori__series){
        .frames = r->args->dy + (size_t)n * (size_t)r->s->base.frames_out * k,
        .length = ori_conv_output_length(p, length_of(r, n)),
        .channels = p->channels_out,
        .padding = ORI_PAD_ZERO,
    };
}

static float *dx_of(const run *r, int n)
{
    const ori_conv_problem *p = &r->s->base.problem;

    return r->args->dx +
           (size_t)n * (size_t)p->length * (size_t)p->channels_in;
}

/* The first m with q + stride*m >= v. */
static int first_at(int q, int stride, int v)
{
    return v <= q ? 0 : (v - q + stride - 1) / stride;
}

/* A piece of the frames inside of the series, for one phase: block of m. */
static void inside(const run *r, const phase *f, const ori__split *split,
                   long piece)
{
    const ori_conv_problem *p = &r->s->base.problem;
    const int n = ori__split_case(split, piece);
    const ori__series dy = series(r, n);
    const int left = r->flat ? 0 : p->pad_left;
    const int low = first_at(f->q, p->stride, left);
    const int high = first_at(f->q, p->stride, left + length_of(r, n));
    const ptrdiff_t c = p->channels_in;
    ori__rows_part part = { .out_pitch = p->stride * c, .add = true };

    if (dy.length < 1)
        return;
    ori__split_part(split, piece, high - low, &part);
    if (part.count < 1)
        return;
    part.first += low;
    part.out = dx_of(r, n) +
               (f->q + (ptrdiff_t)part.first * p->stride - left) * c;
    ori__rows_run(&f->rows, &dy,
                  (const float *)r->args->packed + f->packed, &part,
                  scratch_of_thread(r));
}

/* Padded frames [v, v + count), count <= EDGE, to out [count][C]. */
static void padded_frames(const run *r, const ori__series *dy, int v,
                          int count, float *out)
{
    const input *s = r->s;
    const ori_conv_problem *p = &s->base.problem;
    const ptrdiff_t c = p->channels_in;

    memset(out, 0, (size_t)count * (size_t)c * sizeof *out);
    for (int i = 0; i < s->phase_count; i++) {
        const phase *f = &s->phases[i];
        const int low = first_at(f->q, p->stride, v);
        const int high = first_at(f->q, p->stride, v + count);
        const int block = ori__rows_block(&f->rows);

        for (int m = low; m < high; m += block)
            ori__rows_run(&f->rows, dy,
                          (const float *)r->args->packed + f->packed,
                          &(ori__rows_part){
                              .first = m,
                              .count = high - m < block ? high - m : block,
                              .panel_count =
                                  f->rows.groups *
                                  ori__panel_count(f->rows.kernel,
                                                   f->rows.columns),
                              .out = out + (f->q + (ptrdiff_t)m * p->stride -
                                            v) * c,
                              .out_pitch = p->stride * c },
                          scratch_of_thread(r));
    }
}

/* Padded frames [from, to) of case n, added where they were taken from. */
static void fold(const run *r, int n, int from, int to)
{
    const ori_conv_problem *p = &r->s->base.problem;
    const ori__series dy = series(r, n);
    const size_t channels = (size_t)p->channels_in;
    float *edge = scratch_of_thread(r) + r->s->scratch;

    for (int v = from; v < to; v += EDGE) {
        const int count = to - v < EDGE ? to - v : EDGE;

        padded_frames(r, &dy, v, count, edge);
        for (int i = 0; i < count; i++) {
            const int u = ori__conv_source(p->padding, length_of(r, n),
                                           v + i - p->pad_left);
            float *dx = dx_of(r, n) + (size_t)u * channels;
            const float *e = edge + (size_t)i * channels;

            for (size_t c = 0; c < channels; c++)
                dx[c] += e[c];
        }
    }
}

/* What the padding of case n saw. */
static void outside(const run *r, int n)
{
    const ori_conv_problem *p = &r->s->base.problem;
    const int length = length_of(r, n);

    if (ori_conv_output_length(p, length) < 1)
        return;
    fold(r, n, 0, p->pad_left);
    fold(r, n, p->pad_left + length, p->pad_left + length + p->pad_right);
}

static void execute(const void *state, const ori_conv_args *args)
{
    const input *s = state;
    const ori_conv_problem *p = &s->base.problem;
    const int threads = ori__conv_threads(&s->base);
    const run r = { s, args, !args->lengths && ori__direct_flat(p) };

    for (int i = 0; i < s->phase_count; i++) {
        const phase *f = &s->phases[i];
        const ori__split split = ori__split_make(
            &f->rows, r.flat ? 1 : p->batch,
            r.flat ? p->batch * p->length
                   : (p->length + p->stride - 1) / p->stride, threads);

#pragma omp parallel for schedule(static) num_threads(threads)
        for (long k = 0; k < ori__split_count(&split); k++)
            inside(&r, f, &split, k);
    }
    if (p->padding == ORI_PAD_ZERO)
        return;
#pragma omp parallel for schedule(static) num_threads(threads)
    for (int n = 0; n < p->batch; n++)
        outside(&r, n);
}

const ori__direct_pass ori__direct_input = {
    .state_size = sizeof(input),
    .create = create,
    .destroy = destroy,
    .pack = pack,
    .execute = execute,
};
