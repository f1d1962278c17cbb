/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * fail.h - how a function inside the library reports failure
 */
#ifndef ORI_BASE_FAIL_H
#define ORI_BASE_FAIL_H

#include <oriole/base/status.h>

/*
 * Leave the sentence in this thread's buffer and return the status, so that
 * a failing function ends in   return ori__fail(ORI_ESHAPE, "...", ...);
 */
ori_status ori__fail(ori_status status, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * The same for a failed system call: the sentence is "PATH: cannot VERB:
 * reason", the status ORI_ENOSPC for a full disk or quota, ORI_ENOMEM for
 * lack of memory and ORI_EIO otherwise.  Reads errno.
 */
ori_status ori__fail_errno(const char *path, const char *verb);

/* Put "CONTEXT: " in front of the sentence already there; returns status. */
ori_status ori__fail_context(ori_status status, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* "out of memory" while doing what. */
ori_status ori__fail_memory(const char *what);

#endif
