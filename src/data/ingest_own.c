/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ingest_own.c - recordings that lie in the catalogue's own folder
 */
#include "data/ingest_own.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"

ori_status ori__own_path(char **own, const ori_catalog *catalog,
                         const char *hash, const char *path,
                         const char *ending)
{
    ori__text name = { 0 };
    char *folder = ori__path_join(ori_catalog_folder(catalog), "recordings");
    ori_status s = ORI_OK;

    ori__text_add(&name, "%s/%.12s-%s%s", folder ? folder : "", hash,
                  ori__path_name(path), ending);
    *own = ori__text_take(&name);
    if (!folder || !*own)
        s = ori__fail_memory("a path");
    else if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        s = ori__fail_errno(folder, "make the folder");
    ori__free(folder);
    return s;
}

static ori_status copy_bytes(FILE *from, FILE *to, const char *path)
{
    enum { BLOCK = 1 << 20 };
    char *block = ORI__NEW(char, BLOCK);
    size_t got;

    if (!block)
        return ori__fail_memory(path);
    while ((got = fread(block, 1, BLOCK, from)) > 0)
        fwrite(block, 1, got, to);      /* commit finds what went wrong */
    ori__free(block);
    return ferror(from) ? ori__fail_errno(path, "read") : ORI_OK;
}

ori_status ori__own_copy(const char *path, const char *own)
{
    ori__file_writer w;
    FILE *f = fopen(path, "rb");
    ori_status s;

    if (!f)
        return ori__fail_errno(path, "open");
    s = ori__file_begin(&w, own);
    if (s == ORI_OK) {
        s = copy_bytes(f, w.stream, path);
        if (s == ORI_OK)
            s = ori__file_commit(&w);
        else
            ori__file_abandon(&w);
    }
    fclose(f);
    return s;
}

/* Thousands of clips cannot each wait for the disk (40 ms on a busy one): its
 * writing is begun here, so that file systems which order what they write
 * have the bytes before the name, and is waited for once, at the end. */
ori_status ori__own_move(const char *path, const char *own)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return ori__fail_errno(path, "open");
#ifdef SYNC_FILE_RANGE_WRITE
    (void)sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE);
#endif
    close(fd);
    return rename(path, own) == 0 ? ORI_OK : ori__fail_errno(own, "write");
}
