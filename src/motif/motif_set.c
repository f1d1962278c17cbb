/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_set.c - the occurrences of one shape, from its distances to all
 * windows
 */
#include "motif/motif_set.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/array.h"
#include "base/fail.h"
#include "base/heap.h"
#include "base/memory.h"

typedef struct place {
    double distance;
    int32_t at;
} place;

static int by_distance(const void *a, const void *b)
{
    const place *x = a, *y = b;

    if (x->distance != y->distance)
        return x->distance < y->distance ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

/* What starts of windows of one length are apart. */
static int spacing_of(const ori__set_rules *r)
{
    return (r->window + 1) / 2;
}

static int length_at(const ori__set_rules *r, int at)
{
    return r->length ? r->length[at] : r->window;
}

/* By more than half of the shorter? */
static bool overlap(int a, int long_a, int b, int long_b)
{
    const int from = a > b ? a : b;
    const int to = a + long_a < b + long_b ? a + long_a : b + long_b;

    return 2 * (to - from) > (long_a < long_b ? long_a : long_b);
}

/*
 * Windows that are nearer than all within half the spacing: any other is
 * shadowed by one that is nearer, so that few are left to be ordered.  Equals
 * count from the left.  Returns how many; `places` NULL only counts.
 */
static size_t local_least(const double *d, int count, int spacing,
                          place *places)
{
    const int reach = spacing / 2 > 1 ? spacing / 2 : 1;
    size_t n = 0;

    for (int i = 0; i < count; i++) {
        int k = 1;

        ori__breathe(i);
        if (!isfinite(d[i]))
            continue;
        while (k <= reach && !(i - k >= 0 && d[i - k] <= d[i]) &&
               !(i + k < count && d[i + k] < d[i]))
            k++;
        if (k <= reach)
            continue;
        if (places)
            places[n] = (place){ d[i], (int32_t)i };
        n++;
    }
    return n;
}

/* Places that have been kept, the nearest first. */
typedef struct keeping {
    place *kept;                /* [count] */
    size_t count, room;
    uint8_t *taken;             /* [windows] where they reach to */
    int windows;
    const ori__set_rules *rules;
} keeping;

/* What is nearer has taken this place; else it takes those about it. */
static bool is_taken(keeping *k, int at)
{
    const int spacing = spacing_of(k->rules);

    if (k->taken[at])
        return true;
    ori__set_mark(k->taken, k->windows, at - spacing + 1, at + spacing);
    return false;
}

/* The same where each window has a length of its own: of those that overlap
 * the nearest wins. */
static bool is_overlapped(const keeping *k, int at)
{
    const int32_t *length = k->rules->length;

    for (size_t i = 0; i < k->count; i++)
        if (overlap(k->kept[i].at, length[k->kept[i].at], at, length[at]))
            return true;
    return false;
}

/* Keeps the nearest `most` of `places` [n], which are used up. */
static ori_status space_out(keeping *k, place *places, size_t n, size_t most)
{
    ori__heap_make(places, n, sizeof *places, by_distance);
    for (; n > 0 && k->count < most; n--) {
        place next;

        ori__heap_pop(places, n, sizeof *places, by_distance, &next);
        if (k->rules->length ? is_overlapped(k, next.at)
                             : is_taken(k, next.at))
            continue;
        if (!ori__grow(&k->kept, &k->room, k->count + 1, sizeof *k->kept))
            return ori__fail_memory("a motif");
        k->kept[k->count++] = next;
    }
    return ORI_OK;
}

/* Typical of what does not belong: the middle of all. */
static double lift_of(const place *p, size_t n)
{
    return n ? 0.1 * p[n / 2].distance : 0.0;
}

static double step(const place *p, size_t i, double lift)
{
    return (p[i].distance + lift) / fmax(p[i - 1].distance + lift, 1e-300);
}

static int log_of(const ori__set_rules *r, int at)
{
    int log = 0;

    while (log < r->seam_count && r->seam[log] <= at)
        log++;
    return log;
}

/* How many belong at least: up to the first that is in another log than the
 * centre; n + 1: none is. */
static size_t least_of(const place *p, size_t n, int centre,
                       const ori__set_rules *r)
{
    size_t i = 0;

    if (centre < 0 || r->seam_count == 0)
        return n < 1 ? n : 1;
    while (i < n && log_of(r, p[i].at) == log_of(r, centre))
        i++;
    return i + 1;
}

/* How many belong: up to the largest step. */
static size_t end_of(const place *p, size_t n, int centre,
                     const ori__set_rules *r, double lift)
{
    const size_t least = least_of(p, n, centre, r);
    size_t best = least;

    if (r->radius > 0.0) {
        for (best = 0; best < n && best < (size_t)r->most &&
                       p[best].distance <= r->radius;)
            best++;
        return r->seam_count == 0 || best >= least ? best : 0;
    }
    if (least > n || least > (size_t)r->most)
        return 0;
    for (size_t i = least + 1; i < n && i <= (size_t)r->most; i++)
        if (step(p, i, lift) > step(p, best, lift))
            best = i;
    return best;
}

static bool make_room(ori_motif *set, int count, bool lengths)
{
    set->count = count;
    set->start = ORI__NEW(int32_t, (size_t)count);
    set->distance = ORI__NEW(double, (size_t)count);
    if (lengths)
        set->length = ORI__NEW(int32_t, (size_t)count);
    return set->start && set->distance && (set->length || !lengths);
}

static ori_status fill(ori_motif *set, const place *p, size_t n, int centre,
                       const ori__set_rules *r)
{
    const int first = centre >= 0;
    const double lift = lift_of(p, n);
    const size_t end = end_of(p, n, centre, r, lift);

    if (!make_room(set, first + (int)end, r->length != NULL)) {
        ori__set_free(set);
        return ori__fail_memory("a motif");
    }
    if (first) {
        set->start[0] = (int32_t)centre;
        if (r->length)
            set->length[0] = r->window;
    }
    for (size_t i = 0; i < end; i++) {
        const size_t k = (size_t)first + i;

        set->start[k] = p[i].at;
        set->distance[k] = p[i].distance;
        if (r->length)
            set->length[k] = r->length[p[i].at];
    }
    set->next = end < n ? p[end].distance : (double)INFINITY;
    set->contrast = end > 0 && end < n ? step(p, end, lift) : 1.0;
    return ORI_OK;
}

/* What overlaps the centre is not another occurrence. */
static void clear_centre(double *d, int count, int centre,
                         const ori__set_rules *r)
{
    const int reach = 2 * r->window;
    const int end = centre + reach < count ? centre + reach : count;

    for (int i = centre > reach ? centre - reach : 0; i < end; i++)
        if (overlap(centre, r->window, i, length_at(r, i)))
            d[i] = INFINITY;
}

ori_status ori__set_take(ori_motif *set, double *d, int count, int centre,
                         const ori__set_rules *rules)
{
    /* Some more than are wanted: what is typical is to be seen. */
    const size_t most = (size_t)rules->most * 2 + 64;
    const int spacing = spacing_of(rules);
    keeping k = { .windows = count, .rules = rules };
    place *places = NULL;
    ori_status s = ori_array_new(&k.taken, (size_t)count, sizeof *k.taken,
                                 "a motif");
    size_t n;

    memset(set, 0, sizeof *set);
    if (centre >= 0)
        clear_centre(d, count, centre, rules);
    n = local_least(d, count, spacing, NULL);
    if (s == ORI_OK)
        s = ori_array_new(&places, n, sizeof *places, "a motif");
    if (s == ORI_OK) {
        local_least(d, count, spacing, places);
        s = space_out(&k, places, n, most);
    }
    if (s == ORI_OK)
        s = fill(set, k.kept, k.count, centre, rules);
    ori_array_free(k.taken);
    ori_array_free(places);
    ori__free(k.kept);
    return s;
}

void ori__set_mark(uint8_t *marks, int count, int first, int end)
{
    for (int i = first > 0 ? first : 0; i < end && i < count; i++)
        marks[i] = 1;
}

double ori__set_score(const ori_motif *set)
{
    return log(set->contrast) * log2(set->count < 8 ? set->count : 8);
}

void ori__set_free(ori_motif *set)
{
    ori__free(set->start);
    ori__free(set->length);
    ori__free(set->distance);
    memset(set, 0, sizeof *set);
}
