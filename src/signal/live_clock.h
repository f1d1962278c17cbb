/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * live_clock.h - which rows are missing, by their times; the rule is in live.h
 */
#ifndef ORI_SIGNAL_LIVE_CLOCK_H
#define ORI_SIGNAL_LIVE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

/* All zero but `step_s` is a clock before its first row. */
typedef struct ori__live_clock {
    double step_s;          /* from row to row; 0: unknown, no row is ever
                               missing */
    bool begun;
    double last_s;          /* time of the last row that was kept */
    double smooth_s;        /* what it would have been without jitter */
    int64_t duplicates, late, steps;
    double squares;         /* of deviations of times from their turn, s^2, */
    int64_t turns;          /* and how many there are */
} ori__live_clock;

/* What ori__live_clock_take() says besides the number of missing rows. */
enum { ORI__CLOCK_STEP = -1, ORI__CLOCK_DROP = -2 };

/*
 * A row of this time, in seconds.  Returns how many rows are missing before
 * it (0: it follows), ORI__CLOCK_STEP (the clock jumped) or ORI__CLOCK_DROP
 * (not to be used: a duplicate, or late).
 */
int64_t ori__live_clock_take(ori__live_clock *clock, double time_s);

/* By how much times differ from an even clock: root mean square in seconds,
 * NaN where it is not known. */
double ori__live_clock_jitter(const ori__live_clock *clock);

/* A row that is there, but whose time cannot be read. */
void ori__live_clock_pass(ori__live_clock *clock);

#endif
