/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_ridge.h - how long a ridge classifier takes
 */
#ifndef BENCH_RIDGE_H
#define BENCH_RIDGE_H

#include "bench_report.h"

/* One line, of 1000 cases with as many features as MiniRocket makes. */
int bench_ridge(bench_report *report);

#endif
