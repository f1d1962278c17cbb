/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * sample_range.h - between which values samples lie
 */
#ifndef ORI_PICTURE_SAMPLE_RANGE_H
#define ORI_PICTURE_SAMPLE_RANGE_H

#include <math.h>
#include <stdint.h>

typedef struct ori__range {
    double low, high;       /* low > high where no sample is there */
} ori__range;

static inline ori__range ori__range_of(const float *x, int64_t count)
{
    ori__range r = { INFINITY, -INFINITY };

    for (int64_t i = 0; i < count; i++)
        if (isfinite(x[i])) {
            r.low = fmin(r.low, (double)x[i]);
            r.high = fmax(r.high, (double)x[i]);
        }
    return r;
}

#endif
