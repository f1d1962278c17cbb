/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_hours.h - a stream over hours or days of signal, as fast as it goes
 */
#ifndef ORI_APPS_BENCH_HOURS_H
#define ORI_APPS_BENCH_HOURS_H

#include "cmd_bench.h"

int bench_hours(const app_command *command, const bench_settings *settings);

#endif
