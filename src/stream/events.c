/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * events.c - from class probabilities along a signal to events
 *
 *     frame ──▶ ring of 2 half + 1 ──▶ score of the middle ──▶ each class's
 *     event so far ──▶ ring of events that wait to be pulled
 *
 * Double thresholds are an old trick of edge and voice detection (Canny, "A
 * Computational Approach to Edge Detection", 1986, section VIII).
 */
#include <oriole/stream/events.h>

#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"

enum { HALF_MAX = 1 << 15 };

typedef struct frame {
    int64_t start, end;
} frame;

/* The event of one class that has begun and is not over. */
typedef struct growing {
    bool begun;
    bool alive;             /* in the last frame; else in a pause */
    ori_event event;        /* `decided` -1: too short yet */
    int64_t quiet_until;    /* no event begins before */
    bool rising;            /* scores of `off` or more, but no event, */
    int64_t since;          /* from here on */
} growing;

struct ori_events {
    ori_event_options o;
    ori_event_rule *rules;      /* [classes] */
    growing *classes;           /* [classes] */
    int half, room;             /* room: of the ring, 2 half + 1 */
    frame *frames;              /* [room] */
    float *probabilities;       /* [room, classes] */
    int64_t pushed, scored;     /* of this segment */

    ori_event *waiting;         /* [waiting_room] */
    int waiting_room, first, count;
};

/* Creating. */

static ori_status check_rules(const ori_event_options *o)
{
    if (!o->rules || o->classes < 1)
        return ori__fail(ORI_EINVAL, "events: no classes");
    for (int k = 0; k < o->classes; k++) {
        const ori_event_rule *r = &o->rules[k];

        if (!(r->off >= 0 && r->off <= r->on && r->on <= 1))
            return ori__fail(ORI_EINVAL, "events: class %d begins at %g and "
                             "ends below %g: not 0 <= end <= begin <= 1", k,
                             (double)r->on, (double)r->off);
    }
    return ORI_OK;
}

static ori_status check(const ori_event_options *o)
{
    if (!o || o->size != sizeof *o)
        return ori__fail(ORI_EINVAL, "events: options not set up with "
                         "ORI_EVENT_OPTIONS_INIT");
    if (o->hop_samples < 1 || o->smooth_samples < 0 || o->min_samples < 0 ||
        o->max_samples < 0 || o->merge_samples < 0 ||
        o->refractory_samples < 0)
        return ori__fail(ORI_EINVAL, "events: a time is negative, or the hop "
                         "is none");
    if (o->max_samples && o->max_samples < o->min_samples)
        return ori__fail(ORI_EINVAL, "events: the longest, %lld samples, is "
                         "shorter than the shortest, %lld",
                         (long long)o->max_samples,
                         (long long)o->min_samples);
    if (o->smooth_samples / o->hop_samples / 2 > HALF_MAX)
        return ori__fail(ORI_EINVAL, "events: smoothed over %lld samples, "
                         "more than %d hops", (long long)o->smooth_samples,
                         2 * HALF_MAX);
    return check_rules(o);
}

ori_status ori_events_create(ori_events **events, const ori_event_options *o)
{
    ori_status s = check(o);
    ori_events *e;

    *events = NULL;
    if (s != ORI_OK)
        return s;
    e = ORI__NEW(ori_events, 1);
    if (!e)
        return ori__fail_memory("events");
    const size_t classes = (size_t)o->classes;

    e->o = *o;
    e->half = (int)(o->smooth_samples / o->hop_samples / 2);
    e->room = 2 * e->half + 1;
    /* A reset scores `half` frames, each of which ends at most one event of
     * a class, and then ends one more; a push behind a gap does so and then
     * scores one frame of its own. */
    e->waiting_room = o->classes * (e->half + 2);
    e->rules = ORI__NEW(ori_event_rule, classes);
    e->classes = ORI__NEW(growing, classes);
    e->frames = ORI__NEW(frame, (size_t)e->room);
    e->probabilities = ORI__NEW(float, (size_t)e->room * classes);
    e->waiting = ORI__NEW(ori_event, (size_t)e->waiting_room);
    if (!e->rules || !e->classes || !e->frames || !e->probabilities ||
        !e->waiting) {
        ori_events_destroy(e);
        return ori__fail_memory("events");
    }
    memcpy(e->rules, o->rules, classes * sizeof *e->rules);
    e->o.rules = e->rules;
    for (int k = 0; k < o->classes; k++)
        e->classes[k].quiet_until = INT64_MIN;
    *events = e;
    return ORI_OK;
}

void ori_events_destroy(ori_events *e)
{
    if (!e)
        return;
    ori__free(e->rules);
    ori__free(e->classes);
    ori__free(e->frames);
    ori__free(e->probabilities);
    ori__free(e->waiting);
    ori__free(e);
}

/* One class. */

static void end_event(ori_events *e, growing *g)
{
    if (g->event.decided >= 0) {
        e->waiting[(e->first + e->count++) % e->waiting_room] = g->event;
        g->quiet_until = g->event.end + e->o.refractory_samples;
    }
    g->begun = g->alive = false;
}

/* Until when no event may begin once the one so far is over. */
static int64_t quiet_after(const ori_events *e, const growing *g)
{
    return g->begun && g->event.decided >= 0
               ? g->event.end + e->o.refractory_samples : g->quiet_until;
}

/* What an event that begins here may reach back over. */
static void rise(const ori_events *e, growing *g, const frame *f, bool over)
{
    const bool may = over && f->start >= quiet_after(e, g);

    if (may && !g->rising)
        g->since = f->start;
    g->rising = may;
}

/* It reaches back, if it is not too long then. */
static void begin_event(const ori_events *e, growing *g, const frame *f,
                        int label)
{
    const int64_t max = e->o.max_samples;
    const bool back = max == 0 || f->end - g->since <= max;

    g->begun = true;
    g->event = (ori_event){ .start = back ? g->since : f->start,
                            .label = label, .decided = -1 };
}

/* The event reaches to the frame's end. */
static void grow(const ori_events *e, growing *g, const frame *f, float score)
{
    g->alive = true;
    g->rising = false;
    g->event.end = f->end;
    g->event.score = fmaxf(g->event.score, score);
    if (g->event.decided < 0 && f->end - g->event.start >= e->o.min_samples)
        g->event.decided = f->end;
}

static void step(ori_events *e, int label, const frame *f, float score)
{
    const ori_event_rule *rule = &e->rules[label];
    growing *g = &e->classes[label];
    const int64_t max = e->o.max_samples;
    const bool reaches = score >= (g->alive ? rule->off : rule->on);

    if (g->begun && reaches &&
        f->start - g->event.end <= e->o.merge_samples &&
        (max == 0 || f->end - g->event.start <= max)) {
        grow(e, g, f, score);
        return;
    }
    g->alive = false;
    rise(e, g, f, score >= rule->off);
    /* Frames that begin where this one ends may come too late as well. */
    if (g->begun && (reaches || f->end - g->event.end > e->o.merge_samples))
        end_event(e, g);
    if (!g->begun && g->rising && score >= rule->on) {
        begin_event(e, g, f, label);
        grow(e, g, f, score);
    }
}

/* A segment. */

/* The score of frame i, its neighbours up to `to` known.  Summed anew each
 * time: a sum that is carried along would drift in days. */
static void score_frame(ori_events *e, int64_t i, int64_t to)
{
    const int64_t from = i > e->half ? i - e->half : 0;

    for (int k = 0; k < e->o.classes; k++) {
        double sum = 0;

        if (e->rules[k].background)
            continue;
        for (int64_t j = from; j < to; j++)
            sum += (double)e->probabilities[j % e->room * e->o.classes + k];
        step(e, k, &e->frames[i % e->room], (float)(sum / (double)(to - from)));
    }
}

static void end_segment(ori_events *e)
{
    while (e->scored < e->pushed)
        score_frame(e, e->scored++, e->pushed);
    for (int k = 0; k < e->o.classes; k++) {
        growing *g = &e->classes[k];

        if (g->begun)
            end_event(e, g);
        g->quiet_until = INT64_MIN;
        g->rising = false;
    }
    e->pushed = e->scored = 0;
}

bool ori_events_reset(ori_events *e)
{
    if (e->count > 0)
        return false;
    end_segment(e);
    return true;
}

static bool whole(const float *p, int classes)
{
    for (int k = 0; k < classes; k++)
        if (isnan(p[k]))
            return false;
    return true;
}

bool ori_events_push(ori_events *e, int64_t start, int64_t end,
                     const float *probabilities)
{
    const size_t classes = (size_t)e->o.classes;
    const bool there = whole(probabilities, e->o.classes);
    int64_t at;

    if (e->count > 0)
        return false;
    if (e->pushed > 0 &&
        (!there || e->frames[(e->pushed - 1) % e->room].end != start))
        end_segment(e);
    if (!there)
        return true;
    at = e->pushed++ % e->room;
    e->frames[at] = (frame){ start, end };
    memcpy(e->probabilities + (size_t)at * classes, probabilities,
           classes * sizeof *probabilities);
    if (e->pushed - e->scored > e->half)
        score_frame(e, e->scored++, e->pushed);
    return true;
}

bool ori_events_pull(ori_events *e, ori_event *event)
{
    if (e->count == 0)
        return false;
    *event = e->waiting[e->first];
    e->first = (e->first + 1) % e->waiting_room;
    e->count--;
    return true;
}

int64_t ori_events_alive(const ori_events *e, int label)
{
    const growing *g = &e->classes[label];

    return g->begun && g->alive ? g->event.start : -1;
}
