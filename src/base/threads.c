/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * threads.c - how many threads the library's own loops use
 *
 * Loops are OpenMP with static schedules and num_threads(ori_threads_get()),
 * so that the setting is ours and not the host program's.
 */
#include "base/threads_alone.h"

#include <oriole/base/threads.h>

#include <omp.h>

static int asked;               /* 0: as many as processors */
static _Thread_local bool alone;

void ori_threads_set(int count)
{
    __atomic_store_n(&asked, count < 1 ? 0 : count, __ATOMIC_RELAXED);
}

void ori__threads_alone(bool is)
{
    alone = is;
}

int ori_threads_get(void)
{
    const int count = __atomic_load_n(&asked, __ATOMIC_RELAXED);

    if (alone)
        return 1;
    return count ? count : omp_get_num_procs();
}
