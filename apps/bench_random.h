/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_random.h - how often the planner chooses the fastest method
 */
#ifndef ORI_APPS_BENCH_RANDOM_H
#define ORI_APPS_BENCH_RANDOM_H

#include "cmd_bench.h"

/* Returns what to exit with. */
int bench_random(const app_command *command, const bench_settings *settings);

#endif
