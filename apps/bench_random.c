/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_random.c - how often the planner chooses the fastest method
 *
 * Problems are drawn as networks have them, sizes evenly on a logarithmic
 * scale.  All methods are timed alike; the planner only says which it takes.
 */
#include "bench_random.h"

#include <math.h>
#include <string.h>

#include "bench_case.h"
#include "output.h"
#include "progress.h"

static const double near = 1.1;         /* times the fastest is as good */
static const double flops_most = 1e9;   /* of a problem: for time's sake */
static const double seconds_least = 0.005;

typedef struct report {
    const app_command *command;
    const bench_settings *settings;
    int problems, within;
    double worst;               /* times the fastest */
    char worst_problem[256];    /* and what was chosen for it */
} report;

/* SplitMix64 (Steele, Lea & Flood, OOPSLA 2014, figure 16), to [0, 1). */
static double uniform(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return (double)((z ^ z >> 31) >> 11) * 0x1p-53;
}

/* low..high, evenly by their logarithms. */
static int size(uint64_t *state, int low, int high)
{
    return (int)(low * pow((high + 1.0) / low, uniform(state)));
}

static bool chance(uint64_t *state, double share)
{
    return uniform(state) < share;
}

static void draw_once(ori_conv_problem *p, uint64_t *state)
{
    p->batch = size(state, 1, 32);
    p->groups = chance(state, 0.15) ? size(state, 2, 8) : 1;
    p->channels_in = p->groups * size(state, 1, 256);
    p->channels_out = p->groups * size(state, 1, 256);
    if (chance(state, 0.1))
        p->groups = p->channels_in = p->channels_out;
    p->length = size(state, 16, 8000);
    p->kernel = size(state, 1, chance(state, 0.2) ? 1000 : 64);
    p->stride = chance(state, 0.15) ? size(state, 2, 5) : 1;
    p->dilation = chance(state, 0.1) ? size(state, 2, 64) : 1;
    p->pad_left = (p->kernel - 1) * p->dilation / 2;
    p->pad_right = (p->kernel - 1) * p->dilation - p->pad_left;
    p->pass = (ori_conv_pass)(3.0 * uniform(state));
}

static ori_conv_problem draw(const bench_settings *settings, uint64_t *state)
{
    ori_conv_problem p = ORI_CONV_PROBLEM_INIT;

    do
        draw_once(&p, state);
    while (ori_conv_output_length(&p, p.length) < 1 ||
           bench_case_flops(&p) > flops_most);
    bench_apply(settings, &p);
    return p;
}

/* What one method takes; infinite where it does not apply. */
static ori_status time_method(const report *r, const ori_conv_problem *p,
                              const char *solver, double *cost)
{
    bench_case c;
    ori_status s = bench_case_make(&c, p, ORI_ESTIMATE, solver);

    *cost = INFINITY;
    if (s == ORI_OK)
        *cost = bench_case_cost(&c, fmax(r->settings->seconds / 20.0,
                                         seconds_least));
    bench_case_free(&c);
    return s == ORI_ENOTSUP ? ORI_OK : s;
}

/* Times of all methods; naive only if it was chosen. */
static ori_status time_all(const report *r, const ori_conv_problem *p,
                           const char *chosen, double *own, double *best)
{
    ori_status s = ORI_OK;

    *own = *best = INFINITY;
    for (int i = 0; s == ORI_OK && i < ori_conv_solver_count(); i++) {
        const char *name = ori_conv_solver_name(i);
        const bool is_chosen = strcmp(name, chosen) == 0;
        double cost;

        if (strcmp(name, "naive") == 0 && !is_chosen)
            continue;
        s = time_method(r, p, name, &cost);
        *best = fmin(*best, cost);
        if (is_chosen)
            *own = cost;
    }
    return s;
}

/* The same, and where the choice looks wrong a second time, since other work
 * of the machine can make any method look slow. */
static ori_status time_fairly(const report *r, const ori_conv_problem *p,
                              const char *chosen, double *own, double *best)
{
    double own_again, best_again;
    ori_status s = time_all(r, p, chosen, own, best);

    if (s != ORI_OK || *own <= near * *best)
        return s;
    s = time_all(r, p, chosen, &own_again, &best_again);
    *own = fmin(*own, own_again);
    *best = fmin(*best, best_again);
    return s;
}

static ori_status judge(report *r, const ori_conv_problem *p)
{
    ori_conv_plan *plan;
    double own, best;
    ori_status s = ori_conv_plan_create(&plan, p, bench_effort(r->settings),
                                        NULL);

    if (s != ORI_OK)
        return s;
    s = time_fairly(r, p, ori_conv_plan_solver(plan), &own, &best);
    r->problems++;
    r->within += own <= near * best;
    if (own / best > r->worst) {
        r->worst = own / best;
        snprintf(r->worst_problem, sizeof r->worst_problem, "%s",
                 ori_conv_plan_print(plan));
        r->worst_problem[strcspn(r->worst_problem, ";")] = '\0';
    }
    if (r->settings->plans && own > near * best)
        output_say(&r->settings->common, "%.2f x the fastest: %s",
                   own / best, ori_conv_plan_print(plan));
    ori_conv_plan_destroy(plan);
    return s;
}

static void print(const report *r)
{
    const double share =
        r->problems ? (double)r->within / r->problems : 0.0;

    if (r->settings->common.json)
        output_json(json_pack("{s:i,s:f,s:f,s:s}", "problems", r->problems,
                              "within", share, "worst", r->worst,
                              "worst_problem", r->worst_problem));
    else
        printf("problems,within,worst,worst_problem\n%d,%.4f,%.3f,\"%s\"\n",
               r->problems, share, r->worst, r->worst_problem);
}

int bench_random(const app_command *command, const bench_settings *settings)
{
    report r = { .command = command, .settings = settings, .worst = 1.0 };
    progress bar = progress_begin(&settings->common);
    uint64_t state = settings->common.seed;
    ori_status s = ORI_OK;

    while (s == ORI_OK && r.problems < settings->random &&
           !progress_stop_asked()) {
        const ori_conv_problem p = draw(settings, &state);

        progress_show(&bar, (double)r.problems / settings->random,
                      "problem %d of %d", r.problems + 1, settings->random);
        s = judge(&r, &p);
    }
    progress_end(&bar);
    if (s != ORI_OK)
        return output_fail_input(command->name, s);
    print(&r);
    return r.problems < settings->random ? EXIT_PROBLEMS : EXIT_FINE;
}
