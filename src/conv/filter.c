/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * filter.c - one filter over a signal of any length that comes in blocks
 *
 * Channels are the cases of a convolution from one channel to one.  Each
 * case begins with the J - 1 frames before the block.
 */
#include <oriole/conv/filter.h>

#include <string.h>

#include "base/fail.h"
#include "base/memory.h"

/* Blocks: several times the taps, so that what they share with the block
 * before is little; at least so much that a call is worth its while. */
enum { BLOCK_LEAST = 1 << 16, BLOCK_TAPS = 4 };

struct ori_filter {
    ori_conv_problem problem;
    ori_conv_plan *plan;
    int history;            /* J - 1 */
    int block, pushed;      /* frames; of the last push */
    float *x;               /* [channels, history + block] */
    float *y;               /* [channels, block] */
    float *w;               /* [J], the taps turned round */
    int *lengths;           /* [channels] */
    void *packed, *work;
};

static ori_status check(const float *taps, int count,
                        const ori_filter_options *o)
{
    if (!taps || !o || o->size != sizeof *o)
        return ori__fail(ORI_EINVAL, "filter: no taps, or options not set "
                         "up with ORI_FILTER_OPTIONS_INIT");
    if (count < 1 || count > ORI_FILTER_TAPS_MAX)
        return ori__fail(ORI_EINVAL, "filter: %d taps, must be 1 to %d",
                         count, ORI_FILTER_TAPS_MAX);
    if (o->channels < 1 || o->block_frames < 0 ||
        o->block_frames > ORI_FILTER_TAPS_MAX * BLOCK_TAPS)
        return ori__fail(ORI_EINVAL, "filter: %d channels in blocks of %d "
                         "frames", o->channels, o->block_frames);
    return ORI_OK;
}

static int block_for(int taps)
{
    int block = BLOCK_LEAST;

    while (block < BLOCK_TAPS * taps)
        block *= 2;
    return block;
}

static ori_status plan(ori_filter *f, const ori_filter_options *o, int count)
{
    f->history = count - 1;
    f->block = o->block_frames ? o->block_frames : block_for(count);
    f->problem = (ori_conv_problem)ORI_CONV_PROBLEM_INIT;
    f->problem.batch = o->channels;
    f->problem.length = f->history + f->block;
    f->problem.kernel = count;
    f->problem.executions = 1000;       /* packed once for a whole signal */
    return ori_conv_plan_create(&f->plan, &f->problem, o->effort, o->solver);
}

static ori_status create_arrays(ori_filter *f)
{
    const size_t channels = (size_t)f->problem.batch;

    f->x = ORI__NEW(float, channels * (size_t)f->problem.length);
    f->y = ORI__NEW(float, channels * (size_t)f->block);
    f->w = ORI__NEW(float, (size_t)f->problem.kernel);
    f->lengths = ORI__NEW(int, channels);
    f->packed = ori__alloc(ori_conv_packed_size(f->plan), 1);
    f->work = ori__alloc(ori_conv_work_size(f->plan), 1);
    return f->x && f->y && f->w && f->lengths && f->packed && f->work
               ? ORI_OK : ori__fail_memory("a filter");
}

ori_status ori_filter_create(ori_filter **filter, const float *taps,
                             int count, const ori_filter_options *options)
{
    ori_filter *f;
    ori_status s;

    *filter = NULL;
    s = check(taps, count, options);
    if (s != ORI_OK)
        return s;
    f = ORI__NEW(ori_filter, 1);
    if (!f)
        return ori__fail_memory("a filter");
    s = plan(f, options, count);
    if (s == ORI_OK)
        s = create_arrays(f);
    if (s != ORI_OK) {
        ori_filter_destroy(f);
        return s;
    }
    for (int j = 0; j < count; j++)
        f->w[j] = taps[count - 1 - j];
    ori_conv_pack(f->plan, f->w, f->packed, f->work);
    *filter = f;
    return ORI_OK;
}

void ori_filter_destroy(ori_filter *f)
{
    if (!f)
        return;
    ori_conv_plan_destroy(f->plan);
    ori__free(f->x);
    ori__free(f->y);
    ori__free(f->w);
    ori__free(f->lengths);
    ori__free(f->packed);
    ori__free(f->work);
    ori__free(f);
}

int ori_filter_block(const ori_filter *f)
{
    return f->block;
}

const char *ori_filter_solver(const ori_filter *f)
{
    return ori_conv_plan_solver(f->plan);
}

const char *ori_filter_print(const ori_filter *f)
{
    return ori_conv_plan_print(f->plan);
}

/* x [frames, channels] behind what the last push leaves of each channel. */
static void take(ori_filter *f, const float *x, int frames)
{
    const size_t channels = (size_t)f->problem.batch;

    for (size_t c = 0; c < channels; c++) {
        float *to = f->x + c * (size_t)f->problem.length;

        memmove(to, to + f->pushed, (size_t)f->history * sizeof *to);
        to += f->history;
        for (size_t t = 0; t < (size_t)frames; t++)
            to[t] = x[t * channels + c];
        f->lengths[c] = f->history + frames;
    }
    f->pushed = frames;
}

static ori_conv_args args_of(const ori_filter *f, const void *packed)
{
    return (ori_conv_args){ .x = f->x, .packed = packed, .y = f->y,
                            .lengths = f->lengths, .work = f->work };
}

void ori_filter_push(ori_filter *f, const float *x, int frames, float *y)
{
    const size_t channels = (size_t)f->problem.batch;
    const ori_conv_args args = args_of(f, f->packed);

    take(f, x, frames);
    ori_conv_execute(f->plan, &args);
    for (size_t c = 0; c < channels; c++)
        for (size_t t = 0; t < (size_t)frames; t++)
            y[t * channels + c] = f->y[c * (size_t)f->block + t];
}

double ori_filter_definition(const ori_filter *f, int frame, int channel)
{
    const ori_conv_args args = args_of(f, f->w);

    return ori_conv_definition(&f->problem, &args, channel, 0, frame);
}
