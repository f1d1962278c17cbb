/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * paged.h - arrays that the kernel may write out
 *
 * Such an array is a temporary file without a name, in $TMPDIR or /tmp, that
 * is mapped: what is not in use need not be in memory.
 */
#ifndef ORI_BASE_PAGED_H
#define ORI_BASE_PAGED_H

#include <stdbool.h>
#include <stddef.h>

#include <oriole/base/status.h>

/*
 * *array = count x size bytes, zeroed and aligned to 64, in such a file or,
 * where `paged` is false, by ori__alloc().  ORI_OK, ORI_ENOMEM, ORI_ENOSPC or
 * ORI_EIO; then *array is NULL.  All of the file is there from the beginning,
 * so that a disk that is full is told here and not by a signal later.
 */
ori_status ori__paged_new(void *array_pointer, bool paged, size_t count,
                          size_t size, const char *what);

/* NULL is fine; `paged` as above. */
void ori__paged_free(bool paged, void *array);

#endif
