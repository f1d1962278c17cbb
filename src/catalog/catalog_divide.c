/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * catalog_divide.c - recordings into parts for training and for testing
 *
 * A recogniser that has heard a person must not be judged by that person, so
 * a group goes to one part as a whole.  A recording without a group is a
 * group by itself.  Groups come in an order drawn from the seed, each to the
 * part that lacks most of its share; what was divided before counts.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "base/fail.h"
#include "base/memory.h"
#include "catalog/catalog_sql.h"

enum { PARTS = 3 };
static const char *const part_names[PARTS] = { "train", "valid", "test" };

typedef struct group {
    char *name;             /* or "#ID" of a recording without one */
    uint64_t order;
    double frames;
    int part;               /* -1: not divided yet */
} group;

typedef struct division {
    ori_catalog *c;
    group *groups;
    size_t count, room;
    double share[PARTS], have[PARTS];
} division;

static int part_of(const char *name)
{
    for (int i = 0; i < PARTS; i++)
        if (strcmp(name, part_names[i]) == 0)
            return i;
    return -1;
}

static ori_status take_row(division *d, sqlite3_stmt *s, uint64_t seed)
{
    const char *name = ori__sql_text(s, 0);
    group *g;

    if (!ori__grow(&d->groups, &d->room, d->count + 1, sizeof *d->groups))
        return ori__fail_memory("groups");
    g = &d->groups[d->count];
    g->name = ori__strdup(name);
    if (!g->name)
        return ori__fail_memory("groups");
    d->count++;
    g->order = XXH3_64bits_withSeed(name, strlen(name), seed);
    g->frames = sqlite3_column_double(s, 1);
    g->part = part_of(ori__sql_text(s, 2));
    return ORI_OK;
}

/* max(split) is a part that one of the group has, "" where none has. */
static ori_status read_groups(division *d, uint64_t seed)
{
    sqlite3_stmt *s;
    bool row;
    ori_status status = ori__sql(
        d->c, &s, "SELECT CASE \"group\" WHEN '' THEN '#' || id ELSE "
        "\"group\" END AS unit, total(frames), max(split) FROM recording "
        "GROUP BY unit", "");

    while (status == ORI_OK &&
           (status = ori__sql_row(d->c, s, &row)) == ORI_OK && row)
        status = take_row(d, s, seed);
    if (status != ORI_OK)
        return status;
    for (size_t i = 0; i < d->count; i++)
        if (d->groups[i].part >= 0)
            d->have[d->groups[i].part] += d->groups[i].frames;
    return ORI_OK;
}

static int by_order(const void *a, const void *b)
{
    const group *g = a, *h = b;

    return g->order < h->order   ? -1
           : g->order > h->order ? 1
                                 : strcmp(g->name, h->name);
}

/* The part that is furthest below its share of all there is then. */
static int poorest(const division *d, double frames)
{
    const double all = d->have[0] + d->have[1] + d->have[2] + frames;
    double most = -INFINITY;
    int part = 0;

    for (int i = 0; i < PARTS; i++) {
        const double lack = d->share[i] * all - d->have[i];

        if (d->share[i] > 0.0 && lack > most) {
            most = lack;
            part = i;
        }
    }
    return part;
}

static ori_status store(const division *d, const group *g)
{
    return ori__sql_run(d->c, "UPDATE recording SET split = ? WHERE split = '' "
                        "AND CASE \"group\" WHEN '' THEN '#' || id ELSE "
                        "\"group\" END = ?", "tt", part_names[g->part],
                        g->name);
}

static ori_status divide(division *d, uint64_t seed, bool anew)
{
    ori_status s = ORI_OK;

    if (anew)
        s = ori__sql_run(d->c, "UPDATE recording SET split = ''", "");
    if (s == ORI_OK)
        s = read_groups(d, seed);
    if (s == ORI_OK && d->count)
        qsort(d->groups, d->count, sizeof *d->groups, by_order);
    for (size_t i = 0; s == ORI_OK && i < d->count; i++) {
        group *g = &d->groups[i];

        if (g->part < 0) {
            g->part = poorest(d, g->frames);
            d->have[g->part] += g->frames;
        }
        s = store(d, g);
    }
    return s;
}

ori_status ori_catalog_divide(ori_catalog *c, double train, double valid,
                              double test, uint64_t seed, bool anew)
{
    division d = { .c = c, .share = { train, valid, test } };
    ori_status s;

    if (!(train >= 0.0 && valid >= 0.0 && test >= 0.0 &&
          fabs(train + valid + test - 1.0) <= 1e-6))
        return ori__fail(ORI_EINVAL, "shares of %g, %g and %g do not sum to 1",
                         train, valid, test);
    s = ori__sql_begin(c);
    if (s != ORI_OK)
        return s;
    s = ori__sql_end(c, divide(&d, seed, anew));
    for (size_t i = 0; i < d.count; i++)
        ori__free(d.groups[i].name);
    ori__free(d.groups);
    return s;
}
