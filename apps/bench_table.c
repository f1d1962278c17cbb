/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_table.c - the times of a table of shapes, as CSV or JSON
 */
#include "bench_table.h"

#include <string.h>

#include "bench_case.h"
#include "bench_pool.h"
#include "bench_report.h"
#include "bench_shapes.h"
#include "output.h"
#include "progress.h"

/* Above what any solver may be off by, far below what a bug does. */
static const double error_limit = 2e-5;

typedef struct table {
    bench_report report;
    const bench_settings *settings;
    double done;                /* share of the shapes */
    int wrong;                  /* lines whose outputs are not right */
} table;

static void check(table *t, const bench_case *c, const char *peer,
                  const char *id)
{
    const double error = bench_case_error(c);

    if (error <= error_limit)
        return;
    progress_end(&t->report.bar);
    output_fail(t->report.command->name, "%s: %s is wrong by %.3g of the whole",
                id, peer, error);
    t->wrong++;
}

/* One line; solver NULL is the planner's choice.  What a solver does not do
 * is passed over. */
static int time_one(table *t, const bench_shape *shape,
                    const ori_conv_problem *problem, const char *solver)
{
    static const char *const passes[] = { "", "-dx", "-dw" };
    bench_case c;
    const ori_status s = bench_case_make(&c, problem,
                                         bench_effort(t->settings), solver);
    char peer[64];

    if (s == ORI_ENOTSUP)
        return EXIT_FINE;
    if (s != ORI_OK)
        return output_fail_input(t->report.command->name, s);
    snprintf(peer, sizeof peer, "oriole-%s%s%s", solver ? solver : "auto",
             problem->layout == ORI_NCT ? "-nct" : "",
             passes[problem->pass]);
    progress_show(&t->report.bar, t->done, "%s, %s", shape->id, peer);
    if (t->settings->plans) {
        progress_end(&t->report.bar);
        output_say(&t->settings->common, "%s",
                   ori_conv_plan_print(c.plan));
    }
    bench_report_line(&t->report, peer, shape->id,
                      bench_case_time(&c, t->settings->seconds),
                      bench_case_flops(problem));
    if (problem->pass == ORI_CONV_FORWARD)
        check(t, &c, peer, shape->id);
    bench_case_free(&c);
    return EXIT_FINE;
}

static int time_methods(table *t, const bench_shape *shape,
                        const ori_conv_problem *problem)
{
    const int method = t->settings->method;
    int code = EXIT_FINE;

    if (method != BENCH_AUTO && method != BENCH_ALL)
        return time_one(t, shape, problem, bench_methods[method]);
    for (int i = 0; method == BENCH_ALL && code == EXIT_FINE &&
                    i < ori_conv_solver_count(); i++) {
        const char *solver = ori_conv_solver_name(i);

        if (strcmp(solver, "naive") != 0)   /* no one should wait for it */
            code = time_one(t, shape, problem, solver);
    }
    return code == EXIT_FINE ? time_one(t, shape, problem, NULL) : code;
}

static int time_conv(table *t, const bench_shape *shape)
{
    const int pass = t->settings->pass;
    const int first = pass == BENCH_ALL_PASSES ? 0 : pass;
    const int last = pass == BENCH_ALL_PASSES ? ORI_CONV_WEIGHT_GRADIENT
                                              : pass;
    int code = EXIT_FINE;

    for (int p = first; p <= last && code == EXIT_FINE; p++) {
        ori_conv_problem problem = shape->problem;

        bench_apply(t->settings, &problem);
        problem.pass = (ori_conv_pass)p;
        code = time_methods(t, shape, &problem);
    }
    return code;
}

/* Forward. */
static int time_pool(table *t, const bench_shape *shape)
{
    const bench_settings *o = t->settings;
    const double frames = ori_conv_output_length(&shape->problem,
                                                 shape->problem.length);
    const bool plain = o->layout != 0;
    timing took;
    ori_status s;

    if (o->pass != ORI_CONV_FORWARD && o->pass != BENCH_ALL_PASSES)
        return EXIT_FINE;
    progress_show(&t->report.bar, t->done, "%s", shape->id);
    s = bench_pool_time(&took, shape, plain ? ORI_NCT : ORI_NTC, o->seconds);
    if (s != ORI_OK)
        return output_fail_input(t->report.command->name, s);
    bench_report_line(&t->report, plain ? "oriole-pool-nct" : "oriole-pool",
                      shape->id, took,
                      frames * shape->problem.batch *
                          shape->problem.channels_in *
                          shape->problem.kernel);
    return EXIT_FINE;
}

static int time_all(table *t, const bench_shapes *list)
{
    const char *only = t->settings->only;
    int code = EXIT_FINE;

    for (size_t i = 0; i < list->count && code == EXIT_FINE; i++) {
        const bench_shape *shape = &list->shapes[i];

        if (progress_stop_asked())
            return EXIT_PROBLEMS;
        if (only && !strstr(shape->id, only))
            continue;
        t->done = (double)i / (double)list->count;
        code = shape->kind == BENCH_CONV ? time_conv(t, shape)
                                         : time_pool(t, shape);
    }
    return code;
}

int bench_table(const app_command *command, const bench_settings *settings)
{
    table t = { .settings = settings };
    bench_shapes list = { 0 };
    int code = bench_shapes_read(&list, command, settings->shapes);

    if (code == EXIT_FINE) {
        t.report = bench_report_begin(command, settings);
        code = bench_report_end(&t.report, time_all(&t, &list));
    }
    bench_shapes_free(&list);
    return code == EXIT_FINE && t.wrong > 0 ? EXIT_PROBLEMS : code;
}
