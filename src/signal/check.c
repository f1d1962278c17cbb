/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check.c - what is wrong with a recording
 */
#include <oriole/signal/check.h>

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/fail.h"
#include "base/memory.h"

/* A sample so loud may be clipped; three in a row are. */
static const float full_scale = 0.999f;
enum { CLIPPED_RUN = 3 };

/* -60 dB */
static const float quiet = 1e-3f;

enum {
    PIECE = 1024,           /* frames that are looked at together */
    LANES = 8               /* of sums side by side, which fill vectors */
};

typedef struct run {        /* of one channel, which goes on */
    float value;
    int64_t length, loud;
    double mean, squares;
    int64_t count;
} run;

struct ori_checker {
    ori_check check;
    ori_check_channel *channel;
    run *run;
    int64_t gap;            /* that goes on */
    int64_t block, block_frames;    /* of a tenth of a second */
    float loudest;          /* in it */
    float x[PIECE];         /* one channel of a piece */
};

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

/* Means and squares of two parts together: Chan, Golub & LeVeque, "Updating
 * formulae and a pairwise algorithm for computing sample variances", 1979. */
static void add_moments(run *r, const float *x, size_t n)
{
    double sums[LANES] = { 0.0 }, squares[LANES] = { 0.0 };
    double sum = 0.0, square = 0.0, mean, off;
    const double a = (double)r->count, b = (double)n;
    const size_t whole = n - n % LANES;

    for (size_t i = 0; i < whole; i += LANES)
        for (size_t k = 0; k < LANES; k++)
            sums[k] += (double)x[i + k];
    for (size_t i = whole; i < n; i++)
        sums[0] += (double)x[i];
    for (int k = 0; k < LANES; k++)
        sum += sums[k];
    mean = sum / b;
    for (size_t i = 0; i < whole; i += LANES)
        for (size_t k = 0; k < LANES; k++) {
            const double d = (double)x[i + k] - mean;

            squares[k] += d * d;
        }
    for (size_t i = whole; i < n; i++)
        squares[0] += ((double)x[i] - mean) * ((double)x[i] - mean);
    for (int k = 0; k < LANES; k++)
        square += squares[k];
    off = mean - r->mean;
    r->mean += off * b / (a + b);
    r->squares += square + off * off * a * b / (a + b);
    r->count += (int64_t)n;
}

/* Of n values from x on, and the one before: is any as the one before it? */
static bool repeats(const float *x)
{
    int same = 0;

    for (int k = 0; k < LANES; k++)
        same |= x[k] == x[k - 1];
    return same != 0;
}

static void count_stuck(const ori_checker *c, ori_check_channel *k, run *r,
                        const float *x, size_t n)
{
    const float least = c->check.audio ? quiet : 0.0f;
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

static void count_loud(ori_check_channel *k, run *r, const float *x, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        r->loud = fabsf(x[i]) >= full_scale ? r->loud + 1 : 0;
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
        count_stuck(c, k, r, x, n);
    } else {
        r->length = 1;
        r->value = x[n - 1];
    }
    if (!c->check.audio)
        return;
    if (g->high >= full_scale || -g->low >= full_scale)
        count_loud(k, r, x, n);
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

static void count_silent(ori_checker *c, float loudest, size_t frames)
{
    if (loudest > c->loudest)
        c->loudest = loudest;
    c->block_frames += (int64_t)frames;
    if (c->block_frames < c->block)
        return;
    if (c->loudest < quiet)
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
        count_silent(c, loudest, frames);
}

/* No piece goes over the end of a block whose loudness counts. */
void ori_checker_push(ori_checker *c, const float *x, size_t frames)
{
    c->check.frames += (int64_t)frames;
    while (frames > 0) {
        const int64_t left = c->block - c->block_frames;
        size_t n = frames < PIECE ? frames : PIECE;

        if (c->check.audio && (int64_t)n > left)
            n = (size_t)left;
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
                                 : rate_error(info->file_rate_hz);
    return k;
}

/* --------------------------------------------------------------- in words */

typedef struct words {
    void (*tell)(void *user, const char *sentence);
    void *user;
    const ori_check *check;
} words;

__attribute__((format(printf, 2, 3)))
static void say(const words *w, const char *format, ...)
{
    char text[160];
    va_list values;

    va_start(values, format);
    vsnprintf(text, sizeof text, format, values);
    va_end(values);
    w->tell(w->user, text);
}

static double percent(const words *w, int64_t count)
{
    return 100.0 * (double)count / (double)w->check->frames;
}

static void tell_channel(const words *w, int i)
{
    const ori_check_channel *k = &w->check->channel[i];
    const double level = fabs(k->mean) / (k->deviation + 1e-12);
    char of[32] = "";

    if (w->check->channels > 1)
        snprintf(of, sizeof of, " of channel %d", i + 1);
    if (k->missing == w->check->frames)
        say(w, "empty: no sample%s is there", of);
    else if (!(k->high > k->low))
        say(w, "constant: all samples%s are %g", of, k->low);
    else if (k->missing > 0)
        say(w, "missing: %.2g %% of the samples%s", percent(w, k->missing),
            of);
    if (percent(w, k->clipped) > 0.1)
        say(w, "clipped: %.2g %% of the samples%s", percent(w, k->clipped),
            of);
    if (w->check->audio && fabs(k->mean) > 1e-3 && level > 0.1)
        say(w, "offset: the mean%s is %.3g of full scale", of, k->mean);
    if (k->high > k->low && k->stuck > 10 && percent(w, k->stuck) > 5.0)
        say(w, "stuck: %lld samples in a row%s are the same",
            (long long)k->stuck, of);
}

void ori_check_tell(const ori_check *check,
                    void (*tell)(void *user, const char *sentence),
                    void *user)
{
    const words w = { .tell = tell, .user = user, .check = check };

    if (check->frames == 0) {
        say(&w, "empty: no frame is there");
        return;
    }
    if (check->unfinished)
        say(&w, "unfinished: the header says nothing of the samples, %lld "
            "frames were found", (long long)check->frames);
    for (int i = 0; i < check->channels; i++)
        tell_channel(&w, i);
    if (percent(&w, check->silent) > 50.0)
        say(&w, "silent: %.0f %% of the time", percent(&w, check->silent));
    if (check->gaps > 0)
        say(&w, "gaps: %lld, the longest of %lld frames",
            (long long)check->gaps, (long long)check->longest_gap);
    if (check->infinite > 0)
        say(&w, "infinite: %lld samples, taken as missing",
            (long long)check->infinite);
    if (check->duplicate_rows > 0)
        say(&w, "times: rows that are there twice: %lld",
            (long long)check->duplicate_rows);
    if (check->late_rows > 0)
        say(&w, "times: rows that go back in time: %lld",
            (long long)check->late_rows);
    if (fabs(check->rate_error_ppm) > 20.0)
        say(&w, "clock: %+.0f ppm off a round rate", check->rate_error_ppm);
}
