/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <oriole/stream/event_run.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stream_check.h"
#include "suite.h"

enum { MOST = 4096, LABELS = 4 };

typedef struct heard {
    int frames, events, stop_after;     /* of either; 0: never */
    int64_t end;
    bool gapless;
    ori_event event[MOST];
} heard;

static bool take_frame(void *context, int64_t start, int64_t end,
                       const float *probabilities)
{
    heard *h = context;

    h->gapless = h->gapless && start == h->end && end > start &&
                 !isnan(probabilities[0]);
    h->end = end;
    return ++h->frames != h->stop_after;
}

static bool take_event(void *context, const ori_event *event)
{
    heard *h = context;

    h->event[h->events++ % MOST] = *event;
    return true;
}

static ori_event_run *run_of(ori_model *m, heard *h)
{
    ori_event_run_options o = ORI_EVENT_RUN_OPTIONS_INIT;
    ori_event_run *r;

    *h = (heard){ .gapless = true };
    o.frame = take_frame;
    o.event = take_event;
    o.context = h;
    CU_ASSERT_EQUAL_FATAL(ori_event_run_create(&r, m, &o), ORI_OK);
    return r;
}

/* Rules that noise fulfils now and then. */
static void set_rules(ori_event_run *r)
{
    const ori_event_rule rules[LABELS] = { { .32f, .31f, false },
                                           { .41f, .38f, false },
                                           { .3f, .2f, true },
                                           { .095f, .09f, false } };
    ori_event_options o = ori_event_run_rules(r);

    o.rules = rules;
    o.smooth_samples = 4 * o.hop_samples;
    o.min_samples = 0;
    CU_ASSERT_EQUAL(ori_event_run_set_rules(r, &o), ORI_OK);
    CU_ASSERT_EQUAL(ori_event_run_rules(r).rules[1].on, .41f);
    CU_ASSERT_EQUAL(ori_event_run_delay(r),
                    ori_stream_cost_of(ori_event_run_stream(r)).delay_samples +
                        2 * o.hop_samples);
}

static ori_model *model(void)
{
    ori_frontend f = ORI_FRONTEND_INIT;

    return recogniser_of("conv 5 kernel=3 pad=same; batchnorm; relu; "
                         "global_avg; dense $classes", 1, 64, &f, 1000);
}

/* Any pieces give the same events as stream and events by hand. */
static void test_pieces(void)
{
    enum { LENGTH = 20000 };
    ori_model *m = model();
    float *x = signal_by_chance(LENGTH, 1, false, 5);
    static heard whole, pieces;
    ori_event_run *a = run_of(m, &whole), *b = run_of(m, &pieces);

    set_rules(a);
    set_rules(b);
    CU_ASSERT_TRUE(ori_event_run_push(a, x, LENGTH));
    CU_ASSERT_TRUE(ori_event_run_finish(a));
    for (int at = 0, n; at < LENGTH; at += n) {
        n = 1 + at * 7919 % 300;
        n = n < LENGTH - at ? n : LENGTH - at;
        CU_ASSERT_TRUE(ori_event_run_push(b, x + at, n));
    }
    CU_ASSERT_TRUE(ori_event_run_finish(b));
    CU_ASSERT_TRUE(whole.gapless && pieces.gapless);
    CU_ASSERT_EQUAL(whole.end, LENGTH);
    CU_ASSERT(whole.events > 10 && whole.events < MOST);
    CU_ASSERT_EQUAL_FATAL(whole.events, pieces.events);
    for (int i = 0; i < whole.events; i++) {
        CU_ASSERT_EQUAL(whole.event[i].start, pieces.event[i].start);
        CU_ASSERT_EQUAL(whole.event[i].end, pieces.event[i].end);
        CU_ASSERT_EQUAL(whole.event[i].label, pieces.event[i].label);
    }
    ori_event_run_destroy(a);
    ori_event_run_destroy(b);
    ori_model_destroy(m);
    free(x);
}

/* No event spans a gap. */
static void test_gap(void)
{
    enum { HALF = 5000, GAP = 700 };
    ori_model *m = model();
    float *x = signal_by_chance(2 * HALF, 1, false, 6);
    static heard h;
    ori_event_run *r = run_of(m, &h);

    set_rules(r);
    CU_ASSERT_TRUE(ori_event_run_push(r, x, HALF));
    CU_ASSERT_TRUE(ori_event_run_gap(r, HALF + GAP));
    CU_ASSERT_EQUAL(h.end, HALF);
    h.end = HALF + GAP;
    CU_ASSERT_TRUE(ori_event_run_push(r, x + HALF, HALF));
    CU_ASSERT_TRUE(ori_event_run_finish(r));
    CU_ASSERT_EQUAL(h.end, 2 * HALF + GAP);
    CU_ASSERT_TRUE(h.gapless);
    CU_ASSERT(h.events > 2);
    for (int i = 0; i < h.events; i++)
        CU_ASSERT(h.event[i].end <= HALF || h.event[i].start >= HALF + GAP);
    ori_event_run_destroy(r);
    ori_model_destroy(m);
    free(x);
}

static void write_table(const char *path, const float *x, int count)
{
    FILE *f = fopen(path, "w");

    fputs("x\n", f);
    for (int i = 0; i < count; i++)
        fprintf(f, "%.9g\n", (double)x[i]);
    fclose(f);
}

/* A file gives what its samples give, again and again, stopped or not. */
static void test_recording(void)
{
    enum { LENGTH = 6000 };
    char path[] = "/tmp/oriole-event-run-XXXXXX.csv";
    ori_model *m = model();
    float *x = signal_by_chance(LENGTH, 1, false, 7);
    static heard want, h;
    ori_event_run *a = run_of(m, &want), *b = run_of(m, &h);
    int64_t length;

    close(mkstemps(path, 4));
    write_table(path, x, LENGTH);
    set_rules(a);
    set_rules(b);
    ori_event_run_push(a, x, LENGTH);
    ori_event_run_finish(a);
    for (int i = 0; i < 3; i++) {
        h = (heard){ .gapless = true, .stop_after = i == 1 ? 100 : 0 };
        CU_ASSERT_EQUAL(ori_event_run_recording(b, path, &length),
                        i == 1 ? ORI_ESTOPPED : ORI_OK);
        CU_ASSERT_TRUE(h.gapless);
        if (i == 1)
            continue;
        CU_ASSERT_EQUAL(length, LENGTH);
        CU_ASSERT_EQUAL(h.frames, want.frames);
        CU_ASSERT_EQUAL(h.events, want.events);
        CU_ASSERT_EQUAL(memcmp(h.event, want.event, sizeof h.event), 0);
    }
    write_table(path, x, 0);
    CU_ASSERT_NOT_EQUAL(ori_event_run_recording(b, path, NULL), ORI_OK);
    unlink(path);
    CU_ASSERT_EQUAL(ori_event_run_recording(b, path, NULL), ORI_EIO);
    ori_event_run_destroy(a);
    ori_event_run_destroy(b);
    ori_event_run_destroy(NULL);
    ori_model_destroy(m);
    free(x);
}

static void test_bad(void)
{
    ori_event_run_options o = { 0 };
    ori_model *m = model();
    static heard h;
    ori_event_run *r;
    ori_event_options rules;

    CU_ASSERT_EQUAL(ori_event_run_create(&r, m, &o), ORI_EINVAL);
    CU_ASSERT_PTR_NULL(r);
    CU_ASSERT_EQUAL(ori_event_run_create(&r, m, NULL), ORI_EINVAL);
    r = run_of(m, &h);
    rules = ori_event_run_rules(r);
    rules.classes = 3;
    CU_ASSERT_EQUAL(ori_event_run_set_rules(r, &rules), ORI_EINVAL);
    rules.classes = LABELS;
    rules.min_samples = -1;
    CU_ASSERT_EQUAL(ori_event_run_set_rules(r, &rules), ORI_EINVAL);
    CU_ASSERT_TRUE(ori_event_run_finish(r));
    CU_ASSERT_EQUAL(h.frames, 0);
    ori_event_run_destroy(r);
    ori_model_destroy(m);
}

const ori__suite suite_event_run = { "event_run", {
    { "pieces", test_pieces },
    { "gap", test_gap },
    { "recording", test_recording },
    { "bad", test_bad },
    { NULL, NULL } } };
