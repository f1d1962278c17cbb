/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * picture_file.h - a place for pictures, and a look at what came out
 *
 * ORIOLE_TEST_PICTURES names a folder where they stay, for human eyes.
 */
#ifndef ORI_TESTS_PICTURE_FILE_H
#define ORI_TESTS_PICTURE_FILE_H

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "suite.h"

/* A path for a picture; the same buffer each time. */
static inline const char *picture_path(const char *name)
{
    static char path[512];
    const char *folder = getenv("ORIOLE_TEST_PICTURES");

    snprintf(path, sizeof path, "%s/oriole-test-%ld-%s",
             folder ? folder : "/tmp", folder ? 0L : (long)getpid(), name);
    return path;
}

static inline void picture_remove(const char *path)
{
    if (!getenv("ORIOLE_TEST_PICTURES"))
        unlink(path);
}

/* Is `text` among the bytes of the file?  What SVG writes can be asked so. */
static inline bool picture_holds(const char *path, const char *text)
{
    char *data;
    size_t bytes;
    bool found;

    if (ori__file_read(path, 0, &data, &bytes) != ORI_OK)
        return false;
    found = memmem(data, bytes, text, strlen(text)) != NULL;
    ori__free(data);
    return found;
}

/* This build has cairo, or the caller checked that it says it has not. */
static inline bool picture_supported(ori_status status)
{
    if (status != ORI_ENOTSUP)
        return true;
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), "--without-cairo"));
    return false;
}

#endif
