/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <oriole/stream/event_tune.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/stream/event_scores.h>

#include "base/memory.h"
#include "suite.h"

/* Two classes and a background; 10 samples a frame. */
enum { CLASSES = 3, HOP = 10, FRAMES = 150, MOST = 3,
       STEPS = ORI_EVENT_TUNE_STEPS };

static const ori_event_rule rules[CLASSES] = { { .7f, .4f, false },
                                               { .7f, .4f, false },
                                               { 1, 1, true } };
static ori_event_part everything[] = { { 0, FRAMES * HOP } };

/* A recording of chance: classes rise where their events are, and not only
 * there. */
typedef struct made {
    float p[FRAMES][CLASSES];   /* NaN: none */
    ori_event events[8];
    int64_t reach[8];
    ori_event_truth truth;
} made;

static float chance(unsigned *seed)
{
    return (float)rand_r(seed) / (float)RAND_MAX;
}

static void add_event(made *m, int start, int end, int label)
{
    ori_event_truth *t = &m->truth;

    t->events = m->events;
    t->reach = m->reach;
    t->events[t->count] = (ori_event){ .start = start * HOP,
                                       .end = end * HOP, .label = label };
    t->reach[t->count++] = end * HOP;
}

static void make(made *m, bool bare, unsigned *seed)
{
    float level[2] = { 0, 0 };

    *m = (made){ .truth = { .parts = everything, .part_count = 1 } };
    for (int at = 10; !bare && at < FRAMES - 20; at += 25)
        add_event(m, at, at + 8, rand_r(seed) % 2);
    for (int i = 0; i < FRAMES; i++)
        for (int k = 0; k < 2; k++) {
            float want = chance(seed) < 0.06f ? 1 : 0;

            for (int e = 0; e < m->truth.count; e++)
                if (m->events[e].label == k &&
                    m->events[e].start <= i * HOP &&
                    m->events[e].end > i * HOP)
                    want = 1;
            level[k] += 0.5f * (want - level[k]);
            m->p[i][k] = 0.9f * level[k] + 0.1f * chance(seed);
            if (i >= 70 && i < 73)
                m->p[i][k] = (float)NAN;
        }
}

static ori_event_tune_options usual(void)
{
    ori_event_tune_options o = ORI_EVENT_TUNE_OPTIONS_INIT;

    o.rules = (ori_event_options){ sizeof o.rules, rules, CLASSES, HOP, 50,
                                   30, 300, 40, 20 };
    o.window_samples = 160;
    o.rate_hz = 100;
    o.collar_s = 0.2;
    return o;
}

static ori_event_tune *fill(const ori_event_tune_options *o, const made *m,
                            int count)
{
    ori_event_tune *t;

    CU_ASSERT_EQUAL_FATAL(ori_event_tune_create(&t, o), ORI_OK);
    for (int i = 0; i < count; i++) {
        for (int f = 0; f < FRAMES; f++)
            CU_ASSERT_TRUE(ori_event_tune_frame(t, f * HOP, (f + 1) * HOP,
                                                m[i].p[f]));
        CU_ASSERT_EQUAL(ori_event_tune_end(t, &m[i].truth), ORI_OK);
    }
    return t;
}

/* --- the same by events.h and event_scores.h, one way after another --- */

typedef struct figures {
    int64_t alarms[2], right[2], found[2], truths[2];
} figures;

static int run(const ori_event_options *o, const made *m, ori_event *found)
{
    ori_events *e;
    int count = 0;

    CU_ASSERT_EQUAL_FATAL(ori_events_create(&e, o), ORI_OK);
    for (int i = 0; i < FRAMES; i++) {
        ori_events_push(e, i * HOP, (i + 1) * HOP, m->p[i]);
        while (ori_events_pull(e, &found[count]))
            count++;
    }
    ori_events_reset(e);
    while (ori_events_pull(e, &found[count]))
        count++;
    ori_events_destroy(e);
    return count;
}

static bool overlaps(const made *m, const ori_event *e)
{
    for (int i = 0; i < m->truth.count; i++)
        if (m->events[i].start < e->end && m->events[i].end > e->start)
            return true;
    return false;
}

static figures figures_of(const ori_event_options *o, const made *m,
                          int count)
{
    ori_event_scores_options c = ORI_EVENT_SCORES_OPTIONS_INIT;
    ori_event found[2 * FRAMES];
    ori_event_scores *s;
    figures all = { { 0 }, { 0 }, { 0 }, { 0 } };
    bool bare = false;

    c.classes = CLASSES;
    c.onset_collar = c.offset_collar = 20;
    c.segment_samples = 100;
    CU_ASSERT_EQUAL_FATAL(ori_event_scores_create(&s, &c), ORI_OK);
    for (int i = 0; i < count; i++)
        bare |= m[i].truth.count == 0;
    for (int i = 0; i < count; i++) {
        const int n = run(o, &m[i], found);

        if (m[i].truth.count > 0)
            ori_event_scores_add(s, m[i].events, m[i].truth.count, found, n,
                                 FRAMES * HOP);
        for (int j = 0; j < n && (!bare || m[i].truth.count == 0); j++)
            all.alarms[found[j].label] += !overlaps(&m[i], &found[j]);
    }
    for (int k = 0; k < 2; k++) {
        const ori_event_score one = ori_event_scores_of(s, k);

        all.right[k] = one.right;
        all.found[k] = one.found;
        all.truths[k] = one.truths;
    }
    ori_event_scores_destroy(s);
    return all;
}

static double f1_of(const figures *f, int k)
{
    const double n = (double)(f->found[k] + f->truths[k]);

    return n > 0 ? 2 * (double)f->right[k] / n : 0;
}

/* The highest mean F1 of all pairs of thresholds, and of all smoothings,
 * durations and shares. */
static double best_of_all(const ori_event_tune *t, const made *m, int count,
                          int64_t budget, int shares)
{
    static const int64_t smooth[] = { 50, 0, 20, 40, 80 };
    static const int64_t min[] = { 30, 0, 20, 40, 80 };
    static const float share[] = { .6f, .3f, .45f, .8f };
    double best = -1;

    for (int a = 0; a < 25 * shares; a++) {
        ori_event_options o = usual().rules;
        figures at[STEPS];

        o.smooth_samples = smooth[a / 5 % 5];
        o.min_samples = min[a % 5];
        for (int j = 0; j < STEPS; j++) {
            const float on = ori_event_tune_at(t, 0, j).on;
            const float off = on * share[a / 25];
            const ori_event_rule step[CLASSES] = { { on, off, false },
                                                   { on, off, false },
                                                   { 1, 1, true } };

            o.rules = step;
            at[j] = figures_of(&o, m, count);
        }
        for (int i = 0; i < STEPS; i++)
            for (int j = 0; j < STEPS; j++)
                if (at[i].alarms[0] + at[j].alarms[1] <= budget)
                    best = fmax(best, 0.5 * (f1_of(&at[i], 0) +
                                             f1_of(&at[j], 1)));
    }
    return best;
}

/* What is told is what the rules give. */
static void check_told(const ori_event_tune *t, const made *m, int count)
{
    const ori_event_options o = ori_event_tune_rules(t);
    const figures f = figures_of(&o, m, count);

    for (int k = 0; k < 2; k++) {
        const ori_event_tuned one = ori_event_tune_of(t, k);

        CU_ASSERT_EQUAL(one.on, o.rules[k].on);
        CU_ASSERT_EQUAL(one.alarms, f.alarms[k]);
        CU_ASSERT_EQUAL(one.right, f.right[k]);
        CU_ASSERT_EQUAL(one.found, f.found[k]);
        CU_ASSERT_EQUAL(one.truths, f.truths[k]);
        CU_ASSERT_DOUBLE_EQUAL(one.f1, f1_of(&f, k), 1e-12);
    }
    CU_ASSERT_EQUAL(ori_event_tune_of(t, -1).alarms,
                    f.alarms[0] + f.alarms[1]);
}

static void test_against_all(void)
{
    unsigned seed = 5;

    for (int round = 0; round < 4; round++) {
        /* alarms in 14.7 s each, of one recording or of two */
        const int64_t budget = round % 3;
        const bool bare = round < 2;
        ori_event_tune_options o = usual();
        ori_event_tune_ground g;
        ori_event_tune *t;
        made m[MOST];
        double best;

        for (int i = 0; i < MOST; i++)
            make(&m[i], bare && i == 1, &seed);
        o.off_share = round > 0 ? 0.6 : -1;     /* given, or one of four */
        o.alarms_per_hour = 0;
        t = fill(&o, m, MOST);
        CU_ASSERT_EQUAL_FATAL(ori_event_tune_choose(t), ORI_OK);
        g = ori_event_tune_ground_of(t);
        ori_event_tune_destroy(t);
        o.alarms_per_hour = ((double)budget + 0.5) / g.background_hours;
        t = fill(&o, m, MOST);
        CU_ASSERT_EQUAL_FATAL(ori_event_tune_choose(t), ORI_OK);
        g = ori_event_tune_ground_of(t);
        best = best_of_all(t, m, MOST, budget, round > 0 ? 1 : 4);
        CU_ASSERT_EQUAL(g.kept, best >= 0);
        CU_ASSERT_EQUAL(g.background_recordings, bare);
        CU_ASSERT_DOUBLE_EQUAL(
            g.background_hours * 360000,
            bare ? (FRAMES - 3) * HOP : 3 * (FRAMES - 3 - 5 * 8) * HOP, 1e-6);
        if (g.kept) {
            CU_ASSERT_DOUBLE_EQUAL(g.macro_f1, best, 1e-9);
            CU_ASSERT(ori_event_tune_of(t, -1).alarms <= budget);
        }
        check_told(t, m, MOST);
        ori_event_tune_destroy(t);
    }
}

/* Smoothing and duration stay, and the thresholds' sum is the least. */
static void test_background_alone(void)
{
    unsigned seed = 9;
    ori_event_tune_options o = usual();
    made m[2];

    make(&m[0], true, &seed);
    make(&m[1], true, &seed);
    for (int64_t budget = 0; budget < 6; budget += 5) {
        float least = 3;
        ori_event_tune *t;

        o.alarms_per_hour =
            ((double)budget + 0.5) / (2 * (FRAMES - 3) * HOP / 360000.0);
        t = fill(&o, m, 2);
        CU_ASSERT_EQUAL_FATAL(ori_event_tune_choose(t), ORI_OK);
        for (int i = 0; i < STEPS; i++)
            for (int j = 0; j < STEPS; j++) {
                const ori_event_tuned a = ori_event_tune_at(t, 0, i);
                const ori_event_tuned b = ori_event_tune_at(t, 1, j);

                if (a.alarms + b.alarms <= budget && a.on + b.on < least)
                    least = a.on + b.on;
            }
        CU_ASSERT_DOUBLE_EQUAL(ori_event_tune_of(t, 0).on +
                                   ori_event_tune_of(t, 1).on, least, 1e-6);
        CU_ASSERT_EQUAL(ori_event_tune_rules(t).smooth_samples, 50);
        CU_ASSERT_EQUAL(ori_event_tune_rules(t).min_samples, 30);
        CU_ASSERT_TRUE(isnan(ori_event_tune_ground_of(t).macro_f1));
        check_told(t, m, 2);
        ori_event_tune_destroy(t);
    }
}

/* Where many thresholds are right, the middle; of a class without events the
 * lowest at which it is not found. */
static void test_clear(void)
{
    const ori_event_tune_options o = usual();
    ori_event_tune *t;
    made m = { .truth = { .parts = everything, .part_count = 1 } };

    add_event(&m, 20, 40, 0);
    add_event(&m, 60, 80, 0);
    for (int i = 0; i < FRAMES; i++) {
        m.p[i][0] = (i >= 20 && i < 40) || (i >= 60 && i < 80) ? 0.99f
                                                               : 0.15f;
        m.p[i][1] = i >= 60 && i < 80 ? 0.3f : 0.05f;
    }
    t = fill(&o, &m, 1);
    CU_ASSERT_EQUAL_FATAL(ori_event_tune_choose(t), ORI_OK);
    CU_ASSERT_EQUAL(ori_event_tune_ground_of(t).macro_f1, 1);
    CU_ASSERT(ori_event_tune_of(t, 0).on > 0.6f &&
              ori_event_tune_of(t, 0).on < 0.95f);
    CU_ASSERT(ori_event_tune_of(t, 1).on > 0.3f &&
              ori_event_tune_of(t, 1).on < 0.4f);
    CU_ASSERT_EQUAL(ori_event_tune_of(t, 1).truths, 0);
    CU_ASSERT_DOUBLE_EQUAL(ori_event_tune_of(t, 0).on * 0.6f,
                           ori_event_tune_rules(t).rules[0].off, 1e-6);
    CU_ASSERT_EQUAL(ori_event_tune_rules(t).smooth_samples, 50);
    CU_ASSERT_TRUE(ori_event_tune_rules(t).rules[2].background);
    ori_event_tune_destroy(t);
}

static void test_bad(void)
{
    ori_event_tune_options o = usual();
    ori_event_tune *t;
    made m = { .truth = { .parts = everything, .part_count = 1 } };

    for (int i = 0; i < FRAMES; i++)    /* surer than any threshold */
        m.p[i][0] = 1;
    t = fill(&o, &m, 1);
    CU_ASSERT_EQUAL_FATAL(ori_event_tune_choose(t), ORI_OK);
    CU_ASSERT_FALSE(ori_event_tune_ground_of(t).kept);
    CU_ASSERT(ori_event_tune_of(t, 0).alarms > 0);
    ori_event_tune_destroy(t);
    add_event(&m, 0, FRAMES, 0);
    t = fill(&o, &m, 1);
    CU_ASSERT_EQUAL(ori_event_tune_choose(t), ORI_EDATA);
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), "no background"));
    ori_event_tune_destroy(t);
    t = fill(&o, &m, 0);
    CU_ASSERT_EQUAL(ori_event_tune_choose(t), ORI_EDATA);
    ori_event_tune_destroy(t);
    ori_event_tune_destroy(NULL);
    o.off_share = 1.5;
    CU_ASSERT_EQUAL(ori_event_tune_create(&t, &o), ORI_EINVAL);
    o = usual();
    o.rate_hz = 0;
    CU_ASSERT_EQUAL(ori_event_tune_create(&t, &o), ORI_EINVAL);
    o = usual();
    o.rules.rules = NULL;
    CU_ASSERT_EQUAL(ori_event_tune_create(&t, &o), ORI_EINVAL);
}

static ori_status all_of_it(const made *m)
{
    const ori_event_tune_options o = usual();
    ori_event_tune *t;
    ori_status s = ori_event_tune_create(&t, &o);

    for (int f = 0; f < FRAMES && s == ORI_OK; f++)
        ori_event_tune_frame(t, f * HOP, (f + 1) * HOP, m->p[f]);
    if (s == ORI_OK)
        s = ori_event_tune_end(t, &m->truth);
    if (s == ORI_OK)
        s = ori_event_tune_choose(t);
    ori_event_tune_destroy(t);
    return s;
}

static void test_memory(void)
{
    ori_status s = ORI_ENOMEM;
    unsigned seed = 3;
    made m;

    make(&m, false, &seed);
    for (long n = 1; s == ORI_ENOMEM; n += n < 60 ? 1 : 37) {
        ori__alloc_fail_at(n);
        s = all_of_it(&m);
        ori__alloc_fail_at(0);
        CU_ASSERT(s == ORI_ENOMEM || s == ORI_OK);
    }
}

const ori__suite suite_event_tune = { "event_tune", {
    { "against all choices", test_against_all },
    { "background alone", test_background_alone },
    { "clear cases", test_clear },
    { "bad", test_bad },
    { "memory", test_memory },
    { NULL, NULL } } };
