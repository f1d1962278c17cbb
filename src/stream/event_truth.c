/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * event_truth.c - the events that a recording truly has, in samples
 */
#include <oriole/stream/event_truth.h>

#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"

/* Label tools round: a span may end a little behind the recording. */
static const double SLACK_S = 0.01;

static int find_label(const ori_model *m, const char *label)
{
    for (int k = 0; k < ori_model_label_count(m); k++)
        if (strcmp(ori_model_label(m, k), label) == 0)
            return k;
    return -1;
}

bool ori_event_label_is_background(const ori_model *m,
                                   const ori_event_rule *rules,
                                   const char *label)
{
    const int k = find_label(m, label);

    return k < 0 ? ori_label_is_background(label) : rules[k].background;
}

static ori_status check_label(const ori_annotated *of,
                              const ori_annotation *a, const ori_model *m)
{
    if (find_label(m, a->label) < 0 && !ori_label_is_background(a->label))
        return ori__fail(ORI_EDATA, "%s: the label \"%s\" is none of the %d "
                         "that the model knows", of->path, a->label,
                         ori_model_label_count(m));
    return ORI_OK;
}

ori_status ori_event_truth_check(const ori_annotated *of, const ori_model *m)
{
    ori_status s = ORI_OK;

    for (int i = 0; i < of->span_count && s == ORI_OK; i++)
        s = check_label(of, &of->spans[i], m);
    return s;
}

static ori_status check_span(const ori_annotated *of, const ori_annotation *a,
                             const ori_model *m, int64_t length)
{
    const double end_s = (double)length / ori_model_rate(m);

    if (a->start_s >= end_s || a->end_s > end_s + SLACK_S)
        return ori__fail(ORI_EDATA, "%s: \"%s\" from %g s: the recording ends "
                         "at %g s", of->path, a->label, a->start_s, end_s);
    return check_label(of, a, m);
}

/* The sample at a time; NaN: the last. */
static int64_t sample_at(double seconds, double rate_hz, int64_t length)
{
    const double at = seconds * rate_hz;

    return at < (double)length ? llround(at) : length;
}

/* A new event, or more of the last one of its class. */
static void take_event(ori_event_truth *t, const ori_event *e, int *last)
{
    ori_event *before = last[e->label] < 0 ? NULL
                                           : &t->events[last[e->label]];

    if (before && e->start <= before->end) {
        before->end = e->end > before->end ? e->end : before->end;
        return;
    }
    last[e->label] = t->count;
    t->events[t->count++] = *e;
}

static ori_status take_spans(ori_event_truth *t, const ori_annotated *of,
                             const ori_model *m, const ori_event_rule *rules,
                             int64_t length, int *last)
{
    const double rate = ori_model_rate(m);

    for (int i = 0; i < of->span_count; i++) {
        const ori_annotation *a = &of->spans[i];
        const ori_event e = { .label = find_label(m, a->label), .score = 1,
                              .start = sample_at(a->start_s, rate, length),
                              .end = sample_at(a->end_s, rate, length) };
        const ori_status s = check_span(of, a, m, length);

        if (s != ORI_OK)
            return s;
        if (e.label >= 0 && !rules[e.label].background && e.start < e.end &&
            ori_event_truth_counts(t, e.start, e.end))
            take_event(t, &e, last);
    }
    return ORI_OK;
}

static void find_reach(ori_event_truth *t)
{
    int64_t reach = 0;

    for (int i = 0; i < t->count; i++) {
        reach = t->events[i].end > reach ? t->events[i].end : reach;
        t->reach[i] = reach;
    }
}

static void take_parts(ori_event_truth *t, const ori_annotated *of,
                       double rate_hz, int64_t length)
{
    for (int i = 0; i < of->stretch_count; i++) {
        const ori_event_part part = {
            sample_at(of->stretches[i].from_s, rate_hz, length),
            sample_at(of->stretches[i].to_s, rate_hz, length) };

        if (part.from < part.to)
            t->parts[t->part_count++] = part;
    }
}

ori_status ori_event_truth_make(ori_event_truth *t, const ori_annotated *of,
                                const ori_model *m,
                                const ori_event_rule *rules, int64_t length)
{
    const size_t spans = (size_t)of->span_count;
    const int labels = ori_model_label_count(m);
    int *last;              /* [labels] the class's last event; -1: none */
    ori_status s = ORI_OK;

    *t = (ori_event_truth){ 0 };
    if (!(ori_model_rate(m) > 0))
        return ori__fail(ORI_EDATA, "%s: spans in seconds need a rate, which "
                         "the model does not know", of->path);
    last = ORI__NEW(int, (size_t)labels);
    t->events = ORI__NEW(ori_event, spans);
    t->reach = ORI__NEW(int64_t, spans);
    t->parts = ORI__NEW(ori_event_part, (size_t)of->stretch_count);
    if (!last || !t->events || !t->reach || !t->parts) {
        s = ori__fail_memory(of->path);
    } else {
        for (int k = 0; k < labels; k++)
            last[k] = -1;
        take_parts(t, of, ori_model_rate(m), length);
        s = take_spans(t, of, m, rules, length, last);
    }
    if (s == ORI_OK)
        find_reach(t);
    else
        ori_event_truth_free(t);
    ori__free(last);
    return s;
}

void ori_event_truth_free(ori_event_truth *t)
{
    ori__free(t->events);
    ori__free(t->reach);
    ori__free(t->parts);
    *t = (ori_event_truth){ 0 };
}

bool ori_event_truth_counts(const ori_event_truth *t, int64_t start,
                            int64_t end)
{
    const int64_t middle = start + (end - start) / 2;

    for (int i = 0; i < t->part_count && t->parts[i].from <= middle; i++)
        if (middle < t->parts[i].to)
            return true;
    return false;
}

bool ori_event_truth_overlaps(const ori_event_truth *t, int64_t start,
                              int64_t end)
{
    int low = 0, high = t->count;       /* events[low - 1] begins before */

    while (low < high) {
        const int middle = low + (high - low) / 2;

        if (t->events[middle].start < end)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 && t->reach[low - 1] > start;
}

/* Samples of [from, to) in any event. */
static int64_t covered(const ori_event_truth *t, int64_t from, int64_t to)
{
    int64_t samples = 0;

    for (int i = 0; i < t->count && t->events[i].start < to; i++) {
        const ori_event *e = &t->events[i];

        if (e->end <= from)
            continue;
        from = e->start > from ? e->start : from;
        samples += (e->end < to ? e->end : to) - from;
        from = e->end;
        if (from >= to)
            break;
    }
    return samples;
}

void ori_event_truth_measure(const ori_event_truth *t, int64_t start,
                             int64_t end, int64_t *counting,
                             int64_t *background)
{
    for (int i = 0; i < t->part_count; i++) {
        const ori_event_part *p = &t->parts[i];
        const int64_t from = p->from > start ? p->from : start;
        const int64_t to = p->to < end ? p->to : end;

        if (from >= to)
            continue;
        *counting += to - from;
        *background += to - from - covered(t, from, to);
    }
}
