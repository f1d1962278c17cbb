/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * clock_rate.c - how fast a clock goes, by all times that it told
 *
 * A regression of times on frames, its sums kept around their means (Welford,
 * "Note on a method for calculating corrected sums of squares and products",
 * Technometrics 1962), so that a log of a year loses no digits.
 */
#include "signal/clock_rate.h"

#include <math.h>

static const double error_most = 5e-6;      /* of the slope, relative */
enum { COUNT_LEAST = 100 };

void ori__clock_rate_add(ori__clock_rate *c, int64_t frame, double time_s)
{
    double off_frame, off_s, n;

    if (c->count++ == 0)
        c->origin_s = time_s;
    n = (double)c->count;
    off_frame = (double)frame - c->mean_frame;
    off_s = time_s - c->origin_s - c->mean_s;
    c->mean_frame += off_frame / n;
    c->mean_s += off_s / n;
    c->frames += off_frame * ((double)frame - c->mean_frame);
    c->together += off_frame * (time_s - c->origin_s - c->mean_s);
    c->times += off_s * (time_s - c->origin_s - c->mean_s);
}

double ori__clock_rate_hz(const ori__clock_rate *c)
{
    const double slope = c->together / c->frames;
    const double left = fmax(0.0, c->times - slope * c->together);
    const double error = sqrt(left / (double)(c->count - 2) / c->frames);

    if (c->count < COUNT_LEAST || !(slope > 0.0) ||
        !(error < error_most * slope))
        return (double)NAN;
    return 1.0 / slope;
}
