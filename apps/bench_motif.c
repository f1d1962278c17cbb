/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_motif.c - how long matrix profiles take
 *
 * A random walk against itself, at the lengths and windows of the benchmark
 * of STUMPY and SCAMP whose lines these stand beside.
 */
#include "bench_motif.h"

#include <stdlib.h>
#include <string.h>

#include <oriole/motif/profile.h>

#include "bench_append.h"
#include "bench_million.h"
#include "bench_report.h"
#include "bench_several.h"
#include "output.h"

typedef struct bench {
    double *x;              /* [n] */
    int n;
    ori_profile_options options;
    ori_status status;      /* of the first that failed */
} bench;

static const struct {
    int n, window;
} sizes[] = { { 20000, 100 }, { 20000, 1000 }, { 100000, 100 },
              { 100000, 1000 } };

void bench_motif_walk(double *x, int n, uint64_t state)
{
    double at = 0.0;

    for (int i = 0; i < n; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        x[i] = at += (double)(state >> 11) * 0x1p-53 - 0.5;
    }
}

static void run(void *what)
{
    bench *const b = what;
    ori_profile p;

    if (b->status != ORI_OK)
        return;
    b->status = ori_profile_self(&p, b->x, b->n, &b->options);
    ori_profile_free(&p);
}

/* "gflops" is milliard pairs of windows a second, as in the others' lines. */
static int time_size(bench_report *r, int n, int window)
{
    const double windows = (double)n - window + 1;
    char *const id = output_format("mp_n%d_m%d", n, window);
    bench b = { .x = output_alloc((size_t)n, sizeof *b.x), .n = n,
                .options = ORI_PROFILE_OPTIONS_INIT };
    timing took;

    b.options.window = window;
    bench_motif_walk(b.x, n, r->settings->common.seed);
    progress_show(&r->bar, 0.0, "%d samples, window %d", n, window);
    took = timing_of(run, &b, r->settings->seconds);
    if (b.status == ORI_OK)
        bench_report_line(r, "oriole-profile", id, took,
                          0.5 * windows * windows);
    free(b.x);
    free(id);
    return b.status == ORI_OK ? EXIT_FINE
                              : output_fail_input(r->command->name, b.status);
}

int bench_motif(const app_command *command, const bench_settings *settings)
{
    bench_report r = bench_report_begin(command, settings);
    int code = EXIT_FINE;

    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        char *const id = output_format("mp_n%d_m%d", sizes[i].n,
                                       sizes[i].window);
        const bool wanted = !settings->only || strstr(id, settings->only);

        free(id);
        if (progress_stop_asked())
            code = EXIT_PROBLEMS;
        if (wanted && code == EXIT_FINE)
            code = time_size(&r, sizes[i].n, sizes[i].window);
    }
    if (code == EXIT_FINE)
        code = bench_append(&r);
    if (code == EXIT_FINE)
        code = bench_several(&r);
    if (code == EXIT_FINE)
        code = bench_append_memory(&r);
    if (code == EXIT_FINE)
        code = bench_million(&r);
    return bench_report_end(&r, code);
}
