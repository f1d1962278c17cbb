/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_pcm.c - what is wrong with a recording of 16 bit integers
 *
 * Most recordings are such, and hours long.  Integers are a quarter of the
 * work of floats: eight fit a vector, their sums are exact, and none is
 * missing.  Only where a piece holds something are its samples looked at one
 * by one, as floats.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "signal/checker.h"

/* The loops below are written to become vectors, which GCC 12 does with all
 * of them here and with none at -O2. */
#pragma GCC optimize("O3")

enum { SCALE = 32768 };

/* Rows of at least so many equal samples have two pairs of neighbours within
 * each of which both are as the sample before, wherever pairs begin. */
enum { PAIRED_RUN = 4 };

typedef struct glance {
    int low, high;
    int64_t sum, squares;
} glance;

/* n <= ORI__CHECK_PIECE, so that sums of halves of squares fit 32 bits. */
static glance look(const int16_t *restrict x, size_t n)
{
    int16_t low = x[0], high = x[0];
    int32_t sum = 0;
    uint32_t squares_low = 0, squares_high = 0;

    for (size_t i = 0; i < n; i++) {
        low = x[i] < low ? x[i] : low;
        high = x[i] > high ? x[i] : high;
        sum += x[i];
    }
    for (size_t i = 0; i < n; i++) {
        const uint32_t square = (uint32_t)(x[i] * x[i]);

        squares_low += square & 0xffff;
        squares_high += square >> 16;
    }
    return (glance){ low, high, sum,
                     ((int64_t)squares_high << 16) + squares_low };
}

/* Is any sample as the one before it? */
static bool repeats(const int16_t *restrict x, size_t n)
{
    int16_t same = 0;

    for (size_t i = 1; i < n; i++)
        same |= x[i] == x[i - 1];
    return same != 0;
}

/* Are both of any pair as the one before them? */
static bool repeats_in_pairs(const int16_t *restrict x, size_t n)
{
    uint32_t same = 0;

    for (size_t i = 1; i + 1 < n; i += 2) {
        uint32_t pair, before;

        memcpy(&pair, x + i, sizeof pair);
        memcpy(&before, x + i - 1, sizeof before);
        same |= pair == before;
    }
    return same != 0;
}

static void to_floats(float *restrict to, const int16_t *restrict x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] = (float)x[i] * (1.0f / SCALE);
}

static bool is_quiet(int v)
{
    return (float)abs(v) / SCALE < ORI__QUIET;
}

/*
 * Rows that the piece's ends cut: the one that goes on from before, and the
 * one that goes on behind.  For pieces without a row within that is longer
 * than the longest so far.
 */
static void count_ends(ori_check_channel *k, ori__check_run *r,
                       const int16_t *x, size_t n)
{
    const int16_t before = (int16_t)(r->value * (float)SCALE);
    size_t head = 0, tail = 1;

    if (r->length > 0 && !is_quiet(before))
        while (head < n && x[head] == before)
            head++;
    if (head > 0 && r->length + (int64_t)head > k->stuck)
        k->stuck = r->length + (int64_t)head;
    if (!is_quiet(x[n - 1]))
        while (tail < n && x[n - 1 - tail] == x[n - 1])
            tail++;
    r->length = head == n ? r->length + (int64_t)n : (int64_t)tail;
    r->value = (float)x[n - 1] / SCALE;
}

static bool may_hold_longer(const ori_check_channel *k, const int16_t *x,
                            size_t n)
{
    return k->stuck >= PAIRED_RUN ? repeats_in_pairs(x, n) : repeats(x, n);
}

/* One channel of a piece; gives its loudest sample. */
static int see(ori_checker *c, int channel, const int16_t *x, size_t n)
{
    ori_check_channel *k = &c->channel[channel];
    ori__check_run *r = &c->run[channel];
    const glance g = look(x, n);
    const int loudest = abs(g.low) > g.high ? abs(g.low) : g.high;
    const bool loud = (float)loudest / SCALE >= ORI__FULL_SCALE;
    const bool stuck = !is_quiet(loudest) && may_hold_longer(k, x, n);
    const int64_t count = (int64_t)n;

    ori__check_moments(r, n, (double)g.sum / (double)(count * SCALE),
                       (double)(g.squares * count - g.sum * g.sum) /
                           ((double)count * SCALE * SCALE));
    k->low = fmin(k->low, (double)g.low / SCALE);
    k->high = fmax(k->high, (double)g.high / SCALE);
    if (loud || stuck)
        to_floats(c->x, x, n);
    if (stuck)
        ori__check_stuck(c, k, r, c->x, n);
    else
        count_ends(k, r, x, n);
    if (loud)
        ori__check_loud(k, r, c->x, n);
    else
        r->loud = 0;
    return loudest;
}

/* Channel `channel` of x [frames, channels] into `to`. */
static void take_channel(int16_t *restrict to, const int16_t *restrict x,
                         size_t frames, size_t channels, size_t channel)
{
    if (channels == 2)
        for (size_t t = 0; t < frames; t++)
            to[t] = x[2 * t + channel];
    else
        for (size_t t = 0; t < frames; t++)
            to[t] = x[t * channels + channel];
}

static void take_piece(ori_checker *c, const int16_t *x, size_t frames)
{
    const int channels = c->check.channels;
    int loudest = 0;

    for (int i = 0; i < channels; i++) {
        const int16_t *of = x;
        int loud;

        if (channels > 1) {
            take_channel(c->pcm, x, frames, (size_t)channels, (size_t)i);
            of = c->pcm;
        }
        loud = see(c, i, of, frames);
        loudest = loud > loudest ? loud : loudest;
    }
    c->gap = 0;
    ori__check_silent(c, (float)loudest / SCALE, frames);
}

void ori__checker_push_pcm16(ori_checker *c, const int16_t *x, size_t frames)
{
    c->check.frames += (int64_t)frames;
    while (frames > 0) {
        const size_t n = ori__check_piece(c, frames);

        take_piece(c, x, n);
        x += n * (size_t)c->check.channels;
        frames -= n;
    }
}
