/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * timing.c - how long something takes
 */
#include "timing.h"

#include <stdlib.h>
#include <time.h>

enum { SAMPLES_LEAST = 3, SAMPLES_MOST = 101 };

static const double sample_seconds = 1e-3;  /* at least */

/* Before that, for this share of the time: threads that have just begun may
 * wait for each other on one processor until the system parts them. */
static const double warming = 0.25;

double timing_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

timing timing_of(void (*act)(void *what), void *what, double seconds)
{
    double took[SAMPLES_MOST];
    const double start = timing_now();
    double one;
    int count = 0, calls, least;

    do {
        one = timing_now();
        act(what);
        one = timing_now() - one;
    } while (timing_now() - start < warming * seconds);
    calls = one < sample_seconds ? 1 + (int)(sample_seconds / (one + 1e-8))
                                 : 1;
    least = one < seconds ? SAMPLES_LEAST : 1;
    while (count < least ||
           (count < SAMPLES_MOST && timing_now() - start < seconds)) {
        const double before = timing_now();

        for (int i = 0; i < calls; i++)
            act(what);
        took[count++] = (timing_now() - before) / calls;
    }
    qsort(took, (size_t)count, sizeof *took, by_size);
    return (timing){ .median = took[count / 2], .least = took[0] };
}
