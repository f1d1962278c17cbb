/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * listing.h - what is in a folder
 */
#ifndef ORI_DATA_LISTING_H
#define ORI_DATA_LISTING_H

#include <stdbool.h>
#include <stddef.h>

#include <oriole/base/status.h>

typedef struct ori__entry {
    char *name;
    char *path;             /* FOLDER/NAME */
    bool folder;            /* or a link to one */
    bool link;
} ori__entry;

/* Files and folders, sorted by the bytes of their names; hidden ones (.*)
 * and what is neither file nor folder are left out. */
typedef struct ori__listing {
    ori__entry *entries;
    size_t count, room;
} ori__listing;

ori_status ori__listing_read(ori__listing *listing, const char *folder);
void ori__listing_free(ori__listing *listing);

#endif
