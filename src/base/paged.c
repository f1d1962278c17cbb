/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * paged.c - arrays that the kernel may write out
 */
#include "base/paged.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/memory.h"

/* Before the array stands how long the mapping is. */
enum { HEAD = 64 };

/* A file that nobody else sees; -1: see errno. */
static int open_nameless(const char *folder)
{
    char path[4096];
    int fd;

    if (snprintf(path, sizeof path, "%s/oriole-XXXXXX", folder) >=
        (int)sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    fd = mkstemp(path);
    if (fd >= 0)
        unlink(path);
    return fd;
}

/* NULL: see errno. */
static void *map(int fd, size_t bytes)
{
    void *memory;

    do
        errno = posix_fallocate(fd, 0, (off_t)bytes);
    while (errno == EINTR);
    if (errno)
        return NULL;
    memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    return memory == MAP_FAILED ? NULL : memory;
}

static ori_status new_file(void **array, size_t bytes)
{
    const char *asked = getenv("TMPDIR");
    const char *folder = asked && *asked ? asked : "/tmp";
    const int fd = open_nameless(folder);
    char *memory;

    if (fd < 0)
        return ori__fail_errno(folder, "make a temporary file");
    memory = map(fd, bytes);
    if (!memory) {
        const ori_status s = ori__fail_errno(folder, "hold a temporary file");

        close(fd);
        return s;
    }
    close(fd);
    memcpy(memory, &bytes, sizeof bytes);
    *array = memory + HEAD;
    return ORI_OK;
}

ori_status ori__paged_new(void *array_pointer, bool paged, size_t count,
                          size_t size, const char *what)
{
    void *array = NULL;
    size_t bytes;
    ori_status s;

    if (!ori__multiply(count, size, &bytes) || bytes > INT64_MAX - HEAD) {
        s = ori__fail_memory(what);
    } else if (paged) {
        s = new_file(&array, bytes + HEAD);
    } else {
        array = ori__alloc(count, size);
        s = array ? ORI_OK : ori__fail_memory(what);
    }
    memcpy(array_pointer, &array, sizeof array);
    return s;
}

void ori__paged_free(bool paged, void *array)
{
    size_t bytes;

    if (!paged) {
        ori__free(array);
    } else if (array) {
        memcpy(&bytes, (char *)array - HEAD, sizeof bytes);
        munmap((char *)array - HEAD, bytes);
    }
}
