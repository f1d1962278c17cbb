/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_rocket.c - how long transforms take
 *
 * Random walks of three lengths, as many as the user says, as in the
 * benchmark of MiniRocket's reference code whose lines these stand beside.
 */
#include "bench_rocket.h"

#include <stdlib.h>
#include <string.h>

#include <oriole/rocket/rocket.h>

#include "bench_report.h"
#include "bench_ridge.h"
#include "output.h"
#include "progress.h"

typedef struct bench {
    const char *transform;
    int length, count;
    float *x;               /* [count, length] */
    ori_case *cases;
    ori_rocket *rocket;
    float *y;               /* [count, features] */
    ori_rocket_options options;
    ori_status status;      /* of the first that failed */
} bench;

static float step(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (float)(*state >> 40) * 0x1p-24f - 0.5f;
}

static void walk(bench *b, uint64_t seed)
{
    uint64_t state = seed;

    for (int i = 0; i < b->count; i++) {
        float *const x = b->x + (size_t)i * (size_t)b->length;
        float at = 0.0f;

        for (int t = 0; t < b->length; t++)
            x[t] = at += step(&state);
        b->cases[i] = (ori_case){ x, b->length };
    }
}

static void fit(void *what)
{
    bench *const b = what;

    ori_rocket_destroy(b->rocket);
    b->rocket = NULL;
    if (b->status == ORI_OK)
        b->status = ori_rocket_fit(&b->rocket, b->transform, b->cases,
                                   b->count, 1, &b->options);
}

static void transform(void *what)
{
    bench *const b = what;

    if (b->status == ORI_OK)
        b->status = ori_rocket_transform(b->rocket, b->cases, b->count, b->y);
}

/* "gflops" is million samples a second, as in the reference's lines. */
static void tell(bench_report *r, const bench *b, const char *act,
                 timing took)
{
    char *const peer = output_format("oriole-%s-%s", b->transform, act);
    char *const id = output_format("%s_T%d_n%d", b->transform, b->length,
                                   b->count);

    bench_report_line(r, peer, id, took, 1e3 * b->length * b->count);
    free(peer);
    free(id);
}

static ori_status time_one(bench_report *r, bench *b)
{
    const double seconds = r->settings->seconds;
    timing took = timing_of(fit, b, seconds);

    if (b->status != ORI_OK)
        return b->status;
    tell(r, b, "fit", took);
    b->y = output_alloc((size_t)b->count *
                            (size_t)ori_rocket_features(b->rocket),
                        sizeof *b->y);
    took = timing_of(transform, b, seconds);
    if (b->status == ORI_OK)
        tell(r, b, "transform", took);
    return b->status;
}

static int time_length(bench_report *r, const char *name, int length)
{
    bench b = { .transform = name, .length = length,
                .count = r->settings->cases,
                .options = ORI_ROCKET_OPTIONS_INIT };
    ori_status s;

    if (progress_stop_asked())
        return EXIT_PROBLEMS;
    progress_show(&r->bar, 0.0, "%s, %d samples", name, length);
    b.x = output_alloc((size_t)b.count * (size_t)length, sizeof *b.x);
    b.cases = output_alloc((size_t)b.count, sizeof *b.cases);
    b.options.seed = r->settings->common.seed;
    walk(&b, r->settings->common.seed);
    s = time_one(r, &b);
    ori_rocket_destroy(b.rocket);
    free(b.x);
    free(b.cases);
    free(b.y);
    return s == ORI_OK ? EXIT_FINE
                       : output_fail_input(r->command->name, s);
}

static int time_transform(bench_report *r, const char *name)
{
    static const int lengths[] = { 150, 500, 1000 };
    int code = EXIT_FINE;

    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
        if (code == EXIT_FINE)
            code = time_length(r, name, lengths[i]);
    return code;
}

/* Is there one of that name? */
static bool is_known(const app_command *command, const char *name)
{
    if (name && strcmp(name, "ridge") == 0)
        return true;
    for (int i = 0; i < ori_rocket_count(); i++)
        if (!name || strcmp(name, ori_rocket_name_at(i)) == 0)
            return true;
    output_fail(command->name, "there is no transform \"%s\"", name);
    return false;
}

int bench_rocket(const app_command *command, const bench_settings *settings,
                 const char *transform)
{
    bench_report r;
    int code = EXIT_FINE;

    if (!is_known(command, transform))
        return EXIT_USAGE;
    r = bench_report_begin(command, settings);
    for (int i = 0; i < ori_rocket_count() && code == EXIT_FINE; i++)
        if (!transform || strcmp(transform, ori_rocket_name_at(i)) == 0)
            code = time_transform(&r, ori_rocket_name_at(i));
    if (code == EXIT_FINE && (!transform || strcmp(transform, "ridge") == 0))
        code = bench_ridge(&r);
    return bench_report_end(&r, code);
}
