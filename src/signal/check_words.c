/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_words.c - what is wrong with a recording, in words
 */
#include <oriole/signal/check.h>

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

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
    if (check->unfinished && !check->audio)
        say(&w, "unfinished: it ends within a line, which was left out; %lld "
            "frames were taken", (long long)check->frames);
    else if (check->unfinished)
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
    if (check->jitter_s * check->rate_hz > 0.05)
        say(&w, "times: they jitter by %.3g s, %.0f %% of a step",
            check->jitter_s, 100.0 * check->jitter_s * check->rate_hz);
}
