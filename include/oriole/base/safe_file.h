/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * safe_file.h - files that are there whole or not at all
 */
#ifndef ORIOLE_BASE_SAFE_FILE_H
#define ORIOLE_BASE_SAFE_FILE_H

#include <stddef.h>
#include <stdio.h>

#include <oriole/base/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Write data [bytes] as the file `path`: under another name in the same
 * folder, synced, renamed.  An old file of that name stays until the new one
 * is complete.  "-" is standard output; devices and pipes are written as
 * they are.  Returns ORI_OK, ORI_EIO, ORI_ENOSPC or ORI_ENOMEM.
 */
ORI_API ori_status ori_file_write(const char *path, const void *data,
                                  size_t bytes);

/* The same of what `print` prints, which need not be in memory. */
ORI_API ori_status ori_file_print(const char *path,
                                  void (*print)(FILE *to, void *context),
                                  void *context);

/*
 * Could `path` be written now?  Asked before long work whose result goes
 * there; nothing is left behind, and an old file is not touched.  Returns
 * what ori_file_write() would return for an empty file.
 */
ORI_API ori_status ori_file_check(const char *path);

#ifdef __cplusplus
}
#endif
#endif
