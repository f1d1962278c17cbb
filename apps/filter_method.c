/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * filter_method.c - one way to filter, its time, and how far it is off
 */
#include "filter_method.h"

#include <math.h>

#include "timing.h"

enum { CHECKS = 8 };            /* outputs of each channel and push */

ori_status filter_method_create(filter_method *m, const filter_taps *kernel,
                                int channels, const char *solver)
{
    ori_filter_options o = ORI_FILTER_OPTIONS_INIT;

    *m = (filter_method){ 0 };
    o.channels = channels;
    o.effort = ORI_WISDOM;
    o.solver = solver;
    return ori_filter_create(&m->filter, kernel->taps, kernel->count, &o);
}

void filter_method_destroy(filter_method *m)
{
    ori_filter_destroy(m->filter);
}

/* What is no number must be none in both; infinite where only one is. */
static double difference(double got, double want)
{
    if (isnan(got) && isnan(want))
        return 0.0;
    return isnan(got) || isnan(want) ? INFINITY : fabs(got - want);
}

static void check(filter_method *m, int frames, int channels, const float *y)
{
    for (int i = 0; i < CHECKS; i++) {
        /* First and last, and evenly between: where tiles meet is unknown
         * here, and blocks are no multiples of what divides them. */
        const int t = (int)((int64_t)(frames - 1) * i / (CHECKS - 1));

        for (int c = 0; c < channels; c++) {
            const double want = ori_filter_definition(m->filter, t, c);
            const double got = (double)y[(size_t)t * (size_t)channels +
                                         (size_t)c];

            m->difference = fmax(m->difference, difference(got, want));
            m->largest = fmax(m->largest, fabs(want));  /* NaN is passed */
            m->checked++;
        }
    }
}

void filter_method_push(filter_method *m, const float *x, int frames,
                        int channels, float *y)
{
    const double begin = timing_now();

    ori_filter_push(m->filter, x, frames, y);
    m->seconds += timing_now() - begin;
    check(m, frames, channels, y);
}
