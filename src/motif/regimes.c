/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * regimes.c - where a series begins to do something else: FLUSS
 */
#include <oriole/motif/regimes.h>

#include <math.h>

#include "base/array.h"

/* Windows at an end, and about a border, in which no other is sought: the
 * paper's. */
enum { APART = 5 };

/* Windows whose arcs' ends are counted at a time: they lie anywhere, and so
 * many stay in memory. */
enum { STRETCH = 1 << 20 };

static void end_at(double *curve, int64_t first, int64_t at, double step)
{
    if (at >= first && at < first + STRETCH)
        curve[at] += step;
}

/* Arcs begin at one end and are over at the other: those of the windows from
 * `first` on. */
static void count_ends(double *curve, int64_t first, const ori_profile *p)
{
    for (int64_t i = 0; i < p->count; i++) {
        const int64_t j = p->nearest[i];

        ori__breathe(i);
        if (j < 0)
            continue;
        end_at(curve, first, i < j ? i : j, 1.0);
        end_at(curve, first, i < j ? j : i, -1.0);
    }
}

/* How many there are. */
static double count_arcs(double *curve, const ori_profile *p)
{
    double open = 0.0, all = 0.0;

    for (int64_t i = 0; i < p->count; i += STRETCH)
        count_ends(curve, i, p);
    for (int64_t i = 0; i < p->count; i++) {
        ori__breathe(i);
        all += p->nearest[i] >= 0;
        open += curve[i];
        curve[i] = open;
    }
    return all;
}

ori_status ori_regimes_curve(double *curve, const ori_profile *p)
{
    const int64_t edge = APART * p->window;
    double n, before = 0.0;

    ori__array_clear(curve, (size_t)p->count * sizeof *curve);
    n = count_arcs(curve, p);
    for (int64_t i = 0; i < p->count; i++) {
        /* Arcs from anywhere to anywhere: a parabola, n / 2 at its top. */
        const double expected = 2.0 * before * (n - before) / n;
        const bool near_end = i < edge || i >= p->count - edge;

        ori__breathe(i);
        curve[i] = near_end || !(expected > 0.0)
                       ? 1.0 : fmin(curve[i] / expected, 1.0);
        before += p->nearest[i] >= 0;
    }
    return ORI_OK;
}

/* Nearest first, where what is no minimum mostly shows. */
static bool is_minimum(const double *curve, int64_t count, int64_t at,
                       int64_t reach)
{
    for (int64_t k = 1; k <= reach; k++)
        if ((at >= k && curve[at - k] < curve[at]) ||
            (at + k < count && curve[at + k] < curve[at]))
            return false;
    return true;
}

static int64_t lowest(const double *curve, int64_t count)
{
    int64_t best = 0;

    for (int64_t i = 1; i < count; i++) {
        ori__breathe(i);
        if (curve[i] < curve[best])
            best = i;
    }
    return best;
}

static void find_minima(double *minima, const double *curve, int64_t count,
                        int64_t reach)
{
    for (int64_t i = 0; i < count; i++) {
        ori__breathe(i);
        minima[i] = is_minimum(curve, count, i, reach) ? curve[i] : 1.0;
    }
}

/* Where the curve is level, each place is a minimum. */
static void leave_out(double *minima, int64_t count, int64_t at,
                      int64_t reach)
{
    for (int64_t i = at - reach; i <= at + reach; i++)
        if (i >= 0 && i < count)
            minima[i] = 1.0;
}

ori_status ori_regimes_find(int32_t *at, double *height, int *count,
                            int most, double limit, const ori_profile *p)
{
    const int64_t apart = APART * p->window;
    double *curve, *minima = NULL;
    ori_status s = ori_array_new(&curve, (size_t)p->count, sizeof *curve,
                                 "regimes");

    *count = 0;
    if (s == ORI_OK)
        s = ori_array_new(&minima, (size_t)p->count, sizeof *minima,
                          "regimes");
    if (s == ORI_OK) {
        ori_regimes_curve(curve, p);
        find_minima(minima, curve, p->count, apart);
    }
    while (s == ORI_OK && *count < most) {
        const int64_t low = lowest(minima, p->count);

        if (minima[low] >= 1.0 || minima[low] > limit)
            break;
        at[*count] = (int32_t)(low + p->window / 2);
        height[(*count)++] = minima[low];
        leave_out(minima, p->count, low, apart);
    }
    ori_array_free(minima);
    ori_array_free(curve);
    return s;
}
