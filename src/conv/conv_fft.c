/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_fft.c - convolution by Fourier transforms of overlapping tiles
 *
 * Overlap-save: Stockham, "High-speed convolution and correlation", AFIPS
 * 1966; per channel and with the sum over channels taken on spectra:
 * Mathieu, Henaff & LeCun, "Fast training of convolutional networks through
 * FFTs", ICLR 2014.
 *
 * A NaN, an infinity or a number so large that sums of it overflow spreads
 * over its whole tile and to a neighbour's.  What comes out tells, and goes
 * the direct way again.
 */
#include "conv/conv_fft.h"

#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "conv/conv_solver.h"

extern const ori__conv_solver ori__conv_solver_direct;

/* Packed weights begin with one line whose first number is 1 where all
 * weights are tame. */
enum { HEAD = 16 };

typedef struct {
    ori__conv_base base;
    const ori__fft_pass *pass;
    ori__conv_base *own;        /* the pass's state */
    ori__conv_base *direct;     /* for wild input */
    size_t own_packed;          /* bytes, in whole lines; w itself follows */
    size_t direct_packed;       /* bytes at the work area's begin */
} fft;

bool ori__fft_is_depthwise(const ori_conv_problem *p)
{
    return p->pass != ORI_CONV_WEIGHT_GRADIENT &&
           p->groups == p->channels_in && p->groups == p->channels_out;
}

ori_conv_problem ori__fft_seen(const ori_conv_problem *p)
{
    ori_conv_problem seen = *p;

    if (p->stride == 1)
        return seen;
    seen.stride = 1;
    seen.channels_in = p->channels_in * p->stride;
    seen.kernel = (p->kernel - 1) / p->stride + 1;
    seen.pad_left = seen.pad_right = 0;
    seen.length = ori_conv_output_length(p, p->length) + seen.kernel - 1;
    if (p->usual_length > 0)
        seen.usual_length =
            ori_conv_output_length(p, p->usual_length) + seen.kernel - 1;
    return seen;
}

/* What it costs, and is a single channel better cut into long tiles? */
static double cost_of(const ori_conv_problem *p, bool *by_long)
{
    double wide = 0.0, lengthy;
    int rows, columns;
    const bool any = ori__fft_choose(p, &wide) > 0;

    *by_long = ori__fft_choose_long(p, &rows, &columns, &lengthy) &&
               (!any || lengthy < wide);
    return *by_long ? lengthy : wide;
}

static const ori__fft_pass *pass_of(const ori_conv_problem *p)
{
    const ori_conv_problem seen = ori__fft_seen(p);
    bool by_long;

    cost_of(&seen, &by_long);
    if (by_long)
        return &ori__fft_long;
    if (p->pass == ORI_CONV_WEIGHT_GRADIENT)
        return &ori__fft_weights;
    return ori__fft_is_depthwise(&seen) ? &ori__fft_depthwise
                                        : &ori__fft_rows;
}

static bool applicable(const ori_conv_problem *p)
{
    const ori_conv_problem seen = ori__fft_seen(p);

    /* The frames of a stride lie side by side only so; and a tap or two are
     * nothing to transform for. */
    if (p->stride > 1 &&
        (p->pass != ORI_CONV_FORWARD || p->groups > 1 || p->dilation > 1 ||
         p->kernel < 3 * p->stride))
        return false;
    return ori__fft_choose(&seen, NULL) > 0;
}

static double cost(const ori_conv_problem *p)
{
    const ori_conv_problem seen = ori__fft_seen(p);
    bool by_long;

    return cost_of(&seen, &by_long);
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

static size_t count_of(const fft *s)
{
    const ori_conv_problem *p = &s->base.problem;

    return (size_t)p->channels_out * (size_t)(p->channels_in / p->groups) *
           (size_t)p->kernel;
}

static ori_status create(void *state)
{
    fft *s = state;
    ori_status status;

    s->pass = pass_of(&s->base.problem);
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
    s->direct_packed = ori__round_up(s->direct->packed_size, 64);
    if (s->base.problem.pass != ORI_CONV_WEIGHT_GRADIENT)
        s->base.packed_size = HEAD * sizeof(float) + s->own_packed +
                              count_of(s) * sizeof(float);
    s->base.work_size = s->direct_packed + s->direct->work_size;
    if (s->base.work_size < s->own->work_size)
        s->base.work_size = s->own->work_size;
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

/* Weights are packed for the direct way when it is gone: hardly ever, while
 * training packs at each step. */
static void pack(const void *state, const float *w, void *packed, void *work)
{
    const fft *s = state;
    const size_t count = count_of(s);
    float *head = packed;
    char *own = (char *)(head + HEAD);

    memset(head, 0, HEAD * sizeof *head);
    head[0] = ori__kernel_get()->below(w, count, ORI__FFT_TAME) ? 1.0f : 0.0f;
    s->pass->pack(s->own, w, own, work);
    memcpy(own + s->own_packed, w, count * sizeof *w);
}

/* `packed`: as s->pass has it, NULL where the pass has no weights. */
static void execute_direct(const fft *s, const ori_conv_args *args,
                           const char *packed)
{
    const ori__conv_solver *d = &ori__conv_solver_direct;
    ori_conv_args a = *args;

    a.packed = NULL;
    a.work = (char *)args->work + s->direct_packed;
    if (packed) {
        d->pack(s->direct, (const float *)(const void *)(packed +
                                                         s->own_packed),
                args->work, a.work);
        a.packed = args->work;
    }
    d->execute(s->direct, &a);
}

static void execute(const void *state, const ori_conv_args *args)
{
    const fft *s = state;
    const bool weights = s->base.problem.pass == ORI_CONV_WEIGHT_GRADIENT;
    const float *head = weights ? NULL : args->packed;
    ori_conv_args a = *args;

    a.packed = head ? head + HEAD : NULL;
    if ((head && head[0] == 0.0f) || !s->pass->execute(s->own, &a))
        execute_direct(s, args, a.packed);
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
