/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_stream.h - what each hop of a stream takes
 */
#ifndef ORI_APPS_BENCH_STREAM_H
#define ORI_APPS_BENCH_STREAM_H

#include "cmd_bench.h"

/* model: a file, or NULL for the network that sound gets by default. */
int bench_stream(const app_command *command, const bench_settings *settings,
                 const char *model);

#endif
