/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * clock_rate.h - how fast a clock goes, by all times that it told
 */
#ifndef ORI_SIGNAL_CLOCK_RATE_H
#define ORI_SIGNAL_CLOCK_RATE_H

#include <stdint.h>

/* All zero is one before its first time. */
typedef struct ori__clock_rate {
    int64_t count;
    double origin_s, mean_frame, mean_s;    /* of times from the first on */
    double frames, together, times;     /* sums of squares around the means */
} ori__clock_rate;

/* Frame `frame`, which rises, was at this time. */
void ori__clock_rate_add(ori__clock_rate *clock, int64_t frame,
                         double time_s);

/*
 * Frames a second, by the line that is nearest to all.  NaN where its
 * standard error is more than a few parts in a million, so that nothing is
 * told: few times, or times that tremble.
 */
double ori__clock_rate_hz(const ori__clock_rate *clock);

#endif
