/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The rules of events.h once more, said over a whole signal at once: what
 * events.c finds frame by frame must be the same.
 */
#include <oriole/stream/events.h>

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/random.h"

#include "suite.h"

enum { FRAMES = 160, CLASSES = 3, EVENTS = FRAMES * CLASSES };

typedef struct signal {
    int count;
    int64_t start[FRAMES], end[FRAMES];
    float p[FRAMES][CLASSES];
    ori_event_rule rules[CLASSES];
    ori_event_options o;
} signal;

typedef struct found {
    int count;
    ori_event event[EVENTS];
} found;

/* The score of frame i of the segment [from, to). */
static float smoothed(const signal *s, int from, int to, int i, int k)
{
    const int half = (int)(s->o.smooth_samples / (2 * s->o.hop_samples));
    const int a = i - half > from ? i - half : from;
    const int b = i + half + 1 < to ? i + half + 1 : to;
    double sum = 0;

    for (int j = a; j < b; j++)
        sum += (double)s->p[j][k];
    return (float)(sum / (b - a));
}

/* The frame in which an event, last alive in j, lives on; -1: none. */
static int lives_on(const signal *s, const float *score, int to, int j, int k)
{
    if (j + 1 < to && score[j + 1] >= s->rules[k].off)
        return j + 1;
    for (int m = j + 1;
         m < to && s->start[m] - s->end[j] <= s->o.merge_samples; m++)
        if (score[m] >= s->rules[k].on)
            return m;
    return -1;
}

/* The frame, not before `first`, with which an event begins that reaches
 * `on` in i. */
static int begins(const signal *s, const float *score, int first, int i,
                  int64_t quiet, int k)
{
    int b = i;

    while (b > first && score[b - 1] >= s->rules[k].off &&
           s->start[b - 1] >= quiet)
        b--;
    return s->o.max_samples && s->end[i] - s->start[b] > s->o.max_samples
               ? i : b;
}

static void find_class(const signal *s, int from, int to, int k, found *f)
{
    float score[FRAMES];
    int64_t quiet = INT64_MIN;
    int first = from;           /* behind the last event */

    for (int i = from; i < to; i++)
        score[i] = smoothed(s, from, to, i, k);
    for (int i = from; i < to;) {
        ori_event e = { .label = k, .decided = -1 };
        int j = i, next = i + 1;

        if (score[i] < s->rules[k].on || s->start[i] < quiet) {
            i++;
            continue;
        }
        e.start = s->start[begins(s, score, first, i, quiet, k)];
        while (j >= 0) {
            e.end = s->end[j];
            e.score = fmaxf(e.score, score[j]);
            if (e.decided < 0 && e.end - e.start >= s->o.min_samples)
                e.decided = e.end;
            first = next = j + 1;
            j = lives_on(s, score, to, j, k);
            if (j >= 0 && s->o.max_samples &&
                s->end[j] - e.start > s->o.max_samples) {
                next = j;
                break;
            }
        }
        i = next;
        if (e.end - e.start < s->o.min_samples)
            continue;
        quiet = e.end + s->o.refractory_samples;
        f->event[f->count++] = e;
    }
}

static bool whole(const float *p)
{
    return !isnan(p[0]) && !isnan(p[1]) && !isnan(p[2]);
}

static void find_all(const signal *s, found *f)
{
    f->count = 0;
    for (int from = 0, to; from < s->count; from = to) {
        to = from + 1;
        if (!whole(s->p[from]))
            continue;
        while (to < s->count && s->start[to] == s->end[to - 1] &&
               whole(s->p[to]))
            to++;
        for (int k = 0; k < CLASSES; k++)
            if (!s->rules[k].background)
                find_class(s, from, to, k, f);
    }
}

static void pull_all(ori_events *e, found *f)
{
    while (ori_events_pull(e, &f->event[f->count]))
        f->count++;
}

static bool stream_all(const signal *s, ori_events *e, found *f)
{
    f->count = 0;
    for (int i = 0; i < s->count; i++) {
        if (!ori_events_push(e, s->start[i], s->end[i], s->p[i]))
            return false;
        pull_all(e, f);
    }
    if (!ori_events_reset(e))
        return false;
    pull_all(e, f);
    return true;
}

static int by_class(const void *a, const void *b)
{
    const ori_event *x = a, *y = b;

    return x->label != y->label ? x->label - y->label
                                : (x->start > y->start) - (x->start < y->start);
}

static bool same(found *a, found *b)
{
    if (a->count != b->count)
        return false;
    qsort(a->event, (size_t)a->count, sizeof *a->event, by_class);
    qsort(b->event, (size_t)b->count, sizeof *b->event, by_class);
    for (int i = 0; i < a->count; i++) {
        const ori_event *x = &a->event[i], *y = &b->event[i];

        if (x->start != y->start || x->end != y->end ||
            x->decided != y->decided || x->label != y->label ||
            x->score != y->score)
            return false;
    }
    return true;
}

/* Scores that stay for some frames, frames of unequal lengths, gaps. */
static void make(signal *s, ori__rng *r)
{
    int64_t at = ori__rng_below(r, 100);
    float level[CLASSES] = { 0 };

    s->count = (int)ori__rng_below(r, FRAMES + 1);
    for (int i = 0; i < s->count; i++) {
        if (ori__rng_below(r, 40) == 0)
            at += 1 + ori__rng_below(r, 20);
        s->start[i] = at;
        s->end[i] = at += 1 + ori__rng_below(r, 5);
        for (int k = 0; k < CLASSES; k++) {
            if (ori__rng_below(r, 3) == 0)
                level[k] = (float)ori__rng_below(r, 11) / 10;
            s->p[i][k] = level[k];
        }
        if (ori__rng_below(r, 50) == 0)
            s->p[i][ori__rng_below(r, CLASSES)] = NAN;
    }
}

static void make_options(signal *s, ori__rng *r)
{
    s->o = (ori_event_options)ORI_EVENT_OPTIONS_INIT;
    s->o.rules = s->rules;
    s->o.classes = CLASSES;
    s->o.hop_samples = 3;
    s->o.smooth_samples = ori__rng_below(r, 2) * ori__rng_below(r, 40);
    s->o.min_samples = ori__rng_below(r, 12);
    s->o.max_samples = ori__rng_below(r, 2) * (12 + ori__rng_below(r, 30));
    s->o.merge_samples = ori__rng_below(r, 2) * ori__rng_below(r, 15);
    s->o.refractory_samples = ori__rng_below(r, 2) * ori__rng_below(r, 30);
    for (int k = 0; k < CLASSES; k++) {
        s->rules[k].on = (float)ori__rng_below(r, 11) / 10;
        s->rules[k].off = s->rules[k].on * (float)ori__rng_below(r, 11) / 10;
        s->rules[k].background = ori__rng_below(r, 5) == 0;
    }
}

static void test_reference(void)
{
    static signal s;
    static found want, have;
    int wrong = 0, events = 0;

    for (uint32_t round = 0; round < 20000; round++) {
        ori__rng r = ori__rng_at(5, ORI__RNG_TEST, round, 0);
        ori_events *e;

        make(&s, &r);
        make_options(&s, &r);
        CU_ASSERT_EQUAL_FATAL(ori_events_create(&e, &s.o), ORI_OK);
        find_all(&s, &want);
        wrong += !stream_all(&s, e, &have) || !same(&have, &want);
        /* What came before leaves nothing behind. */
        wrong += !stream_all(&s, e, &have) || !same(&have, &want);
        events += want.count;
        ori_events_destroy(e);
    }
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT(events > 20000);
}

/* One class of ten samples a frame. */
static void run(const ori_event_options *o, const float *p, int count,
                found *f)
{
    ori_events *e;

    f->count = 0;
    CU_ASSERT_EQUAL_FATAL(ori_events_create(&e, o), ORI_OK);
    for (int i = 0; i < count; i++) {
        CU_ASSERT(ori_events_push(e, 10 * i, 10 * i + 10, &p[i]));
        pull_all(e, f);
    }
    CU_ASSERT(ori_events_reset(e));
    pull_all(e, f);
    ori_events_destroy(e);
}

static void check(const found *f, int i, int64_t start, int64_t end,
                  int64_t decided)
{
    CU_ASSERT_FATAL(i < f->count);
    CU_ASSERT_EQUAL(f->event[i].start, start);
    CU_ASSERT_EQUAL(f->event[i].end, end);
    CU_ASSERT_EQUAL(f->event[i].decided, decided);
}

/* What a person reads from the rules. */
static void test_by_hand(void)
{
    const float p[] = { 0, .5f, .9f, .6f, .3f, .9f, 0, 0, .9f, 0 };
    const ori_event_rule rule = { .on = .8f, .off = .5f };
    ori_event_options o = ORI_EVENT_OPTIONS_INIT;
    static found f;

    o.rules = &rule;
    o.classes = 1;
    o.hop_samples = 10;
    run(&o, p, 10, &f);
    CU_ASSERT_EQUAL(f.count, 3);
    check(&f, 0, 10, 40, 30);
    check(&f, 1, 50, 60, 60);
    check(&f, 2, 80, 90, 90);
    CU_ASSERT_EQUAL(f.event[0].score, .9f);
    o.merge_samples = 10;
    o.min_samples = 20;
    run(&o, p, 10, &f);
    CU_ASSERT_EQUAL(f.count, 1);
    check(&f, 0, 10, 60, 30);
    o = (ori_event_options){ sizeof o, &rule, 1, 10, 0, 0, 0, 0, 30 };
    run(&o, p, 10, &f);
    CU_ASSERT_EQUAL(f.count, 2);
    check(&f, 1, 80, 90, 90);
    o = (ori_event_options){ sizeof o, &rule, 1, 10, 0, 10, 30, 10, 0 };
    run(&o, p, 10, &f);
    CU_ASSERT_EQUAL(f.count, 3);
    check(&f, 0, 10, 40, 30);
    check(&f, 1, 50, 60, 60);
}

/* Events that wait hold the stream up; none is lost. */
static void test_waiting(void)
{
    const ori_event_rule rule[2] = { { .5f, .5f, false }, { .5f, .5f, false } };
    const float high[2] = { 1, 1 }, low[2] = { 0, 0 };
    ori_event_options o = ORI_EVENT_OPTIONS_INIT;
    ori_events *e;
    ori_event event;

    o.rules = rule;
    o.classes = 2;
    CU_ASSERT_EQUAL_FATAL(ori_events_create(&e, &o), ORI_OK);
    CU_ASSERT_EQUAL(ori_events_alive(e, 0), -1);
    CU_ASSERT(ori_events_push(e, 7, 8, high));
    CU_ASSERT_EQUAL(ori_events_alive(e, 1), 7);
    CU_ASSERT(ori_events_push(e, 8, 9, low));
    CU_ASSERT_EQUAL(ori_events_alive(e, 1), -1);
    CU_ASSERT(!ori_events_push(e, 9, 10, low));
    CU_ASSERT(!ori_events_reset(e));
    CU_ASSERT(ori_events_pull(e, &event));
    CU_ASSERT_EQUAL(event.label, 0);
    CU_ASSERT(!ori_events_push(e, 9, 10, low));
    CU_ASSERT(ori_events_pull(e, &event));
    CU_ASSERT_EQUAL(event.label, 1);
    CU_ASSERT(!ori_events_pull(e, &event));
    CU_ASSERT(ori_events_push(e, 9, 10, low));
    ori_events_destroy(e);
}

/* Each option's bounds, and what is asked of memory. */
static void test_refused(void)
{
    ori_event_rule rule = { .on = .5f, .off = .6f };
    ori_event_options o = ORI_EVENT_OPTIONS_INIT;
    ori_events *e;

    ori_events_destroy(NULL);
    CU_ASSERT_EQUAL(ori_events_create(&e, NULL), ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_events_create(&e, &o), ORI_EINVAL);
    o.rules = &rule;
    o.classes = 1;
    CU_ASSERT_EQUAL(ori_events_create(&e, &o), ORI_EINVAL);
    CU_ASSERT_PTR_NULL(e);
    rule.off = NAN;
    CU_ASSERT_EQUAL(ori_events_create(&e, &o), ORI_EINVAL);
    rule.off = .5f;
    o.max_samples = 3;
    o.min_samples = 4;
    CU_ASSERT_EQUAL(ori_events_create(&e, &o), ORI_EINVAL);
    o.min_samples = -1;
    CU_ASSERT_EQUAL(ori_events_create(&e, &o), ORI_EINVAL);
    o.min_samples = 0;
    o.smooth_samples = 65538;
    CU_ASSERT_EQUAL(ori_events_create(&e, &o), ORI_EINVAL);
    o.smooth_samples = 4;
    for (int n = 1; n <= 6; n++) {
        ori__alloc_fail_at(n);
        CU_ASSERT_EQUAL(ori_events_create(&e, &o), ORI_ENOMEM);
        CU_ASSERT_PTR_NULL(e);
    }
    ori__alloc_fail_at(0);
}

const ori__suite suite_events = { "events", {
    { "20,000 random signals against the rules", test_reference },
    { "signals worked out by hand", test_by_hand },
    { "events that wait are not lost", test_waiting },
    { "options and memory that are refused", test_refused },
    { NULL, NULL } } };
