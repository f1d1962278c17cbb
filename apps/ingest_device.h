/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ingest_device.h - what a sound device hears, as a recording of the
 *                   catalogue's own
 */
#ifndef ORI_APPS_INGEST_DEVICE_H
#define ORI_APPS_INGEST_DEVICE_H

#include "command.h"

/*
 * Record into FOLDER/recordings until Ctrl-C, or for so many seconds (0: for
 * ever).  On a terminal the level, clipped samples and lost ones are shown.
 * What is lost stands as missing in the recording, so that times stay right.
 *
 *   path  out: the recording, which the caller frees; NULL: nothing came
 *
 * Returns EXIT_FINE, or the exit code of what was told.
 */
int ingest_device(char **path, const char *command, const app_common *common,
                  const char *folder, const char *device, double seconds);

#endif
