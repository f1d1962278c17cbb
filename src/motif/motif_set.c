/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_set.c - the occurrences of one shape, from its distances to all
 * windows
 */
#include "motif/motif_set.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
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

/*
 * Windows that are nearer than all within half the spacing: any other is
 * shadowed by one that is nearer, so that few are left to be sorted.  Equals
 * count from the left.  Returns how many; `places` NULL only counts.
 */
static size_t local_least(const double *d, int count, int spacing,
                          place *places)
{
    const int reach = spacing / 2 > 1 ? spacing / 2 : 1;
    size_t n = 0;

    for (int i = 0; i < count; i++) {
        int k = 1;

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

/* Keep what is `spacing` from all nearer ones; `taken` marks by place. */
static size_t space_out(place *p, size_t n, int count, int spacing,
                        size_t most, uint8_t *taken)
{
    size_t kept = 0;

    for (size_t i = 0; i < n && kept < most; i++) {
        const int at = p[i].at;

        if (taken[at])
            continue;
        p[kept++] = p[i];
        for (int k = at - spacing + 1; k < at + spacing; k++)
            if (k >= 0 && k < count)
                taken[k] = 1;
    }
    return kept;
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

/* How many belong: up to the largest step. */
static size_t end_of(const place *p, size_t n, const ori__set_rules *r,
                     double lift)
{
    size_t best = n < 1 ? n : 1;

    if (r->radius > 0.0) {
        for (best = 0; best < n && best < (size_t)r->most &&
                       p[best].distance <= r->radius;)
            best++;
        return best;
    }
    for (size_t i = 2; i < n && i <= (size_t)r->most; i++)
        if (step(p, i, lift) > step(p, best, lift))
            best = i;
    return best;
}

static ori_status fill(ori_motif *set, const place *p, size_t n, int centre,
                       const ori__set_rules *rules)
{
    const int first = centre >= 0;
    const double lift = lift_of(p, n);
    const size_t end = end_of(p, n, rules, lift);

    set->count = first + (int)end;
    set->start = ORI__NEW(int32_t, (size_t)set->count);
    set->distance = ORI__NEW(double, (size_t)set->count);
    if (!set->start || !set->distance) {
        ori__set_free(set);
        return ori__fail_memory("a motif");
    }
    if (first)
        set->start[0] = (int32_t)centre;
    for (size_t i = 0; i < end; i++) {
        set->start[(size_t)first + i] = p[i].at;
        set->distance[(size_t)first + i] = p[i].distance;
    }
    set->next = end < n ? p[end].distance : (double)INFINITY;
    set->contrast = end > 0 && end < n ? step(p, end, lift) : 1.0;
    return ORI_OK;
}

ori_status ori__set_take(ori_motif *set, double *d, int count, int centre,
                         const ori__set_rules *rules)
{
    /* Some more than are wanted: what is typical is to be seen. */
    const size_t most = (size_t)rules->most * 2 + 64;
    uint8_t *taken = ORI__NEW(uint8_t, (size_t)count);
    place *places = NULL;
    ori_status s;
    size_t n;

    memset(set, 0, sizeof *set);
    for (int i = centre - rules->spacing + 1;
         centre >= 0 && i < centre + rules->spacing; i++)
        if (i >= 0 && i < count)
            d[i] = INFINITY;
    n = local_least(d, count, rules->spacing, NULL);
    places = ORI__NEW(place, n);
    if (taken && places) {
        local_least(d, count, rules->spacing, places);
        qsort(places, n, sizeof *places, by_distance);
        n = space_out(places, n, count, rules->spacing, most, taken);
        s = fill(set, places, n, centre, rules);
    } else {
        s = ori__fail_memory("a motif");
    }
    ori__free(taken);
    ori__free(places);
    return s;
}

double ori__set_score(const ori_motif *set)
{
    return log(set->contrast) * log2(set->count < 8 ? set->count : 8);
}

void ori__set_free(ori_motif *set)
{
    ori__free(set->start);
    ori__free(set->distance);
    memset(set, 0, sizeof *set);
}
