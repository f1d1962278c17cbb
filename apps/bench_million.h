/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_million.h - a matrix profile of a million samples, exact and
 * approximate
 */
#ifndef ORI_APPS_BENCH_MILLION_H
#define ORI_APPS_BENCH_MILLION_H

#include "bench_report.h"

/* Only where --only asks for "million"; the exit code. */
int bench_million(bench_report *report);

#endif
