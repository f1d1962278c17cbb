/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * table_look_time.c - which column of a table tells the time
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/fail.h"
#include "base/memory.h"
#include "signal/table_look.h"
#include "signal/table_time.h"

/* All times of column i, up to the first that is missing. */
static ori_status collect_times(look *l, size_t i)
{
    ori_status s = ori__look_rows(l);
    size_t count;
    double value;
    kind of;

    l->times = 0;
    l->fall = 0;
    while (s == ORI_OK) {
        s = ori__look_row(l, &count);
        if (s != ORI_OK || count != l->layout->columns)
            break;
        of = ori__look_kind(&l->row.cell[i], &value);
        if (of == MISSING || of == MARK)
            break;
        if (!ori__grow(&l->time, &l->time_room, l->times + 1,
                       sizeof *l->time))
            return ori__fail_memory(l->path);
        if (l->fall == 0 && l->times > 0 && value < l->time[l->times - 1])
            l->fall = l->lines->number;
        l->time[l->times++] = value;
    }
    return s;
}

typedef struct rise {
    bool rises;             /* falls in one step of ten at most: where rows
                               came late; and is not constant */
    bool strictly;
    bool by_one;            /* counts rows */
    bool falls;             /* in nine steps of ten at least */
    bool mixed;             /* in one step of ten at least */
    double least, most;     /* of the steps */
} rise;

static rise look_at_rise(const double *x, size_t n)
{
    rise r = { n > 1, n > 1, n > 1, n > 1, n > 1, INFINITY, -INFINITY };
    size_t falls = 0;

    for (size_t i = 1; i < n; i++) {
        const double step = x[i] - x[i - 1];

        falls += !(step >= 0);
        r.strictly = r.strictly && step > 0;
        r.by_one = r.by_one && step == 1 && x[i] == floor(x[i]);
        r.least = fmin(r.least, step);
        r.most = fmax(r.most, step);
    }
    r.falls = r.falls && falls * 10 >= (n - 1) * 9;
    r.mixed = r.mixed && falls * 10 >= n;
    r.rises = r.rises && !r.mixed && r.most > 0;
    return r;
}

static bool is_index_name(const char *name)
{
    static const char *const names[] = { "", "index", "idx", "row", "sample",
                                         "samples", "frame", "n", "no", "nr",
                                         "#", "id", "unnamed: 0" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcasecmp(name, names[i]) == 0)
            return true;
    return false;
}

/* Most steps are near to the usual one: rows come by a clock, not
 * when something happens. */
static bool is_even(const double *step, size_t n, double rate_hz)
{
    size_t near = 0;

    for (size_t i = 0; i < n; i++)
        near += fabs(step[i] * rate_hz - 1) < 0.25;
    return n >= 3 && near * 2 > n;
}

/* Column i is the time. */
static void set_rate(look *l, size_t i, double unit, bool numbers)
{
    ori__table_layout *t = l->layout;

    if (l->times > 0 && unit == 0)
        unit = numbers ? ori__table_time_unit(l->time[l->times - 1]) : 1;
    for (size_t k = 0; k < l->times; k++)
        l->time[k] *= unit;
    t->unit = unit;
    t->rate_hz = ori__table_time_rate(l->time, l->times);
    /* which left the steps in `time` */
    if (t->rate_hz > 0 && is_even(l->time, l->times - 1, t->rate_hz))
        t->clock = i;
}

/* Newest first, or in no order: no rate, and no neighbours. */
static ori_status runs_backwards(const look *l, size_t i)
{
    const char *name = l->layout->name ? l->layout->name[i] : NULL;

    return ori__fail(ORI_EFORMAT, "%s: line %lld: its time (column %zu%s%s%s) "
                     "is before that of the row before: rows must be in the "
                     "order of their times", l->path, (long long)l->fall,
                     i + 1, name ? ", \"" : "", name ? name : "",
                     name ? "\"" : "");
}

/* The column whose name says that it is the time, and whose values do not
 * speak against it; or columns.  Dates are times in whatever order; numbers
 * that go up and down are something else that is called so. */
static ori_status find_named_time(look *l)
{
    const ori__table_layout *t = l->layout;

    for (size_t i = 0; t->name && i < t->columns; i++) {
        const column *c = &l->column[i];
        double unit;
        ori_status s;
        rise r;

        if (c->seen[TEXT] || (c->seen[NUMBER] && c->seen[TIME]) ||
            !ori__table_time_name(t->name[i], t->name[i] + strlen(t->name[i]),
                                  &unit))
            continue;
        s = collect_times(l, i);
        if (s != ORI_OK)
            return s;
        r = look_at_rise(l->time, l->times);
        /* Numbers that are called t may be a temperature. */
        if (c->seen[TIME] ? r.mixed : r.falls && strlen(t->name[i]) > 1)
            return runs_backwards(l, i);
        if (l->times > 1 && !r.rises)
            continue;
        l->layout->time = i;
        set_rate(l, i, c->seen[TIME] ? 1 : unit, !c->seen[TIME]);
        break;
    }
    return ORI_OK;
}

/* Is the first column a time or a row number that nobody named? */
static ori_status find_unnamed_time(look *l)
{
    const ori__table_layout *t = l->layout;
    const column *c = &l->column[0];
    const bool unnamed = !t->name || is_index_name(t->name[0]);
    ori_status s;
    rise r;

    if (t->columns < 2 || c->seen[TEXT] || c->seen[NUMBER] == c->seen[TIME])
        return ORI_OK;
    s = collect_times(l, 0);
    r = look_at_rise(l->time, l->times);
    if (s == ORI_OK && c->seen[TIME] && r.falls)
        return runs_backwards(l, 0);
    if (s != ORI_OK || l->times < 3 || !r.strictly ||
        (c->seen[NUMBER] && (!unnamed || r.most > 3 * r.least)))
        return s;
    l->layout->time = 0;
    if (c->seen[TIME] || !r.by_one)
        set_rate(l, 0, c->seen[TIME] ? 1 : 0, !c->seen[TIME]);
    return ORI_OK;
}

ori_status ori__look_time(look *l)
{
    ori__table_layout *t = l->layout;
    ori_status s;

    t->time = t->clock = t->columns;
    s = find_named_time(l);
    return s == ORI_OK && t->time == t->columns ? find_unnamed_time(l) : s;
}
