/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * wisdom.h - what measuring convolutions found, kept between runs
 *
 * Plans made with ORI_MEASURE remember, in the whole process, what each
 * method took; ORI_MEASURE and ORI_WISDOM plans look there first.  No file is
 * touched unless these functions are called.
 *
 * A file of wisdom is text, a line each for a version of oriole, a processor
 * by name, an instruction set, a number of threads, a problem and a method:
 * only lines that fit are used, others are kept for the machine they come
 * from.  Lines of what calibration found (ori_conv_calibrate) stand between
 * them.  Lines that are no wisdom, or of another version, are passed over
 * and go when the file is written anew.
 *
 * All functions may be called by any thread at any time.
 */
#ifndef ORIOLE_CONV_WISDOM_H
#define ORIOLE_CONV_WISDOM_H

#include <stddef.h>

#include <oriole/base/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Where a user's wisdom belongs: $XDG_CACHE_HOME/oriole/wisdom, or
 * ~/.cache/oriole/wisdom.  Writes at most `room` characters with the NUL.
 * ORI_EIO where neither folder is known, ORI_EINVAL where room is too small.
 */
ORI_API ori_status ori_conv_wisdom_path(char *path, size_t room);

/* Add what a file knows.  A file that does not exist knows nothing.  Returns
 * ORI_OK, ORI_EIO, ORI_EFORMAT (larger than any wisdom) or ORI_ENOMEM. */
ORI_API ori_status ori_conv_wisdom_load(const char *path);

/*
 * Write what this process measured, and what stands in the file: two
 * processes may save one after the other.  Folders of the path that are not
 * there are made.  Returns ORI_OK, ORI_EIO, ORI_ENOSPC or ORI_ENOMEM.
 */
ORI_API ori_status ori_conv_wisdom_save(const char *path);

/*
 * Correct the planner's formulas for this machine and the number of threads
 * in force, unless such a correction is known: times some two hundred small
 * problems by each method that is not hopeless, some milliseconds each, two
 * seconds in all, in which nothing else should be at work.  It is kept with
 * the times, a line for each method; ORI_MEASURE and ORI_WISDOM plans of
 * problems that were not measured follow it, ORI_ESTIMATE plans never do.
 * Returns ORI_OK or ORI_ENOMEM.
 */
ORI_API ori_status ori_conv_calibrate(void);

/* Forget all that was loaded or measured. */
ORI_API void ori_conv_wisdom_forget(void);

/* Lines known, of all machines. */
ORI_API int ori_conv_wisdom_count(void);

#ifdef __cplusplus
}
#endif
#endif
