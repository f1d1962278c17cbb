/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * event_sweep.c - what one class finds in a recording, at every threshold
 *
 * Smoothing is done once, as events.c does it; then an ori_events takes each
 * score as that of as many classes as there are thresholds, and so makes the
 * events of all of them by the very rules.  Frames that reach no `off` are
 * most of any recording: runs of them are one frame to it, which ends the
 * same events as they do one by one (its rules 2 and 3 look at nothing but
 * where frames begin and end).
 */
#include "stream/event_sweep.h"

#include <math.h>

#include "base/fail.h"
#include "base/memory.h"
#include "stream/event_match.h"

typedef struct event_list {
    ori_event *event;
    size_t count, room;
} event_list;

struct ori__sweep {
    ori_event_options rules;
    ori_event_scores_options collars;
    float lowest;               /* `off` of all thresholds */
    float *scores;              /* [thresholds], all alike */
    event_list *found;          /* [thresholds] */

    const ori__scored *of;
    ori_event *truths;          /* of the class */
    size_t truth_count, truth_room;
    ori_event_part *frames;     /* [count] smoothed, low runs joined */
    float *smoothed;
    size_t count, frame_room, smoothed_room;
};

ori_status ori__sweep_create(ori__sweep **sweep,
                             const ori_event_options *rules,
                             const ori_event_scores_options *collars)
{
    const size_t thresholds = (size_t)rules->classes;
    ori__sweep *w = ORI__NEW(ori__sweep, 1);

    *sweep = NULL;
    if (!w)
        return ori__fail_memory("the tuning");
    w->rules = *rules;
    w->rules.smooth_samples = 0;
    w->collars = *collars;
    w->scores = ORI__NEW(float, thresholds);
    w->found = ORI__NEW(event_list, thresholds);
    if (!w->scores || !w->found) {
        ori__sweep_destroy(w);
        return ori__fail_memory("the tuning");
    }
    w->lowest = 1;
    for (size_t j = 0; j < thresholds; j++)
        w->lowest = fminf(w->lowest, rules->rules[j].off);
    *sweep = w;
    return ORI_OK;
}

void ori__sweep_destroy(ori__sweep *w)
{
    if (!w)
        return;
    for (int j = 0; j < w->rules.classes && w->found; j++)
        ori__free(w->found[j].event);
    ori__free(w->found);
    ori__free(w->scores);
    ori__free(w->truths);
    ori__free(w->frames);
    ori__free(w->smoothed);
    ori__free(w);
}

/* --- smoothing --- */

static bool take_truths(ori__sweep *w, int label)
{
    const ori_event_truth *t = &w->of->truth;

    w->truth_count = 0;
    for (int i = 0; i < t->count; i++) {
        if (t->events[i].label != label)
            continue;
        if (!ori__grow(&w->truths, &w->truth_room, w->truth_count + 1,
                       sizeof *w->truths))
            return false;
        w->truths[w->truth_count++] = t->events[i];
    }
    return true;
}

static bool take_frame(ori__sweep *w, int64_t from, int64_t to, float score)
{
    const size_t n = w->count;
    const bool low = score < w->lowest;

    if (low && n > 0 && w->smoothed[n - 1] < w->lowest &&
        w->frames[n - 1].to == from) {
        w->frames[n - 1].to = to;
        return true;
    }
    if (!ori__grow(&w->frames, &w->frame_room, n + 1, sizeof *w->frames) ||
        !ori__grow(&w->smoothed, &w->smoothed_room, n + 1,
                   sizeof *w->smoothed))
        return false;
    w->frames[n] = (ori_event_part){ from, to };
    w->smoothed[n] = score;
    w->count++;
    return true;
}

/* Frames [first, end) lie end to end; p is the class's first probability. */
static bool smooth_segment(ori__sweep *w, size_t first, size_t end,
                           const float *p, size_t step, size_t half)
{
    for (size_t i = first; i < end; i++) {
        const size_t from = i - first > half ? i - half : first;
        const size_t to = end - i > half ? i + half + 1 : end;
        double sum = 0;

        for (size_t j = from; j < to; j++)
            sum += (double)p[j * step];
        if (!take_frame(w, w->of->frames[i].from, w->of->frames[i].to,
                        (float)(sum / (double)(to - from))))
            return false;
    }
    return true;
}

/* Frames that hold no scores were not kept, so they are gaps as well. */
ori_status ori__sweep_smooth(ori__sweep *w, const ori__scored *of,
                             int classes, int label, int64_t smooth_samples)
{
    const size_t half =
        (size_t)(smooth_samples / (2 * w->rules.hop_samples));
    size_t end;

    w->of = of;
    w->count = 0;
    if (!take_truths(w, label))
        return ori__fail_memory("the tuning");
    for (size_t i = 0; i < of->count; i = end) {
        for (end = i + 1; end < of->count; end++)
            if (of->frames[end].from != of->frames[end - 1].to)
                break;
        if (!smooth_segment(w, i, end, of->probabilities + label,
                            (size_t)classes, half))
            return ori__fail_memory("the tuning");
    }
    return ORI_OK;
}

/* --- events --- */

static bool pull_all(ori__sweep *w, ori_events *events)
{
    ori_event e;

    while (ori_events_pull(events, &e)) {
        event_list *list = &w->found[e.label];

        if (!ori_event_truth_counts(&w->of->truth, e.start, e.end))
            continue;
        if (!ori__grow(&list->event, &list->room, list->count + 1,
                       sizeof *list->event))
            return false;
        list->event[list->count++] = e;
    }
    return true;
}

static ori_status find_events(ori__sweep *w, int64_t min_samples)
{
    ori_events *events;
    ori_status s;
    bool right = true;

    w->rules.min_samples = min_samples;
    s = ori_events_create(&events, &w->rules);
    if (s != ORI_OK)
        return s;
    for (int j = 0; j < w->rules.classes; j++)
        w->found[j].count = 0;
    for (size_t i = 0; right && i < w->count; i++) {
        for (int j = 0; j < w->rules.classes; j++)
            w->scores[j] = w->smoothed[i];
        ori_events_push(events, w->frames[i].from, w->frames[i].to,
                        w->scores);
        right = pull_all(w, events);
    }
    if (right) {
        ori_events_reset(events);
        right = pull_all(w, events);
    }
    ori_events_destroy(events);
    return right ? ORI_OK : ori__fail_memory("the tuning");
}

ori_status ori__sweep_count_events(ori__sweep *w, int64_t min_samples,
                                   ori__sweep_count *counts)
{
    ori_status s = find_events(w, min_samples);

    for (int j = 0; s == ORI_OK && j < w->rules.classes; j++) {
        const event_list *found = &w->found[j];
        int64_t pairs;

        s = ori__event_match(&w->collars, w->truths, (int)w->truth_count,
                             found->event, (int)found->count, &pairs);
        if (s != ORI_OK)
            break;
        counts[j].right += pairs;
        counts[j].found += (int64_t)found->count;
        for (size_t i = 0; i < found->count; i++)
            counts[j].alarms += !ori_event_truth_overlaps(
                &w->of->truth, found->event[i].start, found->event[i].end);
    }
    return s;
}
