/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_direct_scatter.c - the direct solver's gradient to a single input
 * channel
 *
 * Frames of dx as rows of a matrix product have one column here, and vectors
 * have many lanes.  Taps as columns fill them:
 *
 *   z[t][j] = sum over k of dy[t][k] * w[k][j],
 *   dx[t*stride + j*dilation - pad_left] += z[t][j],
 *
 * t upwards, so that the bits depend on no cut into blocks.
 */
#include <omp.h>

#include "base/memory.h"
#include "conv/conv_direct.h"
#include "conv/conv_rows.h"

/* Blocks for each thread, where there is enough work. */
enum { BLOCKS = 4 };

typedef struct {
    ori__conv_base base;
    ori__rows rows;         /* dy times w */
    int reach;              /* more frames of dy than dx/stride that a block
                               of dx sees */
    int block;              /* frames of dy that fit */
    size_t pitch;           /* of z */
    size_t z, scratch;      /* floats for each thread */
} scatter;

static ori__rows rows_of(const ori_conv_problem *p)
{
    ori__rows r = ori__rows_between(p->channels_out, p->kernel, 1);

    r.taps = r.tap_step = r.step = 1;
    return r;
}

static int reach_of(const ori_conv_problem *p)
{
    return (ori__conv_span(p) - 1) / p->stride + 2;
}

bool ori__direct_scatters(const ori_conv_problem *p)
{
    const ori__rows r = rows_of(p);

    /* Other paddings add to frames that belong to other blocks; and blocks
     * must not consist of what they share. */
    return p->channels_in == 1 && p->kernel > 1 &&
           p->padding == ORI_PAD_ZERO &&
           reach_of(p) <= ori__rows_block(&r) / 2;
}

static ori_status create(void *state)
{
    scatter *s = state;
    const ori_conv_problem *p = &s->base.problem;

    s->rows = rows_of(p);
    s->reach = reach_of(p);
    s->block = ori__rows_block(&s->rows);
    s->pitch = ori__panel_columns(s->rows.kernel, p->kernel);
    s->z = ori__round_up((size_t)s->block * s->pitch, ORI__LANES_MAX);
    s->scratch = ori__rows_scratch(&s->rows, s->block);
    s->base.packed_size = ori__rows_packed(&s->rows) * sizeof(float);
    s->base.work_size = (size_t)s->base.max_threads * (s->z + s->scratch) *
                        sizeof(float);
    return ORI_OK;
}

static int panels(const scatter *s)
{
    return ori__panel_count(s->rows.kernel, s->rows.columns);
}

/* w [K, 1, J] */
static void pack(const void *state, const float *w, void *packed, void *work)
{
    const scatter *s = state;
    const ori__rows_weights weights = { .first = w,
                                        .channel = s->rows.columns,
                                        .column = 1 };

    (void)work;
#pragma omp parallel for schedule(static)                                     \
    num_threads(ori__conv_threads(&s->base))
    for (int i = 0; i < panels(s); i++)
        ori__rows_pack(&s->rows, &weights, packed, 0, i);
}

/* Frames [low, high) of dx. */
typedef struct {
    float *dx;
    int low, high;
} range;

/* z[t], what it gives to the range. */
static void add_frame(const scatter *s, const float *z, int t, range to)
{
    const ori_conv_problem *p = &s->base.problem;
    const int first = t * p->stride - p->pad_left, d = p->dilation;
    const int before = to.low - first, rest = to.high - first;
    const int from = before > 0 ? (before + d - 1) / d : 0;
    const int end = rest > 0 ? (rest - 1) / d + 1 : 0;
    const int last = end < p->kernel ? end : p->kernel;

    if (d == 1 && from < last)
        s->rows.kernel->add(to.dx + first + from, z + from,
                            (size_t)(last - from));
    else
        for (int j = from; j < last; j++)
            to.dx[first + j * d] += z[j];
}

static void run_range(const scatter *s, const ori_conv_args *args,
                      const ori__series *dy, range to)
{
    const ori_conv_problem *p = &s->base.problem;
    const int late = to.low + p->pad_left - (ori__conv_span(p) - 1);
    const int first = late > 0 ? (late + p->stride - 1) / p->stride : 0;
    const int end = (to.high - 1 + p->pad_left) / p->stride + 1;
    const int count = (end < dy->length ? end : dy->length) - first;
    float *z = (float *)args->work +
               (size_t)omp_get_thread_num() * (s->z + s->scratch);

    if (count < 1)
        return;
    ori__rows_run(&s->rows, dy, args->packed,
                  &(ori__rows_part){ .first = first, .count = count,
                                     .panel_count = panels(s), .out = z,
                                     .out_pitch = (ptrdiff_t)s->pitch },
                  z + s->z);
    for (int i = 0; i < count; i++)
        add_frame(s, z + (size_t)i * s->pitch, first + i, to);
}

static void execute(const void *state, const ori_conv_args *args)
{
    const scatter *s = state;
    const ori_conv_problem *p = &s->base.problem;
    const int threads = ori__conv_threads(&s->base);
    const int most = (s->block - s->reach) * p->stride;
    const int wanted = (BLOCKS * threads - 1) / p->batch + 1;
    const int even = (p->length - 1) / wanted + 1;
    const int low = s->reach * p->stride;
    const int size = even > most ? most : even < low ? low : even;
    const int blocks = (p->length - 1) / size + 1;

#pragma omp parallel for schedule(static) num_threads(threads)
    for (int i = 0; i < p->batch * blocks; i++) {
        const int n = i / blocks, first = i % blocks * size;
        const int length = ori__conv_frames_in(p, args->lengths, n);
        const int rest = length - first;
        const ori__series dy = {
            .frames = args->dy + (size_t)n * (size_t)s->base.frames_out *
                                     (size_t)p->channels_out,
            .length = ori_conv_output_length(p, length),
            .channels = p->channels_out,
        };

        if (rest > 0)
            run_range(s, args, &dy,
                      (range){ args->dx + (size_t)n * (size_t)p->length,
                               first, first + (rest < size ? rest : size) });
    }
}

const ori__direct_pass ori__direct_scatter = {
    .state_size = sizeof(scatter),
    .create = create,
    .pack = pack,
    .execute = execute,
};
