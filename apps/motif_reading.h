/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_reading.h - a log as it comes into arrays of oriole/base/array.h, which
 * need not stay in memory
 */
#ifndef ORI_APPS_MOTIF_READING_H
#define ORI_APPS_MOTIF_READING_H

#include "motif_front.h"
#include "motif_log.h"

/* All that `source` gives through a front as log->x [width, n], with its rate
 * and times; in options channels and rate are set here.  The exit code, the
 * failure having been told. */
int motif_reading(motif_log *log, const app_command *command,
                  ori_source *source, motif_front_options *options);

#endif
