/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * profile_neighbours.c - of each window the k nearest others
 *
 * All cells once more, each side with lists of its k best (motif_tile.h); the
 * two lists of a window become one, into which flat windows come by their
 * rule.
 */
#include "motif/profile_neighbours.h"

#include <math.h>

#include <oriole/base/threads.h>

#include "base/fail.h"
#include "base/memory.h"
#include "motif/motif_distances.h"
#include "motif/profile_blocks.h"

typedef struct neighbours {
    const ori__motif_windows *w;
    ori_profile *profile;
    bool plain;
    ori__pairing pairing;       /* its lists are those of one side each */
    int32_t *flat, *fine;       /* those windows */
    int flat_count, fine_count;
} neighbours;

/* --------------------------------------------------------------- memory */

static bool create_side(ori__near *near, ori__best *last, int64_t count,
                        int64_t k)
{
    const size_t n = (size_t)(count * k);

    *near = (ori__near){ k, ORI__NEW(double, n), ORI__NEW(int32_t, n) };
    *last = (ori__best){ ORI__NEW(double, (size_t)count),
                         ORI__NEW(int32_t, (size_t)count) };
    if (!near->number || !near->at || !last->number || !last->at)
        return false;
    for (int64_t i = 0; i < count * k; i++) {
        near->number[i] = -INFINITY;
        near->at[i] = -1;
    }
    ori__best_clear(last, (int)count);
    return true;
}

static void free_side(ori__near *near, ori__best *last)
{
    ori__free(near->number);
    ori__free(near->at);
    ori__free(last->number);
    ori__free(last->at);
}

static bool list_states(neighbours *n)
{
    const ori__motif_windows *w = n->w;

    n->flat = ORI__NEW(int32_t, (size_t)w->flat);
    n->fine = ORI__NEW(int32_t, (size_t)(w->count - w->flat - w->missing));
    if (!n->flat || !n->fine)
        return false;
    for (int i = 0; i < w->count; i++)
        if (w->state[i] == ORI__MOTIF_FLAT)
            n->flat[n->flat_count++] = i;
        else if (w->state[i] == ORI__MOTIF_FINE)
            n->fine[n->fine_count++] = i;
    return true;
}

static ori_status create(neighbours *n, const ori_profile_options *o)
{
    const int64_t k = n->profile->neighbours;
    ori__pairing *p = &n->pairing;

    *p = (ori__pairing){ .rows = n->w, .columns = n->w, .plain = o->plain,
                         .gap = n->profile->exclusion + 1 };
    return create_side(&p->row_near, &p->row_best, n->w->count, k) &&
                   create_side(&p->column_near, &p->column_best, n->w->count,
                               k) &&
                   list_states(n)
               ? ORI_OK : ori__fail_memory("neighbours of windows");
}

static void destroy(neighbours *n)
{
    free_side(&n->pairing.row_near, &n->pairing.row_best);
    free_side(&n->pairing.column_near, &n->pairing.column_best);
    ori__free(n->flat);
    ori__free(n->fine);
}

/* ---------------------------------------------------------- one window's */

/* The first of some windows that may be neighbours of i, all equally near. */
static void insert_first(const neighbours *n, int i, const int32_t *windows,
                         int count, double number)
{
    const ori__near *list = &n->pairing.row_near;
    int64_t left = list->k;

    for (int s = 0; s < count && left > 0; s++) {
        const int64_t apart = (int64_t)windows[s] - i;

        if (apart < n->pairing.gap && -apart < n->pairing.gap)
            continue;
        ori__near_insert(list, i, number, windows[s]);
        left--;
    }
}

/* A distance of sqrt(m) is that of a correlation of a half. */
static void insert_flat(const neighbours *n, int i)
{
    const bool flat = n->w->state[i] == ORI__MOTIF_FLAT;

    if (n->plain || n->w->state[i] == ORI__MOTIF_MISSING)
        return;
    insert_first(n, i, n->flat, n->flat_count, flat ? 1.0 : 0.5);
    if (flat)
        insert_first(n, i, n->fine, n->fine_count, 0.5);
}

/* The nearest that is known comes to be in the list: where rounding or a tie
 * kept it out, the last is as near. */
static void put_nearest(int32_t *at, int64_t k, int nearest)
{
    int64_t i = 0;

    while (i + 1 < k && at[i] >= 0 && at[i] != nearest)
        i++;
    at[i] = nearest;
}

/* By distances, whose last digits numbers do not tell; before equal ones the
 * nearest that is known. */
static void put(const neighbours *n, int i, const int32_t *at)
{
    const ori_profile *p = n->profile;
    double *d = p->near_distance + i * p->neighbours;
    int32_t *near = p->near + i * p->neighbours;

    for (int64_t k = 0; k < p->neighbours && at[k] >= 0; k++) {
        const double distance = ori__motif_distance(n->w, i, n->w, at[k],
                                                    n->plain);
        const bool known = at[k] == p->nearest[i];
        int64_t s = k;

        for (; s > 0 && (known ? d[s - 1] >= distance : d[s - 1] > distance);
             s--) {
            d[s] = d[s - 1];
            near[s] = near[s - 1];
        }
        d[s] = distance;
        near[s] = at[k];
    }
}

static void settle(const neighbours *n, int i)
{
    const ori__near *list = &n->pairing.row_near;
    const ori__near *before = &n->pairing.column_near;
    int32_t *at = list->at + i * list->k;

    for (int64_t k = i * list->k; k < (i + 1) * list->k; k++)
        if (before->at[k] >= 0)
            ori__near_insert(list, i, before->number[k], before->at[k]);
    insert_flat(n, i);
    if (n->profile->nearest[i] >= 0)
        put_nearest(at, list->k, n->profile->nearest[i]);
    put(n, i, at);
}

/* ------------------------------------------------------------------ all */

static ori_status run(neighbours *n, const ori_profile_options *o)
{
    ori__blocks blocks;
    ori_status s = ori__blocks_create(&blocks, &n->pairing);

    if (s != ORI_OK)
        return s;
    blocks.progress = o->progress;
    blocks.user = o->user;
    s = ori__blocks_run(&blocks, 1.0);
    n->profile->near_share = ori__blocks_share(&blocks);
    ori__blocks_free(&blocks);
    return s;
}

ori_status ori__neighbours(ori_profile *p, const ori__motif_windows *w,
                           const ori_profile_options *o)
{
    neighbours n = { .w = w, .profile = p, .plain = o->plain };
    ori_status s = create(&n, o);

    for (int64_t i = 0; i < p->count * p->neighbours; i++) {
        p->near_distance[i] = INFINITY;
        p->near[i] = -1;
    }
    if (s == ORI_OK)
        s = run(&n, o);
    if (s == ORI_OK) {
#pragma omp parallel for num_threads(ori_threads_get()) schedule(static)
        for (int i = 0; i < w->count; i++)
            settle(&n, i);
    }
    destroy(&n);
    return s;
}
