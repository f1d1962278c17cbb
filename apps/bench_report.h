/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_report.h - the lines of a benchmark, as CSV or JSON
 */
#ifndef ORI_APPS_BENCH_REPORT_H
#define ORI_APPS_BENCH_REPORT_H

#include <jansson.h>

#include "cmd_bench.h"
#include "progress.h"
#include "timing.h"

typedef struct bench_report {
    const app_command *command;
    const bench_settings *settings;
    progress bar;
    json_t *lines;          /* NULL: CSV */
} bench_report;

/* Prints the header. */
bench_report bench_report_begin(const app_command *command,
                                const bench_settings *settings);

/* peer, an id, and 2 x multiplications of what was timed. */
void bench_report_line(bench_report *report, const char *peer,
                       const char *id, timing took, double flops);

/* Prints what is left to print, if all went well so far; returns code. */
int bench_report_end(bench_report *report, int code);

#endif
