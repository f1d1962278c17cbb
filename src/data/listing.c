/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * listing.c - what is in a folder
 */
#include "data/listing.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/memory.h"

static int by_name(const void *a, const void *b)
{
    const ori__entry *x = a, *y = b;

    return strcmp(x->name, y->name);
}

/* A link that leads nowhere is an error, not a file less. */
static ori_status add(ori__listing *listing, const char *folder,
                      const char *name)
{
    ori__entry *e;
    struct stat info;

    if (!ori__grow(&listing->entries, &listing->room, listing->count + 1,
                   sizeof *listing->entries))
        return ori__fail_memory(folder);
    e = &listing->entries[listing->count];
    e->name = ori__strdup(name);
    e->path = ori__path_join(folder, name);
    listing->count++;
    if (!e->name || !e->path)
        return ori__fail_memory(folder);
    if (lstat(e->path, &info) != 0)
        return ori__fail_errno(e->path, "look at");
    e->link = S_ISLNK(info.st_mode);
    if (e->link && stat(e->path, &info) != 0)
        return ori__fail_errno(e->path, "follow");
    e->folder = S_ISDIR(info.st_mode);
    if (!e->folder && !S_ISREG(info.st_mode)) {
        ori__free(e->name);
        ori__free(e->path);
        *e = (ori__entry){ 0 };
        listing->count--;
    }
    return ORI_OK;
}

ori_status ori__listing_read(ori__listing *listing, const char *folder)
{
    DIR *d = opendir(folder);
    const struct dirent *entry;
    ori_status s = ORI_OK;

    *listing = (ori__listing){ 0 };
    if (!d)
        return ori__fail_errno(folder, "open");
    errno = 0;
    while (s == ORI_OK && (entry = readdir(d))) {
        if (entry->d_name[0] != '.')
            s = add(listing, folder, entry->d_name);
        if (s == ORI_OK)
            errno = 0;
    }
    if (s == ORI_OK && errno != 0)
        s = ori__fail_errno(folder, "read");
    closedir(d);
    if (s != ORI_OK)
        ori__listing_free(listing);
    else if (listing->count > 0)
        qsort(listing->entries, listing->count, sizeof *listing->entries,
              by_name);
    return s;
}

void ori__listing_free(ori__listing *listing)
{
    for (size_t i = 0; i < listing->count; i++) {
        ori__free(listing->entries[i].name);
        ori__free(listing->entries[i].path);
    }
    ori__free(listing->entries);
    *listing = (ori__listing){ 0 };
}
