/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * profile_locks.c - who works on which rows and columns
 *
 * Rows are taken before columns, and of two locks of a kind the lower first:
 * nobody waits in a circle.
 */
#include "motif/profile_locks.h"

void ori__locks_init(ori__locks *l, int grain)
{
    l->grain = grain;
    for (int i = 0; i < ORI__LOCKS; i++) {
        omp_init_lock(&l->rows[i]);
        omp_init_lock(&l->columns[i]);
    }
}

void ori__locks_destroy(ori__locks *l)
{
    for (int i = 0; i < ORI__LOCKS; i++) {
        omp_destroy_lock(&l->rows[i]);
        omp_destroy_lock(&l->columns[i]);
    }
}

typedef struct pair {           /* low < high, or high is -1 */
    int low, high;
} pair;

static pair locks_of(const ori__locks *l, int first, int end)
{
    const int a = first / l->grain % ORI__LOCKS;
    const int b = (end - 1) / l->grain % ORI__LOCKS;

    return a == b ? (pair){ a, -1 } : a < b ? (pair){ a, b } : (pair){ b, a };
}

static void take(omp_lock_t *locks, pair p)
{
    omp_set_lock(&locks[p.low]);
    if (p.high >= 0)
        omp_set_lock(&locks[p.high]);
}

static void give(omp_lock_t *locks, pair p)
{
    omp_unset_lock(&locks[p.low]);
    if (p.high >= 0)
        omp_unset_lock(&locks[p.high]);
}

void ori__locks_take(ori__locks *l, const ori__block *b)
{
    take(l->rows, locks_of(l, b->first_row, b->end_row));
    take(l->columns, locks_of(l, b->first_column, b->end_column));
}

void ori__locks_give(ori__locks *l, const ori__block *b)
{
    give(l->rows, locks_of(l, b->first_row, b->end_row));
    give(l->columns, locks_of(l, b->first_column, b->end_column));
}
