/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ingest_watch.h - recordings as they come into folders
 */
#ifndef ORI_APPS_INGEST_WATCH_H
#define ORI_APPS_INGEST_WATCH_H

#include "ingest_take.h"

/* Take what is in the folders and what comes into them, each when it is
 * whole, until Ctrl-C.  EXIT_FINE, EXIT_PROBLEMS, EXIT_INPUT or
 * EXIT_RESOURCES. */
int ingest_watch(ingesting *g, char **folders, int count);

#endif
