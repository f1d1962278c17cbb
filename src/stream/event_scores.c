/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * event_scores.c - how good found events are, measured against true ones
 */
#include <oriole/stream/event_scores.h>

#include <math.h>
#include <stdlib.h>

#include "base/fail.h"
#include "base/memory.h"
#include "stream/event_match.h"

typedef struct tally {
    int64_t truths, found, right;
    int64_t segments_right, segments_false, segments_missed;
    int64_t detected, false_alarms;
    double delay_sum, delay_max;
} tally;

struct ori_event_scores {
    ori_event_scores_options o;
    tally *classes;         /* [classes] */
    tally *added;           /* [classes] by the recording in hand */
    int64_t samples;
};

/* Events of one class, in order of their start. */
typedef struct event_list {
    ori_event *event;
    int count;
} event_list;

ori_status ori_event_scores_create(ori_event_scores **scores,
                                   const ori_event_scores_options *o)
{
    ori_event_scores *s;

    *scores = NULL;
    if (!o || o->size != sizeof *o || o->classes < 1 || o->onset_collar < 0 ||
        o->offset_collar < -1 || !(o->offset_share >= 0) ||
        o->segment_samples < 1 || o->delay_samples < 0)
        return ori__fail(ORI_EINVAL, "event scores: an option is out of its "
                         "range");
    s = ORI__NEW(ori_event_scores, 1);
    if (!s)
        return ori__fail_memory("event scores");
    s->o = *o;
    s->classes = ORI__NEW(tally, (size_t)o->classes);
    s->added = ORI__NEW(tally, (size_t)o->classes);
    if (!s->classes || !s->added) {
        ori_event_scores_destroy(s);
        return ori__fail_memory("event scores");
    }
    *scores = s;
    return ORI_OK;
}

void ori_event_scores_destroy(ori_event_scores *s)
{
    if (!s)
        return;
    ori__free(s->classes);
    ori__free(s->added);
    ori__free(s);
}

/* Adding a recording. */

static ori_status check(const ori_event_scores *s, const ori_event *e,
                        int count)
{
    for (int i = 0; i < count; i++)
        if (e[i].label < 0 || e[i].label >= s->o.classes || e[i].start < 0 ||
            e[i].end <= e[i].start)
            return ori__fail(ORI_EINVAL, "event scores: class %d from %lld "
                             "to %lld is no event", e[i].label,
                             (long long)e[i].start, (long long)e[i].end);
    return ORI_OK;
}

static int by_start(const void *a, const void *b)
{
    const ori_event *x = a, *y = b;

    return x->start != y->start ? (x->start > y->start ? 1 : -1)
                                : (x->end > y->end) - (x->end < y->end);
}

static event_list of_class(const ori_event *from, int count, int label,
                           ori_event *to)
{
    event_list list = { to, 0 };

    for (int i = 0; i < count; i++)
        if (from[i].label == label)
            to[list.count++] = from[i];
    if (list.count > 1)
        qsort(to, (size_t)list.count, sizeof *to, by_start);
    return list;
}

/* The first of a list that overlaps an event, or NULL. */
static const ori_event *overlapping(const event_list *list, const ori_event *e)
{
    for (int i = 0; i < list->count && list->event[i].start < e->end; i++)
        if (list->event[i].end > e->start)
            return &list->event[i];
    return NULL;
}

static void detect(const ori_event_scores *s, const event_list *truths,
                   const event_list *found, tally *t)
{
    for (int i = 0; i < truths->count; i++) {
        const ori_event *truth = &truths->event[i];
        const ori_event *first = overlapping(found, truth);
        double delay;

        if (!first)
            continue;
        delay = fmax(0.0, (double)(first->decided - truth->start +
                                   s->o.delay_samples));
        t->detected++;
        t->delay_sum += delay;
        t->delay_max = fmax(t->delay_max, delay);
    }
    for (int i = 0; i < found->count; i++)
        t->false_alarms += overlapping(truths, &found->event[i]) == NULL;
}

static void mark(const event_list *list, int64_t segment, unsigned char bit,
                 unsigned char *there)
{
    for (int i = 0; i < list->count; i++) {
        const int64_t last = (list->event[i].end - 1) / segment;

        for (int64_t k = list->event[i].start / segment; k <= last; k++)
            there[k] |= bit;
    }
}

static ori_status segments(const ori_event_scores *s, const event_list *truths,
                           const event_list *found, tally *t)
{
    const int64_t segment = s->o.segment_samples;
    const event_list *lists[] = { truths, found };
    unsigned char *there;
    int64_t count = 0;

    for (int l = 0; l < 2; l++)
        for (int i = 0; i < lists[l]->count; i++)
            if ((lists[l]->event[i].end - 1) / segment >= count)
                count = (lists[l]->event[i].end - 1) / segment + 1;
    there = ORI__NEW(unsigned char, (size_t)count);
    if (!there)
        return ori__fail_memory("event scores");
    mark(truths, segment, 1, there);
    mark(found, segment, 2, there);
    for (int64_t k = 0; k < count; k++) {
        t->segments_right += there[k] == 3;
        t->segments_false += there[k] == 2;
        t->segments_missed += there[k] == 1;
    }
    ori__free(there);
    return ORI_OK;
}

static ori_status add_class(const ori_event_scores *s,
                            const event_list *truths, const event_list *found,
                            tally *t)
{
    ori_status status;

    *t = (tally){ .truths = truths->count, .found = found->count };
    detect(s, truths, found, t);
    status = segments(s, truths, found, t);
    return status == ORI_OK
               ? ori__event_match(&s->o, truths->event, truths->count,
                                  found->event, found->count, &t->right)
               : status;
}

static void join(tally *to, const tally *t)
{
    to->truths += t->truths;
    to->found += t->found;
    to->right += t->right;
    to->segments_right += t->segments_right;
    to->segments_false += t->segments_false;
    to->segments_missed += t->segments_missed;
    to->detected += t->detected;
    to->false_alarms += t->false_alarms;
    to->delay_sum += t->delay_sum;
    to->delay_max = fmax(to->delay_max, t->delay_max);
}

ori_status ori_event_scores_add(ori_event_scores *s, const ori_event *truths,
                                int truth_count, const ori_event *found,
                                int found_count, int64_t length)
{
    ori_event *memory;
    ori_status status = check(s, truths, truth_count);

    if (status == ORI_OK)
        status = check(s, found, found_count);
    if (status != ORI_OK)
        return status;
    memory = ORI__NEW(ori_event, (size_t)truth_count + (size_t)found_count);
    if (!memory)
        return ori__fail_memory("event scores");
    for (int k = 0; status == ORI_OK && k < s->o.classes; k++) {
        const event_list t = of_class(truths, truth_count, k, memory);
        const event_list f =
            of_class(found, found_count, k, memory + truth_count);

        status = add_class(s, &t, &f, &s->added[k]);
    }
    ori__free(memory);
    if (status != ORI_OK)
        return status;
    for (int k = 0; k < s->o.classes; k++)
        join(&s->classes[k], &s->added[k]);
    s->samples += length;
    return ORI_OK;
}

/* Reading. */

static double share(double part, double whole)
{
    return whole > 0 ? part / whole : 0;
}

ori_event_score ori_event_scores_of(const ori_event_scores *s, int label)
{
    tally t = { 0 };

    for (int k = 0; k < s->o.classes; k++)
        if (label < 0 || k == label)
            join(&t, &s->classes[k]);
    return (ori_event_score){
        .truths = t.truths, .found = t.found, .right = t.right,
        .precision = share((double)t.right, (double)t.found),
        .recall = share((double)t.right, (double)t.truths),
        .f1 = share(2 * (double)t.right, (double)(t.truths + t.found)),
        .segments_right = t.segments_right,
        .segments_false = t.segments_false,
        .segments_missed = t.segments_missed,
        .segment_f1 = share(2 * (double)t.segments_right,
                            (double)(2 * t.segments_right + t.segments_false +
                                     t.segments_missed)),
        .detected = t.detected, .false_alarms = t.false_alarms,
        .delay_mean = t.detected ? t.delay_sum / (double)t.detected
                                 : (double)NAN,
        .delay_max = t.detected ? t.delay_max : (double)NAN,
        .samples = s->samples,
    };
}

double ori_event_scores_macro_f1(const ori_event_scores *s)
{
    double sum = 0;
    int count = 0;

    for (int k = 0; k < s->o.classes; k++) {
        const ori_event_score score = ori_event_scores_of(s, k);

        if (score.truths + score.found == 0)
            continue;
        sum += score.f1;
        count++;
    }
    return share(sum, count);
}
