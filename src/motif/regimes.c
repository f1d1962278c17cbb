/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * regimes.c - where a series begins to do something else: FLUSS
 */
#include <oriole/motif/regimes.h>

#include <math.h>

#include "base/fail.h"
#include "base/memory.h"

/* Windows at an end, and about a border, in which no other is sought: the
 * paper's. */
enum { APART = 5 };

/* Arcs begin at one end and are over at the other. */
static void count_arcs(double *curve, const ori_profile *p)
{
    double open = 0.0;

    for (int64_t i = 0; i < p->count; i++) {
        const int64_t j = p->nearest[i];

        if (j < 0)
            continue;
        curve[i < j ? i : j] += 1.0;
        curve[i < j ? j : i] -= 1.0;
    }
    for (int64_t i = 0; i < p->count; i++) {
        open += curve[i];
        curve[i] = open;
    }
}

ori_status ori_regimes_curve(double *curve, const ori_profile *p)
{
    const double n = (double)p->count;
    const int64_t edge = APART * p->window;

    for (int64_t i = 0; i < p->count; i++)
        curve[i] = 0.0;
    count_arcs(curve, p);
    for (int64_t i = 0; i < p->count; i++) {
        /* Arcs from anywhere to anywhere: a parabola, n / 2 at its top. */
        const double expected = 2.0 * (double)i * (n - (double)i) / n;
        const bool near_end = i < edge || i >= p->count - edge;

        curve[i] = near_end || expected <= 0.0
                       ? 1.0 : fmin(curve[i] / expected, 1.0);
    }
    return ORI_OK;
}

static int64_t lowest(const double *curve, int64_t count)
{
    int64_t best = 0;

    for (int64_t i = 1; i < count; i++)
        if (curve[i] < curve[best])
            best = i;
    return best;
}

ori_status ori_regimes_find(int32_t *at, double *height, int *count,
                            int most, double limit, const ori_profile *p)
{
    const int64_t apart = APART * p->window;
    double *curve = ORI__NEW(double, (size_t)p->count);

    *count = 0;
    if (!curve)
        return ori__fail_memory("regimes");
    ori_regimes_curve(curve, p);
    while (*count < most) {
        const int64_t low = lowest(curve, p->count);

        if (curve[low] >= 1.0 || curve[low] > limit)
            break;
        at[*count] = (int32_t)(low + p->window / 2);
        height[(*count)++] = curve[low];
        for (int64_t i = low - apart; i <= low + apart; i++)
            if (i >= 0 && i < p->count)
                curve[i] = 1.0;
    }
    ori__free(curve);
    return ORI_OK;
}
