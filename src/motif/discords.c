/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * discords.c - what is odd: windows far from all others
 *
 * Keogh, Lin & Fu, "HOT SAX: efficiently finding the most unusual time series
 * subsequence", ICDM 2005, whose discords these are.
 */
#include <oriole/motif/motifs.h>

#include <math.h>
#include <string.h>

#include "base/array.h"

/* The farthest that is not taken; -1: none. */
static int64_t farthest(const ori_profile *p, const uint8_t *taken)
{
    int64_t best = -1;

    for (int64_t i = 0; i < p->count; i++) {
        ori__breathe(i);
        if (!taken[i] && isfinite(p->distance[i]) &&
            (best < 0 || p->distance[i] > p->distance[best]))
            best = i;
    }
    return best;
}

ori_status ori_discords_find(int32_t *start, double *distance, int *count,
                             int top, const ori_profile *p)
{
    uint8_t *taken;
    const ori_status s = ori_array_new(&taken, (size_t)p->count,
                                       sizeof *taken, "discords");

    *count = 0;
    if (s != ORI_OK)
        return s;
    while (*count < top) {
        const int64_t at = farthest(p, taken);

        if (at < 0)
            break;
        start[*count] = (int32_t)at;
        distance[(*count)++] = p->distance[at];
        for (int64_t i = at - p->window + 1; i < at + p->window; i++)
            if (i >= 0 && i < p->count)
                taken[i] = 1;
    }
    ori_array_free(taken);
    return ORI_OK;
}
