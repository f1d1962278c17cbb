/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check.c - what is wrong with a recording
 */
#include <math.h>

#include "base/fail.h"
#include "base/memory.h"
#include "signal/checker.h"

enum {
    CLIPPED_RUN = 3,
    PIECE = ORI__CHECK_PIECE,
    LANES = 8               /* of sums side by side, which fill vectors */
};

typedef ori__check_run run;

ori_status ori_checker_create(ori_checker **checker,
                              const ori_source_info *info, bool audio)
{
    const size_t channels = (size_t)info->channels;
    ori_checker *c = ORI__NEW(ori_checker, 1);

    *checker = NULL;
    if (!c)
        return ori__fail_memory("a check");
    c->channel = ORI__NEW(ori_check_channel, channels);
    c->run = ORI__NEW(run, channels);
    if (!c->channel || !c->run) {
        ori_checker_destroy(c);
        return ori__fail_memory("a check");
    }
    c->check = (ori_check){ .audio = audio, .channels = info->channels,
                            .rate_hz = info->rate_hz,
                            .channel = c->channel };
    c->block = info->rate_hz > 10.0 ? llrint(info->rate_hz / 10.0) : 1;
    for (size_t i = 0; i < channels; i++)
        c->channel[i].low = c->channel[i].high = (double)NAN;
    *checker = c;
    return ORI_OK;
}

void ori_checker_destroy(ori_checker *c)
{
    if (!c)
        return;
    ori__free(c->channel);
    ori__free(c->run);
    ori__free(c);
}

/* ----------------------------------------------- one channel of a piece */

/* What the loops over all samples see; the rest is looked at only where it
 * shows that there is something. */
typedef struct glance {
    float low, high;
    bool finite, repeats;
} glance;

static glance look(const float *x, size_t n)
{
    float low[LANES], high[LANES], odd[LANES];
    int repeats[LANES] = { 0 };
    glance g = { x[0], x[0], true, false };
    size_t i = 1;

    for (int k = 0; k < LANES; k++) {
        low[k] = high[k] = x[0];
        odd[k] = x[0] * 0.0f;           /* NaN of what is not finite */
    }
    for (; i + LANES <= n; i += LANES)
        for (int k = 0; k < LANES; k++) {
            const float v = x[i + (size_t)k], before = x[i + (size_t)k - 1];

            low[k] = v < low[k] ? v : low[k];
            high[k] = v > high[k] ? v : high[k];
            odd[k] += v * 0.0f;
            repeats[k] |= v == before;
        }
    for (; i < n; i++) {
        low[0] = x[i] < low[0] ? x[i] : low[0];
        high[0] = x[i] > high[0] ? x[i] : high[0];
        odd[0] += x[i] * 0.0f;
        repeats[0] |= x[i] == x[i - 1];
    }
    for (int k = 0; k < LANES; k++) {
        g.low = low[k] < g.low ? low[k] : g.low;
        g.high = high[k] > g.high ? high[k] : g.high;
        g.finite &= odd[k] == 0.0f;
        g.repeats |= repeats[k] != 0;
    }
    return g;
}

/* Chan, Golub & LeVeque, "Updating formulae and a pairwise algorithm for
 * computing sample variances", 1979. */
void ori__check_moments(run *r, size_t n, double mean, double squares)
{
    const double a = (double)r->count, b = (double)n;
    const double off = mean - r->mean;

    r->mean += off * b / (a + b);
    r->squares += squares + off * off * a * b / (a + b);
    r->count += (int64_t)n;
}

static void add_moments(run *r, const float *x, size_t n)
{
    double sums[LANES] = { 0.0 }, squares[LANES] = { 0.0 };
    double sum = 0.0, square = 0.0, mean;
    const size_t whole = n - n % LANES;

    for (size_t i = 0; i < whole; i += LANES)
        for (size_t k = 0; k < LANES; k++)
            sums[k] += (double)x[i + k];
    for (size_t i = whole; i < n; i++)
        sums[0] += (double)x[i];
    for (int k = 0; k < LANES; k++)
        sum += sums[k];
    mean = sum / (double)n;
    for (size_t i = 0; i < whole; i += LANES)
        for (size_t k = 0; k < LANES; k++) {
            const double d = (double)x[i + k] - mean;

            squares[k] += d * d;
        }
    for (size_t i = whole; i < n; i++)
        squares[0] += ((double)x[i] - mean) * ((double)x[i] - mean);
    for (int k = 0; k < LANES; k++)
        square += squares[k];
    ori__check_moments(r, n, mean, square);
}

/* Of n values from x on, and the one before: is any as the one before it? */
static bool repeats(const float *x)
{
    int same = 0;

    for (int k = 0; k < LANES; k++)
        same |= x[k] == x[k - 1];
    return same != 0;
}

void ori__check_stuck(const ori_checker *c, ori_check_channel *k, run *r,
                      const float *x, size_t n)
{
    const float least = c->check.audio ? ORI__QUIET : 0.0f;
    float value = r->value;
    int64_t length = r->length, most = k->stuck;

    for (size_t i = 0; i < n; i++) {
        while (i > 0 && i + LANES < n && !repeats(x + i)) {
            i += LANES;
            length = 1;
            value = x[i - 1];
        }
        if (length == 0 || x[i] < value || x[i] > value ||
            fabsf(x[i]) < least) {
            length = 1;
            value = x[i];
        } else if (++length > most) {
            most = length;
        }
    }
    r->value = value;
    r->length = length;
    k->stuck = most;
}

void ori__check_loud(ori_check_channel *k, run *r, const float *x, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        r->loud = fabsf(x[i]) >= ORI__FULL_SCALE ? r->loud + 1 : 0;
        if (r->loud == CLIPPED_RUN)
            k->clipped += CLIPPED_RUN;
        else if (r->loud > CLIPPED_RUN)
            k->clipped++;
    }
}

/* Samples that are all there. */
static void see(const ori_checker *c, ori_check_channel *k, run *r,
                const float *x, size_t n, const glance *g)
{
    const bool goes_on = r->length > 0 && !(x[0] < r->value) &&
                         !(x[0] > r->value);

    add_moments(r, x, n);
    if (!(k->low <= (double)g->low))
        k->low = g->low;
    if (!(k->high >= (double)g->high))
        k->high = g->high;
    if (g->repeats || goes_on) {
        ori__check_stuck(c, k, r, x, n);
    } else {
        r->length = 1;
        r->value = x[n - 1];
    }
    if (!c->check.audio)
        return;
    if (g->high >= ORI__FULL_SCALE || -g->low >= ORI__FULL_SCALE)
        ori__check_loud(k, r, x, n);
    else
        r->loud = 0;
}

/* Those that are there one by one. */
static void see_with_missing(const ori_checker *c, ori_check_channel *k,
                             run *r, const float *x, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (isfinite(x[i])) {
            see(c, k, r, &x[i], 1, &(glance){ x[i], x[i], true, false });
        } else {
            k->missing++;
            r->length = r->loud = 0;
        }
    }
}

/* ---------------------------------------------------------------- a piece */

/* Frames in which no channel has a sample, of x [frames, channels]. */
static void count_gaps(ori_checker *c, const float *x, size_t frames)
{
    const size_t channels = (size_t)c->check.channels;
    ori_check *k = &c->check;

    for (size_t t = 0; t < frames; t++) {
        size_t there = 0;

        for (size_t i = 0; i < channels; i++)
            there += isfinite(x[t * channels + i]) != 0;
        if (there > 0) {
            c->gap = 0;
            continue;
        }
        k->gaps += c->gap++ == 0;
        if (c->gap > k->longest_gap)
            k->longest_gap = c->gap;
    }
}

void ori__check_silent(ori_checker *c, float loudest, size_t frames)
{
    if (loudest > c->loudest)
        c->loudest = loudest;
    c->block_frames += (int64_t)frames;
    if (c->block_frames < c->block)
        return;
    if (c->loudest < ORI__QUIET)
        c->check.silent += c->block_frames;
    c->block_frames = 0;
    c->loudest = 0.0f;
}

static float loudest_of(const float *x, size_t n, const glance *g)
{
    float loudest = 0.0f;

    if (g->finite)
        return fmaxf(g->high, -g->low);
    for (size_t t = 0; t < n; t++)
        if (isfinite(x[t]) && fabsf(x[t]) > loudest)
            loudest = fabsf(x[t]);
    return loudest;
}

static void take_piece(ori_checker *c, const float *x, size_t frames)
{
    const size_t channels = (size_t)c->check.channels;
    float loudest = 0.0f;
    bool missing = false;

    for (size_t i = 0; i < channels; i++) {
        glance g;

        for (size_t t = 0; t < frames; t++)
            c->x[t] = x[t * channels + i];
        g = look(c->x, frames);
        missing |= !g.finite;
        if (g.finite)
            see(c, &c->channel[i], &c->run[i], c->x, frames, &g);
        else
            see_with_missing(c, &c->channel[i], &c->run[i], c->x, frames);
        loudest = fmaxf(loudest, loudest_of(c->x, frames, &g));
    }
    if (missing)
        count_gaps(c, x, frames);
    else
        c->gap = 0;
    if (c->check.audio)
        ori__check_silent(c, loudest, frames);
}

size_t ori__check_piece(const ori_checker *c, size_t frames)
{
    const int64_t left = c->block - c->block_frames;
    const size_t n = frames < PIECE ? frames : PIECE;

    return c->check.audio && (int64_t)n > left ? (size_t)left : n;
}

void ori_checker_push(ori_checker *c, const float *x, size_t frames)
{
    c->check.frames += (int64_t)frames;
    while (frames > 0) {
        const size_t n = ori__check_piece(c, frames);

        take_piece(c, x, n);
        x += n * (size_t)c->check.channels;
        frames -= n;
    }
}

/* ------------------------------------------------------------- the result */

/*
 * Clocks are off by some hundred parts in a million.  Round is a whole number
 * of frames a second, or of seconds a frame; more than 1 % off is another
 * rate.
 */
static double rate_error(double rate_hz)
{
    const double x = rate_hz >= 1.0 ? rate_hz : 1.0 / rate_hz;
    const double error = (x / nearbyint(x) - 1.0) * 1e6;

    if (!(rate_hz > 0.0) || fabs(error) > 1e4)
        return (double)NAN;
    return rate_hz >= 1.0 ? error : -error;
}

const ori_check *ori_checker_result(ori_checker *c,
                                    const ori_source_info *info)
{
    ori_check *k = &c->check;

    for (int i = 0; i < k->channels; i++) {
        const run *r = &c->run[i];

        c->channel[i].mean = r->count ? r->mean : (double)NAN;
        c->channel[i].deviation =
            r->count ? sqrt(r->squares / (double)r->count) : (double)NAN;
    }
    k->infinite = info->infinite;
    k->duplicate_rows = info->duplicate_rows;
    k->late_rows = info->late_rows;
    k->unfinished = info->unfinished;
    k->rate_error_ppm = k->audio ? (double)NAN
                                 : rate_error(info->clock_hz > 0.0
                                                  ? info->clock_hz
                                                  : info->file_rate_hz);
    k->jitter_s = info->jitter_s;
    return k;
}
