/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_rocket.h - how long transforms take
 */
#ifndef ORI_APPS_BENCH_ROCKET_H
#define ORI_APPS_BENCH_ROCKET_H

#include "cmd_bench.h"

/* The transform of that name, or all of them if it is NULL.  Returns what to
 * exit with. */
int bench_rocket(const app_command *command, const bench_settings *settings,
                 const char *transform);

#endif
