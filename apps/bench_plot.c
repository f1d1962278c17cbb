/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_plot.c - where each method is the fastest, as a picture
 *
 * Three panels: time and error of each method over the kernel's length, for
 * one number of channels; and which method wins over kernel and channels.
 */
#include "bench_plot.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/base/threads.h>
#include <oriole/picture/picture.h>

#include "bench_case.h"
#include "bench_report.h"
#include "output.h"

enum {
    FRAMES = 1000,              /* of each problem, in and out */
    METHODS_MOST = 8,
    KERNELS = 21,
    CHANNELS = 8
};

static const double kernels[KERNELS] = {
    2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 64, 96, 128, 192, 256,
    384, 512
};
static const double channels[CHANNELS] = { 1, 2, 4, 8, 16, 32, 64, 128 };

/* Of the time that --seconds gives a line: the map has many cells. */
static const double map_share = 0.1;

typedef struct plot {
    bench_report report;
    const bench_settings *settings;
    int methods;
    const char *names[METHODS_MOST];
    double time[METHODS_MOST][KERNELS];     /* milliseconds, at least */
    double error[METHODS_MOST][KERNELS];    /* NaN: does not apply */
    int winner[CHANNELS][KERNELS];
    double gain[CHANNELS][KERNELS];         /* times faster than direct */
    int done;
} plot;

static ori_conv_problem shape(const plot *p, double kernel, double width)
{
    ori_conv_problem q = ORI_CONV_PROBLEM_INIT;

    bench_apply(p->settings, &q);
    q.length = FRAMES;
    q.kernel = (int)kernel;
    q.channels_in = q.channels_out = (int)width;
    q.pad_left = (q.kernel - 1) / 2;
    q.pad_right = q.kernel - 1 - q.pad_left;
    return q;
}

/* Of any length of the kernel. */
static bool applies(const plot *p, const char *name)
{
    ori_status s = ORI_ENOTSUP;

    for (int k = 0; k < KERNELS && s != ORI_OK; k++) {
        const ori_conv_problem q =
            shape(p, kernels[k], p->settings->channels);
        ori_conv_plan *plan = NULL;

        s = ori_conv_plan_create(&plan, &q, ORI_ESTIMATE, name);
        ori_conv_plan_destroy(plan);
    }
    return s == ORI_OK;
}

static void find_methods(plot *p)
{
    for (int i = 0; i < ori_conv_solver_count(); i++) {
        const char *name = ori_conv_solver_name(i);

        if (p->methods < METHODS_MOST && strcmp(name, "naive") != 0 &&
            applies(p, name))
            p->names[p->methods++] = name;
    }
}

/* *took.least is infinite where the method does not apply; error may be
 * NULL. */
static ori_status time_method(plot *p, const ori_conv_problem *q,
                              int method, double seconds, timing *took,
                              double *error)
{
    const char *name = p->names[method];
    char peer[64], id[64];
    bench_case c;
    const ori_status s = bench_case_make(&c, q, ORI_ESTIMATE, name);

    *took = (timing){ INFINITY, INFINITY };
    if (s == ORI_OK) {
        *took = bench_case_time(&c, seconds);
        if (error)
            *error = bench_case_error(&c);
        snprintf(peer, sizeof peer, "oriole-%s", name);
        snprintf(id, sizeof id, "%s_c%d_k%d", error ? "crossover" : "map",
                 q->channels_in, q->kernel);
        bench_report_line(&p->report, peer, id, *took, bench_case_flops(q));
    }
    bench_case_free(&c);
    p->done++;
    progress_show(&p->report.bar, (double)p->done /
                      (p->methods * KERNELS * (CHANNELS + 1)),
                  "kernel %d, %d channels", q->kernel, q->channels_in);
    return s == ORI_ENOTSUP ? ORI_OK : s;
}

static ori_status time_curves(plot *p)
{
    ori_status s = ORI_OK;

    for (int m = 0; m < p->methods; m++)
        for (int k = 0; k < KERNELS && s == ORI_OK; k++) {
            const ori_conv_problem q =
                shape(p, kernels[k], p->settings->channels);
            timing took;

            if (progress_stop_asked())
                return ORI_ESTOPPED;
            p->error[m][k] = NAN;
            s = time_method(p, &q, m, p->settings->seconds, &took,
                            &p->error[m][k]);
            p->time[m][k] = 1e3 * took.least;
        }
    return s;
}

static ori_status time_cell(plot *p, int row, int k)
{
    const ori_conv_problem q = shape(p, kernels[k], channels[row]);
    double best = INFINITY, direct = INFINITY;
    ori_status s = ORI_OK;

    p->winner[row][k] = -1;
    for (int m = 0; m < p->methods && s == ORI_OK; m++) {
        timing took;

        s = time_method(p, &q, m, map_share * p->settings->seconds, &took,
                        NULL);
        if (took.least < best) {
            best = took.least;
            p->winner[row][k] = m;
        }
        if (strcmp(p->names[m], "direct") == 0)
            direct = took.least;
    }
    p->gain[row][k] = direct / best;
    return s;
}

static ori_status time_map(plot *p)
{
    ori_status s = ORI_OK;

    for (int row = 0; row < CHANNELS; row++)
        for (int k = 0; k < KERNELS && s == ORI_OK; k++)
            s = progress_stop_asked() ? ORI_ESTOPPED : time_cell(p, row, k);
    return s;
}

static ori_status draw(const plot *p)
{
    const int threads = ori_threads_get();
    const ori_map map = { .x = kernels, .y = channels, .columns = KERNELS,
                          .rows = CHANNELS, .colors = &p->winner[0][0],
                          .numbers = &p->gain[0][0] };
    ori_curve times[METHODS_MOST], errors[METHODS_MOST];
    ori_panel panels[] = {
        { .title = "time", .x_label = "kernel (taps)",
          .y_label = "shortest execution (ms)", .curves = times,
          .curve_count = p->methods, .x_log = true, .y_log = true },
        { .title = "error", .x_label = "kernel (taps)",
          .y_label = "error / exact result (L2)", .curves = errors,
          .curve_count = p->methods, .x_log = true, .y_log = true },
        { .title = "fastest, and times faster than direct",
          .x_label = "kernel (taps)", .y_label = "channels", .map = &map },
    };
    char *title = output_format(
        "Convolution of %d frames: %d channels in and out (left), others "
        "(right); %d thread%s", FRAMES, p->settings->channels, threads,
        output_plural(threads));
    ori_status s;

    for (int m = 0; m < p->methods; m++) {
        times[m] = (ori_curve){ .name = p->names[m], .x = kernels,
                                .y = p->time[m], .count = KERNELS,
                                .color = m };
        errors[m] = times[m];
        errors[m].y = p->error[m];
    }
    s = ori_picture_curves(p->settings->plot, title, panels, 3);
    free(title);
    return s;
}

int bench_plot(const app_command *command, const bench_settings *settings)
{
    plot p = { .settings = settings };
    ori_status s = ori_picture_check(settings->plot);
    int code;

    if (s != ORI_OK)
        return output_fail_output(command->name, s);
    find_methods(&p);
    p.report = bench_report_begin(command, settings);
    s = time_curves(&p);
    if (s == ORI_OK)
        s = time_map(&p);
    code = s == ORI_OK ? EXIT_FINE : output_fail_input(command->name, s);
    code = bench_report_end(&p.report, code);
    if (code != EXIT_FINE)
        return code;
    s = draw(&p);
    return s == ORI_OK ? EXIT_FINE : output_fail_output(command->name, s);
}
