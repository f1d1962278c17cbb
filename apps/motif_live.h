/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_live.h - "oriole motif --keep": what is odd in a log as it comes
 */
#ifndef ORI_APPS_MOTIF_LIVE_H
#define ORI_APPS_MOTIF_LIVE_H

#include "motif_search.h"

/* Watches until the log ends or somebody stops it; the exit code, the failure
 * having been told. */
int motif_live(const app_command *command, const motif_settings *settings,
               const char *path);

#endif
