/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_filter.c - what each hop of a long filter on a live signal takes
 *
 * Work comes in rounds of at most ROUND hops.  Whatever else the machine
 * does hits any place of the round; what the filter itself does at a place is
 * the median over rounds there, and the busiest place is the largest of those.
 */
#include "bench_filter.h"

#include <stdlib.h>

#include <oriole/conv/partitioned.h>

#include "output.h"
#include "progress.h"
#include "timing.h"

enum { ROUND = 256, RATE_HZ = 48000 };

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double busiest_place(const double *seconds, int hops)
{
    const int rounds = hops / ROUND;
    double *one = output_alloc((size_t)rounds, sizeof *one), most = 0;

    for (int place = 0; place < ROUND; place++) {
        for (int i = 0; i < rounds; i++)
            one[i] = seconds[i * ROUND + place];
        qsort(one, (size_t)rounds, sizeof *one, ascending);
        most = one[rounds / 2] > most ? one[rounds / 2] : most;
    }
    free(one);
    return most;
}

static void time_hops(ori_partitioned *f, const float *x, float *y,
                      double *seconds, int hops)
{
    for (int i = -ROUND; i < hops && !progress_stop_asked(); i++) {
        const double start = timing_now();

        ori_partitioned_push(f, x, y);
        if (i >= 0)
            seconds[i] = timing_now() - start;
    }
}

static void report(const bench_settings *b, const ori_partitioned *f,
                   double *seconds)
{
    const double hop = (double)b->hop / RATE_HZ;
    const double busiest = busiest_place(seconds, b->hops);
    double mean = 0;

    for (int i = 0; i < b->hops; i++)
        mean += seconds[i] / b->hops;
    qsort(seconds, (size_t)b->hops, sizeof *seconds, ascending);
    if (b->common.json) {
        output_json(json_pack(
            "{s:i,s:i,s:s,s:i,s:f,s:f,s:f,s:f,s:f}", "taps", b->taps, "hop",
            b->hop, "parts", ori_partitioned_print(f), "hops", b->hops,
            "mean_us", 1e6 * mean, "median_us",
            1e6 * seconds[b->hops / 2], "busiest_us", 1e6 * busiest,
            "max_us", 1e6 * seconds[b->hops - 1], "share_48k", mean / hop));
        return;
    }
    printf("taps,hop,parts,hops,mean_us,median_us,busiest_us,max_us,"
           "share_48k\n%d,%d,\"%s\",%d,%.4g,%.4g,%.4g,%.4g,%.4g\n", b->taps,
           b->hop, ori_partitioned_print(f), b->hops, 1e6 * mean,
           1e6 * seconds[b->hops / 2], 1e6 * busiest,
           1e6 * seconds[b->hops - 1], mean / hop);
}

int bench_filter(const app_command *command, const bench_settings *b)
{
    ori_partitioned_options o = ORI_PARTITIONED_OPTIONS_INIT;
    float *taps = output_alloc((size_t)b->taps, sizeof *taps);
    float *x = output_alloc((size_t)b->hop, sizeof *x);
    float *y = output_alloc((size_t)b->hop, sizeof *y);
    double *seconds = output_alloc((size_t)b->hops, sizeof *seconds);
    ori_partitioned *f;
    ori_status s;

    for (int i = 0; i < b->taps; i++)
        taps[i] = (float)(i % 7 - 3) / (float)b->taps;
    for (int i = 0; i < b->hop; i++)
        x[i] = (float)(i % 5 - 2);
    o.hop_frames = b->hop;
    s = ori_partitioned_create(&f, taps, b->taps, &o);
    if (s == ORI_OK) {
        time_hops(f, x, y, seconds, b->hops);
        if (!progress_stop_asked())
            report(b, f, seconds);
    }
    ori_partitioned_destroy(f);
    free(taps);
    free(x);
    free(y);
    free(seconds);
    return s == ORI_OK ? progress_stop_asked() ? EXIT_PROBLEMS : EXIT_FINE
                       : output_fail_input(command->name, s);
}
