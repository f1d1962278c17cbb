/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ingest_archive.h - recordings out of an archive
 */
#ifndef ORI_APPS_INGEST_ARCHIVE_H
#define ORI_APPS_INGEST_ARCHIVE_H

#include "ingest_take.h"

/* As ingest_take_source(), of a file that ori_archive_is(). */
int ingest_archive(ingesting *g, const char *path);

#endif
