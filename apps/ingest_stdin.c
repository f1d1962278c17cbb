/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ingest_stdin.c - standard input as a recording of the catalogue's own
 */
#include "ingest_stdin.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "output.h"
#include "progress.h"

enum { HEAD = 6 };

/* By its first bytes: anything else is a table. */
static const char *ending_of(const char head[HEAD])
{
    static const struct {
        const char *magic, *ending;
    } kinds[] = { { "RIFF", ".wav" },      { "RF64", ".wav" },
                  { "fLaC", ".flac" },     { "OggS", ".ogg" },
                  { "FORM", ".aiff" },     { ".snd", ".au" },
                  { "\x93NUMPY", ".npy" }, { "{", ".jsonl" } };

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (memcmp(head, kinds[i].magic, strlen(kinds[i].magic)) == 0)
            return kinds[i].ending;
    return ".csv";
}

static bool write_all(int fd, const char *block, size_t bytes)
{
    while (bytes > 0) {
        const ssize_t put = write(fd, block, bytes);

        if (put < 0 && errno != EINTR)
            return false;
        block += put > 0 ? put : 0;
        bytes -= put > 0 ? (size_t)put : 0;
    }
    return true;
}

/* Ctrl-C ends what is recorded, which then is all there is. */
static bool spool(int fd, char head[HEAD])
{
    enum { BLOCK = 1 << 16 };
    char *block = output_alloc(BLOCK, 1);
    size_t had = 0;
    bool fine = true;

    while (fine && !progress_stop_asked()) {
        const ssize_t got = read(STDIN_FILENO, block, BLOCK);

        if (got == 0 || (got < 0 && errno == EINTR && progress_stop_asked()))
            break;
        if (got < 0) {
            fine = errno == EINTR;
            continue;
        }
        for (ssize_t i = 0; i < got && had < HEAD; i++)
            head[had++] = block[i];
        fine = write_all(fd, block, (size_t)got);
    }
    free(block);
    return fine && fsync(fd) == 0;
}

static char *named(const char *folder, const char head[HEAD])
{
    char when[32];
    const time_t now = time(NULL);
    struct tm utc;

    gmtime_r(&now, &utc);
    strftime(when, sizeof when, "%Y%m%dT%H%M%SZ", &utc);
    return output_format("%s/stdin-%s-%ld%s", folder, when, (long)getpid(),
                         ending_of(head));
}

/* The file has its name when all of it is there. */
static char *settle(int fd, const char *folder, const char *incoming)
{
    char head[HEAD] = { 0 };
    const bool fine = spool(fd, head);
    char *path = named(folder, head);

    if (close(fd) == 0 && fine && rename(incoming, path) == 0)
        return path;
    unlink(incoming);
    free(path);
    return NULL;
}

char *ingest_stdin(const char *command, const char *catalog)
{
    char *folder = output_format("%s/recordings", catalog);
    char *incoming = output_format("%s/.incoming-XXXXXX", folder);
    char *path = NULL;
    int fd = -1;

    if (mkdir(folder, 0777) == 0 || errno == EEXIST)
        fd = mkstemp(incoming);
    if (fd >= 0 && fchmod(fd, 0644) == 0)
        path = settle(fd, folder, incoming);
    if (!path)
        output_fail(command, "%s: cannot keep standard input: %s", folder,
                    strerror(errno));
    free(folder);
    free(incoming);
    return path;
}
