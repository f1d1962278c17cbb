/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_append.c - how long a sample takes that a matrix profile grows by
 *
 * A random walk goes on; as many samples are kept as STUMPY's and SCAMP's
 * benchmark has.
 */
#include "bench_append.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/motif/append.h>

#include "output.h"
#include "progress.h"

enum { MOST_AT_ONCE = 64 };

typedef struct bench {
    ori_append *append;
    uint64_t state;         /* of the walk, and where it is */
    double at;
    int pieces;             /* samples appended at once */
} bench;

static const struct {
    int keep, window, pieces;
} sizes[] = { { 20000, 100, 1 },   { 20000, 100, 8 },
              { 100000, 50, 1 },   { 100000, 50, 8 },
              { 100000, 100, 1 },  { 100000, 100, 8 },
              { 100000, 1000, 1 }, { 100000, 1000, 8 } };

static void push(void *what)
{
    bench *const b = what;
    double x[MOST_AT_ONCE];
    ori_neighbour left[MOST_AT_ONCE];

    for (int i = 0; i < b->pieces; i++) {
        b->state = b->state * 6364136223846793005u + 1442695040888963407u;
        x[i] = b->at += (double)(b->state >> 11) * 0x1p-53 - 0.5;
    }
    ori_append_push(b->append, x, b->pieces, left);
}

/* "gflops" is milliard pairs of windows a second, "ms" are of one piece. */
static int time_size(bench_report *r, int keep, int window, int pieces,
                     const char *id)
{
    ori_append_options o = ORI_APPEND_OPTIONS_INIT;
    bench b = { .state = r->settings->common.seed, .pieces = MOST_AT_ONCE };
    timing took;

    o.keep = keep;
    o.window = window;
    if (ori_append_create(&b.append, &o) != ORI_OK)
        return output_fail_input(r->command->name, ORI_ENOMEM);
    progress_show(&r->bar, 0.0, "append, %d kept", keep);
    for (int i = 0; i < keep; i += MOST_AT_ONCE)
        push(&b);
    b.pieces = pieces;
    took = timing_of(push, &b, r->settings->seconds);
    bench_report_line(r, "oriole-append", id, took,
                      (double)pieces * (keep - window + 1));
    ori_append_destroy(b.append);
    return EXIT_FINE;
}

int bench_append(bench_report *r)
{
    int code = EXIT_FINE;

    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        char *const id = output_format("append_n%d_m%d_x%d", sizes[i].keep,
                                       sizes[i].window, sizes[i].pieces);
        const char *const only = r->settings->only;

        if (progress_stop_asked())
            code = EXIT_PROBLEMS;
        if (code == EXIT_FINE && (!only || strstr(id, only)))
            code = time_size(r, sizes[i].keep, sizes[i].window,
                             sizes[i].pieces, id);
        free(id);
    }
    return code;
}

/* ----------------------------------------------------- memory over time */

/* Of the process now, in KiB; 0: not known. */
static long resident_kib(void)
{
    FILE *f = fopen("/proc/self/status", "r");
    char line[256];
    long kib = 0;

    while (f && fgets(line, sizeof line, f))
        if (sscanf(line, "VmRSS: %ld", &kib) == 1)
            break;
    if (f)
        fclose(f);
    return kib;
}

static void push_many(bench_report *r, bench *b, int64_t samples)
{
    for (int64_t i = 0; i < samples && !progress_stop_asked();
         i += b->pieces) {
        if (i % (1 << 16) == 0)
            progress_show(&r->bar, (double)i / (double)samples,
                          "append, memory");
        push(b);
    }
}

int bench_append_memory(bench_report *r)
{
    const int64_t samples = 10000000, settled = 20000;
    ori_append_options o = ORI_APPEND_OPTIONS_INIT;
    bench b = { .state = r->settings->common.seed, .pieces = MOST_AT_ONCE };
    double begin;
    long before;
    timing took;

    if (!r->settings->only || !strstr(r->settings->only, "memory"))
        return EXIT_FINE;
    o.keep = 1000;
    o.window = 100;
    if (ori_append_create(&b.append, &o) != ORI_OK)
        return output_fail_input(r->command->name, ORI_ENOMEM);
    push_many(r, &b, settled);
    before = resident_kib();
    begin = timing_now();
    push_many(r, &b, samples - settled);
    took.median = took.least = timing_now() - begin;
    bench_report_line(r, "oriole-append", "append_memory", took,
                      (double)(samples - settled) * (double)(o.keep - 99));
    output_say(&r->settings->common, "  memory    %ld KiB after %lld samples, "
               "%ld KiB after %lld", before, (long long)settled,
               resident_kib(), (long long)samples);
    ori_append_destroy(b.append);
    return EXIT_FINE;
}
