/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * cmd_bench.h - what a benchmark was asked for
 */
#ifndef ORI_APPS_CMD_BENCH_H
#define ORI_APPS_CMD_BENCH_H

#include <oriole/conv/conv.h>

#include "command.h"

/* --method: names of solvers, and these. */
enum { BENCH_AUTO, BENCH_ALL };
extern const char *const bench_methods[];

/* --pass: an ori_conv_pass, or */
enum { BENCH_ALL_PASSES = 3 };

typedef struct bench_settings {
    app_common common;
    const char *shapes, *only;
    int method, pass;
    int layout;                 /* 0: ntc, 1: nct */
    double seconds;             /* for one line */
    int random;                 /* problems; 0: a table instead */
    const char *plot;           /* a picture instead, or NULL */
    int channels;               /* of its curves */
    bool measure, training, plans;
    int hops;                   /* of a stream or a filter */
    int taps, hop;              /* of a filter */
    int cases;                  /* for transforms */
    double hours;               /* of a stream, instead of times; 0: not */
} bench_settings;

/* What planning may cost. */
ori_effort bench_effort(const bench_settings *settings);

/* What the settings say about every problem. */
void bench_apply(const bench_settings *settings, ori_conv_problem *problem);

#endif
