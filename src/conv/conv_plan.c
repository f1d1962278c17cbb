/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_plan.c - choosing a way to compute a convolution
 *
 * Knows no solver by name: solvers.def lists them, conv_solver.h says what
 * they answer.  The scheme of problem, solver and plan is FFTW's: Frigo &
 * Johnson, "The design and implementation of FFTW3", Proc. IEEE 93(2), 2005.
 */
#include <omp.h>
#include <string.h>

#include <oriole/base/threads.h>

#include "base/fail.h"
#include "base/memory.h"
#include "base/text.h"
#include "conv/conv_layout.h"
#include "conv/conv_measure.h"
#include "conv/conv_solver.h"
#include "conv/conv_wisdom.h"

#define ORI_SOLVER(name) extern const ori__conv_solver ori__conv_solver_##name;
#include "conv/solvers.def"
#undef ORI_SOLVER

static const ori__conv_solver *const solvers[] = {
#define ORI_SOLVER(name) &ori__conv_solver_##name,
#include "conv/solvers.def"
#undef ORI_SOLVER
};

enum {
    SOLVERS = sizeof solvers / sizeof *solvers,
    PROBLEM_TEXT = 256
};

/* Measuring leaves out what the estimate puts this far behind. */
static const double hopeless = 20.0;

struct ori_conv_plan {
    const ori__conv_solver *solver;
    ori__conv_base *state;
    int batch;
    bool turned;            /* the solver's layout is not the problem's */
    char *text;
};

int ori_conv_solver_count(void)
{
    return SOLVERS;
}

const char *ori_conv_solver_name(int index)
{
    return index >= 0 && index < SOLVERS ? solvers[index]->name : NULL;
}

int ori__conv_threads(const ori__conv_base *base)
{
    const int now = ori_threads_get();

    return now < base->max_threads ? now : base->max_threads;
}

void ori__conv_clear_tails(const ori__conv_base *base,
                           const ori_conv_args *args)
{
    const ori_conv_problem *p = &base->problem;
    const size_t k = (size_t)p->channels_out;
    const ptrdiff_t pitch = ori__conv_y_pitch(base, args);

    for (int n = 0; args->lengths && n < p->batch; n++) {
        float *y = ori__conv_y_of(base, args, n);

        for (int t = ori__conv_frames_out(p, args->lengths, n);
             t < base->frames_out; t++)
            memset(y + t * pitch, 0, k * sizeof *y);
    }
}

/* The problem as the solver is to see it. */
static ori_conv_problem seen_by(const ori__conv_solver *solver,
                                const ori_conv_problem *problem)
{
    ori_conv_problem p = *problem;

    if (solver->any_layout)
        return p;
    if (ori__conv_layout_needed(problem))
        return ori__conv_layout_part(problem);
    p.layout = ORI_NTC;
    return p;
}

static bool can(const ori__conv_solver *solver, const ori_conv_problem *problem)
{
    const ori_conv_problem p = seen_by(solver, problem);

    return solver->applicable(&p);
}

/* Turning a number takes a third of a nanosecond where the peak is
 * 175 GFLOP/s. */
static const double turning = 60.0;

static double estimate(const ori__conv_solver *solver,
                       const ori_conv_problem *problem)
{
    const ori_conv_problem p = seen_by(solver, problem);
    const double frames_out = ori_conv_output_length(&p, p.length);
    const double numbers = (double)p.length * p.channels_in +
                           frames_out * p.channels_out;
    const bool turns =
        !solver->any_layout && ori__conv_layout_needed(problem);

    return solver->cost(&p) * problem->batch / p.batch +
           (turns ? turning * numbers * problem->batch : 0.0);
}

double ori__conv_estimate(int index, const ori_conv_problem *problem)
{
    return can(solvers[index], problem) ? estimate(solvers[index], problem)
                                        : -1.0;
}

static void free_state(const ori__conv_solver *solver, ori__conv_base *state)
{
    if (state && solver->destroy)
        solver->destroy(state);
    ori__free(state);
}

/* Flops and bytes moved that take one thread three to five microseconds, as
 * long as a team of two takes to gather and its half of them. */
static const double worth_threads = 600e3;

static bool threads_forced;

void ori__conv_threads_force(bool always)
{
    threads_forced = always;
}

/* Room for the processors of the machine, should ori_threads_set() ask for
 * more later; of a problem that is not worth a second thread, for one. */
static int thread_limit(const ori_conv_problem *p)
{
    const int asked = ori_threads_get(), processors = omp_get_num_procs();
    const double numbers =
        (double)p->length * p->channels_in +
        (double)ori_conv_output_length(p, p->length) * p->channels_out;
    const double work = ori__conv_flops(p) +
                        (double)sizeof(float) * p->batch * numbers;

    if (work < worth_threads && !threads_forced)
        return 1;
    return asked > processors ? asked : processors;
}

/* Give the plan this solver. */
static ori_status settle(ori_conv_plan *plan, const ori__conv_solver *solver,
                         const ori_conv_problem *problem)
{
    ori__conv_base *state = ori__alloc(1, solver->state_size);
    ori_status s;

    if (!state)
        return ori__fail_memory("a convolution plan");
    state->problem = seen_by(solver, problem);
    state->frames_out = ori_conv_output_length(problem, problem->length);
    state->max_threads = thread_limit(&state->problem);
    s = solver->create(state);
    if (s != ORI_OK) {
        free_state(solver, state);
        return s;
    }
    plan->solver = solver;
    plan->state = state;
    plan->batch = problem->batch;
    plan->turned = !solver->any_layout && ori__conv_layout_needed(problem);
    return ORI_OK;
}

/* What is known of each solver: < 0 where it does not apply. */
typedef struct {
    double cost[SOLVERS];       /* flops at peak */
    double seconds[SOLVERS];    /* 0: not measured */
    bool calibrated;            /* what cost says */
} survey;

static void set_time(int i, const ori_conv_problem *problem,
                     ori__conv_time time, survey *all)
{
    all->seconds[i] = time.execute + time.pack / problem->executions;
}

static ori_status time_one(int i, const ori_conv_problem *problem,
                           survey *all)
{
    ori_conv_plan plan = { 0 };
    ori__conv_time time;
    ori_status s = settle(&plan, solvers[i], problem);

    if (s != ORI_OK)
        return s;
    s = ori__conv_measure(&plan, problem, &time);
    free_state(plan.solver, plan.state);
    if (s != ORI_OK)
        return s;
    set_time(i, problem, time, all);
    return ori__conv_wisdom_note(problem, solvers[i]->name, time);
}

static bool recall(int i, const ori_conv_problem *problem, survey *all)
{
    ori__conv_time time;

    if (!ori__conv_wisdom_find(problem, solvers[i]->name, &time))
        return false;
    set_time(i, problem, time, all);
    return true;
}

static int cheapest(const double *value)
{
    int best = -1;

    for (int i = 0; i < SOLVERS; i++)
        if (value[i] > 0.0 && (best < 0 || value[i] < value[best]))
            best = i;
    return best;
}

/* Times of all that are not hopeless; *whole is false where one of them may
 * not be measured now. */
static ori_status find_times(const ori_conv_problem *problem,
                             ori_effort effort, survey *all, bool *whole)
{
    const double most = hopeless * all->cost[cheapest(all->cost)];
    ori_status s = ORI_OK;

    *whole = true;
    for (int i = 0; i < SOLVERS && s == ORI_OK && *whole; i++) {
        if (all->cost[i] < 0.0 || all->cost[i] > most ||
            recall(i, problem, all))
            continue;
        if (effort == ORI_MEASURE)
            s = time_one(i, problem, all);
        else
            *whole = false;
    }
    return s;
}

/* What the formulas say, and what was learnt of them on this machine. */
static void find_costs(const ori_conv_problem *problem, ori_effort effort,
                       survey *all)
{
    for (int i = 0; i < SOLVERS; i++) {
        ori__conv_calibration found;

        all->cost[i] = ori__conv_estimate(i, problem);
        if (effort == ORI_ESTIMATE || all->cost[i] < 0.0 ||
            !ori__conv_wisdom_calibration(solvers[i]->name, &found))
            continue;
        all->cost[i] =
            ori__conv_calibration_apply(&found, problem, all->cost[i]);
        all->calibrated = true;
    }
}

/* Fill in the survey and pick; the naive solver applies to everything, so
 * that there is always one. */
static ori_status choose(const ori_conv_problem *problem, ori_effort effort,
                         survey *all, int *best)
{
    bool whole = false;
    ori_status s = ORI_OK;

    find_costs(problem, effort, all);
    if (effort != ORI_ESTIMATE)
        s = find_times(problem, effort, all, &whole);
    if (!whole)             /* some seconds tell nothing about the rest */
        memset(all->seconds, 0, sizeof all->seconds);
    *best = cheapest(whole ? all->seconds : all->cost);
    return s;
}

static void describe_one(ori__text *text, int i, const survey *all)
{
    if (all->seconds[i] > 0.0)
        ori__text_add(text, "%s %.3g us", solvers[i]->name,
                      1e6 * all->seconds[i]);
    else if (all->cost[i] > 0.0)
        ori__text_add(text, "%s cost %.3g", solvers[i]->name, all->cost[i]);
    else
        ori__text_add(text, "%s does not apply", solvers[i]->name);
}

/* "fwd:n1... chose direct cost 2.1e+06; fft cost 9e+06; ..."; where these are
 * not the bare formulas' costs, "by calibration chose". */
static char *describe(const ori_conv_problem *problem, const survey *all,
                      int chosen, bool forced)
{
    const bool calibrated = all->calibrated && all->seconds[chosen] == 0.0;
    char name[PROBLEM_TEXT];
    ori__text text = { 0 };

    ori__text_add(&text, "%s %s ",
                  ori_conv_problem_text(problem, name, sizeof name),
                  forced       ? "told to use"
                  : calibrated ? "by calibration chose"
                               : "chose");
    describe_one(&text, chosen, all);
    for (int i = 0; i < SOLVERS; i++)
        if (i != chosen) {
            ori__text_add(&text, "; ");
            describe_one(&text, i, all);
        }
    return ori__text_take(&text);
}

static ori_status find(const char *name, const ori_conv_problem *problem,
                       int *index)
{
    char text[PROBLEM_TEXT];

    for (int i = 0; i < SOLVERS; i++)
        if (strcmp(name, solvers[i]->name) == 0) {
            *index = i;
            if (can(solvers[i], problem))
                return ORI_OK;
            return ori__fail(ORI_ENOTSUP, "conv: solver %s does not do %s",
                             name, ori_conv_problem_text(problem, text,
                                                         sizeof text));
        }
    return ori__fail(ORI_EINVAL, "conv: no solver is called '%s'", name);
}

static ori_status make(ori_conv_plan *plan, const ori_conv_problem *problem,
                       ori_effort effort, const char *solver)
{
    survey all = { .calibrated = false };
    int index = 0;
    ori_status s = ori__conv_check(problem);

    if (s == ORI_OK && solver)
        s = find(solver, problem, &index);
    if (s == ORI_OK && solver)
        effort = ORI_ESTIMATE;          /* nothing to choose */
    if (s == ORI_OK) {
        const ori_conv_problem usual = ori__conv_usual(problem);
        int best;

        s = choose(&usual, effort, &all, &best);
        index = solver ? index : best;
    }
    if (s == ORI_OK)
        s = settle(plan, solvers[index], problem);
    if (s != ORI_OK)
        return s;
    plan->text = describe(problem, &all, index, solver != NULL);
    return plan->text ? ORI_OK : ori__fail_memory("a convolution plan");
}

ori_status ori_conv_plan_create(ori_conv_plan **plan,
                                const ori_conv_problem *problem,
                                ori_effort effort, const char *solver)
{
    ori_status s;

    if (!plan || !problem)
        return ori__fail(ORI_EINVAL, "conv: no plan or no problem given");
    *plan = ORI__NEW(ori_conv_plan, 1);
    if (!*plan)
        return ori__fail_memory("a convolution plan");
    s = make(*plan, problem, effort, solver);
    if (s != ORI_OK) {
        ori_conv_plan_destroy(*plan);
        *plan = NULL;
    }
    return s;
}

void ori_conv_plan_destroy(ori_conv_plan *plan)
{
    if (!plan)
        return;
    free_state(plan->solver, plan->state);
    ori__free(plan->text);
    ori__free(plan);
}

const char *ori_conv_plan_solver(const ori_conv_plan *plan)
{
    return plan->solver->name;
}

const char *ori_conv_plan_print(const ori_conv_plan *plan)
{
    return plan->text;
}

size_t ori_conv_packed_size(const ori_conv_plan *plan)
{
    return plan->state->packed_size;
}

/* The solver's own part first, then the turned arrays. */
static size_t own_work(const ori_conv_plan *plan)
{
    return ori__round_up(plan->state->work_size, 64);
}

size_t ori_conv_work_size(const ori_conv_plan *plan)
{
    return own_work(plan) +
           (plan->turned ? ori__conv_layout_work(plan->state) : 0);
}

void ori_conv_pack(const ori_conv_plan *plan, const float *w, void *packed,
                   void *work)
{
    plan->solver->pack(plan->state, w, packed, work);
}

void ori_conv_execute(const ori_conv_plan *plan, const ori_conv_args *args)
{
    if (plan->turned)
        ori__conv_layout_execute(plan->solver, plan->state, plan->batch, args,
                                 (float *)args->work +
                                     own_work(plan) / sizeof(float));
    else
        plan->solver->execute(plan->state, args);
}
