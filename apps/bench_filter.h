/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_filter.h - what each hop of a long filter on a live signal takes
 */
#ifndef ORI_APPS_BENCH_FILTER_H
#define ORI_APPS_BENCH_FILTER_H

#include "cmd_bench.h"

int bench_filter(const app_command *command, const bench_settings *settings);

#endif
