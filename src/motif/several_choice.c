/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * several_choice.c - how many channels a motif has
 */
#include <oriole/motif/several.h>

#include <math.h>

#include "base/array.h"

/* So near to the middle as doubles of one size are told apart. */
enum { HALVINGS = 50 };

/* Distances that are finite and at most `most`. */
static int64_t count_to(const ori_profile *p, double most)
{
    int64_t count = 0;

    for (int64_t i = 0; i < p->count; i++) {
        ori__breathe(i);
        count += p->distance[i] <= most;
    }
    return count;
}

static void find_range(const ori_profile *p, double *least, double *most)
{
    *least = INFINITY;
    *most = 0.0;
    for (int64_t i = 0; i < p->count; i++) {
        ori__breathe(i);
        if (isfinite(p->distance[i])) {
            *least = fmin(*least, p->distance[i]);
            *most = fmax(*most, p->distance[i]);
        }
    }
}

/* The middle of the distances there are, by halving. */
static double middle_of(const ori_profile *p, double low, double high)
{
    const int64_t half = (count_to(p, high) + 1) / 2;

    for (int i = 0; i < HALVINGS; i++) {
        const double at = low + 0.5 * (high - low);

        if (count_to(p, at) >= half)
            high = at;
        else
            low = at;
    }
    return high;
}

static double saved_by(const ori_profile *p, int k)
{
    double least, most, typical, lift;

    find_range(p, &least, &most);
    if (!(most > 0.0) || isinf(least))
        return 0.0;
    typical = middle_of(p, least, most);
    lift = 0.1 * typical;
    return typical > 0.0 ? k * log2((typical + lift) / (least + lift)) : 0.0;
}

int ori_several_choose(const ori_several *s, double *saved)
{
    int best = s->least;
    double most = 0.0;

    for (int k = 0; k <= s->most; k++) {
        const double bits = k < s->least ? 0.0 : saved_by(&s->of[k], k);

        if (saved)
            saved[k] = bits;
        if (bits > most) {
            most = bits;
            best = k;
        }
    }
    return best;
}
