/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ticks.h - round numbers along an axis
 */
#ifndef ORI_PICTURE_TICKS_H
#define ORI_PICTURE_TICKS_H

#include <stdbool.h>

enum { ORI__TICKS_MAX = 24 };

typedef struct ori__ticks {
    int count;
    double at[ORI__TICKS_MAX];          /* values, rising */
    char text[ORI__TICKS_MAX][24];
} ori__ticks;

/*
 * At most about `want` (2..20) multiples of 1, 2 or 5 times a power of ten
 * in [low, high], low < high, both finite.  `whole`: the axis counts things,
 * so that no step is below 1.
 */
void ori__ticks_linear(ori__ticks *ticks, double low, double high, int want,
                       bool whole);

/* The same for a logarithmic axis, 0 < low < high: powers of ten, with twice
 * and five times them where those are few. */
void ori__ticks_log(ori__ticks *ticks, double low, double high, int want);

#endif
