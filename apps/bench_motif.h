/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_motif.h - how long matrix profiles take
 */
#ifndef ORI_APPS_BENCH_MOTIF_H
#define ORI_APPS_BENCH_MOTIF_H

#include "cmd_bench.h"

/* Returns what to exit with. */
int bench_motif(const app_command *command, const bench_settings *settings);

/* x [n]: a random walk that `state` decides. */
void bench_motif_walk(double *x, int n, uint64_t state);

#endif
