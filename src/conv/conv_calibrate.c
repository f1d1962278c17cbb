/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_calibrate.c - solvers' formulas corrected for this machine
 *
 * The formulas' constants come from one machine; another's caches, vectors
 * and calls have other prices.  Over random problems what the formulas leave
 * open goes, for each solver, with the formula itself, with the numbers that
 * go in and that come out, counted in whole vectors of channels (few channels
 * cost as much as a vector of them), and with nothing: a constant.  A factor
 * alone chose hardly better than the formulas do, and other factors for each
 * pass not better than one for all.
 */
#include "conv/conv_calibrate.h"

#include <math.h>
#include <string.h>

#include <oriole/conv/wisdom.h>

#include "base/fail.h"
#include "base/memory.h"
#include "base/random.h"
#include "conv/conv_measure.h"
#include "conv/conv_solver.h"
#include "conv/conv_wisdom.h"
#include "conv/kernel.h"

static const double formula_most = 32.0, number_most = 1e4, call_most = 1e9;

/* Times of what a formula puts so far behind say little of what is near,
 * unless a call is all there is to it. */
static const double hopeless = 20.0, at_once = 2e6;

static const double flops_most = 3e7;   /* of a problem: for time's sake */

enum {
    PROBLEMS = 192,
    TERMS = 4,
    ENOUGH = 2 * TERMS,         /* times, for a fit */
    EXECUTIONS = 1000           /* of a packing: recognition */
};

/* ---------------------------------------------------------------- problems */

/* low..high, evenly by their logarithms. */
static int size(ori__rng *rng, int low, int high)
{
    return (int)(low * pow((high + 1.0) / low, ori__rng_uniform(rng)));
}

static bool chance(ori__rng *rng, uint32_t percent)
{
    return ori__rng_below(rng, 100) < percent;
}

static void draw(ori_conv_problem *p, ori__rng *rng)
{
    p->batch = size(rng, 1, 32);
    p->groups = chance(rng, 15) ? size(rng, 2, 8) : 1;
    p->channels_in = p->groups * size(rng, 1, 256);
    p->channels_out = p->groups * size(rng, 1, 256);
    if (chance(rng, 15))
        p->groups = p->channels_in = p->channels_out;
    p->length = size(rng, 16, 8000);
    p->kernel = size(rng, 1, chance(rng, 50)   ? 12
                             : chance(rng, 70) ? 64
                                               : 1000);
    p->stride = chance(rng, 15) ? size(rng, 2, 5) : 1;
    p->dilation = chance(rng, 10) ? size(rng, 2, 64) : 1;
    p->pad_left = (ori__conv_span(p) - 1) / 2;
    p->pad_right = ori__conv_span(p) - 1 - p->pad_left;
}

/* Always the same ones, as networks and filters have them; forward comes
 * most often, since gradients are for training, which plans by formula. */
static ori_conv_problem problem_at(int index)
{
    static const struct {
        ori_conv_pass pass;
        ori_layout layout;
    } kinds[] = {
        { ORI_CONV_FORWARD, ORI_NTC }, { ORI_CONV_FORWARD, ORI_NCT },
        { ORI_CONV_INPUT_GRADIENT, ORI_NTC },
        { ORI_CONV_FORWARD, ORI_NTC }, { ORI_CONV_FORWARD, ORI_NCT },
        { ORI_CONV_WEIGHT_GRADIENT, ORI_NTC },
    };
    const size_t kind = (size_t)index % (sizeof kinds / sizeof *kinds);
    ori__rng rng = ori__rng_at(0, ORI__RNG_CALIBRATE, (uint32_t)index, 0);
    ori_conv_problem p = ORI_CONV_PROBLEM_INIT;

    p.pass = kinds[kind].pass;
    p.layout = kinds[kind].layout;
    p.executions = EXECUTIONS;
    do
        draw(&p, &rng);
    while (ori_conv_output_length(&p, p.length) < 1 ||
           ori__conv_flops(&p) > flops_most);
    return p;
}

/* So many frames of each case, in whole vectors of channels. */
static double numbers(const ori_conv_problem *p, int frames, int channels)
{
    const size_t lanes = (size_t)ori__kernel_get()->lanes;

    return (double)p->batch * frames *
           (double)ori__round_up((size_t)channels, lanes);
}

static double numbers_in(const ori_conv_problem *p)
{
    return numbers(p, p->length, p->channels_in);
}

static double numbers_out(const ori_conv_problem *p)
{
    return numbers(p, ori_conv_output_length(p, p->length), p->channels_out);
}

bool ori__conv_calibration_is_sane(const ori__conv_calibration *c)
{
    return c->formula >= 1.0 / formula_most && c->formula <= formula_most &&
           c->in >= 0.0 && c->in <= number_most &&
           c->out >= 0.0 && c->out <= number_most &&
           c->call >= 0.0 && c->call <= call_most;
}

double ori__conv_calibration_apply(const ori__conv_calibration *c,
                                   const ori_conv_problem *problem,
                                   double cost)
{
    return c->formula * cost + c->in * numbers_in(problem) +
           c->out * numbers_out(problem) + c->call;
}

/* ------------------------------------------------------------------- times */

/* Of one solver and problem. */
typedef struct {
    double seconds;             /* 0: not timed */
    double term[TERMS];         /* formula, numbers in and out, 1 */
} sample;

static ori_status time_one(const ori_conv_problem *problem, int solver,
                           double *seconds)
{
    ori_conv_plan *plan;
    ori_status s = ori_conv_plan_create(&plan, problem, ORI_ESTIMATE,
                                        ori_conv_solver_name(solver));

    if (s != ORI_OK)
        return s;
    s = ori__conv_measure_quickly(plan, problem, seconds);
    ori_conv_plan_destroy(plan);
    return s;
}

static double least_cost(const ori_conv_problem *problem)
{
    double least = INFINITY;

    for (int i = 0; i < ori_conv_solver_count(); i++) {
        const double cost = ori__conv_estimate(i, problem);

        if (cost > 0.0)
            least = fmin(least, cost);
    }
    return least;
}

/* samples: [solver][problem].  All solvers of a problem one after the other:
 * what else the machine does then slows all of them. */
static ori_status time_problem(int index, sample *samples)
{
    const ori_conv_problem p = problem_at(index);
    const double most = fmax(hopeless * least_cost(&p), at_once);
    ori_status s = ORI_OK;

    for (int i = 0; s == ORI_OK && i < ori_conv_solver_count(); i++) {
        sample *a = &samples[i * PROBLEMS + index];

        *a = (sample){ 0.0, { ori__conv_estimate(i, &p), numbers_in(&p),
                              numbers_out(&p), 1.0 } };
        if (a->term[0] > 0.0 && a->term[0] <= most)
            s = time_one(&p, i, &a->seconds);
    }
    return s;
}

/* --------------------------------------------------------------------- fit */

/* What `rate` seconds for each term make, as a share of what it took. */
static double share(const sample *a, const double *rate)
{
    double sum = 0.0;

    for (int k = 0; k < TERMS; k++)
        sum += rate[k] * a->term[k];
    return sum / a->seconds;
}

/* One rate, the others as they are: least squares of share - 1, none below
 * zero. */
static double best_rate(const sample *samples, const double *weight,
                        const double *rate, int k)
{
    double above = 0.0, below = 0.0;

    for (int i = 0; i < PROBLEMS; i++) {
        const sample *a = &samples[i];
        double each, rest;

        if (a->seconds == 0.0)
            continue;
        each = a->term[k] / a->seconds;
        rest = 1.0 - share(a, rate) + rate[k] * each;
        above += weight[i] * each * rest;
        below += weight[i] * each * each;
    }
    return above > 0.0 ? above / below : 0.0;
}

/* The least sum of |share - 1|, so that what was timed while the machine did
 * something else has no say: squares weighted anew, by turns. */
static void fit(const sample *samples, double *rate)
{
    enum { TURNS = 8, STEPS = 300 };
    static const double close = 0.05;
    double weight[PROBLEMS];

    for (int k = 0; k < TERMS; k++)
        rate[k] = 0.0;
    for (int turn = 0; turn < TURNS; turn++) {
        for (int i = 0; i < PROBLEMS; i++) {
            const double off = turn > 0 && samples[i].seconds > 0.0
                                   ? fabs(share(&samples[i], rate) - 1.0)
                                   : 1.0;

            weight[i] = 1.0 / fmax(off, close);
        }
        for (int i = 0; i < STEPS; i++)
            for (int k = 0; k < TERMS; k++)
                rate[k] = best_rate(samples, weight, rate, k);
    }
}

static int count_times(const sample *samples)
{
    int count = 0;

    for (int i = 0; i < PROBLEMS; i++)
        count += samples[i].seconds > 0.0;
    return count;
}

static double within(double value, double low, double high)
{
    return fmin(fmax(value, low), high);
}

/* In units of which `unit` seconds make one. */
static ori__conv_calibration in_units(const double *rate, double unit)
{
    return (ori__conv_calibration){
        .formula = within(rate[0] / unit, 1.0 / formula_most, formula_most),
        .in = within(rate[1] / unit, 0.0, number_most),
        .out = within(rate[2] / unit, 0.0, number_most),
        .call = within(rate[3] / unit, 0.0, call_most),
    };
}

/* The direct solver's seconds for what its formula calls one: all of these
 * times together. */
static double unit_of(const sample *samples)
{
    double seconds = 0.0, cost = 0.0;

    for (int i = 0; i < ori_conv_solver_count() * PROBLEMS; i++)
        if (samples[i].seconds > 0.0 &&
            strcmp(ori_conv_solver_name(i / PROBLEMS), "direct") == 0) {
            seconds += samples[i].seconds;
            cost += samples[i].term[0];
        }
    return seconds / cost;
}

/* A solver with too few times keeps its formula, which is why the others stay
 * in its units. */
static ori_status note_all(const sample *samples)
{
    const double unit = unit_of(samples);
    ori_status s = ORI_OK;

    for (int i = 0; s == ORI_OK && i < ori_conv_solver_count(); i++) {
        double rate[TERMS];

        if (count_times(&samples[i * PROBLEMS]) < ENOUGH)
            continue;
        fit(&samples[i * PROBLEMS], rate);
        s = ori__conv_wisdom_calibrate(ori_conv_solver_name(i),
                                       in_units(rate, unit));
    }
    return s;
}

ori_status ori_conv_calibrate(void)
{
    ori__conv_calibration known;
    sample *samples;
    ori_status s = ORI_OK;

    if (ori__conv_wisdom_calibration("direct", &known))
        return ORI_OK;
    samples = ORI__NEW(sample, (size_t)ori_conv_solver_count() * PROBLEMS);
    if (!samples)
        return ori__fail_memory("calibrating convolutions");
    for (int i = 0; s == ORI_OK && i < PROBLEMS; i++)
        s = time_problem(i, samples);
    if (s == ORI_OK)
        s = note_all(samples);
    ori__free(samples);
    return s;
}
