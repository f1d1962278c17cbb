/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * unpack.c - a member of an archive as a file, within bounds
 *
 * A few kilobytes can unpack to what fills any disk, or takes days to pass
 * over: what is unpacked to nowhere counts too.
 */
#include "data/unpack.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/memory.h"

enum { BLOCK = 1 << 18, ROOM_EVERY = 1 << 26 };

/* Ten thousand rows of a log that hardly changes pack 1:100. */
enum { LIMIT_TIMES = 200 };
static const int64_t LIMIT_LEAST = (int64_t)1 << 30;

ori_status ori__unpacker_begin(ori__unpacker *u, const char *path,
                               int64_t limit)
{
    ori_status s = ori__archive_reader_open(&u->reader, path);
    int64_t bytes;

    if (s != ORI_OK)
        return s;
    u->block = ORI__NEW(char, BLOCK);
    if (!u->block)
        return ori__fail_memory(path);
    bytes = ori__archive_reader_bytes(u->reader);
    u->limit = limit > 0 ? limit
               : bytes < LIMIT_LEAST / LIMIT_TIMES ? LIMIT_LEAST
               : bytes < INT64_MAX / LIMIT_TIMES ? bytes * LIMIT_TIMES
                                                 : INT64_MAX;
    return ORI_OK;
}

void ori__unpacker_end(ori__unpacker *u)
{
    ori__staging_close(&u->staging);
    ori__archive_reader_close(u->reader);
    ori__free(u->block);
    *u = (ori__unpacker){ .staging.lock = -1 };
}

ori_status ori__unpacker_progress(const ori__unpacker *u)
{
    if (!u->progress ||
        u->progress(u->user, ori__archive_reader_share(u->reader)))
        return ORI_OK;
    return ori__fail(ORI_ESTOPPED, "stopped");
}

static ori_status check_limit(const ori__unpacker *u, const char *name,
                              int64_t bytes)
{
    if (bytes <= u->limit - u->unpacked)
        return ORI_OK;
    return ori__fail(ORI_EDATA, "%s: with it more than %.1f MB would be "
                     "unpacked of %.2f MB, out of all proportion; who trusts "
                     "it unpacks it, and names the folder", name,
                     (double)u->limit / 1e6,
                     (double)ori__archive_reader_bytes(u->reader) / 1e6);
}

static ori_status write_block(const ori__unpacker *u, int fd, size_t bytes,
                              const char *name)
{
    for (size_t done = 0; done < bytes;) {
        const ssize_t put = write(fd, u->block + done, bytes - done);

        if (put < 0 && errno != EINTR)
            return ori__fail_errno(name, "unpack");
        done += put > 0 ? (size_t)put : 0;
    }
    return ORI_OK;
}

/* A block, `done` bytes behind the begin; *got 0: there is none more. */
static ori_status unpack_block(ori__unpacker *u, const char *name, int fd,
                               int64_t done, size_t *got, bool *over)
{
    ori_status s = ori__archive_reader_read(u->reader, u->block, BLOCK, got,
                                            over);

    if (s == ORI_EFORMAT)
        return ori__fail_context(s, "%s", name);
    if (s == ORI_OK)
        s = check_limit(u, name, (int64_t)*got);
    if (s != ORI_OK) {
        *over = true;
        return s;
    }
    u->unpacked += (int64_t)*got;
    if (fd >= 0 && done % ROOM_EVERY == 0)
        s = ori__staging_has_room(&u->staging, ROOM_EVERY, name);
    if (s == ORI_OK && fd >= 0)
        s = write_block(u, fd, *got, name);
    return s == ORI_OK ? ori__unpacker_progress(u) : s;
}

static ori_status unpack_to(ori__unpacker *u, const char *name, int fd,
                            bool *over)
{
    int64_t done = 0;
    size_t got = 1;
    ori_status s = ORI_OK;

    while (s == ORI_OK && got > 0) {
        s = unpack_block(u, name, fd, done, &got, over);
        done += (int64_t)got;
    }
    return s;
}

ori_status ori__unpack(ori__unpacker *u, const char *name, const char *path,
                       int64_t bytes, bool *over)
{
    ori_status s = bytes > 0 ? check_limit(u, name, bytes) : ORI_OK;
    int fd;

    *over = path && s != ORI_OK && !ori__archive_reader_jumps(u->reader);
    if (!path)
        return unpack_to(u, name, -1, over);
    if (s == ORI_OK && bytes > 0)
        s = ori__staging_has_room(&u->staging, bytes, name);
    if (s != ORI_OK)
        return s;
    fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0)
        return ori__fail_errno(name, "unpack");
    s = unpack_to(u, name, fd, over);
    if (close(fd) != 0 && s == ORI_OK)
        s = ori__fail_errno(name, "unpack");
    return s;
}
