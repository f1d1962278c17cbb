/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * staging.c - a folder for what is not a recording of the catalogue yet
 */
#include "data/staging.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/memory.h"

static const char PREFIX[] = ".unpacked-";

/* The folder, open and locked; -1: there is none, or somebody is in it. */
static int lock_folder(const char *folder)
{
    const int fd = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW |
                                    O_CLOEXEC);

    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

/* It holds files alone. */
static void remove_folder(int fd, const char *folder)
{
    DIR *listing = fdopendir(dup(fd));
    struct dirent *e;

    while (listing && (e = readdir(listing)))
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
            unlinkat(fd, e->d_name, 0);
    if (listing)
        closedir(listing);
    rmdir(folder);
}

static void remove_left_behind(const char *recordings)
{
    DIR *listing = opendir(recordings);
    struct dirent *e;

    while (listing && (e = readdir(listing))) {
        char *folder;
        int fd;

        if (strncmp(e->d_name, PREFIX, sizeof PREFIX - 1) != 0)
            continue;
        folder = ori__path_join(recordings, e->d_name);
        fd = folder ? lock_folder(folder) : -1;
        if (fd >= 0) {
            remove_folder(fd, folder);
            close(fd);
        }
        ori__free(folder);
    }
    if (listing)
        closedir(listing);
}

static bool is_linked(int fd)
{
    struct stat info;

    return fstat(fd, &info) == 0 && info.st_nlink > 0;
}

/* Another process may take the new folder for one left behind before it is
 * locked: then once more. */
static ori_status make_folder(ori__staging *g, const char *recordings)
{
    enum { TRIES = 100 };

    for (int i = 0; i < TRIES; i++) {
        ori__free(g->folder);
        g->folder = ori__path_join(recordings, ".unpacked-XXXXXX");
        if (!g->folder)
            return ori__fail_memory(recordings);
        if (!mkdtemp(g->folder))
            return ori__fail_errno(recordings, "make a folder");
        g->lock = lock_folder(g->folder);
        if (g->lock >= 0 && is_linked(g->lock))
            return ORI_OK;
        if (g->lock >= 0)
            close(g->lock);
        g->lock = -1;
    }
    return ori__fail(ORI_EIO, "%s: cannot lock a folder in it", recordings);
}

ori_status ori__staging_open(ori__staging *g, const char *catalog)
{
    char *recordings = ori__path_join(catalog, "recordings");
    ori_status s = ORI_OK;

    *g = (ori__staging){ .lock = -1 };
    if (!recordings)
        return ori__fail_memory(catalog);
    if (mkdir(recordings, 0777) != 0 && errno != EEXIST)
        s = ori__fail_errno(recordings, "make the folder");
    if (s == ORI_OK) {
        remove_left_behind(recordings);
        s = make_folder(g, recordings);
    }
    ori__free(recordings);
    if (s != ORI_OK)
        ori__staging_close(g);
    return s;
}

void ori__staging_close(ori__staging *g)
{
    if (g->lock >= 0) {
        remove_folder(g->lock, g->folder);
#ifdef __linux__
        syncfs(g->lock);
#else
        sync();
#endif
        close(g->lock);
    }
    ori__free(g->folder);
    *g = (ori__staging){ .lock = -1 };
}

ori_status ori__staging_has_room(const ori__staging *g, int64_t bytes,
                                 const char *what)
{
    struct statvfs disk;
    double left, keep;

    if (fstatvfs(g->lock, &disk) != 0)
        return ORI_OK;      /* writing will tell */
    left = (double)disk.f_bavail * (double)disk.f_frsize;
    keep = (double)disk.f_blocks * (double)disk.f_frsize / 20.0;
    if (keep > 1073741824.0)
        keep = 1073741824.0;
    if ((double)bytes + keep <= left)
        return ORI_OK;
    return ori__fail(ORI_ENOSPC, "%s: needs %.1f MB, the disk has %.1f MB "
                     "left, and %.1f MB of them are left free", what,
                     (double)bytes / 1e6, left / 1e6, keep / 1e6);
}
