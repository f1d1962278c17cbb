/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * profile_locks.h - who works on which rows and columns
 */
#ifndef ORI_MOTIF_PROFILE_LOCKS_H
#define ORI_MOTIF_PROFILE_LOCKS_H

#include <omp.h>

#include "motif/profile_block.h"

enum { ORI__LOCKS = 256 };      /* each stands for every so many grains */

typedef struct ori__locks {
    int grain;                  /* windows; blocks are no longer than that */
    omp_lock_t rows[ORI__LOCKS], columns[ORI__LOCKS];
} ori__locks;

void ori__locks_init(ori__locks *locks, int grain);
void ori__locks_destroy(ori__locks *locks);

/* A block's rows and columns for the calling thread alone. */
void ori__locks_take(ori__locks *locks, const ori__block *block);
void ori__locks_give(ori__locks *locks, const ori__block *block);

#endif
