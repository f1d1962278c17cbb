/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * array.h - arrays as long as a log, which need not stay in memory
 *
 * What is as long as a log is kept in such arrays.  With a limit they are in
 * memory while all of them take no more than half of what it leaves beside the
 * program (as much as that holds when the limit is set); what comes beyond
 * lies in temporary files without names, mapped into memory: in $TMPDIR, else
 * /var/tmp, else /tmp, which must be on a disk to be of use.  All of a file is
 * there from the beginning, so that a full disk is told at once.
 *
 * Work on such arrays breathes: now and then, after some MiB, it calls
 * ori_array_breathe(), which lets go of all that is mapped where the process
 * holds more than seven eighths of the limit.  Nothing is lost by that: it is
 * in the file, and comes back when it is looked at.  So the process holds no
 * more than the limit (resident, all counted: its code too), unless what does
 * not lie in files is more alone: some 30 MiB for the program, and what
 * functions say in their headers; then it holds some 4 MiB more than that.
 * Each thread takes a MiB or two between two breaths, and no more while
 * another lets go: there is room for some in the last eighth.
 * Arrays of less than 16 KiB are always in memory.
 *
 * Results never depend on the limit.
 */
#ifndef ORIOLE_BASE_ARRAY_H
#define ORIOLE_BASE_ARRAY_H

#include <stddef.h>
#include <stdint.h>

#include <oriole/base/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/* For the whole process, of arrays that are made from then on; 0, the
 * default, or less: no limit, nothing lies in files. */
ORI_API void ori_array_limit_set(int64_t bytes);
ORI_API int64_t ori_array_limit_get(void);

/* Half of the memory of this machine, or of what this process may take of it
 * (its control group's limit); 0: not known. */
ORI_API int64_t ori_array_limit_usual(void);

/*
 * *array = count x size bytes, zeroed and aligned to 64, whatever *array was:
 * it is not freed.  `what` is named where that fails: ORI_ENOMEM, or of files
 * ORI_ENOSPC or ORI_EIO; then *array is NULL.
 */
ORI_API ori_status ori_array_new(void *array_pointer, size_t count,
                                 size_t size, const char *what);

/*
 * *array, NULL or of ori_array_new(), with room for count x size bytes: what
 * it held is kept as far as it fits, what is new is zeroed.  It moves.  Where
 * that fails it is as it was.
 */
ORI_API ori_status ori_array_resize(void *array_pointer, size_t count,
                                    size_t size, const char *what);

/* NULL is fine. */
ORI_API void ori_array_free(void *array);

/* Any thread may call it at any time; it costs nothing while no array lies in
 * a file, and less than a microsecond else, unless a MiB may have come in
 * since: then some, and while one thread lets go the others wait for it. */
ORI_API void ori_array_breathe(void);

#ifdef __cplusplus
}
#endif
#endif
