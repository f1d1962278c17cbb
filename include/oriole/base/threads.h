/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * threads.h - how many threads the library's own loops use
 *
 * The number never changes a result: work is divided in the same pieces for
 * any number of threads.
 */
#ifndef ORIOLE_BASE_THREADS_H
#define ORIOLE_BASE_THREADS_H

#include <oriole/api.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Set the number of threads for the whole process; count < 1 means one for
 * each processor that this process may use (the default).  Safe to call at
 * any time; loops already running keep theirs.
 */
ORI_API void ori_threads_set(int count);

/* The number in force, at least 1. */
ORI_API int ori_threads_get(void);

#ifdef __cplusplus
}
#endif
#endif
