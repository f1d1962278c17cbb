/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * finds_events.c - what a recogniser finds in a long recording: its events
 */
#include "stream/finds.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/stream/event_run.h>

#include "base/fail.h"
#include "base/memory.h"

/* So many of the last frames are remembered: of a longer event the end
 * tells how uncertain it is. */
enum { REMEMBERED = 4096 };

typedef struct past_frame {
    int64_t start, end;
    double uncertainty;         /* NaN: it is a gap */
} past_frame;

struct ori__listener {
    ori_model *model;
    double threshold;
    int labels;
    ori_event_run *run;
    char *columns;              /* that the run was made for; NULL: all */
    past_frame *past;           /* [REMEMBERED] a ring */
    int64_t past_count;         /* of all that there were */
    const ori__hearing *hearing;
    ori__finds *finds;
    ori_status status;
};

static bool take_frame(void *context, int64_t start, int64_t end,
                       const float *p)
{
    ori__listener *l = context;
    const ori__hearing *h = l->hearing;
    const double scale = ori__finds_scale(l->model, h->rate_hz);

    l->past[l->past_count++ % REMEMBERED] = (past_frame){
        start, end, isnan(p[0]) ? (double)NAN
                                : ori__finds_uncertainty(p, l->labels) };
    return !h->progress || l->past_count % 64 != 0 ||
           h->progress(h->context, (int64_t)((double)end * scale));
}

/* The mean over the event's frames, as far as they are remembered. */
static double uncertainty_of(const ori__listener *l, const ori_event *e)
{
    double sum = 0.0;
    int count = 0;

    for (int64_t i = l->past_count - 1;
         i >= 0 && i >= l->past_count - REMEMBERED; i--) {
        const past_frame *f = &l->past[i % REMEMBERED];

        if (f->end <= e->start)
            break;
        if (f->start >= e->end || isnan(f->uncertainty))
            continue;
        sum += f->uncertainty;
        count++;
    }
    return count > 0 ? sum / count : 0.0;
}

static bool take_event(void *context, const ori_event *e)
{
    ori__listener *l = context;
    ori__finds *finds = l->finds;
    const ori__hearing *h = l->hearing;
    const double scale = ori__finds_scale(l->model, h->rate_hz);
    ori_catalog_span span = ORI_CATALOG_SPAN_INIT;

    span.start = llround((double)e->start * scale);
    span.end = llround((double)e->end * scale);
    if (span.end > h->frames)
        span.end = h->frames;
    if (span.start >= span.end)
        return true;
    span.label = ori_model_label(l->model, e->label);
    span.confidence = (double)e->score;
    span.useful = uncertainty_of(l, e);
    if (!ori__grow(&finds->span, &finds->room, finds->count + 1,
                   sizeof *finds->span)) {
        l->status = ori__fail_memory("events");
        return false;
    }
    finds->span[finds->count++] = span;
    return true;
}

/* Where a rule asks for more than the threshold, that is enough. */
static ori_status lower_rules(ori__listener *l)
{
    ori_event_options rules = ori_event_run_rules(l->run);
    ori_event_rule *lower = ORI__NEW(ori_event_rule, (size_t)rules.classes);
    ori_status s;

    if (!lower)
        return ori__fail_memory("rules");
    memcpy(lower, rules.rules, (size_t)rules.classes * sizeof *lower);
    for (int k = 0; k < rules.classes; k++) {
        const float on = lower[k].on;

        if (!((double)on > l->threshold))
            continue;
        lower[k].on = (float)l->threshold;
        lower[k].off *= lower[k].on / on;
    }
    rules.rules = lower;
    s = ori_event_run_set_rules(l->run, &rules);
    ori__free(lower);
    return s;
}

static ori_status make_run(ori__listener *l, const char *columns)
{
    ori_event_run_options o = ORI_EVENT_RUN_OPTIONS_INIT;
    ori_status s;

    ori_event_run_destroy(l->run);
    ori__free(l->columns);
    l->run = NULL;
    l->columns = columns ? ori__strdup(columns) : NULL;
    if (columns && !l->columns)
        return ori__fail_memory("columns");
    o.frame = take_frame;
    o.event = take_event;
    o.context = l;
    o.columns = l->columns;
    s = ori_event_run_create(&l->run, l->model, &o);
    return s == ORI_OK && l->threshold > 0.0 ? lower_rules(l) : s;
}

ori_status ori__listener_create(ori__listener **listener, ori_model *model,
                                double threshold)
{
    ori__listener *l = ORI__NEW(ori__listener, 1);
    ori_status s;

    *listener = NULL;
    if (!l)
        return ori__fail_memory("a listener");
    l->model = model;
    l->threshold = threshold;
    l->labels = ori_model_label_count(model);
    l->past = ORI__NEW(past_frame, REMEMBERED);
    s = l->past ? make_run(l, NULL) : ori__fail_memory("a listener");
    if (s == ORI_OK)
        *listener = l;
    else
        ori__listener_destroy(l);
    return s;
}

void ori__listener_destroy(ori__listener *l)
{
    if (!l)
        return;
    ori_event_run_destroy(l->run);
    ori__free(l->columns);
    ori__free(l->past);
    ori__free(l);
}

/* Events come as they become known; in the order of time the same ones are
 * seen to be the same. */
static int by_time(const void *x, const void *y)
{
    const ori_catalog_span *a = x, *b = y;

    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    if (a->end != b->end)
        return a->end < b->end ? -1 : 1;
    return strcmp(a->label, b->label);
}

static bool same_columns(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

ori_status ori__listener_hear(ori__listener *l, const ori__hearing *h,
                              ori__finds *finds)
{
    const char *columns = h->columns && *h->columns ? h->columns : NULL;
    ori_status s = ORI_OK;

    if (!l->run || !same_columns(columns, l->columns))
        s = make_run(l, columns);
    if (s != ORI_OK)
        return s;
    l->hearing = h;
    l->finds = finds;
    l->past_count = 0;
    l->status = ORI_OK;
    finds->count = 0;
    s = ori_event_run_recording(l->run, h->path, NULL);
    if (finds->count > 1)
        qsort(finds->span, finds->count, sizeof *finds->span, by_time);
    return l->status != ORI_OK ? l->status : s;
}
