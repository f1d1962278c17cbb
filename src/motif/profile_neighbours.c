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

#include "base/array.h"
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

static const char what[] = "neighbours of windows";

static ori_status create_best(size_t count, double **number, int32_t **at)
{
    const ori_status s = ori_array_new(number, count, sizeof **number, what);

    return s == ORI_OK ? ori_array_new(at, count, sizeof **at, what) : s;
}

static ori_status create_side(const ori_profile *p, ori__near *near,
                              ori__best *last)
{
    const int64_t n = p->count * p->neighbours;
    ori_status s = create_best((size_t)n, &near->number, &near->at);

    near->k = p->neighbours;
    if (s == ORI_OK)
        s = create_best((size_t)p->count, &last->number, &last->at);
    if (s != ORI_OK)
        return s;
    for (int64_t i = 0; i < n; i++) {
        ori__breathe(i);
        near->number[i] = -INFINITY;
        near->at[i] = -1;
    }
    ori__best_clear(last, (int)p->count);
    return ORI_OK;
}

static void free_side(ori__near *near, ori__best *last)
{
    ori_array_free(near->number);
    ori_array_free(near->at);
    ori_array_free(last->number);
    ori_array_free(last->at);
}

static ori_status list_states(neighbours *n)
{
    const ori__motif_windows *w = n->w;
    ori_status s = ori_array_new(&n->flat, (size_t)w->flat, sizeof *n->flat,
                                 what);

    if (s == ORI_OK)
        s = ori_array_new(&n->fine,
                          (size_t)(w->count - w->flat - w->missing),
                          sizeof *n->fine, what);
    for (int i = 0; i < w->count && s == ORI_OK; i++) {
        ori__breathe(i);
        if (w->state[i] == ORI__MOTIF_FLAT)
            n->flat[n->flat_count++] = i;
        else if (w->state[i] == ORI__MOTIF_FINE)
            n->fine[n->fine_count++] = i;
    }
    return s;
}

static ori_status create(neighbours *n)
{
    ori__pairing *p = &n->pairing;
    ori_status s;

    *p = (ori__pairing){ .rows = n->w, .columns = n->w, .plain = n->plain,
                         .gap = n->profile->exclusion + 1 };
    s = create_side(n->profile, &p->row_near, &p->row_best);
    if (s == ORI_OK)
        s = create_side(n->profile, &p->column_near, &p->column_best);
    return s == ORI_OK ? list_states(n) : s;
}

static void destroy(neighbours *n)
{
    ori__pairing *p = &n->pairing;

    free_side(&p->row_near, &p->row_best);
    free_side(&p->column_near, &p->column_best);
    ori_array_free(n->flat);
    ori_array_free(n->fine);
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
    ori_status s = create(&n);

    for (int64_t i = 0; i < p->count * p->neighbours; i++) {
        ori__breathe(i);
        p->near_distance[i] = INFINITY;
        p->near[i] = -1;
    }
    if (s == ORI_OK)
        s = run(&n, o);
    if (s == ORI_OK) {
#pragma omp parallel for num_threads(ori_threads_get()) schedule(static)
        for (int i = 0; i < w->count; i++) {
            ori__breathe_far(i * p->neighbours);
            settle(&n, i);
        }
    }
    destroy(&n);
    return s;
}
