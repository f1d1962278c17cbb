/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_append.h - how long a sample takes that a matrix profile grows by
 */
#ifndef ORI_APPS_BENCH_APPEND_H
#define ORI_APPS_BENCH_APPEND_H

#include "bench_report.h"

/* A line for each number of samples kept and appended at once. */
int bench_append(bench_report *report);

/* Ten million samples; only where --only asks for "memory". */
int bench_append_memory(bench_report *report);

#endif
