/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * input.c - the bytes of a file or of a stream, by position
 */
#include "signal/input.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/memory.h"

enum { HEAD_MAX = 1 << 20, SKIP_BYTES = 4096 };

ori_status ori__input_open(ori__input *in, const char *path)
{
    const bool standard = strcmp(path, "-") == 0;
    struct stat info;

    *in = (ori__input){ .fd = -1, .size = -1 };
    in->path = ori__strdup(standard ? "standard input" : path);
    if (!in->path)
        return ori__fail_memory(path);
    in->fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    in->owned = !standard;
    if (in->fd < 0)
        return ori__fail_errno(in->path, "open");
    if (fstat(in->fd, &info) != 0)
        return ori__fail_errno(in->path, "read");
    if (S_ISDIR(info.st_mode)) {
        errno = EISDIR;
        return ori__fail_errno(in->path, "read");
    }
    if (S_ISREG(info.st_mode)) {
        in->base = standard ? lseek(in->fd, 0, SEEK_CUR) : 0;
        if (in->base < 0)
            return ori__fail_errno(in->path, "read");
        in->size = info.st_size > in->base ? info.st_size - in->base : 0;
    }
    return ORI_OK;
}

void ori__input_close(ori__input *in)
{
    if (in->owned && in->fd >= 0)
        close(in->fd);
    ori__free(in->head);
    ori__free(in->path);
    *in = (ori__input){ .fd = -1, .size = -1 };
}

static size_t read_file(ori__input *in, int64_t position, char *to,
                        size_t bytes)
{
    size_t done = 0;

    while (done < bytes && !in->error) {
        const ssize_t got = pread(in->fd, to + done, bytes - done,
                                  in->base + position + (int64_t)done);

        if (got > 0)
            done += (size_t)got;
        else if (got == 0)
            break;
        else if (errno != EINTR)
            in->error = errno;
    }
    return done;
}

/* The stream's next bytes, all or some; those of the first HEAD_MAX are kept
 * too. */
static size_t read_onwards(ori__input *in, char *to, size_t bytes, bool all)
{
    size_t done = 0;

    while (done < bytes && !in->error && (all || done == 0)) {
        const ssize_t got = read(in->fd, to + done, bytes - done);

        if (got > 0)
            done += (size_t)got;
        else if (got == 0)
            break;
        else if (errno != EINTR)
            in->error = errno;
    }
    if (done > 0 && in->taken < HEAD_MAX) {
        const size_t room = HEAD_MAX - in->head_bytes;
        const size_t keep = done < room ? done : room;

        if (!ori__grow(&in->head, &in->head_room, in->head_bytes + keep, 1)) {
            in->error = ENOMEM;
            return 0;
        }
        memcpy(in->head + in->head_bytes, to, keep);
        in->head_bytes += keep;
    }
    in->taken += (int64_t)done;
    return done;
}

static size_t read_stream(ori__input *in, int64_t position, char *to,
                          size_t bytes, bool all)
{
    char skipped[SKIP_BYTES];
    size_t done = 0;

    /* A jump far ahead would lose the samples in between. */
    if (position > in->taken && position > HEAD_MAX)
        return 0;
    while (position > in->taken) {
        const int64_t gap = position - in->taken;

        if (read_onwards(in, skipped,
                         gap < SKIP_BYTES ? (size_t)gap : SKIP_BYTES,
                         true) == 0)
            return 0;
    }
    if (position < (int64_t)in->head_bytes) {
        const size_t left = in->head_bytes - (size_t)position;

        done = left < bytes ? left : bytes;
        memcpy(to, in->head + position, done);
        position += (int64_t)done;
    }
    if (done < bytes && position == in->taken && (all || done == 0))
        done += read_onwards(in, to + done, bytes - done, all);
    return done;
}

size_t ori__input_read_at(ori__input *in, int64_t position, void *to,
                          size_t bytes)
{
    if (position < 0 || in->error)
        return 0;
    return in->size >= 0 ? read_file(in, position, to, bytes)
                         : read_stream(in, position, to, bytes, true);
}

size_t ori__input_read_some(ori__input *in, int64_t position, void *to,
                            size_t bytes)
{
    if (position < 0 || in->error)
        return 0;
    return in->size >= 0 ? read_file(in, position, to, bytes)
                         : read_stream(in, position, to, bytes, false);
}

ori_status ori__input_check(const ori__input *in)
{
    if (!in->error)
        return ORI_OK;
    errno = in->error;
    return ori__fail_errno(in->path, "read");
}
