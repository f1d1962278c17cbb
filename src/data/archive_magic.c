/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * archive_magic.c - is a file an archive?
 */
#include <oriole/data/archive.h>

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "data/archive_names.h"

/* Long enough that no text begins so. */
static const struct {
    size_t at, bytes;
    const char *magic;
} magics[] = {
    { 0, 4, "PK\3\4" },                     /* zip, */
    { 0, 4, "PK\5\6" },                     /* an empty one */
    { 0, 6, "7z\xbc\xaf\x27\x1c" },
    { 257, 5, "ustar" },                    /* tar */
    { 0, 3, "\x1f\x8b\x08" },               /* gzip */
    { 0, 10, "BZh91AY&SY" },            /* bzip2 as usual */
    { 0, 6, "\xfd" "7zXZ" },                /* its NUL with it */
    { 0, 4, "\x28\xb5\x2f\xfd" },           /* zstd */
    { 0, 4, "\x04\x22\x4d\x18" },           /* lz4 */
};

static bool has_magic(const char *head, size_t bytes)
{
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
        if (magics[i].at + magics[i].bytes <= bytes &&
            memcmp(head + magics[i].at, magics[i].magic,
                   magics[i].bytes) == 0)
            return true;
    return false;
}

bool ori_archive_is(const char *path)
{
    char head[512];
    struct stat info;
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    ssize_t got = -1;

    if (fd >= 0 && fstat(fd, &info) == 0 && S_ISREG(info.st_mode))
        got = pread(fd, head, sizeof head, 0);
    if (fd >= 0)
        close(fd);
    return got >= 0 && (has_magic(head, (size_t)got) ||
                        ori__is_archive_name(path));
}
