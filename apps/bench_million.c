/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_million.c - a matrix profile of a million samples, exact and
 * approximate
 *
 * Minutes, and so only on demand.  What the approximate one says of its error
 * is held against the truth; "peak" is the most memory that the process had.
 */
#include "bench_million.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <oriole/motif/profile.h>

#include "bench_motif.h"
#include "output.h"

enum { SAMPLES = 1000000, WINDOW = 100 };

static const double NEAR_ENOUGH = 0.05;

static double peak_mib(void)
{
    struct rusage used;

    getrusage(RUSAGE_SELF, &used);
    return (double)used.ru_maxrss / 1024.0;
}

/* The mean of the relative errors, as profile.h has it. */
static double true_error(const ori_profile *p, const ori_profile *exact)
{
    double mean = 0.0, sum = 0.0;

    for (int64_t i = 0; i < exact->count; i++)
        mean += exact->distance[i] / (double)exact->count;
    for (int64_t i = 0; i < exact->count; i++)
        sum += fmax(p->distance[i] - exact->distance[i], 0.0) /
               fmax(exact->distance[i], 0.1 * mean);
    return sum / (double)exact->count;
}

static ori_status run(bench_report *r, const double *x, double error,
                      ori_profile *p)
{
    ori_profile_options o = ORI_PROFILE_OPTIONS_INIT;
    const double begin = timing_now();
    timing took;
    ori_status s;

    o.window = WINDOW;
    o.error = error;
    progress_show(&r->bar, error > 0.0 ? 0.9 : 0.0, "%d samples, %s", SAMPLES,
                  error > 0.0 ? "approximately" : "exactly");
    s = ori_profile_self(p, x, SAMPLES, &o);
    took.median = took.least = timing_now() - begin;
    if (s == ORI_OK)
        bench_report_line(r, "oriole-profile",
                          error > 0.0 ? "million_approximate"
                                      : "million_exact",
                          took, 0.5 * (double)p->count * (double)p->count);
    return s;
}

int bench_million(bench_report *r)
{
    const app_common *c = &r->settings->common;
    ori_profile near = { 0 }, exact = { 0 };
    double *x, peak_exact;
    ori_status s;

    if (!r->settings->only || !strstr(r->settings->only, "million"))
        return EXIT_FINE;
    x = output_alloc(SAMPLES, sizeof *x);
    bench_motif_walk(x, SAMPLES, r->settings->common.seed);
    s = run(r, x, 0.0, &exact);
    peak_exact = peak_mib();
    if (s == ORI_OK)
        s = run(r, x, NEAR_ENOUGH, &near);
    if (s == ORI_OK)
        output_say(c, "  million   peak %.0f MiB exactly, %.0f MiB with both; "
                   "error %.2g %% stated, below %.2g %%, %.2g %% in truth",
                   peak_exact, peak_mib(), 100.0 * near.error,
                   100.0 * near.error_bound,
                   100.0 * true_error(&near, &exact));
    ori_profile_free(&near);
    ori_profile_free(&exact);
    free(x);
    return s == ORI_OK ? EXIT_FINE : output_fail_input(r->command->name, s);
}
