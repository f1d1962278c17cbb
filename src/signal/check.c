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

typedef struct run {        /* of one channel, which goes on */
    float value;
    int64_t length, loud;
    /* Welford's sums (1962), which no offset makes inexact */
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

/* ------------------------------------------------------------- each sample */

static void count_stuck(const ori_checker *c, ori_check_channel *k, run *r,
                        float x)
{
    const bool same = r->length > 0 && !(x < r->value) && !(x > r->value) &&
                      !(c->check.audio && fabsf(x) < quiet);

    r->length = same ? r->length + 1 : 1;
    r->value = x;
    if (r->length > 1 && r->length > k->stuck)
        k->stuck = r->length;
}

static void count_loud(ori_check_channel *k, run *r, float x)
{
    r->loud = fabsf(x) >= full_scale ? r->loud + 1 : 0;
    if (r->loud == CLIPPED_RUN)
        k->clipped += CLIPPED_RUN;
    else if (r->loud > CLIPPED_RUN)
        k->clipped++;
}

static void see(const ori_checker *c, ori_check_channel *k, run *r, float x)
{
    const double off = (double)x - r->mean;

    r->mean += off / (double)++r->count;
    r->squares += off * ((double)x - r->mean);
    if (!(k->low <= (double)x))
        k->low = x;
    if (!(k->high >= (double)x))
        k->high = x;
    count_stuck(c, k, r, x);
    if (c->check.audio)
        count_loud(k, r, x);
}

static void see_missing(ori_check_channel *k, run *r)
{
    k->missing++;
    r->length = r->loud = 0;
}

/* -------------------------------------------------------------- each frame */

static void count_gap(ori_checker *c, bool missing)
{
    ori_check *k = &c->check;

    if (!missing) {
        c->gap = 0;
        return;
    }
    k->gaps += c->gap++ == 0;
    if (c->gap > k->longest_gap)
        k->longest_gap = c->gap;
}

static void count_silent(ori_checker *c, float loudest)
{
    if (loudest > c->loudest)
        c->loudest = loudest;
    if (++c->block_frames < c->block)
        return;
    if (c->loudest < quiet)
        c->check.silent += c->block_frames;
    c->block_frames = 0;
    c->loudest = 0.0f;
}

void ori_checker_push(ori_checker *c, const float *x, size_t frames)
{
    const size_t channels = (size_t)c->check.channels;

    for (size_t t = 0; t < frames; t++) {
        float loudest = 0.0f;
        size_t missing = 0;

        for (size_t i = 0; i < channels; i++) {
            const float v = x[t * channels + i];

            if (isfinite(v)) {
                see(c, &c->channel[i], &c->run[i], v);
                loudest = fmaxf(loudest, fabsf(v));
            } else {
                see_missing(&c->channel[i], &c->run[i]);
                missing++;
            }
        }
        count_gap(c, missing == channels);
        if (c->check.audio)
            count_silent(c, loudest);
    }
    c->check.frames += (int64_t)frames;
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
