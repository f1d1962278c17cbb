/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <oriole/stream/event_truth.h>

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "stream_check.h"
#include "suite.h"

static const ori_event_rule rules[] = { { 1, 0, false }, { 1, 0, false },
                                        { 1, 0, true }, { 1, 0, false } };

static ori_model *model_at(double rate_hz)
{
    ori_frontend f = ORI_FRONTEND_INIT;

    return recogniser_of("conv 2 kernel=3; global_avg; dense $classes", 1, 30,
                         &f, rate_hz);
}

#define TO_END ((double)NAN)

static const ori_stretch everything = { 0, TO_END };

static ori_annotated recording(const ori_annotation *spans, int count)
{
    return (ori_annotated){ .path = "r.wav", .group = "", .spans = spans,
                            .span_count = count, .stretches = &everything,
                            .stretch_count = 1 };
}

/* Background by rule and by name; what touches is one event. */
static void test_events(void)
{
    static const ori_annotation spans[] = {
        { 0, 1, "a", 0 },       { 0.5, 0.7, "c", 0 }, { 1, 1.5, "a", 0 },
        { 1.2, 1.3, "b", 0 },   { 1.25, 1.4, "a", 0 }, { 1.6, 2, "a", 0 },
        { 2, 3, "_pause", 0 },  { 4, TO_END, "d", 0 },
    };
    const ori_annotated r = recording(spans, 8);
    ori_model *m = model_at(100);
    ori_event_truth t;
    int64_t counting = 0, background = 0;

    CU_ASSERT_EQUAL_FATAL(ori_event_truth_make(&t, &r, m, rules, 500),
                          ORI_OK);
    CU_ASSERT_EQUAL_FATAL(t.count, 4);
    CU_ASSERT(t.events[0].label == 0 && t.events[0].start == 0 &&
              t.events[0].end == 150);
    CU_ASSERT(t.events[1].label == 1 && t.events[1].start == 120);
    CU_ASSERT(t.events[2].label == 0 && t.events[2].start == 160);
    CU_ASSERT(t.events[3].label == 3 && t.events[3].end == 500);
    CU_ASSERT_TRUE(ori_event_truth_overlaps(&t, 149, 150));
    CU_ASSERT_TRUE(ori_event_truth_overlaps(&t, 140, 141));
    CU_ASSERT_FALSE(ori_event_truth_overlaps(&t, 150, 160));
    CU_ASSERT_TRUE(ori_event_truth_overlaps(&t, 150, 161));
    CU_ASSERT_FALSE(ori_event_truth_overlaps(&t, 200, 400));
    ori_event_truth_measure(&t, 0, 500, &counting, &background);
    CU_ASSERT_EQUAL(counting, 500);
    CU_ASSERT_EQUAL(background, 10 + 200);
    ori_event_truth_measure(&t, 130, 165, &counting, &background);
    CU_ASSERT_EQUAL(counting, 535);
    CU_ASSERT_EQUAL(background, 220);
    ori_event_truth_free(&t);
    ori_model_destroy(m);
}

/* An event counts by its middle, time by the sample. */
static void test_parts(void)
{
    static const ori_annotation spans[] = { { 1, 2, "a", 0 },
                                            { 2.8, 3.4, "b", 0 },
                                            { 2.9, 3.2, "d", 0 } };
    static const ori_stretch stretches[] = { { 0.5, 3 }, { 4, TO_END } };
    ori_annotated r = recording(spans, 3);
    ori_model *m = model_at(100);
    int64_t counting = 0, background = 0;
    ori_event_truth t;

    r.stretches = stretches;
    r.stretch_count = 2;
    CU_ASSERT_EQUAL_FATAL(ori_event_truth_make(&t, &r, m, rules, 500),
                          ORI_OK);
    CU_ASSERT_EQUAL(t.count, 1);
    CU_ASSERT_TRUE(ori_event_truth_counts(&t, 0, 100));
    CU_ASSERT_FALSE(ori_event_truth_counts(&t, 0, 99));
    CU_ASSERT_FALSE(ori_event_truth_counts(&t, 300, 301));
    CU_ASSERT_TRUE(ori_event_truth_counts(&t, 400, 401));
    CU_ASSERT_FALSE(ori_event_truth_counts(&t, 500, 501));
    ori_event_truth_measure(&t, 0, 500, &counting, &background);
    CU_ASSERT_EQUAL(counting, 350);
    CU_ASSERT_EQUAL(background, 250);
    ori_event_truth_free(&t);
    ori_model_destroy(m);
}

static void fails(const ori_annotation *span, ori_model *m, const char *word)
{
    const ori_annotated r = recording(span, 1);
    ori_event_truth t;

    CU_ASSERT_EQUAL(ori_event_truth_make(&t, &r, m, rules, 500), ORI_EDATA);
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), word));
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), "r.wav"));
}

static void test_bad(void)
{
    static const ori_annotation spans[] = { { 0, 1, "e", 0 },
                                            { 5, TO_END, "a", 0 },
                                            { 4, 5.02, "a", 0 },
                                            { 4, 5.005, "a", 0 } };
    const ori_annotated rounded = recording(&spans[3], 1);
    ori_model *m = model_at(100), *unknown = model_at(0);
    ori_status s = ORI_ENOMEM;
    ori_event_truth t;

    fails(&spans[0], m, "none of the 4");
    fails(&spans[1], m, "ends at 5 s");
    fails(&spans[2], m, "ends at 5 s");
    fails(&spans[3], unknown, "rate");
    for (long n = 1; s == ORI_ENOMEM; n++) {
        ori__alloc_fail_at(n);
        s = ori_event_truth_make(&t, &rounded, m, rules, 500);
        ori__alloc_fail_at(0);
    }
    CU_ASSERT_EQUAL(s, ORI_OK);
    CU_ASSERT_EQUAL(t.events[0].end, 500);
    ori_event_truth_free(&t);
    ori_model_destroy(m);
    ori_model_destroy(unknown);
}

const ori__suite suite_event_truth = { "event_truth", {
    { "events", test_events },
    { "parts", test_parts },
    { "bad", test_bad },
    { NULL, NULL } } };
