/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * archive_reader.c - what is in an archive, through libarchive
 *
 * libarchive knows many more kinds; those that are seldom met, or are read by
 * calling another program, are not asked for.
 */
#include "data/archive_reader.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/memory.h"

enum { PIECE = 1 << 16 };

struct ori__archive_reader {
    struct archive *archive;
    char *path;
    int fd;
    int64_t bytes;
    int64_t members;        /* met so far */
    locale_t utf8;          /* names are converted to its characters */
};

static ori_status fail_archive(const ori__archive_reader *r)
{
    const char *why = archive_error_string(r->archive);

    if (archive_errno(r->archive) == ENOMEM)
        return ori__fail_memory(r->path);
    if (r->members == 0)
        return ori__fail(ORI_EFORMAT, "%s: is no archive that can be read "
                         "(zip, 7z or tar): %s", r->path,
                         why ? why : "it is empty");
    return ori__fail(ORI_EFORMAT, "%s: is cut or damaged behind its first "
                     "%lld members: %s", r->path, (long long)r->members,
                     why ? why : "it ends");
}

/* What libarchive would need another program for it is told by a warning. */
static bool choose_kinds(struct archive *a)
{
    return archive_read_support_format_tar(a) == ARCHIVE_OK &&
           archive_read_support_format_zip(a) == ARCHIVE_OK &&
           archive_read_support_format_7zip(a) == ARCHIVE_OK &&
           archive_read_support_filter_gzip(a) >= ARCHIVE_WARN &&
           archive_read_support_filter_bzip2(a) >= ARCHIVE_WARN &&
           archive_read_support_filter_xz(a) >= ARCHIVE_WARN &&
           archive_read_support_filter_lzma(a) >= ARCHIVE_WARN &&
           archive_read_support_filter_zstd(a) >= ARCHIVE_WARN &&
           archive_read_support_filter_lz4(a) >= ARCHIVE_WARN;
}

ori_status ori__archive_reader_rewind(ori__archive_reader *r)
{
    archive_read_free(r->archive);
    r->members = 0;
    r->archive = archive_read_new();
    if (!r->archive || !choose_kinds(r->archive))
        return ori__fail_memory(r->path);
    if (lseek(r->fd, 0, SEEK_SET) != 0)
        return ori__fail_errno(r->path, "read");
    if (archive_read_open_fd(r->archive, r->fd, PIECE) != ARCHIVE_OK)
        return fail_archive(r);
    return ORI_OK;
}

static ori_status begin(ori__archive_reader *r, const char *path)
{
    struct stat info;

    r->path = ori__strdup(path);
    if (!r->path)
        return ori__fail_memory(path);
    r->fd = open(path, O_RDONLY | O_CLOEXEC);
    if (r->fd < 0 || fstat(r->fd, &info) != 0)
        return ori__fail_errno(path, "open");
    r->bytes = info.st_size;
    /* In the C locale libarchive makes a "?" of each letter that is not in
     * ASCII.  Where there is no such locale the usual one must do. */
    r->utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    return ori__archive_reader_rewind(r);
}

ori_status ori__archive_reader_open(ori__archive_reader **reader,
                                    const char *path)
{
    ori__archive_reader *r = ORI__NEW(ori__archive_reader, 1);
    ori_status s;

    *reader = NULL;
    if (!r)
        return ori__fail_memory(path);
    r->fd = -1;
    s = begin(r, path);
    if (s == ORI_OK)
        *reader = r;
    else
        ori__archive_reader_close(r);
    return s;
}

void ori__archive_reader_close(ori__archive_reader *r)
{
    if (!r)
        return;
    archive_read_free(r->archive);
    if (r->fd >= 0)
        close(r->fd);
    if (r->utf8)
        freelocale(r->utf8);
    ori__free(r->path);
    ori__free(r);
}

/*
 * A tar file ends in zeros.  One that is cut where a member ends looks whole
 * but for that; behind a compression the cut is found there.
 */
static ori_status check_end(const ori__archive_reader *r)
{
    char tail[512];
    const off_t from = (off_t)(r->bytes - (int64_t)sizeof tail);

    if ((archive_format(r->archive) & ARCHIVE_FORMAT_BASE_MASK) !=
            ARCHIVE_FORMAT_TAR ||
        archive_filter_code(r->archive, 0) != ARCHIVE_FILTER_NONE || from < 0)
        return ORI_OK;
    if (pread(r->fd, tail, sizeof tail, from) != (ssize_t)sizeof tail)
        return ori__fail_errno(r->path, "read");
    for (size_t i = 0; i < sizeof tail; i++)
        if (tail[i])
            return ori__fail(ORI_EFORMAT, "%s: ends behind %lld members "
                             "without the mark of its end, so it may be cut",
                             r->path, (long long)r->members);
    return ORI_OK;
}

static int next_header(ori__archive_reader *r, struct archive_entry **entry,
                       const char **name)
{
    const locale_t before = uselocale(r->utf8);
    const int code = archive_read_next_header(r->archive, entry);

    if (code == ARCHIVE_OK || code == ARCHIVE_WARN) {
        *name = archive_entry_pathname(*entry);
        if (!*name)
            *name = archive_entry_pathname_utf8(*entry);
        if (!*name)
            *name = "";
    }
    uselocale(before);
    return code;
}

ori_status ori__archive_reader_next(ori__archive_reader *r,
                                    ori__member *member)
{
    struct archive_entry *entry;
    const char *name = NULL;
    const int code = next_header(r, &entry, &name);
    mode_t type;

    *member = (ori__member){ .bytes = -1 };
    if (code == ARCHIVE_EOF)
        return check_end(r);
    if (!name)
        return fail_archive(r);
    r->members++;
    type = archive_entry_filetype(entry);
    member->name = name;
    member->folder = type == AE_IFDIR;
    member->link = (type != AE_IFREG && type != AE_IFDIR) ||
                   archive_entry_hardlink(entry) ||
                   archive_entry_symlink(entry);
    member->encrypted = archive_entry_is_data_encrypted(entry) != 0;
    if (archive_entry_size_is_set(entry))
        member->bytes = archive_entry_size(entry);
    return ORI_OK;
}

ori_status ori__archive_reader_read(ori__archive_reader *r, void *to,
                                    size_t room, size_t *bytes, bool *over)
{
    const la_ssize_t got = archive_read_data(r->archive, to, room);
    const char *why;

    *bytes = got > 0 ? (size_t)got : 0;
    *over = got == ARCHIVE_FATAL;
    if (got >= 0)
        return ORI_OK;
    if (archive_errno(r->archive) == ENOMEM)
        return ori__fail_memory(r->path);
    why = archive_error_string(r->archive);
    return ori__fail(ORI_EFORMAT, "is cut or damaged: %s",
                     why ? why : "it cannot be unpacked");
}

/* A list of a zip's members stands at its end; all others are met one after
 * the other. */
bool ori__archive_reader_jumps(const ori__archive_reader *r)
{
    return (archive_format(r->archive) & ARCHIVE_FORMAT_BASE_MASK) ==
           ARCHIVE_FORMAT_ZIP;
}

int64_t ori__archive_reader_bytes(const ori__archive_reader *r)
{
    return r->bytes;
}

double ori__archive_reader_share(const ori__archive_reader *r)
{
    const off_t at = lseek(r->fd, 0, SEEK_CUR);

    return at > 0 && r->bytes > 0 ? (double)at / (double)r->bytes : 0.0;
}
