/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * divide.c - a data set in two, every class by its share
 *
 * Cases are dealt in units that stay together: a group, or a case that names
 * none.  `part` is to have fraction x n_c cases of each class c of n_c.
 * Without groups that is met to within one case by largest remainders; with
 * groups, units go over in random order as long as that lowers
 *
 *     sum over c of (part_c - fraction n_c)^2 / n_c
 *
 * plus a price for each class that `rest` would lose altogether; then units
 * change sides until no single change helps.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "base/random.h"
#include <oriole/data/dataset.h>

typedef struct division {
    const ori_dataset *from;
    int count, classes;
    double fraction;
    uint64_t seed;
    int *class_size;        /* [classes] */
    bool *in_part;          /* [count] */
    int *order;             /* [count], scratch */
    /* with groups only: */
    int *by_group;          /* [count] cases, a group's side by side */
    int *unit_start;        /* [units + 1], into by_group */
    int units;
    int *part_size;         /* [classes] cases of the class in part */
} division;

/* --- without groups --- */

typedef struct share {
    int class, take, most;
    double remainder;
    uint32_t draw;          /* decides between equal remainders */
} share;

static int by_remainder(const void *a, const void *b)
{
    const share *x = a, *y = b;

    if (x->remainder != y->remainder)
        return x->remainder > y->remainder ? -1 : 1;
    if (x->draw != y->draw)
        return x->draw < y->draw ? -1 : 1;
    return x->class - y->class;
}

static int whole_target(const division *d)
{
    const int target = (int)lround(d->fraction * d->count);

    return target < 1 ? 1 : target > d->count - 1 ? d->count - 1 : target;
}

/* Whole shares first, then one more each by the size of what was cut off. */
static void deal_shares(const division *d, share *shares)
{
    int left = whole_target(d);
    bool moved = true;

    for (int c = 0; c < d->classes; c++) {
        const double exact = d->fraction * d->class_size[c];
        ori__rng r = ori__rng_at(d->seed, ORI__RNG_DIVIDE, (uint32_t)c, 1);

        shares[c] = (share){ .class = c, .draw = ori__rng_u32(&r) };
        shares[c].most = d->class_size[c] > 1 ? d->class_size[c] - 1 : 0;
        shares[c].take = (int)floor(exact);
        shares[c].remainder = exact - floor(exact);
        if (shares[c].take > shares[c].most)
            shares[c].take = shares[c].most;
        left -= shares[c].take;
    }
    qsort(shares, (size_t)d->classes, sizeof *shares, by_remainder);
    while (left > 0 && moved) {
        moved = false;
        for (int i = 0; i < d->classes && left > 0; i++) {
            if (shares[i].take == shares[i].most)
                continue;
            shares[i].take++;
            left--;
            moved = true;
        }
    }
}

static void pick_cases(division *d, const share *s)
{
    ori__rng r = ori__rng_at(d->seed, ORI__RNG_DIVIDE, (uint32_t)s->class, 0);
    size_t n = 0;

    if (s->take == 0)
        return;
    for (int i = 0; i < d->count; i++)
        if (ori_dataset_example(d->from, i).label == s->class)
            d->order[n++] = i;
    ori__rng_shuffle(&r, d->order, n);
    for (int i = 0; i < s->take; i++)
        d->in_part[d->order[i]] = true;
}

static ori_status divide_cases(division *d)
{
    share *shares = ORI__NEW(share, (size_t)d->classes);
    int taken = 0;

    if (!shares)
        return ori__fail_memory("the division");
    deal_shares(d, shares);
    for (int i = 0; i < d->classes; i++) {
        pick_cases(d, &shares[i]);
        taken += shares[i].take;
    }
    ori__free(shares);
    if (taken == 0)
        return ori__fail(ORI_EDATA, "no class has two examples, of which one "
                         "could be held out");
    return ORI_OK;
}

/* --- with groups --- */

typedef struct member {
    const char *group;
    int index;
} member;

static int by_group(const void *a, const void *b)
{
    const member *x = a, *y = b;
    const int order = strcmp(x->group, y->group);

    return order ? order : x->index - y->index;
}

/* Cases that name no group are units of their own. */
static ori_status find_units(division *d)
{
    member *m = ORI__NEW(member, (size_t)d->count);

    if (!m)
        return ori__fail_memory("the division");
    for (int i = 0; i < d->count; i++)
        m[i] = (member){ ori_dataset_example(d->from, i).group, i };
    qsort(m, (size_t)d->count, sizeof *m, by_group);
    for (int i = 0; i < d->count; i++) {
        d->by_group[i] = m[i].index;
        if (i == 0 || !*m[i].group || strcmp(m[i].group, m[i - 1].group) != 0)
            d->unit_start[d->units++] = i;
    }
    d->unit_start[d->units] = d->count;
    ori__free(m);
    return ORI_OK;
}

static int label_of(const division *d, int i)
{
    return ori_dataset_example(d->from, d->by_group[i]).label;
}

static double class_cost(const division *d, int class, int in_part)
{
    const int n = d->class_size[class];
    const double off = in_part - d->fraction * n;

    return off * off / n + (in_part == n ? 1e6 : 0);
}

/* The change of the cost if the unit changed sides; part_size is afterwards
 * as if it had (apply) or as it was. */
static double change_sides(division *d, int unit, bool apply)
{
    const int from = d->unit_start[unit], to = d->unit_start[unit + 1];
    const int step = d->in_part[d->by_group[from]] ? -1 : 1;
    double change = 0;

    for (int i = from; i < to; i++) {
        const int class = label_of(d, i);
        const int n = d->part_size[class];

        change += class_cost(d, class, n + step) - class_cost(d, class, n);
        d->part_size[class] = n + step;
        d->in_part[d->by_group[i]] = step > 0;
    }
    if (!apply)
        for (int i = from; i < to; i++) {
            d->part_size[label_of(d, i)] -= step;
            d->in_part[d->by_group[i]] = step < 0;
        }
    return change;
}

/* Something must go over, even if nothing fits well. */
static void move_least_bad(division *d)
{
    double least = INFINITY;
    int best = 0;

    for (int i = 0; i < d->units; i++) {
        const double change = change_sides(d, d->order[i], false);

        if (change < least) {
            least = change;
            best = d->order[i];
        }
    }
    change_sides(d, best, true);
}

static ori_status divide_groups(division *d)
{
    enum { SWEEPS_MAX = 20 };
    ori__rng r = ori__rng_at(d->seed, ORI__RNG_DIVIDE, 0, 2);
    int in_part = 0;
    bool moved = true;
    ori_status s = find_units(d);

    if (s != ORI_OK)
        return s;
    if (d->units < 2)
        return ori__fail(ORI_EDATA, "all examples are of one group, which "
                         "cannot be divided");
    for (int i = 0; i < d->units; i++)
        d->order[i] = i;
    ori__rng_shuffle(&r, d->order, (size_t)d->units);
    for (int sweep = 0; sweep < SWEEPS_MAX && moved; sweep++) {
        moved = false;
        for (int i = 0; i < d->units; i++) {
            const bool was = d->in_part[d->by_group[d->unit_start
                                                        [d->order[i]]]];
            if ((was && in_part == 1) || (!was && in_part == d->units - 1) ||
                change_sides(d, d->order[i], false) >= -1e-9)
                continue;
            change_sides(d, d->order[i], true);
            in_part += was ? -1 : 1;
            moved = true;
        }
    }
    if (in_part == 0)
        move_least_bad(d);
    return ORI_OK;
}

/* --- both --- */

static bool has_groups(const ori_dataset *from)
{
    for (int i = 0; i < ori_dataset_count(from); i++)
        if (*ori_dataset_example(from, i).group)
            return true;
    return false;
}

static ori_status prepare(division *d)
{
    const size_t n = (size_t)d->count, c = (size_t)d->classes;

    d->class_size = ORI__NEW(int, c);
    d->part_size = ORI__NEW(int, c);
    d->in_part = ORI__NEW(bool, n);
    d->order = ORI__NEW(int, n);
    d->by_group = ORI__NEW(int, n);
    d->unit_start = ORI__NEW(int, n + 1);
    if (!d->class_size || !d->part_size || !d->in_part || !d->order ||
        !d->by_group || !d->unit_start)
        return ori__fail_memory("the division");
    for (int i = 0; i < d->count; i++)
        d->class_size[ori_dataset_example(d->from, i).label]++;
    return ORI_OK;
}

static ori_status take_side(ori_dataset **side, division *d, bool in_part)
{
    int n = 0;

    for (int i = 0; i < d->count; i++)
        if (d->in_part[i] == in_part)
            d->order[n++] = i;
    return ori_dataset_take(side, d->from, d->order, n);
}

static void finish(division *d)
{
    ori__free(d->class_size);
    ori__free(d->part_size);
    ori__free(d->in_part);
    ori__free(d->order);
    ori__free(d->by_group);
    ori__free(d->unit_start);
}

ori_status ori_dataset_divide(ori_dataset **rest, ori_dataset **part,
                              const ori_dataset *from, double fraction,
                              uint64_t seed)
{
    division d = { .from = from, .count = ori_dataset_count(from),
                   .classes = ori_dataset_label_count(from),
                   .fraction = fraction, .seed = seed };
    ori_status s;

    *rest = *part = NULL;
    if (!(fraction > 0 && fraction < 1))
        return ori__fail(ORI_EINVAL, "the fraction %g is not between 0 and 1",
                         fraction);
    if (d.count < 2)
        return ori__fail(ORI_EDATA, "one example cannot be divided");
    s = prepare(&d);
    if (s == ORI_OK)
        s = has_groups(from) ? divide_groups(&d) : divide_cases(&d);
    if (s == ORI_OK)
        s = take_side(rest, &d, false);
    if (s == ORI_OK)
        s = take_side(part, &d, true);
    if (s != ORI_OK) {
        ori_dataset_destroy(*rest);
        *rest = NULL;
    }
    finish(&d);
    return s;
}
