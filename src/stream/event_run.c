/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * event_run.c - from a signal to its events, in one go
 */
#include <oriole/stream/event_run.h>

#include <math.h>
#include <string.h>

#include <oriole/signal/live.h>
#include <oriole/stream/event_rules.h>

#include "base/fail.h"
#include "base/memory.h"

enum { CHUNK = 1024 };          /* samples of a recording read at once */

struct ori_event_run {
    ori_event_run_options o;
    ori_model *model;
    ori_stream *stream;
    ori_events *events;
    ori_event_options rules;
    float *no_scores;           /* [labels] NaN: a frame that is a gap */
};

/* --- creating --- */

static ori_status take_options(ori_event_run *r,
                               const ori_event_run_options *o)
{
    if (!o || o->size != sizeof *o)
        return ori__fail(ORI_EINVAL, "event run: options not set up with "
                         "ORI_EVENT_RUN_OPTIONS_INIT");
    r->o = *o;
    return ORI_OK;
}

static ori_status set_up(ori_event_run *r)
{
    ori_stream_options o = ORI_STREAM_OPTIONS_INIT;
    const int labels = ori_model_label_count(r->model);
    ori_stream_cost cost;
    ori_status s;

    o.hop_samples = r->o.hop_samples;
    s = ori_stream_create(&r->stream, r->model, &o);
    if (s != ORI_OK)
        return s;
    r->no_scores = ORI__NEW(float, (size_t)labels);
    if (!r->no_scores)
        return ori__fail_memory("event run");
    for (int k = 0; k < labels; k++)
        r->no_scores[k] = (float)NAN;
    cost = ori_stream_cost_of(r->stream);
    s = ori_event_rules_load(&r->rules, r->model, &cost);
    return s == ORI_OK ? ori_events_create(&r->events, &r->rules) : s;
}

ori_status ori_event_run_create(ori_event_run **run, ori_model *model,
                                const ori_event_run_options *options)
{
    ori_event_run *r = ORI__NEW(ori_event_run, 1);
    ori_status s;

    *run = NULL;
    if (!r)
        return ori__fail_memory("event run");
    r->model = model;
    s = take_options(r, options);
    if (s == ORI_OK)
        s = set_up(r);
    if (s == ORI_OK)
        *run = r;
    else
        ori_event_run_destroy(r);
    return s;
}

void ori_event_run_destroy(ori_event_run *r)
{
    if (!r)
        return;
    ori_events_destroy(r->events);
    ori_event_rules_free(&r->rules);
    ori_stream_destroy(r->stream);
    ori__free(r->no_scores);
    ori__free(r);
}

const ori_stream *ori_event_run_stream(const ori_event_run *r)
{
    return r->stream;
}

bool ori_event_run_alive(const ori_event_run *r, int label)
{
    return ori_events_alive(r->events, label) >= 0;
}

ori_event_options ori_event_run_rules(const ori_event_run *r)
{
    return r->rules;
}

ori_status ori_event_run_set_rules(ori_event_run *r,
                                   const ori_event_options *rules)
{
    const int labels = ori_model_label_count(r->model);
    ori_event_rule *copy;
    ori_events *events;
    ori_status s;

    if (rules->classes != labels)
        return ori__fail(ORI_EINVAL, "event run: rules for %d classes, the "
                         "model has %d", rules->classes, labels);
    s = ori_events_create(&events, rules);
    if (s != ORI_OK)
        return s;
    copy = ORI__NEW(ori_event_rule, (size_t)labels);
    if (!copy) {
        ori_events_destroy(events);
        return ori__fail_memory("event run");
    }
    memcpy(copy, rules->rules, (size_t)labels * sizeof *copy);
    ori_events_destroy(r->events);
    ori_event_rules_free(&r->rules);
    r->events = events;
    r->rules = *rules;
    r->rules.rules = copy;
    return ORI_OK;
}

int64_t ori_event_run_delay(const ori_event_run *r)
{
    const int64_t hop = r->rules.hop_samples;

    return ori_stream_cost_of(r->stream).delay_samples +
           r->rules.smooth_samples / hop / 2 * hop;
}

/* --- running --- */

static bool tell_events(ori_event_run *r)
{
    ori_event e;
    bool on = true;

    while (on && ori_events_pull(r->events, &e))
        on = r->o.event(r->o.context, &e);
    return on;
}

static bool take_scores(ori_event_run *r)
{
    ori_stream_frame f;
    bool on = true;

    while (on && ori_stream_pull(r->stream, &f)) {
        const float *p = f.present < 0.5f ? r->no_scores : f.probabilities;

        if (r->o.frame)
            on = r->o.frame(r->o.context, f.start, f.end, p);
        if (on && r->o.event) {
            ori_events_push(r->events, f.start, f.end, p);
            on = tell_events(r);
        }
    }
    return on;
}

bool ori_event_run_push(ori_event_run *r, const float *x, int64_t count)
{
    const int channels = ori_model_channels(r->model);
    bool on = true;

    while (on && count > 0) {
        const int64_t took = ori_stream_push(r->stream, x, count);

        x += took * channels;
        count -= took;
        on = take_scores(r);
    }
    return on;
}

bool ori_event_run_finish(ori_event_run *r)
{
    bool on;

    if (ori_stream_account_of(r->stream).in == 0)
        return true;
    ori_stream_finish(r->stream);
    on = take_scores(r);
    if (on && r->o.event) {
        ori_events_reset(r->events);
        on = tell_events(r);
    }
    return on;
}

bool ori_event_run_gap(ori_event_run *r, int64_t position)
{
    const bool on = ori_event_run_finish(r);

    ori_stream_reset(r->stream, position);
    return on;
}

/* --- recordings --- */

static ori_status hear(ori_event_run *r, ori_live *live, float *x,
                       int64_t *end)
{
    ori_live_piece piece;
    bool on = true;

    *end = 0;
    while (on) {
        ori_status s = ori_live_read(live, x, CHUNK, &piece);

        if (s != ORI_OK)
            return s;
        if (piece.frames == 0)
            break;
        if (piece.gap)
            on = ori_event_run_gap(r, piece.position);
        *end = piece.position + (int64_t)piece.frames;
        on = on && ori_event_run_push(r, x, (int64_t)piece.frames);
    }
    return on && ori_event_run_finish(r)
               ? ORI_OK : ori__fail(ORI_ESTOPPED, "the run was stopped");
}

/* What an earlier recording left behind, where it was stopped. */
static void forget(ori_event_run *r)
{
    ori_event e;

    ori_stream_reset(r->stream, 0);
    while (ori_events_pull(r->events, &e)) { }
    ori_events_reset(r->events);
    while (ori_events_pull(r->events, &e)) { }
}

ori_status ori_event_run_recording(ori_event_run *r, const char *path,
                                   int64_t *length)
{
    const int channels = ori_model_channels(r->model);
    ori_live_options o = ORI_LIVE_OPTIONS_INIT;
    float *x = ORI__NEW(float, (size_t)CHUNK * (size_t)channels);
    ori_live *live = NULL;
    int64_t end = 0;
    ori_status s;

    if (!x)
        return ori__fail_memory(path);
    o.rate_hz = ori_model_rate(r->model);
    o.channels = channels;
    o.columns = r->o.columns;
    s = ori_live_open(&live, path, &o);
    if (s == ORI_OK) {
        forget(r);
        s = hear(r, live, x, &end);
    }
    if (s == ORI_OK && end == 0)
        s = ori__fail(ORI_EDATA, "%s: holds no samples", path);
    if (length)
        *length = end;
    ori_live_close(live);
    ori__free(x);
    return s;
}
