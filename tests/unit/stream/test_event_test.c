/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <oriole/stream/event_test.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <oriole/stream/event_rules.h>

#include "stream_check.h"
#include "suite.h"

enum { LENGTH = 4000, GAP = 100 };      /* at 100 Hz */

static char path[48];

/* Class c where the signal is high, class a where it is low. */
static ori_model *model(void)
{
    const ori_event_rule rules[] = { { 1, 1, true }, { 1, 1, false },
                                     { .6f, .4f, false }, { 1, 1, false } };
    const float w[] = { 1, 0, 0, 0, 10, 0, 5, -20, 0, -20 };
    ori_event_options o = ORI_EVENT_OPTIONS_INIT;
    ori_frontend f = ORI_FRONTEND_INIT;
    float *to;
    ori_model *m;

    f.normalise = ORI_NORMALISE_NONE;
    m = recogniser_of("conv 1 kernel=1; global_avg; dense $classes", 1, 20,
                      &f, 100);
    to = ori_net_weights(ori_model_net(m));
    /* weights then biases: conv 1 -> 1, dense 1 -> 4 */
    CU_ASSERT_EQUAL_FATAL(ori_net_tensor_count(ori_model_net(m)), 4);
    for (int i = 0, at = 0; i < 4; i++) {
        const ori_net_tensor t = ori_net_tensor_at(ori_model_net(m), i);

        memcpy(to + t.offset, w + at, t.count * sizeof *w);
        at += (int)t.count;
    }
    o.rules = rules;
    o.classes = 4;
    o.min_samples = 20;
    CU_ASSERT_EQUAL_FATAL(ori_event_rules_store(&o, m), ORI_OK);
    return m;
}

/* High from 5 to 8 s, from 20 to 22 s; nothing there for 1 s from 30 s. */
static void write_signal(void)
{
    FILE *f;

    strcpy(path, "/tmp/oriole-event-test-XXXXXX.csv");
    f = fdopen(mkstemps(path, 4), "w");
    fputs("x\n", f);
    for (int i = 0; i < LENGTH; i++)
        if (i >= 3000 && i < 3000 + GAP)
            fputs("\n", f);      /* missing */
        else
            fprintf(f, "%d\n", (i >= 500 && i < 800) ||
                                     (i >= 2000 && i < 2200));
    fclose(f);
}

static const ori_stretch stretches[] = { { 0, (double)NAN }, { 0, 15 } };

static void test_figures(void)
{
    static const ori_annotation spans[] = {
        { 5, 8, "c", 0 }, { 10, 11, "a", 0 }, { 25, 26, "b", 0 } };
    ori_annotated r = { .path = path, .spans = spans, .span_count = 3,
                        .stretches = stretches, .stretch_count = 1 };
    ori_model *m = model();
    ori_event_test *t;
    ori_event_result all;

    write_signal();
    CU_ASSERT_EQUAL_FATAL(ori_event_test_create(&t, m, NULL), ORI_OK);
    CU_ASSERT_TRUE(ori_event_test_suits(t, &r));
    CU_ASSERT_EQUAL_FATAL(ori_event_test_add(t, &r), ORI_OK);
    all = ori_event_test_of(t, -1);
    CU_ASSERT_EQUAL(all.score.truths, 2);
    CU_ASSERT_EQUAL(all.score.found, 2);
    CU_ASSERT_EQUAL(all.score.right, 1);
    CU_ASSERT_EQUAL(all.score.detected, 1);
    CU_ASSERT_EQUAL(all.score.false_alarms, 1);
    CU_ASSERT_EQUAL(all.background_alarms, 1);
    CU_ASSERT_EQUAL(all.heard, LENGTH - GAP);
    CU_ASSERT_EQUAL(all.background, LENGTH - GAP - 300 - 100);
    CU_ASSERT(all.score.delay_mean >= 0 && all.score.delay_mean < 60);
    CU_ASSERT_EQUAL(ori_event_test_of(t, 2).score.f1, 2.0 / 3);
    CU_ASSERT_EQUAL(ori_event_test_of(t, 1).score.truths, 1);
    CU_ASSERT_EQUAL(ori_event_test_macro_f1(t), 1.0 / 3);
    /* the first half of it alone, and again */
    r.stretches = &stretches[1];
    CU_ASSERT_EQUAL_FATAL(ori_event_test_add(t, &r), ORI_OK);
    all = ori_event_test_of(t, -1);
    CU_ASSERT_EQUAL(all.score.truths, 3);
    CU_ASSERT_EQUAL(all.score.found, 3);
    CU_ASSERT_EQUAL(all.score.right, 2);
    CU_ASSERT_EQUAL(all.heard, LENGTH - GAP + 1500);
    ori_event_test_destroy(t);
    ori_model_destroy(m);
    unlink(path);
}

static void test_suits(void)
{
    static const ori_annotation whole[] = { { 0, (double)NAN, "a", 0 },
                                            { 0, (double)NAN, "noise", 0 },
                                            { 0, (double)NAN, "c", 0 } };
    ori_annotated r = { .path = "x.csv", .span_count = 1, .whole = true,
                        .stretches = stretches, .stretch_count = 1 };
    ori_event_test_options o = ORI_EVENT_TEST_OPTIONS_INIT;
    ori_model *m = model();
    ori_event_test *t;

    CU_ASSERT_EQUAL_FATAL(ori_event_test_create(&t, m, &o), ORI_OK);
    r.spans = &whole[0];
    CU_ASSERT_TRUE(ori_event_test_suits(t, &r));
    r.spans = &whole[1];
    CU_ASSERT_TRUE(ori_event_test_suits(t, &r));
    r.spans = &whole[2];
    CU_ASSERT_FALSE(ori_event_test_suits(t, &r));
    CU_ASSERT_EQUAL(ori_event_test_add(t, &r), ORI_EIO);
    CU_ASSERT_EQUAL(ori_event_test_of(t, -1).heard, 0);
    r.span_count = 0;
    CU_ASSERT_FALSE(ori_event_test_suits(t, &r));
    ori_event_test_destroy(t);
    o.collar_s = -1;
    CU_ASSERT_EQUAL(ori_event_test_create(&t, m, &o), ORI_EINVAL);
    ori_event_test_destroy(NULL);
    ori_model_destroy(m);
}

const ori__suite suite_event_test = { "event_test", {
    { "figures", test_figures },
    { "which recordings suit", test_suits },
    { NULL, NULL } } };
