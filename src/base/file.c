/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * file.c - whole files in, safe files out
 */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/memory.h"

static ori_status read_stream(FILE *f, const char *path, size_t limit,
                              char **data, size_t *bytes)
{
    char *buffer = NULL;
    size_t room = 0, length = 0, got;

    do {
        if (!ori__grow(&buffer, &room, length + 65536 + 1, 1)) {
            ori__free(buffer);
            return ori__fail(ORI_ENOMEM, "%s: out of memory", path);
        }
        got = fread(buffer + length, 1, room - length - 1, f);
        length += got;
        if (limit && length > limit) {
            ori__free(buffer);
            return ori__fail(ORI_EFORMAT, "%s: larger than %zu bytes", path,
                             limit);
        }
    } while (got > 0);
    if (ferror(f)) {
        ori__free(buffer);
        return ori__fail_errno(path, "read");
    }
    buffer[length] = '\0';
    *data = buffer;
    if (bytes)
        *bytes = length;
    return ORI_OK;
}

ori_status ori__file_read(const char *path, size_t limit, char **data,
                          size_t *bytes)
{
    struct stat info;
    ori_status s;
    FILE *f;

    *data = NULL;
    if (bytes)
        *bytes = 0;
    if (strcmp(path, "-") == 0)
        return read_stream(stdin, "standard input", limit, data, bytes);
    f = fopen(path, "rb");
    if (!f)
        return ori__fail_errno(path, "open");
    if (fstat(fileno(f), &info) == 0 && S_ISDIR(info.st_mode)) {
        fclose(f);
        errno = EISDIR;
        return ori__fail_errno(path, "read");
    }
    s = read_stream(f, path, limit, data, bytes);
    fclose(f);
    return s;
}

/* The file's permissions are those of the one it replaces, or what the
 * user's mask leaves of rw-rw-rw-; mkstemp alone would make it private. */
static void set_mode(int fd, const char *path)
{
    struct stat old;
    mode_t mask;

    if (stat(path, &old) == 0) {
        (void)!fchmod(fd, old.st_mode & 0777);
        return;
    }
    mask = umask(0);
    umask(mask);
    (void)!fchmod(fd, 0666 & ~mask);
}

ori_status ori__file_begin(ori__file_writer *w, const char *path)
{
    struct stat info;
    size_t length = strlen(path);
    int fd;

    *w = (ori__file_writer){ 0 };
    w->path = ori__strdup(path);
    if (!w->path)
        return ori__fail_memory(path);
    if (strcmp(path, "-") == 0) {
        w->stream = stdout;
        return ORI_OK;
    }
    /* A device or a pipe cannot be replaced: write to it as it is. */
    if (stat(path, &info) == 0 && !S_ISREG(info.st_mode)) {
        w->stream = fopen(path, "wb");
        if (w->stream)
            return ORI_OK;
        ori__free(w->path);
        return ori__fail_errno(path, "write");
    }
    w->temporary = ori__alloc(length + sizeof ".XXXXXX", 1);
    if (!w->temporary) {
        ori__free(w->path);
        return ori__fail_memory(path);
    }
    memcpy(w->temporary, path, length);
    memcpy(w->temporary + length, ".XXXXXX", sizeof ".XXXXXX");
    fd = mkstemp(w->temporary);
    if (fd >= 0) {
        set_mode(fd, path);
        w->stream = fdopen(fd, "wb");
        if (w->stream)
            return ORI_OK;
        close(fd);
        unlink(w->temporary);
    }
    ori__free(w->temporary);
    ori__free(w->path);
    return ori__fail_errno(path, "write");
}

static void forget(ori__file_writer *w)
{
    ori__free(w->temporary);
    ori__free(w->path);
    *w = (ori__file_writer){ 0 };
}

void ori__file_abandon(ori__file_writer *w)
{
    if (w->stream && w->stream != stdout)
        fclose(w->stream);
    if (w->temporary)
        unlink(w->temporary);
    forget(w);
}

/* The rename itself lives in the folder, which is synced too. */
static void sync_folder(const char *path)
{
    char *folder = ori__path_folder(path);
    int fd = folder ? open(folder, O_RDONLY | O_DIRECTORY) : -1;

    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
    ori__free(folder);
}

ori_status ori__file_commit(ori__file_writer *w)
{
    ori_status s = ORI_OK;
    bool bad = ferror(w->stream) != 0;

    if (fflush(w->stream) != 0)
        bad = true;
    if (!bad && w->temporary && fsync(fileno(w->stream)) != 0)
        bad = true;
    if (bad)
        s = ori__fail_errno(w->path, "write");
    if (w->stream != stdout && fclose(w->stream) != 0 && !bad)
        s = ori__fail_errno(w->path, "write");
    w->stream = NULL;
    if (s == ORI_OK && w->temporary && rename(w->temporary, w->path) != 0)
        s = ori__fail_errno(w->path, "write");
    if (s == ORI_OK && w->temporary)
        sync_folder(w->path);
    else if (w->temporary)
        unlink(w->temporary);
    forget(w);
    return s;
}

ori_status ori__file_write(const char *path, const void *data, size_t bytes)
{
    ori__file_writer w;
    ori_status s = ori__file_begin(&w, path);

    if (s != ORI_OK)
        return s;
    fwrite(data, 1, bytes, w.stream);
    return ori__file_commit(&w);
}

char *ori__path_join(const char *folder, const char *name)
{
    const size_t n = strlen(folder), m = strlen(name);
    char *path;

    if (n == 0 || name[0] == '/')
        return ori__strdup(name);
    path = ori__alloc(n + m + 2, 1);
    if (!path)
        return NULL;
    memcpy(path, folder, n);
    path[n] = '/';
    memcpy(path + n + (folder[n - 1] != '/'), name, m + 1);
    return path;
}

const char *ori__path_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

char *ori__path_folder(const char *path)
{
    const char *slash = strrchr(path, '/');

    if (!slash)
        return ori__strdup(".");
    return ori__strndup(path, slash == path ? 1 : (size_t)(slash - path));
}

bool ori__path_has_extension(const char *path, const char *extension)
{
    const char *dot = strrchr(ori__path_name(path), '.');

    return dot && strcasecmp(dot + 1, extension) == 0;
}
