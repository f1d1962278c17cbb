/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_measure.c - what a plan takes on this machine
 */
#include "conv/conv_measure.h"

#include <time.h>

#include "base/fail.h"
#include "base/memory.h"
#include "base/random.h"

/* The shortest of some samples is what the plan takes when nothing else
 * wants the machine: at least so many of them, for so long in all (quickly,
 * where it is one of hundreds); each long enough that the clock's own cost
 * (some 30 ns) is nothing. */
enum { SAMPLES = 5 };
static const double all_seconds = 4e-3, quick_seconds = 1e-3,
                    sample_seconds = 2e-5;

typedef struct {
    float *x, *y, *w, *b;
    void *packed, *work;
    ori_conv_args args;
} trial;

/* Some numbers, over and over: to draw them all takes longer than to use
 * them. */
static float *noise(size_t count)
{
    enum { DRAWN = 1 << 12 };
    float *x = ORI__NEW(float, count);
    ori__rng rng = ori__rng_at(0, ORI__RNG_TEST, 0, 0);

    for (size_t i = 0; x && i < count; i++)
        x[i] = i < DRAWN ? ori__rng_between(&rng, -1.0f, 1.0f)
                         : x[i - DRAWN];
    return x;
}

static void trial_free(trial *t)
{
    ori__free(t->x);
    ori__free(t->y);
    ori__free(t->w);
    ori__free(t->b);
    ori__free(t->packed);
    ori__free(t->work);
}

/* What the pass does not use stays NULL. */
static ori_conv_args args_of(const trial *t, ori_conv_pass pass)
{
    switch (pass) {
    case ORI_CONV_FORWARD:
        return (ori_conv_args){ .x = t->x, .packed = t->packed,
                                .bias = t->b, .y = t->y, .work = t->work };
    case ORI_CONV_INPUT_GRADIENT:
        return (ori_conv_args){ .dy = t->y, .packed = t->packed,
                                .dx = t->x, .work = t->work };
    default:
        return (ori_conv_args){ .x = t->x, .dy = t->y, .dw = t->w,
                                .db = t->b, .work = t->work };
    }
}

static bool trial_make(trial *t, const ori_conv_plan *plan,
                       const ori_conv_problem *p)
{
    const size_t in = (size_t)p->channels_in, out = (size_t)p->channels_out;
    const size_t frames = (size_t)ori_conv_output_length(p, p->length);

    *t = (trial){ 0 };
    t->x = noise((size_t)p->batch * (size_t)p->length * in);
    t->y = noise((size_t)p->batch * frames * out);
    t->w = noise(out * (in / (size_t)p->groups) * (size_t)p->kernel);
    t->b = noise(out);
    t->packed = ori__alloc(ori_conv_packed_size(plan), 1);
    t->work = ori__alloc(ori_conv_work_size(plan), 1);
    t->args = args_of(t, p->pass);
    return t->x && t->y && t->w && t->b && t->packed && t->work;
}

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void execute(const ori_conv_plan *plan, const trial *t)
{
    ori_conv_execute(plan, &t->args);
}

static void pack(const ori_conv_plan *plan, const trial *t)
{
    ori_conv_pack(plan, t->w, t->packed, t->work);
}

typedef void action(const ori_conv_plan *plan, const trial *t);

/* Seconds of `calls` calls. */
static double sample(action *act, const ori_conv_plan *plan, const trial *t,
                     int calls)
{
    const double before = now();

    for (int i = 0; i < calls; i++)
        act(plan, t);
    return now() - before;
}

static double least(action *act, const ori_conv_plan *plan, const trial *t,
                    double seconds)
{
    const double start = now(), first = sample(act, plan, t, 1);
    const int calls =
        first < sample_seconds ? 1 + (int)(sample_seconds / first) : 1;
    double best = first;

    for (int i = 0; i < SAMPLES || now() - start < seconds; i++) {
        const double took = sample(act, plan, t, calls) / calls;

        best = took < best ? took : best;
    }
    return best;
}

typedef void timing(const ori_conv_plan *plan, const trial *t, bool packs,
                    ori__conv_time *time);

static void time_both(const ori_conv_plan *plan, const trial *t, bool packs,
                      ori__conv_time *time)
{
    if (packs)
        time->pack = least(pack, plan, t, all_seconds);
    time->execute = least(execute, plan, t, all_seconds);
}

static void time_quickly(const ori_conv_plan *plan, const trial *t,
                         bool packs, ori__conv_time *time)
{
    if (packs)
        pack(plan, t);
    time->execute = least(execute, plan, t, quick_seconds);
}

static ori_status measure(const ori_conv_plan *plan,
                          const ori_conv_problem *problem, timing *how,
                          ori__conv_time *time)
{
    trial t;
    ori_status s = ORI_OK;

    *time = (ori__conv_time){ 0 };
    if (trial_make(&t, plan, problem))
        how(plan, &t, problem->pass != ORI_CONV_WEIGHT_GRADIENT, time);
    else
        s = ori__fail_memory("measuring a convolution");
    trial_free(&t);
    return s;
}

ori_status ori__conv_measure(const ori_conv_plan *plan,
                             const ori_conv_problem *problem,
                             ori__conv_time *time)
{
    return measure(plan, problem, time_both, time);
}

ori_status ori__conv_measure_quickly(const ori_conv_plan *plan,
                                     const ori_conv_problem *problem,
                                     double *seconds)
{
    ori__conv_time time;
    const ori_status s = measure(plan, problem, time_quickly, &time);

    *seconds = time.execute;
    return s;
}
