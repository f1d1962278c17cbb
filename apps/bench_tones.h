/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_tones.h - a signal of days with tones at known places, and a
 * recogniser made by hand that hears them
 *
 * Any sample can be had at any time, so that a part of the signal can be
 * looked at again.
 */
#ifndef ORI_APPS_BENCH_TONES_H
#define ORI_APPS_BENCH_TONES_H

#include <stdint.h>

#include <oriole/model/model.h>

enum {
    BENCH_TONES_HZ = 16000,     /* the rate */
    /* A stream that begins at a multiple of this computes what one that
     * began at 0 does: a multiple of all hops, strides and parts. */
    BENCH_TONES_ALIGN = BENCH_TONES_HZ
};

typedef struct bench_tone {
    int64_t start, end;         /* samples */
    int label;
} bench_tone;

typedef struct bench_tones {
    uint64_t seed;
    int64_t length;             /* samples of signal */
    bench_tone *tone;           /* [count], in order, a minute or more apart,
                                   and the first within the first minute */
    int64_t count;
} bench_tones;

bench_tones bench_tones_begin(uint64_t seed, double hours);
void bench_tones_end(bench_tones *tones);

/* Samples [start, start + count) of the signal: noise, and the tones. */
void bench_tones_fill(const bench_tones *tones, int64_t start, int64_t count,
                      float *x);

/* Labels "low", "high" and "_noise", log-mel front end. */
ori_status bench_tones_recogniser(ori_model **model);

#endif
