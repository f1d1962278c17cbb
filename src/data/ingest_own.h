/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ingest_own.h - recordings that lie in the catalogue's own folder
 */
#ifndef ORI_DATA_INGEST_OWN_H
#define ORI_DATA_INGEST_OWN_H

#include <oriole/catalog/catalog.h>

/* CATALOG/recordings/HASH-NAME with an ending: the same content has the same
 * place.  The folder is made.  Free *own with ori__free(). */
ori_status ori__own_path(char **own, const ori_catalog *catalog,
                         const char *hash, const char *path,
                         const char *ending);

/* The file `path` to there; what is there already is of the same content and
 * is replaced.  A copy is on the disk when this returns ORI_OK; what is moved
 * is safe from whatever happens to the process, and on the disk when its
 * staging folder (staging.h) is closed. */
ori_status ori__own_copy(const char *path, const char *own);
ori_status ori__own_move(const char *path, const char *own);

#endif
