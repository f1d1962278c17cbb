/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_table.h - the times of a table of shapes, as CSV or JSON
 */
#ifndef ORI_APPS_BENCH_TABLE_H
#define ORI_APPS_BENCH_TABLE_H

#include "cmd_bench.h"

/* Returns what to exit with. */
int bench_table(const app_command *command, const bench_settings *settings);

#endif
