/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_direct_depthwise.c - the depthwise gradient to the weights
 *
 *   dw[c][j] = sum over n, t of x[n][t*stride + j*dilation - pad][c] *
 *                               dy[n][t][c]
 *
 * channel by channel, a vector of them at a time.  The work is cut into a
 * fixed number of chunks of the batch and of bands of channels, each summed
 * by one thread; chunks are added in order.
 */
#include <omp.h>
#include <string.h>

#include "base/memory.h"
#include "conv/conv_direct.h"
#include "conv/conv_pad.h"
#include "conv/kernel.h"

enum {
    BLOCK_FRAMES = 256,
    SHORT = 24,
    PIECES = 8                  /* chunks x bands, where there is so much */
};

typedef struct {
    ori__conv_base base;
    const ori__kernel *kernel;
    int frames, blocks_in_time; /* of a block of one case */
    int chunks, bands, vecs;    /* vecs: vectors of channels */
    size_t columns;             /* channels, padded */
    size_t pitch;               /* of frames of x, whose column then visits
                                   all sets of the cache */
    size_t copy;                /* floats of scratch for each thread: x, and
                                   behind it one vector of dy */
} depthwise;

static int parts(int whole, int size)
{
    return (whole + size - 1) / size;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int reach(const ori_conv_problem *p, int count)
{
    return (count - 1) * p->stride + ori__conv_span(p);
}

static ori_status create(void *state)
{
    depthwise *s = state;
    const ori_conv_problem *p = &s->base.problem;
    size_t sums;

    s->kernel = ori__kernel_get();
    s->blocks_in_time = parts(s->base.frames_out, BLOCK_FRAMES);
    s->frames = parts(s->base.frames_out, s->blocks_in_time);
    s->vecs = parts(p->channels_in, s->kernel->lanes);
    s->columns = (size_t)(s->vecs * s->kernel->lanes);
    s->pitch = s->columns / ORI__LANES_MAX % 2
                   ? s->columns : s->columns + ORI__LANES_MAX;
    s->chunks = least(PIECES, p->batch * s->blocks_in_time);
    s->bands = least(parts(PIECES, s->chunks), s->vecs);
    s->copy = ori__round_up((size_t)reach(p, s->frames) * s->pitch +
                                (size_t)s->frames * ORI__LANES_MAX,
                            ORI__LANES_MAX);
    sums = (size_t)s->chunks * (size_t)p->kernel * s->columns;
    s->base.work_size = ((size_t)s->base.max_threads * s->copy + sums) *
                        sizeof(float);
    return ORI_OK;
}

/* The last vector of dy, with zeros in its padding, to [frames][lanes]. */
static void copy_dy(const depthwise *s, const float *dy, int columns,
                    int frames, float *to)
{
    const size_t step = (size_t)s->base.problem.channels_out;
    const int lanes = s->kernel->lanes;

    for (int t = 0; t < frames; t++, dy += step, to += lanes)
        for (int q = 0; q < lanes; q++)
            to[q] = q < columns ? dy[q] : 0.0f;
}

/* SHORT frames at a time: so many of dy, which may lie 2 KiB apart, stay in
 * the first-level cache while all taps pass over them. */
static void run_strip(const depthwise *s, ori__strip *strip, int frames)
{
    for (int t = 0; t < frames; t += SHORT) {
        strip->rows = least(SHORT, frames - t);
        s->kernel->strip_taps(strip);
        strip->a += strip->rows * strip->a_row;
        strip->dy += strip->rows * strip->dy_row;
    }
}

/* What one block of frames of one case adds to the sums of a band. */
static void run_block(const depthwise *s, const ori_conv_args *a, int index,
                      int vec_first, int vec_last, float *sums, float *copy)
{
    const ori_conv_problem *p = &s->base.problem;
    const int n = index / s->blocks_in_time, lanes = s->kernel->lanes;
    const int first = index % s->blocks_in_time * s->frames;
    const int length = ori__conv_frames_in(p, a->lengths, n);
    const int count =
        least(s->frames, ori_conv_output_length(p, length) - first);
    const size_t c = (size_t)p->channels_in;
    const ori__series in = { a->x + (size_t)n * (size_t)p->length * c, length,
                             p->channels_in, p->padding };
    const float *dy = a->dy + ((size_t)n * (size_t)s->base.frames_out +
                               (size_t)first) * c;

    if (count < 1)
        return;
    ori__series_copy(&in, first * p->stride - p->pad_left, reach(p, count),
                     copy, s->pitch);
    for (int v = vec_first; v < vec_last; v++) {
        const int rest = p->channels_in - v * lanes;
        ori__strip strip = {
            .a = copy + v * lanes,
            .a_row = p->stride * (ptrdiff_t)s->pitch,
            .a_tap = p->dilation * (ptrdiff_t)s->pitch,
            .dy = dy + v * lanes,
            .dy_row = p->channels_out,
            .dw = sums + v * lanes,
            .w_tap = (ptrdiff_t)s->columns,
            .taps = p->kernel,
        };

        if (rest < lanes) {
            float *tail =
                copy + (size_t)reach(p, s->frames) * s->pitch;

            copy_dy(s, strip.dy, rest, count, tail);
            strip.dy = tail;
            strip.dy_row = lanes;
        }
        run_strip(s, &strip, count);
    }
}

static float *sums_of(const depthwise *s, const ori_conv_args *a, int chunk)
{
    return (float *)a->work + (size_t)s->base.max_threads * s->copy +
           (size_t)chunk * (size_t)s->base.problem.kernel * s->columns;
}

static void run_piece(const depthwise *s, const ori_conv_args *a, int piece)
{
    const int chunk = piece / s->bands, band = piece % s->bands;
    const long blocks = (long)s->base.problem.batch * s->blocks_in_time;
    const int last = (int)(blocks * (chunk + 1) / s->chunks);
    float *copy =
        (float *)a->work + (size_t)omp_get_thread_num() * s->copy;

    for (int i = (int)(blocks * chunk / s->chunks); i < last; i++)
        run_block(s, a, i, s->vecs * band / s->bands,
                  s->vecs * (band + 1) / s->bands, sums_of(s, a, chunk),
                  copy);
}

/* [chunk][j][c] to dw [C, 1, J]. */
static void deliver(const depthwise *s, const ori_conv_args *a)
{
    const ori_conv_problem *p = &s->base.problem;

    for (int c = 0; c < p->channels_in; c++)
        for (int j = 0; j < p->kernel; j++) {
            const size_t at = (size_t)j * s->columns + (size_t)c;
            float sum = sums_of(s, a, 0)[at];

            for (int i = 1; i < s->chunks; i++)
                sum += sums_of(s, a, i)[at];
            a->dw[(size_t)c * (size_t)p->kernel + (size_t)j] += sum;
        }
}

static void execute(const void *state, const ori_conv_args *args)
{
    const depthwise *s = state;
    const int threads = ori__conv_threads(&s->base);

    memset(sums_of(s, args, 0), 0,
           (size_t)s->chunks * (size_t)s->base.problem.kernel * s->columns *
               sizeof(float));
#pragma omp parallel for schedule(static) num_threads(threads)
    for (int i = 0; i < s->chunks * s->bands; i++)
        run_piece(s, args, i);
    deliver(s, args);
    ori__conv_bias_gradient(&s->base, args);
}

const ori__direct_pass ori__direct_depthwise = {
    .state_size = sizeof(depthwise),
    .create = create,
    .execute = execute,
};
