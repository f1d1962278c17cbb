/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_live.c - "oriole motif --keep": what is odd in a log as it comes
 *
 *     live input ──▶ front ──▶ watch ──▶ events ──▶ a line each
 *
 * A sample is a row of numbers, or an instant of sound as its front tells it.
 * Samples have two numbers: the place that their time says, which is told, and
 * how many were pushed before, by which the watch knows them.  They part at
 * gaps.
 */
#include "motif_live.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/motif/watch.h>
#include <oriole/signal/live.h>

#include "event_text.h"
#include "motif_input.h"
#include "output.h"
#include "progress.h"

/* Frames that are taken at once: of sound they make few samples. */
enum { PIECE = 64, PIECE_OF_SOUND = 1024, PARTS = 64 };

/* From this sample pushed on, places are so much larger. */
typedef struct part {
    int64_t from, offset;
} part;

typedef struct watching {
    const app_command *command;
    const motif_settings *settings;
    const char *path;
    motif_input input;
    ori_watch *watch;           /* NULL while the window is not known */
    event_text out;
    bool unread;                /* nobody reads any more */
    int channels;
    double rate_hz;             /* 0: unknown */
    int code;                   /* not EXIT_FINE: it went wrong */
    int64_t keep, window;
    double *first;              /* [keep, channels] until the window is
                                   chosen */
    int64_t waiting;            /* frames there */
    int64_t came;               /* samples of the front */
    bool begun;                 /* anything came */
    int64_t place;              /* of the next sample of the front */
    int64_t pushed, next;       /* with those that stand for missing ones; the
                                   place of the next one */
    part parts[PARTS];          /* the newest last */
    int part_count;
    int64_t discords, changes;
} watching;

static bool stopping(void *context)
{
    watching *w = context;

    w->unread = w->unread || !event_text_again(&w->out);
    return progress_stop_asked() || w->unread;
}

static void say(void *context, const char *words)
{
    const watching *w = context;

    output_say(&w->settings->common, "%s", words);
}

/* ----------------------------------------------------------------- places */

static void begin_part(watching *w, int64_t place)
{
    if (w->part_count > 0 &&
        w->parts[w->part_count - 1].offset == place - w->pushed)
        return;
    if (w->part_count == PARTS) {
        memmove(w->parts, w->parts + 1, (PARTS - 1) * sizeof *w->parts);
        w->part_count--;
    }
    w->parts[w->part_count++] = (part){ w->pushed, place - w->pushed };
}

static int64_t place_of(const watching *w, int64_t sample)
{
    int i = w->part_count - 1;

    while (i > 0 && w->parts[i].from > sample)
        i--;
    return sample + (i < 0 ? 0 : w->parts[i].offset);
}

/* ----------------------------------------------------------------- events */

static void print_json(watching *w, const ori_watch_event *e, int64_t at)
{
    json_t *o = json_object();
    const bool change = e->kind == ORI_WATCH_CHANGE;

    json_object_set_new(o, "event",
                        json_string(change ? "change" : "discord"));
    json_object_set_new(o, change ? "at" : "start", json_integer(at));
    if (!change)
        json_object_set_new(o, "end", json_integer(at + w->window));
    if (w->rate_hz > 0.0)
        json_object_set_new(o, change ? "at_s" : "start_s",
                            json_real((double)at / w->rate_hz));
    if (w->rate_hz > 0.0 && !change)
        json_object_set_new(o, "end_s", json_real((double)(at + w->window) /
                                                  w->rate_hz));
    json_object_set_new(o, change ? "arcs" : "distance",
                        output_json_number(e->value));
    json_object_set_new(o, "limit", output_json_number(e->limit));
    json_object_set_new(o, "told", json_integer(w->next));
    w->unread |= !event_text_print(&w->out, o);
}

static void print_line(const watching *w, const ori_watch_event *e,
                       int64_t at)
{
    const double unit = w->rate_hz > 0.0 ? 1.0 / w->rate_hz : 1.0;
    const bool change = e->kind == ORI_WATCH_CHANGE;

    printf("%s\t%.9g\t%.9g\t%s%lld\t%.4f\n", w->path, (double)at * unit,
           (double)(change ? at : at + w->window) * unit,
           change ? "change" : "discord",
           (long long)(change ? w->changes : w->discords), e->value);
    fflush(stdout);
}

static void tell(watching *w, const ori_watch_event *e)
{
    const int64_t at = place_of(w, e->at);

    w->changes += e->kind == ORI_WATCH_CHANGE;
    w->discords += e->kind == ORI_WATCH_ODD;
    if (w->settings->common.json)
        print_json(w, e, at);
    else
        print_line(w, e, at);
}

static void print_summary(watching *w)
{
    const ori_live_counts c = ori_live_counts_of(w->input.live);
    const int64_t samples = w->input.audio ? w->came : c.frames;

    output_say(&w->settings->common, "%s: %lld samples, %lld discord%s, "
               "%lld change%s; %lld gap%s, %lld row%s not read", w->path,
               (long long)samples, (long long)w->discords,
               output_plural(w->discords), (long long)w->changes,
               output_plural(w->changes), (long long)c.gaps,
               output_plural(c.gaps), (long long)c.bad_rows,
               output_plural(c.bad_rows));
    if (w->settings->common.json)
        event_text_print(&w->out, json_pack(
            "{s:{s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I}}", "summary",
            "samples", (json_int_t)samples, "window", (json_int_t)w->window,
            "discords", (json_int_t)w->discords, "changes",
            (json_int_t)w->changes, "gaps", (json_int_t)c.gaps, "missing",
            (json_int_t)c.missing, "duplicate_rows",
            (json_int_t)c.duplicate_rows, "late_rows",
            (json_int_t)c.late_rows, "bad_rows", (json_int_t)c.bad_rows));
}

/* ---------------------------------------------------------------- samples */

/* One frame, of this place. */
static void watch_frame(watching *w, const double *x, int64_t place)
{
    ori_watch_event events[ORI_WATCH_EVENTS];
    int count;

    w->pushed++;
    w->next = place + 1;
    count = ori_watch_push(w->watch, x, events);
    for (int i = 0; i < count; i++)
        tell(w, &events[i]);
}

static void say_front(const watching *w)
{
    const app_common *c = &w->settings->common;

    if (w->input.audio && w->settings->bands > 0)
        output_say(c, "  of it     %d mel bands in dB, %.6g times a second",
                   w->settings->bands, w->rate_hz);
    else if (w->input.audio)
        output_say(c, "  of it     the loudness in dB, %.6g times a second",
                   w->rate_hz);
}

static int start_watch(watching *w)
{
    ori_append_options o = ORI_APPEND_OPTIONS_INIT;
    ori_watch_options options = ORI_WATCH_OPTIONS_INIT;
    ori_status status;

    o.keep = w->keep;
    o.window = w->window;
    o.plain = w->settings->plain;
    o.flat = w->settings->flat;
    options.channels = w->channels;
    status = ori_watch_create(&w->watch, &o, &options);
    if (status == ORI_OK) {
        output_say(&w->settings->common, "%s: %s; windows of %lld samples%s, "
                   "the last %lld samples kept", w->path,
                   ori_live_format(w->input.live), (long long)w->window,
                   w->first ? ", chosen" : "", (long long)w->keep);
        say_front(w);
        return EXIT_FINE;
    }
    output_fail(w->command->name, "%s: %s", w->path, ori_last_error());
    return status == ORI_ENOMEM ? EXIT_RESOURCES : EXIT_USAGE;
}

/* From the first column of what was gathered; then all of it is watched. */
static int choose_window(watching *w)
{
    const int64_t n = w->waiting;
    const ori_profile_options o = { .size = sizeof o,
                                    .plain = w->settings->plain,
                                    .flat = w->settings->flat };
    double *x = output_alloc((size_t)n + 1, sizeof *x);
    ori_window_choice choice;
    ori_status status;
    int code = EXIT_INPUT;

    for (int64_t i = 0; i < n; i++)
        x[i] = w->first[i * w->channels];
    status = ori_window_choose(&choice, x, n, &o);
    free(x);
    w->window = choice.window;
    if (status != ORI_OK)
        output_fail(w->command->name, "%s: %s", w->path, ori_last_error());
    else
        code = start_watch(w);
    w->pushed = 0;
    for (int64_t i = 0; code == EXIT_FINE && i < n; i++)
        watch_frame(w, w->first + i * w->channels, place_of(w, i));
    free(w->first);
    w->first = NULL;
    return code;
}

static int take_frame(watching *w, const double *x, int64_t place)
{
    if (w->watch) {
        watch_frame(w, x, place);
        return EXIT_FINE;
    }
    memcpy(w->first + w->waiting++ * w->channels, x,
           (size_t)w->channels * sizeof *x);
    w->pushed++;
    w->next = place + 1;
    return w->waiting == w->keep ? choose_window(w) : EXIT_FINE;
}

/* A missing frame keeps windows from spanning the gap; of a short one there
 * are as many as are missing. */
static int take_gap(watching *w, int64_t place)
{
    int64_t missing = place - w->next;
    double *none = output_alloc((size_t)w->channels, sizeof *none);
    int code = EXIT_FINE;

    for (int i = 0; i < w->channels; i++)
        none[i] = (double)NAN;
    missing = missing >= 1 && missing <= w->window ? missing : 1;
    for (int64_t i = 0; i < missing && code == EXIT_FINE; i++)
        code = take_frame(w, none, w->next);
    free(none);
    begin_part(w, place);
    w->next = place;
    return code;
}

/* The next sample, of the front. */
static ori_status take_sample(void *to, const double *x)
{
    watching *w = to;

    if (w->pushed == 0)
        begin_part(w, w->place);
    w->came++;
    w->code = take_frame(w, x, w->place++);
    return w->code == EXIT_FINE ? ORI_OK : ORI_ESTOPPED;
}

/* Frames that follow others, or come behind a gap or at the beginning: there
 * the front begins anew. */
static ori_status take_piece(watching *w, const float *x,
                             const ori_live_piece *p)
{
    const int64_t place = llround((double)p->position /
                                  motif_front_step(w->input.front));
    ori_status status = ORI_OK;

    if (p->gap && w->begun)
        status = motif_front_end(w->input.front, take_sample, w);
    if (status == ORI_OK && p->gap && w->pushed > 0) {
        w->code = take_gap(w, place);
        status = w->code == EXIT_FINE ? ORI_OK : ORI_ESTOPPED;
    }
    if (p->gap || !w->begun)
        w->place = place;
    w->begun = true;
    return status == ORI_OK
               ? motif_front_push(w->input.front, x, p->frames, take_sample,
                                  w)
               : status;
}

static int watch_all(watching *w)
{
    const size_t most = w->input.audio ? PIECE_OF_SOUND : PIECE;
    float *x = output_alloc(most * (size_t)ori_live_channels(w->input.live),
                            sizeof *x);
    ori_live_piece piece = { .frames = 1 };
    ori_status status = ORI_OK;

    while (status == ORI_OK && !stopping(w)) {
        status = ori_live_read(w->input.live, x, most, &piece);
        if (status != ORI_OK || piece.frames == 0)
            break;
        status = take_piece(w, x, &piece);
    }
    free(x);
    if (status == ORI_OK && piece.frames == 0 && w->begun)
        motif_front_end(w->input.front, take_sample, w);
    if (w->code == EXIT_FINE && status != ORI_OK && status != ORI_ESTOPPED)
        w->code = output_fail_input(w->command->name, status);
    return w->code;
}

static int finish(watching *w)
{
    ori_watch_event event;
    int code = w->watch ? EXIT_FINE : choose_window(w);

    if (code == EXIT_FINE && ori_watch_finish(w->watch, &event))
        tell(w, &event);
    if (code == EXIT_FINE)
        print_summary(w);
    return code;
}

/* ------------------------------------------------------------- setting up */

static int fail_sizes(const watching *w, const char *option,
                      const char *text)
{
    output_fail(w->command->name, "%s \"%s\" is no number of samples nor, of "
                "a log whose rate is known, of seconds such as 600s; --rate "
                "tells the rate of rows that come", option, text);
    return EXIT_USAGE;
}

static int read_sizes(watching *w)
{
    const motif_settings *s = w->settings;
    const bool automatic = !s->window || strcmp(s->window, "auto") == 0;

    w->keep = motif_samples(s->keep, w->rate_hz);
    if (w->keep < 1 || w->keep > INT32_MAX / 2)
        return fail_sizes(w, "--keep", s->keep);
    if (automatic) {
        w->first = output_alloc((size_t)w->keep * (size_t)w->channels,
                                sizeof *w->first);
        return EXIT_FINE;
    }
    w->window = motif_samples(s->window, w->rate_hz);
    return w->window < 0 ? fail_sizes(w, "--window", s->window)
                         : start_watch(w);
}

static int set_up(watching *w, const char *path)
{
    ori_live_options hooks = ORI_LIVE_OPTIONS_INIT;
    int code;

    hooks.stop = stopping;
    hooks.say = say;
    hooks.context = w;
    code = motif_input_open(&w->input, w->command, w->settings, path, &hooks);
    w->path = w->input.name;
    w->channels = w->input.width;
    w->rate_hz = w->input.rate_hz;
    return code == EXIT_FINE ? read_sizes(w) : code;
}

int motif_live(const app_command *command, const motif_settings *settings,
               const char *path)
{
    watching w = { .command = command, .settings = settings,
                   .out.command = command->name };
    int code = set_up(&w, path);

    if (code == EXIT_FINE)
        code = watch_all(&w);
    if (code == EXIT_FINE)
        code = finish(&w);
    if (!event_text_finish(&w.out, progress_stop_asked()) || w.unread)
        code = code == EXIT_FINE ? EXIT_RESOURCES : code;
    motif_input_close(&w.input);
    ori_watch_destroy(w.watch);
    free(w.first);
    return code;
}
