/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * timing.h - how long something takes
 */
#ifndef ORI_APPS_TIMING_H
#define ORI_APPS_TIMING_H

typedef struct timing {
    double median, least;   /* seconds of one call */
} timing;

/* Seconds since some moment. */
double timing_now(void);

/*
 * Call act(what) again and again for about `seconds`, of which a quarter, or
 * the first call, does not count.  Short calls are timed many at once, so that the clock's own
 * steps do not show.  There are at least three samples, or one where a single
 * call takes longer than that.
 */
timing timing_of(void (*act)(void *what), void *what, double seconds);

#endif
