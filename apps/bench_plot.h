/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_plot.h - where each method is the fastest, as a picture
 */
#ifndef ORI_APPS_BENCH_PLOT_H
#define ORI_APPS_BENCH_PLOT_H

#include "cmd_bench.h"

/* Times, draws and prints the times; returns what to exit with. */
int bench_plot(const app_command *command, const bench_settings *settings);

#endif
