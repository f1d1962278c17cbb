/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_hours.c - a stream over hours or days of signal, as fast as it goes
 *
 * Tones lie at known places of a long signal of noise.  It is pushed in
 * pieces of any length.  Each event that is found must be, to the sample and
 * to the score's last bit, what a stream finds that hears nothing but the
 * seconds around that place.  Beside that scores, samples and memory are
 * counted.
 */
#include "bench_hours.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <oriole/stream/event_rules.h>
#include <oriole/stream/stream.h>

#include "bench_tones.h"
#include "output.h"
#include "progress.h"
#include "timing.h"

enum { BLOCK = BENCH_TONES_HZ, PIECE_MOST = 480,
       AROUND = 10 * BENCH_TONES_HZ,    /* of a tone, heard again */
       FOUND_MOST = 16 };               /* events between two tones */

/* A stream and what makes events of it. */
typedef struct listener {
    ori_stream *stream;
    ori_events *events;
    int64_t position;           /* the next sample */
    int64_t scored;             /* up to where scores have come */
    int64_t scores, torn;       /* torn: scores that do not follow the one
                                   before */
    ori_event found[FOUND_MOST];
    int count;                  /* also of those beyond FOUND_MOST */
} listener;

typedef struct bench {
    const bench_settings *settings;
    ori_model *model;
    bench_tones tones;
    listener whole, again;
    float x[BLOCK];
    uint64_t chance;
    int64_t at;                 /* tones before this one are dealt with */
    int64_t found, other;       /* other: events at no tone */
    int64_t error;              /* the largest, in samples */
    int64_t unlike;             /* events whose label or score is another */
    int64_t distance;           /* the largest of an event's ends from its
                                   tone's, in samples */
    long begun_kib, most_kib;   /* resident, after a minute and since */
} bench;

/* ---- listening ---- */

static ori_status listener_create(listener *l, ori_model *model)
{
    ori_event_options rules = ORI_EVENT_OPTIONS_INIT;
    ori_stream_cost cost;
    ori_status s = ori_stream_create(&l->stream, model, NULL);

    if (s != ORI_OK)
        return s;
    cost = ori_stream_cost_of(l->stream);
    s = ori_event_rules_load(&rules, model, &cost);
    if (s == ORI_OK)
        s = ori_events_create(&l->events, &rules);
    ori_event_rules_free(&rules);
    return s;
}

static void listener_destroy(listener *l)
{
    ori_stream_destroy(l->stream);
    ori_events_destroy(l->events);
}

static void take_events(listener *l)
{
    ori_event e;

    while (ori_events_pull(l->events, &e)) {
        if (l->count < FOUND_MOST)
            l->found[l->count] = e;
        l->count++;
    }
}

static void take_scores(listener *l)
{
    ori_stream_frame f;

    while (ori_stream_pull(l->stream, &f)) {
        l->torn += f.start != l->scored;
        l->scored = f.end;
        l->scores++;
        ori_events_push(l->events, f.start, f.end, f.probabilities);
        take_events(l);
    }
}

static void push(listener *l, const float *x, int64_t count)
{
    while (count > 0) {
        const int64_t took = ori_stream_push(l->stream, x, count);

        x += took;
        count -= took;
        l->position += took;
        take_scores(l);
    }
}

static void finish(listener *l)
{
    ori_stream_finish(l->stream);
    take_scores(l);
    ori_events_reset(l->events);
    take_events(l);
}

/* ---- what was found ---- */

static int64_t apart(int64_t a, int64_t b)
{
    return a > b ? a - b : b - a;
}

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* Hear the seconds around a tone once more, by themselves. */
static void hear_again(bench *b, const bench_tone *tone)
{
    listener *l = &b->again;
    const int64_t before = tone->start > AROUND ? tone->start - AROUND : 0;
    const int64_t after = tone->end + AROUND;
    const int64_t end = after < b->tones.length ? after : b->tones.length;

    l->position = l->scored = before - before % BENCH_TONES_ALIGN;
    l->count = 0;
    ori_stream_reset(l->stream, l->position);
    while (l->position < end) {
        const int64_t left = end - l->position;
        const int64_t count = left < BLOCK ? left : BLOCK;

        bench_tones_fill(&b->tones, l->position, count, b->x);
        push(l, b->x, count);
    }
    finish(l);
}

static void compare(bench *b, const bench_tone *tone, const ori_event *e)
{
    const ori_event *again = b->again.found;

    hear_again(b, tone);
    if (b->again.count != 1) {
        b->unlike++;
        return;
    }
    b->error = larger(b->error, larger(apart(e->start, again->start),
                                       apart(e->end, again->end)));
    b->unlike += e->label != again->label || e->decided != again->decided ||
                 e->score < again->score || e->score > again->score;
    b->distance = larger(b->distance, larger(apart(e->start, tone->start),
                                             apart(e->end, tone->end)));
}

/* Events come in order; the tones before one that were not heard are lost. */
static void judge(bench *b, const ori_event *e)
{
    const bench_tone *tone = b->tones.tone;
    int64_t i = b->at;

    while (i < b->tones.count && tone[i].end <= e->start)
        i++;
    if (i < b->tones.count && tone[i].start < e->end &&
        tone[i].label == e->label) {
        compare(b, &tone[i], e);
        b->found++;
        b->at = i + 1;
    } else {
        b->other++;
    }
}

static void judge_all(bench *b)
{
    listener *l = &b->whole;

    for (int i = 0; i < l->count && i < FOUND_MOST; i++)
        judge(b, &l->found[i]);
    if (l->count > FOUND_MOST)
        b->other += l->count - FOUND_MOST;
    l->count = 0;
}

/* ---- memory ---- */

/* Resident, exactly: /proc/self/statm lags behind by up to some hundred
 * KiB.  0: the system does not say. */
static long resident_kib(void)
{
    FILE *f = fopen("/proc/self/smaps_rollup", "r");
    char line[128];
    long kib = 0;

    while (f && kib == 0 && fgets(line, sizeof line, f))
        (void)sscanf(line, "Rss: %ld", &kib);
    if (f)
        fclose(f);
    return kib;
}

/* Once a minute of signal. */
static void look_at_memory(bench *b)
{
    const int64_t minute = 60 * BENCH_TONES_HZ;
    const int64_t past = b->whole.position % minute;
    long now;

    if (past >= BLOCK)
        return;
    now = resident_kib();
    if (b->whole.position / minute == 1)
        b->begun_kib = b->most_kib = now;
    else if (now > b->most_kib)
        b->most_kib = now;
}

/* ---- all of it ---- */

static int64_t any_piece(bench *b)
{
    b->chance = b->chance * 6364136223846793005u + 1442695040888963407u;
    return 1 + (int64_t)((b->chance >> 33) % PIECE_MOST);
}

/* The first look at memory brings the code that looks into memory, which is
 * not the stream's growth. */
static void run(bench *b)
{
    progress bar = progress_begin(&b->settings->common);
    const double length = (double)b->tones.length;

    (void)resident_kib();
    while (b->whole.position < b->tones.length && !progress_stop_asked()) {
        const int64_t left = b->tones.length - b->whole.position;
        const int64_t count = left < BLOCK ? left : BLOCK;

        bench_tones_fill(&b->tones, b->whole.position, count, b->x);
        for (int64_t done = 0; done < count;) {
            const int64_t piece = any_piece(b);
            const int64_t some = piece < count - done ? piece : count - done;

            push(&b->whole, b->x + done, some);
            done += some;
        }
        judge_all(b);
        look_at_memory(b);
        progress_show(&bar, (double)b->whole.position / length,
                      "%.2f hours heard, %lld events",
                      (double)b->whole.position / 3600 / BENCH_TONES_HZ,
                      (long long)b->found);
    }
    finish(&b->whole);
    judge_all(b);
    progress_end(&bar);
}

/* Samples that the account cannot tell the whereabouts of, or that no score
 * stands for. */
static int64_t lost_samples(const bench *b)
{
    const ori_stream_account a = ori_stream_account_of(b->whole.stream);

    return apart(a.in, b->whole.position) +
           apart(a.in, a.used + a.dropped + a.pending) + a.dropped +
           a.pending + apart(b->whole.scored, b->whole.position);
}

static int report(const bench *b, double seconds)
{
    const int64_t lost = lost_samples(b);
    const struct {
        const char *name;
        double value;
    } columns[] = {
        { "hours", (double)b->whole.position / 3600 / BENCH_TONES_HZ },
        { "seconds", seconds },
        { "tones", (double)b->tones.count },
        { "found", (double)b->found },
        { "other_events", (double)b->other },
        { "position_error", (double)b->error },
        { "unlike_events", (double)b->unlike },
        { "tone_distance", (double)b->distance },
        { "scores", (double)b->whole.scores },
        { "torn_scores", (double)b->whole.torn },
        { "lost_samples", (double)lost },
        { "resident_kib", (double)b->begun_kib },
        { "growth_kib", (double)(b->most_kib - b->begun_kib) },
    };
    const size_t count = sizeof columns / sizeof columns[0];
    json_t *line = json_object();

    for (size_t i = 0; i < count; i++)
        json_object_set_new(line, columns[i].name,
                            output_json_number(columns[i].value));
    if (b->settings->common.json) {
        output_json(line);
    } else {
        json_decref(line);
        for (size_t i = 0; i < count; i++)
            printf("%s%s", i ? "," : "", columns[i].name);
        for (size_t i = 0; i < count; i++)
            printf("%c%.10g", i ? ',' : '\n', columns[i].value);
        putchar('\n');
    }
    return b->found == b->tones.count && b->other == 0 && b->error == 0 &&
                   b->unlike == 0 && b->whole.torn == 0 && lost == 0
               ? EXIT_FINE : EXIT_PROBLEMS;
}

int bench_hours(const app_command *command, const bench_settings *settings)
{
    bench *b = output_alloc(1, sizeof *b);
    const double start = timing_now();
    ori_status s = bench_tones_recogniser(&b->model);
    int code = EXIT_PROBLEMS;

    b->settings = settings;
    b->chance = settings->common.seed;
    b->tones = bench_tones_begin(settings->common.seed, settings->hours);
    if (s == ORI_OK)
        s = listener_create(&b->whole, b->model);
    if (s == ORI_OK)
        s = listener_create(&b->again, b->model);
    if (s == ORI_OK) {
        run(b);
        if (!progress_stop_asked())
            code = report(b, timing_now() - start);
    }
    listener_destroy(&b->whole);
    listener_destroy(&b->again);
    ori_model_destroy(b->model);
    bench_tones_end(&b->tones);
    free(b);
    return s == ORI_OK ? code : output_fail_input(command->name, s);
}
