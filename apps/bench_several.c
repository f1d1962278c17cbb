/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_several.c - how long matrix profiles of several channels take
 *
 * Random walks, together and each by itself, in one run: what the sorting of
 * channels costs is the ratio of the two.
 */
#include "bench_several.h"

#include <stdlib.h>
#include <string.h>

#include <oriole/motif/several.h>

#include "output.h"
#include "progress.h"

enum { WINDOW = 100 };

typedef struct bench {
    double *x;              /* [channels, n] */
    int channels, n;
    bool singly;
    ori_several_options options;
    ori_status status;      /* of the first that failed */
} bench;

static const struct {
    int channels, n;
} sizes[] = { { 2, 20000 }, { 4, 20000 }, { 8, 20000 }, { 8, 50000 },
              { 16, 20000 } };

/* Profiles that are made: k of all channels, each k, one a channel. */
static const struct {
    const char *name;
    int share;              /* k is the channels over it; 0: each */
    bool singly;
} kinds[] = { { "half", 2, false }, { "each", 0, false },
              { "singly", 0, true } };

static void walk(double *x, int n, uint64_t state)
{
    double at = 0.0;

    for (int i = 0; i < n; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        x[i] = at += (double)(state >> 11) * 0x1p-53 - 0.5;
    }
}

static void run(void *what)
{
    bench *const b = what;
    ori_several s;
    ori_profile p;

    for (int i = 0; b->singly && i < b->channels && b->status == ORI_OK;
         i++) {
        b->status = ori_profile_self(&p, b->x + (size_t)i * (size_t)b->n,
                                     b->n, &b->options.profile);
        ori_profile_free(&p);
    }
    if (b->singly || b->status != ORI_OK)
        return;
    b->status = ori_several_self(&s, b->x, b->channels, b->n, &b->options);
    ori_several_free(&s);
}

/* "gflops" is milliard pairs of windows and channels a second. */
static int time_kind(bench_report *r, bench *b, int kind, const char *id)
{
    const double windows = b->n - WINDOW + 1.0;
    timing took;

    b->singly = kinds[kind].singly;
    b->options.best =
        kinds[kind].share ? b->channels / kinds[kind].share : 0;
    progress_show(&r->bar, 0.0, "%d channels, %s", b->channels,
                  kinds[kind].name);
    took = timing_of(run, b, r->settings->seconds);
    if (b->status == ORI_OK)
        bench_report_line(r, "oriole-several", id, took,
                          0.5 * windows * windows * b->channels);
    return b->status == ORI_OK ? EXIT_FINE
                               : output_fail_input(r->command->name,
                                                   b->status);
}

static int time_size(bench_report *r, int channels, int n)
{
    bench b = { .channels = channels, .n = n,
                .options = ORI_SEVERAL_OPTIONS_INIT };
    int code = EXIT_FINE;

    b.x = output_alloc((size_t)channels * (size_t)n, sizeof *b.x);
    b.options.profile.window = WINDOW;
    for (int i = 0; i < channels; i++)
        walk(b.x + (size_t)i * (size_t)n, n,
             r->settings->common.seed + (uint64_t)i);
    for (int kind = 0; kind < (int)(sizeof kinds / sizeof *kinds); kind++) {
        char *const id = output_format("several_c%d_n%d_m%d_%s", channels, n,
                                       WINDOW, kinds[kind].name);
        const char *const only = r->settings->only;

        if (progress_stop_asked())
            code = EXIT_PROBLEMS;
        if (code == EXIT_FINE && (!only || strstr(id, only)))
            code = time_kind(r, &b, kind, id);
        free(id);
    }
    free(b.x);
    return code;
}

int bench_several(bench_report *r)
{
    int code = EXIT_FINE;

    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        if (code == EXIT_FINE)
            code = time_size(r, sizes[i].channels, sizes[i].n);
    return code;
}
