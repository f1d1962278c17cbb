/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * agreement_pairs.c - which spans of two people are meant to be the same
 */
#include "catalog/agreement_pairs.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/fail.h"
#include "base/memory.h"

typedef struct pair {
    int a, b;
    bool same;              /* label */
    double overlap;
} pair;

typedef struct pairs {
    pair *pair;
    size_t count, room;
} pairs;

static double overlap_of(const ori__labelled *a, const ori__labelled *b)
{
    const int64_t shared = (a->end < b->end ? a->end : b->end) -
                           (a->start > b->start ? a->start : b->start);

    return shared <= 0 ? 0.0
                       : (double)shared / (double)(a->end - a->start +
                                                   b->end - b->start -
                                                   shared);
}

static ori_status add(pairs *p, const ori__labelled *a, int i,
                      const ori__labelled *b, int j)
{
    const double overlap = overlap_of(&a[i], &b[j]);

    if (overlap < 0.5)
        return ORI_OK;
    if (!ori__grow(&p->pair, &p->room, p->count + 1, sizeof *p->pair))
        return ori__fail_memory("pairs of spans");
    p->pair[p->count++] = (pair){ i, j, a[i].label == b[j].label, overlap };
    return ORI_OK;
}

/* Whatever could be a pair.  Of two that share half of what they cover, each
 * is at least half as long as the other: so b begins no further before a than
 * a is long. */
static ori_status gather(pairs *p, const ori__labelled *a, size_t na,
                         const ori__labelled *b, size_t nb)
{
    ori_status s = ORI_OK;

    for (size_t i = 0; i < na; i++) {
        const int64_t from = a[i].start - (a[i].end - a[i].start);
        size_t low = 0, high = nb;

        while (low < high) {
            const size_t middle = (low + high) / 2;

            if (b[middle].start < from)
                low = middle + 1;
            else
                high = middle;
        }
        for (; s == ORI_OK && low < nb && b[low].start < a[i].end; low++)
            s = add(p, a, (int)i, b, (int)low);
        if (s != ORI_OK)
            break;
    }
    return s;
}

static int best_first(const void *x, const void *y)
{
    const pair *p = x, *q = y;

    if (p->overlap != q->overlap)
        return p->overlap > q->overlap ? -1 : 1;
    if (p->same != q->same)
        return p->same ? -1 : 1;
    return p->a != q->a ? (p->a > q->a) - (p->a < q->a)
                        : (p->b > q->b) - (p->b < q->b);
}

ori_status ori__agreement_pairs(ori__labelled *a, size_t na, ori__labelled *b,
                                size_t nb, double *overlap)
{
    pairs p = { 0 };
    ori_status s = gather(&p, a, na, b, nb);

    *overlap = 0.0;
    for (size_t i = 0; i < na; i++)
        a[i].partner = -1;
    for (size_t j = 0; j < nb; j++)
        b[j].partner = -1;
    if (s == ORI_OK && p.count > 0)
        qsort(p.pair, p.count, sizeof *p.pair, best_first);
    for (size_t k = 0; s == ORI_OK && k < p.count; k++) {
        const pair *best = &p.pair[k];

        if (a[best->a].partner >= 0 || b[best->b].partner >= 0)
            continue;
        a[best->a].partner = best->b;
        b[best->b].partner = best->a;
        *overlap += best->overlap;
    }
    ori__free(p.pair);
    return s;
}
