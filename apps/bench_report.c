/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_report.c - the lines of a benchmark, as CSV or JSON
 */
#include "bench_report.h"

#include <stdio.h>

#include <oriole/base/threads.h>

#include "output.h"

bench_report bench_report_begin(const app_command *command,
                                const bench_settings *settings)
{
    const bool json = settings->common.json;

    if (!json)
        puts("peer,shape_id,threads,ms_median,ms_min,gflops");
    return (bench_report){ .command = command, .settings = settings,
                           .bar = progress_begin(&settings->common),
                           .lines = json ? json_array() : NULL };
}

void bench_report_line(bench_report *r, const char *peer, const char *id,
                       timing took, double flops)
{
    const double gflops = 1e-9 * flops / took.median;

    progress_end(&r->bar);
    if (r->lines) {
        json_array_append_new(r->lines, json_pack(
            "{s:s,s:s,s:i,s:f,s:f,s:f}", "peer", peer, "shape_id", id,
            "threads", ori_threads_get(), "ms_median", 1e3 * took.median,
            "ms_min", 1e3 * took.least, "gflops", gflops));
        return;
    }
    printf("%s,%s,%d,%.6g,%.6g,%.4g\n", peer, id, ori_threads_get(),
           1e3 * took.median, 1e3 * took.least, gflops);
    fflush(stdout);
}

int bench_report_end(bench_report *r, int code)
{
    progress_end(&r->bar);
    if (r->lines && (code == EXIT_FINE || code == EXIT_PROBLEMS))
        output_json(json_pack("{s:o}", "lines", r->lines));
    else
        json_decref(r->lines);
    return code;
}
