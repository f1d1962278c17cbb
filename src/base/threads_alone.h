/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * threads_alone.h - a thread of a team that has work of its own
 */
#ifndef ORI_BASE_THREADS_ALONE_H
#define ORI_BASE_THREADS_ALONE_H

#include <stdbool.h>

/* From here on ori_threads_get() is 1 in the calling thread, so that what it
 * does is not cut into pieces for threads that are busy. */
void ori__threads_alone(bool is);

#endif
