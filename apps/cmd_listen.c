/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * cmd_listen.c - oriole listen: events of a signal, as they happen
 *
 *     live input ──▶ stream ──▶ events ──▶ a JSON line each
 *
 * At a gap all three begin anew, so that nothing is bridged.
 */
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <oriole/model/model.h>
#include <oriole/signal/live.h>
#include <oriole/stream/event_run.h>
#include <oriole/stream/events.h>
#include <oriole/stream/stream.h>

#include "command.h"
#include "event_clip.h"
#include "event_text.h"
#include "listen_check.h"
#include "live_display.h"
#include "option.h"
#include "output.h"

typedef struct listen_settings {
    app_common common;
    const char *device, *format, *columns, *clips;
    bool list_devices, follow, realtime, stats, check;
    double rate_hz;
    int gaps, baud;
    double before_s;
    double hop_s, on, off, smooth_s, min_s, max_s, merge_s, refractory_s;
} listen_settings;

static const char *const gap_names[] = { "reset", "hold", "mask", NULL };

#define AT(member) .offset = offsetof(listen_settings, member)
#define SECONDS .kind = APP_REAL, .argument = "S", .low = 0, .high = 1e6

static const app_option options[] = {
    { .name = "Input", .kind = APP_HEADING },
    { .name = "device", .kind = APP_TEXT, .argument = "D", AT(device),
      .help = "a sound device, by number or a part of its name; \"\" is the "
              "usual one" },
    { .name = "list-devices", .kind = APP_FLAG, AT(list_devices),
      .help = "print the sound devices, and do nothing else" },
    { .name = "format", .kind = APP_TEXT, .argument = "F", AT(format),
      .help = "what the input is: raw PCM such as s16le:16000:1 (encoding, "
              "rate, channels), or wav, csv, json (default: as its first "
              "bytes tell)" },
    { .name = "columns", .kind = APP_TEXT, .argument = "C,...", AT(columns),
      .help = "of rows: names or numbers of the columns to take (default: "
              "all but the time)" },
    { .name = "rate", .kind = APP_REAL, .argument = "HZ", AT(rate_hz),
      .low = 1e-6, .high = 1e9,
      .help = "rows a second (default: the recogniser's rate)" },
    { .name = "gaps", .kind = APP_CHOICE, .argument = "reset|hold|mask",
      AT(gaps), .choices = gap_names,
      .help = "what is done where rows or samples are missing for at most a "
              "second: begin anew (default), keep the last values, or mask; "
              "no event spans a reset" },
    { .name = "follow", .kind = APP_FLAG, AT(follow),
      .help = "at the file's end wait for more" },
    { .name = "baud", .kind = APP_INT, .argument = "N", AT(baud),
      .low = 1200, .high = 921600,
      .help = "speed of a serial line (default 115200)" },
    { .name = "realtime", .kind = APP_FLAG, AT(realtime),
      .help = "play a recording at its real speed" },
    { .name = "check", .kind = APP_FLAG, AT(check),
      .help = "prove on a recording that the stream's scores are those of "
      "the whole at once: the largest difference, and the worst hop" },
    { .name = "Events", .kind = APP_HEADING },
    { .name = "hop", SECONDS, AT(hop_s),
      .help = "from score to score (default: a 64th of the window)" },
    { .name = "on", .kind = APP_REAL, .argument = "P", AT(on), .low = 0,
      .high = 1, .help = "probability at which an event begins, of all "
                         "classes (default: the recogniser's own, or 0.7)" },
    { .name = "off", .kind = APP_REAL, .argument = "P", AT(off), .low = 0,
      .high = 1, .help = "below which it ends (default: likewise, or 0.4)" },
    { .name = "smooth", SECONDS, AT(smooth_s),
      .help = "over which scores are averaged" },
    { .name = "min", SECONDS, AT(min_s), .help = "the shortest event" },
    { .name = "max", SECONDS, AT(max_s),
      .help = "the longest; what is longer is cut; 0: none is" },
    { .name = "merge", SECONDS, AT(merge_s),
      .help = "pauses up to this long belong to the event" },
    { .name = "refractory", SECONDS, AT(refractory_s),
      .help = "no event of a class so soon behind its last" },
    { .name = "Output", .kind = APP_HEADING },
    { .name = "clips", .kind = APP_TEXT, .argument = "FOLDER", AT(clips),
      .help = "write each event there, as FLAC" },
    { .name = "pre-roll", SECONDS, AT(before_s),
      .help = "what was before the event belongs to its clip (default "
              "0.5)" },
    { .name = "stats", .kind = APP_FLAG, AT(stats),
      .help = "at the end a line that accounts for every sample" },
    { .name = NULL }
};

typedef struct listening {
    const app_command *command;
    const listen_settings *settings;
    ori_model *model;
    ori_event_run *run;
    const ori_stream *stream;   /* the run's */
    ori_live *live;
    ori_event_options rules;
    event_text out;
    event_clip clip;
    live_display display;
    bool shares_terminal;       /* events are printed where it is */
    double unit;                /* seconds a sample; 1 where unknown */
    int64_t heard;              /* events */
    struct timespec began;
} listening;

static volatile sig_atomic_t stop_asked;

static void on_signal(int number)
{
    (void)number;
    stop_asked = 1;
}

/* Without SA_RESTART, so that what waits wakes up. */
static void catch_signals(void)
{
    struct sigaction action = { .sa_handler = on_signal };

    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

/* Whatever has to be done now and then; false: nobody reads any more. */
static bool tick(listening *l)
{
    if (l->display.terminal >= 0)
        live_display_draw(&l->display, l->run,
                          ori_live_counts_of(l->live).dropped);
    return event_text_again(&l->out);
}

/* Asked while the input waits. */
static bool stopping(void *context)
{
    return stop_asked || !tick(context);
}

static void say(void *context, const char *words)
{
    listening *l = context;

    live_display_clear(&l->display);
    output_say(&l->settings->common, "%s", words);
}

/* ---- setting up ---- */

static void print_device(void *context, int number, const char *name,
                         int channels, double rate_hz, bool usual)
{
    const listen_settings *s = context;

    if (s->common.json)
        output_json(json_pack("{s:i,s:o,s:i,s:f,s:b}", "device", number,
                              "name", output_json_text(name), "channels",
                              channels, "rate", rate_hz, "default", usual));
    else
        printf("%d\t%s\t%d channel%s\t%g Hz%s\n", number, name, channels,
               output_plural(channels), rate_hz, usual ? "\tdefault" : "");
}

static int list_devices(const app_command *command, listen_settings *s)
{
    const ori_status status = ori_live_devices(print_device, s);

    return output_close(command->name,
                        status == ORI_OK
                            ? EXIT_FINE
                            : output_fail_input(command->name, status));
}

static bool print_event(void *context, const ori_event *event)
{
    listening *l = context;
    const ori_event e = *event;
    const char *label = ori_model_label(l->model, e.label);
    json_t *o = json_pack(
        "{s:f,s:f,s:o,s:f,s:I,s:I,s:I,s:I}",
        "start", (double)e.start * l->unit, "end", (double)e.end * l->unit,
        "label", output_json_text(label), "score", (double)e.score,
        "start_sample", (json_int_t)e.start,
        "end_sample", (json_int_t)e.end,
        "decided_sample", (json_int_t)e.decided,
        "dropped", (json_int_t)ori_live_counts_of(l->live).dropped);

    l->heard++;
    live_display_event(&l->display, event);
    if (l->shares_terminal)
        live_display_clear(&l->display);
    if (l->settings->clips) {
        char *path = event_clip_write(&l->clip, label, e.start, e.end);

        json_object_set_new(o, "clip",
                            path ? output_json_text(path) : json_null());
        free(path);
    }
    return event_text_print(&l->out, o);
}

static bool show_score(void *context, int64_t start, int64_t end,
                       const float *probabilities)
{
    listening *l = context;

    (void)start;
    (void)end;
    live_display_score(&l->display, probabilities);
    return true;
}

static int64_t samples(const listening *l, double seconds)
{
    return llround(seconds / l->unit);
}

static void set_time(const listening *l, double seconds, int64_t *time)
{
    if (seconds >= 0)
        *time = samples(l, seconds);
}

/* What the command line says stands before what the model's file says. */
static void override_rules(listening *l, ori_event_rule *rules)
{
    const listen_settings *s = l->settings;

    set_time(l, s->smooth_s, &l->rules.smooth_samples);
    set_time(l, s->min_s, &l->rules.min_samples);
    set_time(l, s->max_s, &l->rules.max_samples);
    set_time(l, s->merge_s, &l->rules.merge_samples);
    set_time(l, s->refractory_s, &l->rules.refractory_samples);
    for (int k = 0; k < l->rules.classes; k++) {
        if (s->on >= 0)
            rules[k].on = (float)s->on;
        if (s->off >= 0)
            rules[k].off = (float)s->off;
        else if (rules[k].off > rules[k].on)
            rules[k].off = rules[k].on;
    }
}

static ori_status create_run(listening *l)
{
    ori_event_run_options o = ORI_EVENT_RUN_OPTIONS_INIT;
    ori_event_rule *rules;
    ori_status s;

    o.hop_samples = samples(l, l->settings->hop_s);
    o.frame = show_score;
    o.event = print_event;
    o.context = l;
    s = ori_event_run_create(&l->run, l->model, &o);
    if (s != ORI_OK)
        return s;
    l->stream = ori_event_run_stream(l->run);
    l->rules = ori_event_run_rules(l->run);
    rules = output_alloc((size_t)l->rules.classes, sizeof *rules);
    memcpy(rules, l->rules.rules, (size_t)l->rules.classes * sizeof *rules);
    override_rules(l, rules);
    l->rules.rules = rules;
    s = ori_event_run_set_rules(l->run, &l->rules);
    free(rules);
    return s;
}

static ori_status open_input(listening *l, const char *path)
{
    const listen_settings *s = l->settings;
    ori_live_options o = ORI_LIVE_OPTIONS_INIT;

    o.format = s->format;
    o.columns = s->columns;
    o.row_rate_hz = s->rate_hz;
    o.rate_hz = ori_model_rate(l->model);
    o.channels = ori_model_channels(l->model);
    o.gaps = (ori_gaps)s->gaps;
    o.follow = s->follow;
    o.baud = s->baud;
    o.stop = stopping;
    o.say = say;
    o.context = l;
    return s->device ? ori_live_open_device(&l->live, s->device, &o)
                     : ori_live_open(&l->live, path, &o);
}

/* Of the signal as the recogniser hears it; false: said why not. */
static bool start_clips(listening *l)
{
    l->clip = (event_clip){ .command = l->command->name,
                            .folder = l->settings->clips,
                            .rate_hz = ori_model_rate(l->model),
                            .channels = ori_model_channels(l->model),
                            .before = samples(l, l->settings->before_s) };
    return !l->settings->clips || event_clip_begin(&l->clip);
}

static ori_status set_up(listening *l, const char *model, const char *path)
{
    ori_status s = ori_model_load(&l->model, model);

    if (s != ORI_OK)
        return s;
    l->unit = ori_model_rate(l->model) > 0 ? 1 / ori_model_rate(l->model) : 1;
    s = create_run(l);
    if (s == ORI_OK)
        s = open_input(l, path);
    live_display_begin(&l->display, &l->settings->common, l->model, l->unit);
    l->shares_terminal = isatty(STDOUT_FILENO);
    return s;
}

static void tear_down(listening *l)
{
    live_display_end(&l->display);
    ori_live_close(l->live);
    ori_event_run_destroy(l->run);
    ori_model_destroy(l->model);
    event_clip_free(&l->clip);
}

/* ---- listening ---- */

static bool take_piece(listening *l, const float *x, const ori_live_piece *p)
{
    const int64_t frames = (int64_t)p->frames;
    const bool right = !p->gap || ori_event_run_gap(l->run, p->position);

    if (l->settings->clips)
        event_clip_keep(&l->clip, x, frames, p->position);
    live_display_hear(&l->display, x, frames * ori_live_channels(l->live),
                      p->position + frames);
    return right && ori_event_run_push(l->run, x, frames);
}

/* Wait until this sample would have come. */
static void keep_pace(const listening *l, int64_t position)
{
    const double due = (double)position * l->unit;
    struct timespec until = l->began;

    until.tv_sec += (time_t)due;
    until.tv_nsec += (long)((due - floor(due)) * 1e9);
    if (until.tv_nsec >= 1000000000L) {
        until.tv_nsec -= 1000000000L;
        until.tv_sec++;
    }
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
}

static int listen(listening *l)
{
    const size_t room = ori_model_rate(l->model) > 6400
                            ? (size_t)(ori_model_rate(l->model) / 100) : 64;
    float *x = output_alloc(room * (size_t)ori_live_channels(l->live),
                            sizeof *x);
    ori_live_piece piece = { .frames = 1 };
    ori_status s = ORI_OK;
    bool right = true;

    clock_gettime(CLOCK_MONOTONIC, &l->began);
    while (right && !stop_asked) {
        s = ori_live_read(l->live, x, room, &piece);
        if (s != ORI_OK || piece.frames == 0)
            break;
        if (l->settings->realtime)
            keep_pace(l, piece.position + (int64_t)piece.frames);
        right = take_piece(l, x, &piece) && tick(l);
    }
    free(x);
    /* What came before a failure counts. */
    right = right && ori_event_run_finish(l->run);
    if (s != ORI_OK)
        return output_fail_input(l->command->name, s);
    return right ? EXIT_FINE : EXIT_RESOURCES;
}

/* in = used + dropped + pending, at the model's rate; what the input itself
 * met, at its own. */
static bool print_stats(listening *l)
{
    const ori_stream_account a = ori_stream_account_of(l->stream);
    const ori_stream_cost cost = ori_stream_cost_of(l->stream);
    const ori_live_counts c = ori_live_counts_of(l->live);
    json_t *stream = json_pack(
        "{s:I,s:I,s:I,s:I}", "in", (json_int_t)a.in, "used",
        (json_int_t)a.used, "dropped", (json_int_t)a.dropped, "pending",
        (json_int_t)a.pending);
    json_t *input = json_pack(
        "{s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I}",
        "frames", (json_int_t)c.frames, "gaps", (json_int_t)c.gaps,
        "missing", (json_int_t)c.missing, "filled", (json_int_t)c.filled,
        "dropped", (json_int_t)c.dropped,
        "duplicate_rows", (json_int_t)c.duplicate_rows,
        "late_rows", (json_int_t)c.late_rows,
        "clock_steps", (json_int_t)c.clock_steps,
        "short_rows", (json_int_t)c.short_rows,
        "bad_rows", (json_int_t)c.bad_rows,
        "half_rows", (json_int_t)c.half_rows,
        "infinite", (json_int_t)c.infinite,
        "reconnections", (json_int_t)c.reconnections);

    return event_text_print(&l->out, json_pack(
        "{s:{s:I,s:o,s:o,s:I,s:I}}", "stats", "events", (json_int_t)l->heard,
        "samples", stream, "input", input, "window",
        (json_int_t)cost.window_samples, "delay",
        (json_int_t)cost.delay_samples));
}

static int listen_all(listening *l, const char *model, const char *path)
{
    const ori_status s = set_up(l, model, path);
    int code;

    if (s == ORI_ESTOPPED)
        return EXIT_FINE;
    if (s != ORI_OK)
        return output_fail_input(l->command->name, s);
    if (!start_clips(l))
        return EXIT_RESOURCES;
    output_say(&l->settings->common, "listening: %s; a score comes %.3g s "
               "behind what it stands for", ori_live_format(l->live),
               (double)ori_stream_cost_of(l->stream).delay_samples * l->unit);
    code = listen(l);
    live_display_end(&l->display);
    if (l->settings->stats && !print_stats(l))
        code = EXIT_RESOURCES;
    return event_text_finish(&l->out, stop_asked) ? code : EXIT_RESOURCES;
}

/* --check: no events, but a proof. */
static int check(const app_command *command, const listen_settings *s,
                 const char *model_path, const char *path)
{
    ori_model *model;
    ori_status status;
    int code;

    if (!path || strcmp(path, "-") == 0) {
        output_fail(command->name, "--check takes a recording");
        return EXIT_USAGE;
    }
    status = ori_model_load(&model, model_path);
    if (status != ORI_OK)
        return output_fail_input(command->name, status);
    code = listen_check(command, &s->common, model, path);
    ori_model_destroy(model);
    return output_close(command->name, code);
}

static int run_listen(const app_command *command, int argc, char **argv)
{
    listen_settings s = { .common.seed = 1, .before_s = 0.5, .on = -1,
                          .off = -1, .smooth_s = -1, .min_s = -1,
                          .max_s = -1, .merge_s = -1, .refractory_s = -1 };
    listening l = { .command = command, .settings = &s,
                    .display.terminal = -1,
                    .out.command = command->name };
    char **operands;
    int count, code;

    code = option_parse(command, argc, argv, &s, &operands, &count);
    if (code != OPTION_GO_ON)
        return code;
    if (s.list_devices)
        return list_devices(command, &s);
    if (count < 1 || count > 2 || (count == 2) == (s.device != NULL)) {
        output_fail(command->name, "takes a MODEL, and either --device or "
                    "one input: a file, a device's path, or - for standard "
                    "input; \"oriole listen --help\" tells more");
        return EXIT_USAGE;
    }
    if (s.on >= 0 && s.off > s.on) {
        output_fail(command->name, "--off is above --on");
        return EXIT_USAGE;
    }
    if (s.check)
        return check(command, &s, operands[0], count == 2 ? operands[1]
                                                          : NULL);
    signal(SIGPIPE, SIG_IGN);   /* a reader who leaves is an error to tell */
    catch_signals();
    code = listen_all(&l, operands[0], count == 2 ? operands[1] : NULL);
    tear_down(&l);
    return code;
}

const app_command cmd_listen = {
    .name = "listen",
    .operands = "MODEL [FILE|-|--device D] [OPTION...]",
    .summary = "tell events of a live signal as they happen",
    .about =
        "Prints one JSON object a line for each event, at once: start and end "
        "(seconds from the input's beginning, and as sample numbers at the "
        "recogniser's rate), label and score.\n"
        "\n"
        "The input is a recording, a FIFO, a serial line, standard input (-) "
        "or a sound device.  Streams are raw PCM of a stated --format, WAV "
        "of any length, CSV with a row a sample, or JSON with an object or an "
        "array a line.  A column named time, timestamp, t, ... tells which "
        "rows are missing, late or there twice; they are counted, and no "
        "event spans a gap.  Another rate is brought to the recogniser's.\n"
        "\n"
        "Ctrl-C and SIGTERM end it in order: the last events and --stats are "
        "printed.  A device or serial line that vanishes is tried again each "
        "second; with --follow a file that is rotated is read on in the new "
        "one, and a FIFO waits for its next writer.  Events that standard "
        "output does not take, because a disk is full or a reader slow, wait "
        "and are tried again; a clip that a full disk does not take is null in "
        "its event, and the next one is tried.\n"
        "\n"
        "Where standard error is a terminal it shows level, scores (* where an "
        "event goes on), the last events and what was dropped; not with "
        "--quiet.",
    .options = options,
    .run = run_listen,
};
