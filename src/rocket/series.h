/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * series.h - series without gaps, and their differences
 */
#ifndef ORI_ROCKET_SERIES_H
#define ORI_ROCKET_SERIES_H

#include <oriole/base/case.h>

/* x [channels, length] of a case, its gaps filled as rocket.h says. */
void ori__series_fill(const ori_case *c, int channels, float *x);

/* y[i] = x[i + 1] - x[i] of every channel; one zero for a single sample.
 * Returns how many samples y has: ori__series_steps(length). */
int ori__series_difference(const float *x, int channels, int length,
                           float *y);

static inline int ori__series_steps(int length)
{
    return length > 1 ? length - 1 : 1;
}

#endif
