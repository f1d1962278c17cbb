/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_direct_forward.c - the direct solver's forward pass
 */
#include <omp.h>

#include "base/memory.h"
#include "conv/conv_direct.h"
#include "conv/conv_split.h"

typedef struct {
    ori__conv_base base;
    ori__rows rows;
    size_t scratch;         /* floats for each thread */
} forward;

static ori_status create(void *state)
{
    forward *s = state;
    const ori_conv_problem *p = &s->base.problem;

    s->rows = ori__rows_between(p->channels_in, p->channels_out, p->groups);
    s->rows.taps = p->kernel;
    s->rows.tap_step = p->dilation;
    s->rows.step = p->stride;
    s->rows.offset = -p->pad_left;
    s->scratch = ori__rows_scratch(&s->rows, ori__rows_block(&s->rows));
    s->base.packed_size = ori__rows_packed(&s->rows) * sizeof(float);
    s->base.work_size =
        (size_t)s->base.max_threads * s->scratch * sizeof(float);
    return ORI_OK;
}

static void pack(const void *state, const float *w, void *packed, void *work)
{
    const forward *s = state;
    const int panels = ori__panel_count(s->rows.kernel, s->rows.columns);
    const ori__rows_weights weights = ori__rows_weights_plain(&s->rows, w);

    (void)work;
#pragma omp parallel for schedule(static)                                     \
    num_threads(ori__conv_threads(&s->base))
    for (int i = 0; i < s->rows.groups * panels; i++)
        ori__rows_pack(&s->rows, &weights, packed, i / panels, i % panels);
}

/* One piece of one case. */
static void run(const forward *s, const ori_conv_args *a,
                const ori__split *split, long piece, bool flat, int thread)
{
    const ori_conv_problem *p = &s->base.problem;
    const int n = ori__split_case(split, piece);
    const int length = flat ? p->batch * p->length
                            : ori__conv_frames_in(p, a->lengths, n);
    const int frames = flat ? length
                            : ori_conv_output_length(p, length);
    const ptrdiff_t pitch = ori__conv_y_pitch(&s->base, a);
    const size_t c = (size_t)p->channels_in;
    const ori__series in = {
        .frames = a->x + (size_t)n * (size_t)p->length * c,
        .length = length,
        .channels = p->channels_in,
        .padding = p->padding,
    };
    ori__rows_part part = { .out_pitch = pitch, .bias = a->bias,
                            .finish = a->finish };

    ori__split_part(split, piece, frames, &part);
    if (part.count < 1)
        return;
    part.out = ori__conv_y_of(&s->base, a, n) + part.first * pitch;
    ori__rows_run(&s->rows, &in, a->packed, &part,
                  (float *)a->work + (size_t)thread * s->scratch);
}

static void execute(const void *state, const ori_conv_args *args)
{
    const forward *s = state;
    const ori_conv_problem *p = &s->base.problem;
    const int threads = ori__conv_threads(&s->base);
    const bool flat = !args->lengths && ori__direct_flat(p);
    const ori__split split = ori__split_make(
        &s->rows, flat ? 1 : p->batch,
        flat ? p->batch * p->length : s->base.frames_out, threads);

    ori__conv_clear_tails(&s->base, args);
    if (threads == 1) {         /* a team of one takes 0.2 us to gather */
        for (long i = 0; i < ori__split_count(&split); i++)
            run(s, args, &split, i, flat, 0);
        return;
    }
#pragma omp parallel for schedule(static) num_threads(threads)
    for (long i = 0; i < ori__split_count(&split); i++)
        run(s, args, &split, i, flat, omp_get_thread_num());
}

const ori__direct_pass ori__direct_forward = {
    .state_size = sizeof(forward),
    .create = create,
    .pack = pack,
    .execute = execute,
};
