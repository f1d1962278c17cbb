/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * safe_file.c - files that are there whole or not at all, for programs
 */
#include <oriole/base/safe_file.h>

#include "base/file.h"

ori_status ori_file_write(const char *path, const void *data, size_t bytes)
{
    return ori__file_write(path, data, bytes);
}

ori_status ori_file_print(const char *path,
                          void (*print)(FILE *to, void *context),
                          void *context)
{
    ori__file_writer w;
    const ori_status s = ori__file_begin(&w, path);

    if (s != ORI_OK)
        return s;
    print(w.stream, context);
    return ori__file_commit(&w);
}

ori_status ori_file_check(const char *path)
{
    ori__file_writer w;
    const ori_status s = ori__file_begin(&w, path);

    if (s == ORI_OK)
        ori__file_abandon(&w);
    return s;
}
