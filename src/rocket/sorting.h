/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * sorting.h - numbers in order, and what lies at a share of them
 */
#ifndef ORI_ROCKET_SORTING_H
#define ORI_ROCKET_SORTING_H

#include <stdint.h>

/* x [n] ascending, none of them NaN; scratch [2 n].  Time grows with n
 * alone. */
void ori__sort_floats(float *x, int n, uint32_t *scratch);

/* Of y [n], ascending, n >= 1: 0 <= share <= 1 of the way from the first to
 * the last, between the two nearest. */
float ori__quantile(const float *y, int n, double share);

#endif
