/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * test_propose.c - what recognisers propose, and what is judged first
 */
#include <oriole/stream/propose.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/signal/signal.h>
#include <oriole/stream/event_run.h>
#include <oriole/stream/rank.h>

#include "catalog/catalog_fixture.h"
#include "data/scratch.h"
#include "stream/rank_greedy.h"
#include "stream_check.h"
#include "suite.h"

enum { LABELS = 4, USUAL = 64 };

static ori_model *model(void)
{
    ori_frontend f = ORI_FRONTEND_INIT;

    return recogniser_of("conv 5 kernel=3 pad=same; batchnorm; relu; "
                         "global_avg; dense $classes", 1, USUAL, &f, 1000);
}

/* A recording of so many frames at a rate, of samples by chance. */
static int64_t record(ori_catalog *c, const char *name, int64_t frames,
                      double rate_hz, unsigned seed)
{
    float *x = signal_by_chance(frames, 1, false, seed);
    ori_catalog_recording r = fixture_recording((int)seed);
    ori_sink *sink;
    int64_t id = 0;

    r.path = scratch_path(name);
    r.name = name;
    r.frames = frames;
    r.rate_hz = rate_hz;
    CU_ASSERT_EQUAL_FATAL(ori_sink_create(&sink, r.path, 1, rate_hz), ORI_OK);
    CU_ASSERT_EQUAL(ori_sink_write(sink, x, (size_t)frames), ORI_OK);
    CU_ASSERT_EQUAL(ori_sink_finish(sink), ORI_OK);
    CU_ASSERT_EQUAL(ori_catalog_add(c, &r, &id), ORI_OK);
    free(x);
    return id;
}

typedef struct watching {
    int heard, problems, asked, stop_after;     /* 0: never */
    double share;
    bool ascending;
} watching;

static bool progress(void *context, double share)
{
    watching *w = context;

    w->ascending = w->ascending && share >= w->share && share <= 1.0 + 1e-9;
    w->share = share;
    return ++w->asked != w->stop_after;
}

static void each(void *context, const ori_propose_heard *heard)
{
    watching *w = context;

    w->heard++;
    w->problems += heard->problem != NULL;
}

static ori_propose_options options(watching *w)
{
    ori_propose_options o = ORI_PROPOSE_OPTIONS_INIT;

    *w = (watching){ .ascending = true };
    o.author = "m";
    o.hash = "a1";
    o.progress = progress;
    o.each = each;
    o.context = w;
    return o;
}

typedef struct spans {
    ori_catalog_span span[64];
    char label[64][8];
    int count;
} spans;

static bool keep(void *user, const ori_catalog_span *s)
{
    spans *k = user;

    snprintf(k->label[k->count], sizeof k->label[0], "%s", s->label);
    k->span[k->count++] = *s;
    return k->count < 64;
}

static void test_clips(void)
{
    ori_catalog *c = fixture_begin();
    ori_model *m = model();
    ori_classifier *classifier;
    ori_propose_counts counts;
    watching w;
    ori_propose_options o = options(&w);
    int64_t id[70];

    for (int i = 0; i < 70; i++) {
        char name[16];

        snprintf(name, sizeof name, "%d.wav", i);
        id[i] = record(c, name, 40 + i, 1000, (unsigned)i + 1);
    }
    CU_ASSERT_EQUAL(ori_propose(&counts, c, m, &o), ORI_OK);
    CU_ASSERT_EQUAL(counts.recordings, 70);
    CU_ASSERT_EQUAL(counts.added, 70);
    CU_ASSERT_EQUAL(w.heard, 70);
    CU_ASSERT_TRUE(w.ascending);
    CU_ASSERT_DOUBLE_EQUAL(w.share, 1.0, 1e-9);
    CU_ASSERT_EQUAL_FATAL(ori_classifier_create(&classifier, m), ORI_OK);
    for (int i = 0; i < 70; i += 23) {
        float *x = signal_by_chance(40 + i, 1, false, (unsigned)i + 1);
        const ori_case one = { x, 40 + i };
        float p[LABELS], second = 0;
        spans s = { .count = 0 };
        int best = 0;

        ori_classifier_cases(classifier, &one, 1, p);
        for (int k = 0; k < LABELS; k++)
            best = p[k] > p[best] ? k : best;
        for (int k = 0; k < LABELS; k++)
            second = k != best && p[k] > second ? p[k] : second;
        ori_catalog_spans(c, id[i], 0, INT64_MAX, keep, &s);
        CU_ASSERT_EQUAL_FATAL(s.count, 1);
        CU_ASSERT_EQUAL(s.span[0].start, 0);
        CU_ASSERT_EQUAL(s.span[0].end, 40 + i);
        CU_ASSERT_STRING_EQUAL(s.label[0], ori_model_label(m, best));
        CU_ASSERT_DOUBLE_EQUAL(s.span[0].confidence, p[best], 1e-4);
        CU_ASSERT_DOUBLE_EQUAL(s.span[0].useful, 1 - (p[best] - second),
                               1e-4);
        free(x);
    }
    ori_classifier_destroy(classifier);
    ori_model_destroy(m);
    fixture_end(c);
}

/* One class alone that is on above this score, in the model's file. */
static void set_rule(ori_model *m, double on)
{
    char json[300];

    snprintf(json, sizeof json, "{\"smooth\": 100, \"min\": 0, \"max\": 0, "
             "\"merge\": 0, \"refractory\": 0, \"classes\": {"
             "\"a\": {\"on\": %.6f, \"off\": %.6f}, "
             "\"b\": {\"background\": true}, "
             "\"c\": {\"background\": true}, "
             "\"d\": {\"background\": true}}}", on, on);
    CU_ASSERT_EQUAL(ori_model_set_events(m, json), ORI_OK);
}

typedef struct mean {
    double sum;
    int count;
} mean;

static bool add_frame(void *context, int64_t start, int64_t end,
                      const float *p)
{
    mean *of = context;

    (void)start;
    (void)end;
    of->sum += (double)p[0];
    of->count++;
    return true;
}

/* The mean score of the first class: noise goes above it now and then. */
static double usual_score(ori_model *m, const char *path)
{
    ori_event_run_options o = ORI_EVENT_RUN_OPTIONS_INIT;
    ori_event_run *run;
    mean of = { 0.0, 0 };

    o.frame = add_frame;
    o.context = &of;
    CU_ASSERT_EQUAL_FATAL(ori_event_run_create(&run, m, &o), ORI_OK);
    CU_ASSERT_EQUAL(ori_event_run_recording(run, path, NULL), ORI_OK);
    ori_event_run_destroy(run);
    return of.sum / of.count;
}

typedef struct events {
    ori_event event[64];
    int count;
} events;

static bool take_event(void *context, const ori_event *event)
{
    events *e = context;

    e->event[e->count++] = *event;
    return e->count < 64;
}

static events listen(ori_model *m, const char *path)
{
    ori_event_run_options o = ORI_EVENT_RUN_OPTIONS_INIT;
    ori_event_run *run;
    events e = { .count = 0 };

    o.event = take_event;
    o.context = &e;
    CU_ASSERT_EQUAL_FATAL(ori_event_run_create(&run, m, &o), ORI_OK);
    CU_ASSERT_EQUAL(ori_event_run_recording(run, path, NULL), ORI_OK);
    ori_event_run_destroy(run);
    return e;
}

static bool is_there(const spans *s, const ori_model *m, const ori_event *e,
                     int scale)
{
    for (int i = 0; i < s->count; i++)
        if (s->span[i].start == e->start * scale &&
            s->span[i].end == e->end * scale &&
            strcmp(s->label[i], ori_model_label(m, e->label)) == 0 &&
            s->span[i].confidence == (double)e->score)
            return true;
    return false;
}

/* What listen tells, in the recording's own frames. */
static void test_long(void)
{
    ori_catalog *c = fixture_begin();
    ori_model *m = model();
    watching w;
    ori_propose_options o = options(&w);
    ori_propose_counts counts;
    const int64_t id = record(c, "a.wav", 6000, 2000, 5);
    events e;
    spans s = { .count = 0 };

    set_rule(m, usual_score(m, scratch_path("a.wav")));
    CU_ASSERT_EQUAL(ori_propose(&counts, c, m, &o), ORI_OK);
    e = listen(m, scratch_path("a.wav"));
    ori_catalog_spans(c, id, 0, INT64_MAX, keep, &s);
    CU_ASSERT_TRUE(e.count > 2 && e.count < 64);
    CU_ASSERT_EQUAL(s.count, e.count);
    CU_ASSERT_EQUAL(counts.added, e.count);
    for (int i = 0; i < e.count; i++)
        CU_ASSERT_TRUE(is_there(&s, m, &e.event[i], 2));
    for (int i = 0; i < s.count; i++)
        CU_ASSERT_TRUE(s.span[i].useful > 0 && s.span[i].useful < 1);
    CU_ASSERT_TRUE(w.ascending && w.asked > 5);
    o.again = true;
    w.share = 0.0;
    CU_ASSERT_EQUAL(ori_propose(&counts, c, m, &o), ORI_OK);
    CU_ASSERT_EQUAL(counts.recordings, 1);
    CU_ASSERT_EQUAL(counts.added + counts.removed, 0);
    o.threshold = 1e-6;             /* whatever is no background */
    o.hash = "a2";
    CU_ASSERT_EQUAL(ori_propose(&counts, c, m, &o), ORI_OK);
    CU_ASSERT_EQUAL(counts.added, 1);
    CU_ASSERT_EQUAL(counts.removed, e.count);
    ori_model_destroy(m);
    fixture_end(c);
}

static void test_stopped(void)
{
    ori_catalog *c = fixture_begin();
    ori_model *m = model();
    watching w;
    ori_propose_options o = options(&w);
    ori_propose_counts counts;
    int64_t some[2];

    record(c, "a.wav", 100, 1000, 1);
    some[0] = record(c, "b.wav", 3000, 1000, 2);
    some[1] = record(c, "c.wav", 120, 1000, 3);
    w.stop_after = 4;               /* within the long one */
    CU_ASSERT_EQUAL(ori_propose(&counts, c, m, &o), ORI_ESTOPPED);
    CU_ASSERT_EQUAL(counts.recordings, 1);
    w.stop_after = 0;
    w.share = 0.0;
    CU_ASSERT_EQUAL(ori_propose(&counts, c, m, &o), ORI_OK);
    CU_ASSERT_EQUAL(counts.before, 1);
    CU_ASSERT_EQUAL(counts.recordings, 2);
    CU_ASSERT_EQUAL(ori_propose(&counts, c, m, &o), ORI_OK);
    CU_ASSERT_EQUAL(counts.before, 3);
    CU_ASSERT_EQUAL(counts.recordings, 0);
    o.hash = NULL;
    o.recordings = some;
    o.recording_count = 2;
    CU_ASSERT_EQUAL(ori_propose(&counts, c, m, &o), ORI_OK);
    CU_ASSERT_EQUAL(counts.recordings, 2);
    CU_ASSERT_EQUAL(counts.added, 0);           /* the same as before */
    some[1] = 99;
    CU_ASSERT_EQUAL(ori_propose(&counts, c, m, &o), ORI_EDATA);
    o.author = "";
    CU_ASSERT_EQUAL(ori_propose(&counts, c, m, &o), ORI_EINVAL);
    ori_model_destroy(m);
    fixture_end(c);
}

/* What cannot be read or is too short does not keep the others out. */
static void test_bad(void)
{
    ori_catalog *c = fixture_begin();
    ori_frontend f = ORI_FRONTEND_INIT;
    ori_model *m = recogniser_of("conv 5 kernel=9; relu; global_avg; "
                                 "dense $classes", 1, USUAL, &f, 1000);
    watching w;
    ori_propose_options o = options(&w);
    ori_propose_counts counts;

    fixture_add(c, 77, "");                     /* its file is gone */
    record(c, "a.wav", 60, 1000, 1);
    record(c, "b.wav", 4, 1000, 2);
    record(c, "c.wav", 70, 1000, 3);
    CU_ASSERT_EQUAL(ori_propose(&counts, c, m, &o), ORI_OK);
    CU_ASSERT_EQUAL(counts.recordings, 2);
    CU_ASSERT_EQUAL(counts.failed, 2);
    CU_ASSERT_EQUAL(w.problems, 2);
    ori_model_destroy(m);
    fixture_end(c);
}

/* ------------------------------------------------------------------- rank */

static void test_greedy(void)
{
    const float x[5] = { 0.0f, 0.1f, 10.0f, 4.0f, 0.0f };
    const double equal[5] = { 0.5, 0.5, 0.5, 0.5, 0.5 };
    const double u[5] = { 0.4, 0.9, 0.1, 0.8, 0.2 };
    /* .1 is in the middle of most, 10 is farther from it than what 4 brings
     * nearer, and one of the two at 0 stands for both. */
    const int all_equal[5] = { 1, 2, 3, 0, 4 };
    /* 4 is uncertain, 10 hardly. */
    const int by_weight[5] = { 1, 3, 2, 0, 4 };
    int order[5];

    CU_ASSERT_EQUAL(ori__rank_greedy(order, x, 5, 1, equal), ORI_OK);
    CU_ASSERT_EQUAL(memcmp(order, all_equal, sizeof order), 0);
    CU_ASSERT_EQUAL(ori__rank_greedy(order, x, 5, 1, u), ORI_OK);
    CU_ASSERT_EQUAL(memcmp(order, by_weight, sizeof order), 0);
}

typedef struct queue {
    int64_t id[128];
    double useful[128];
    int count;
} queue;

static bool enqueue(void *user, const ori_catalog_span *s)
{
    queue *q = user;

    q->id[q->count] = s->id;
    q->useful[q->count++] = s->useful;
    return q->count < 128;
}

static queue queue_of(ori_catalog *c)
{
    queue q = { .count = 0 };

    ori_catalog_queue(c, NULL, 0, enqueue, &q);
    return q;
}

/* The first of both, in whatever order. */
static bool same_ids(const queue *a, const queue *b, int count)
{
    for (int i = 0; i < count; i++) {
        int at = 0;

        while (at < count && b->id[at] != a->id[i])
            at++;
        if (at == count ||
            fabs(a->useful[i] - floor(a->useful[i]) - b->useful[at]) > 1e-9)
            return false;
    }
    return true;
}

static void test_rank(void)
{
    ori_catalog *c = fixture_begin();
    ori_model *m = model();
    watching w;
    ori_propose_options o = options(&w);
    ori_rank_options ro = ORI_RANK_OPTIONS_INIT;
    ori_propose_counts counts;
    queue plain, ranked, again;
    int count;

    for (int i = 0; i < 30; i++) {
        char name[16];

        snprintf(name, sizeof name, "%d.wav", i);
        record(c, name, i == 7 ? 900 : 60, 1000, (unsigned)i + 1);
    }
    set_rule(m, usual_score(m, scratch_path("7.wav")));
    ori_propose(&counts, c, m, &o);
    plain = queue_of(c);
    ro.author = "m";
    ro.pool = 20;
    CU_ASSERT_EQUAL(ori_rank_proposals(&count, c, m, &ro), ORI_OK);
    CU_ASSERT_EQUAL(count, 20);
    ranked = queue_of(c);
    CU_ASSERT_EQUAL(ranked.count, plain.count);
    CU_ASSERT_EQUAL((int)ranked.useful[0], 20);
    CU_ASSERT_EQUAL((int)ranked.useful[19], 1);
    CU_ASSERT_TRUE(same_ids(&ranked, &plain, 20));
    CU_ASSERT_NOT_EQUAL(memcmp(ranked.id, plain.id, 20 * sizeof *plain.id),
                        0);
    for (int i = 20; i < plain.count; i++)
        CU_ASSERT_EQUAL(ranked.id[i], plain.id[i]);
    CU_ASSERT_EQUAL(ori_rank_proposals(&count, c, m, &ro), ORI_OK);
    again = queue_of(c);
    CU_ASSERT_EQUAL(memcmp(ranked.id, again.id,
                           (size_t)plain.count * sizeof *plain.id), 0);
    ro.pool = 3;
    CU_ASSERT_EQUAL(ori_rank_proposals(&count, c, m, &ro), ORI_OK);
    again = queue_of(c);
    CU_ASSERT_EQUAL((int)again.useful[2], 1);
    for (int i = 3; i < plain.count; i++)
        CU_ASSERT_EQUAL(again.id[i], plain.id[i]);
    ro.progress = progress;
    ro.context = &w;
    w.asked = 0;
    w.stop_after = 2;
    CU_ASSERT_EQUAL(ori_rank_proposals(&count, c, m, &ro), ORI_ESTOPPED);
    ro.author = "nobody";
    w.stop_after = 0;
    CU_ASSERT_EQUAL(ori_rank_proposals(&count, c, m, &ro), ORI_OK);
    CU_ASSERT_EQUAL(count, 0);
    ori_model_destroy(m);
    fixture_end(c);
}

const ori__suite suite_propose = { "propose", {
    { "clips as classify tells them", test_clips },
    { "long recordings as listen tells them", test_long },
    { "stopped, and gone on with", test_stopped },
    { "recordings that cannot be heard", test_bad },
    { "uncertain, then diverse", test_greedy },
    { "ranks in the catalogue", test_rank },
    { NULL, NULL } } };
