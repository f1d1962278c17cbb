/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * staging.h - a folder for what is not a recording of the catalogue yet
 *
 * It is hidden beside the recordings, so that a file is made one of them by
 * its renaming, and goes away when it is closed.  One that a killed process
 * left behind is removed by the next: a lock tells that nobody is in it.
 */
#ifndef ORI_DATA_STAGING_H
#define ORI_DATA_STAGING_H

#include <stdbool.h>
#include <stdint.h>

#include <oriole/base/status.h>

/* All zero but `lock` -1 is none. */
typedef struct ori__staging {
    char *folder;
    int lock;               /* the open folder, locked */
} ori__staging;

/* A new one in CATALOG/recordings, which is made where there is none. */
ori_status ori__staging_open(ori__staging *staging, const char *catalog);

/* What was moved out of it is on the disk then. */
void ori__staging_close(ori__staging *staging);

/* Is there room for so many bytes more, and a twentieth of the disk or 1 GiB
 * besides?  ORI_OK or ORI_ENOSPC, with `what` before the sentence. */
ori_status ori__staging_has_room(const ori__staging *staging, int64_t bytes,
                                 const char *what);

#endif
