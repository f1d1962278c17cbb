/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * cache_folder.c - the folder `cache` of a catalogue
 */
#include "serve/cache_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/memory.h"

enum { HOUR = 3600, DAY = 24 * HOUR };

static const char *const endings[] = { ".pyramid", ".spectrogram" };

ori_status ori__cache_path(char **path, const char *folder, const char *name)
{
    char *cache = ori__path_join(folder, "cache");
    ori_status s = ORI_OK;

    *path = NULL;
    if (!cache)
        return ori__fail_memory("a path");
    if (mkdir(cache, 0777) != 0 && errno != EEXIST)
        s = ori__fail_errno(cache, "make the folder");
    else if (!(*path = ori__path_join(cache, name)))
        s = ori__fail_memory("a path");
    ori__free(cache);
    return s;
}

/* Once an hour will do, so that asking is cheap. */
void ori__cache_touch(const char *path)
{
    struct stat info;

    if (stat(path, &info) == 0 && info.st_mtime < time(NULL) - HOUR)
        utimensat(AT_FDCWD, path, NULL, 0);
}

typedef struct item {
    char *name;
    int64_t bytes;
    time_t used;
} item;

typedef struct listing {
    int folder;
    item *items;
    size_t count, room;
    int64_t bytes;
} listing;

/* Ours?  2: a whole file; 1: its name and six letters more, half-written. */
static int kind_of(const char *name)
{
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        const char *end = strstr(name, endings[i]);

        if (end && end[strlen(endings[i])] == '\0')
            return 2;
        if (end && end[strlen(endings[i])] == '.')
            return 1;
    }
    return 0;
}

static void list_one(listing *l, const char *name)
{
    const int kind = kind_of(name);
    struct stat info;

    if (kind == 0 ||
        fstatat(l->folder, name, &info, AT_SYMLINK_NOFOLLOW) != 0 ||
        !S_ISREG(info.st_mode))
        return;
    if (kind == 1) {
        if (info.st_mtime < time(NULL) - DAY)
            unlinkat(l->folder, name, 0);
        return;
    }
    if (!ori__grow(&l->items, &l->room, l->count + 1, sizeof *l->items))
        return;
    l->items[l->count] = (item){ .name = ori__strdup(name),
                                 .bytes = info.st_size,
                                 .used = info.st_mtime };
    if (l->items[l->count].name) {
        l->bytes += info.st_size;
        l->count++;
    }
}

static int by_use(const void *a, const void *b)
{
    const time_t x = ((const item *)a)->used, y = ((const item *)b)->used;

    return (x > y) - (x < y);
}

void ori__cache_trim(const char *folder, int64_t most)
{
    char *cache = ori__path_join(folder, "cache");
    DIR *d = cache ? opendir(cache) : NULL;
    listing l = { 0 };
    const struct dirent *e;

    ori__free(cache);
    if (!d)
        return;
    l.folder = dirfd(d);
    while ((e = readdir(d)))
        list_one(&l, e->d_name);
    if (l.count > 0)
        qsort(l.items, l.count, sizeof *l.items, by_use);
    for (size_t i = 0; i < l.count && l.bytes > most; i++) {
        unlinkat(l.folder, l.items[i].name, 0);
        l.bytes -= l.items[i].bytes;
    }
    for (size_t i = 0; i < l.count; i++)
        ori__free(l.items[i].name);
    ori__free(l.items);
    closedir(d);
}
