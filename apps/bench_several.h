/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_several.h - how long matrix profiles of several channels take
 */
#ifndef ORI_APPS_BENCH_SEVERAL_H
#define ORI_APPS_BENCH_SEVERAL_H

#include "bench_report.h"

/* A line for each number of channels, of the best and of each k, and beside
 * them one for as many profiles of one channel. */
int bench_several(bench_report *report);

#endif
