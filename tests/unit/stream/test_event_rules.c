/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <oriole/stream/event_rules.h>

#include <stdlib.h>
#include <unistd.h>

#include "suite.h"

static const char *const labels[] = { "yes", "_noise", "no" };
static const ori_stream_cost cost = { .window_samples = 800,
                                      .hop_samples = 10 };

static ori_model *make(void)
{
    ori_model_options o = ORI_MODEL_OPTIONS_INIT;
    ori_model *m;

    o.arch = "conv 4 kernel=3\nglobal_avg\ndense 3\n";
    o.labels = labels;
    o.label_count = 3;
    o.channels = 1;
    o.usual_length = o.max_length = 800;
    CU_ASSERT_EQUAL_FATAL(ori_model_create(&m, &o), ORI_OK);
    return m;
}

static void test_usual(void)
{
    ori_model *m = make();
    ori_event_options o;

    CU_ASSERT_EQUAL_FATAL(ori_event_rules_load(&o, m, &cost), ORI_OK);
    CU_ASSERT_EQUAL(o.classes, 3);
    CU_ASSERT_EQUAL(o.hop_samples, 10);
    CU_ASSERT_EQUAL(o.smooth_samples, 100);
    CU_ASSERT(!o.rules[0].background && o.rules[1].background);
    ori_event_rules_free(&o);
    ori_model_destroy(m);
}

/* Into the model, into its file, and back. */
static void test_kept(void)
{
    char path[] = "/tmp/oriole-event-rules-XXXXXX";
    ori_model *m = make(), *again;
    const ori_event_rule rules[] = { { .75f, .1f, false },
                                     { 1, 1, true }, { 1, 0, false } };
    ori_event_options o = { sizeof o, rules, 3, 10, 1, 2, 3, 4, 5 }, back;
    const int file = mkstemp(path);

    CU_ASSERT_FATAL(file >= 0);
    CU_ASSERT_EQUAL(ori_event_rules_store(&o, m), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_model_save(m, path), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_model_load(&again, path), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_event_rules_load(&back, again, &cost), ORI_OK);
    CU_ASSERT_EQUAL(back.smooth_samples, 1);
    CU_ASSERT_EQUAL(back.min_samples, 2);
    CU_ASSERT_EQUAL(back.max_samples, 3);
    CU_ASSERT_EQUAL(back.merge_samples, 4);
    CU_ASSERT_EQUAL(back.refractory_samples, 5);
    for (int k = 0; k < 3; k++) {
        CU_ASSERT_EQUAL(back.rules[k].on, rules[k].on);
        CU_ASSERT_EQUAL(back.rules[k].off, rules[k].off);
        CU_ASSERT_EQUAL(back.rules[k].background, rules[k].background);
    }
    ori_event_rules_free(&back);
    ori_model_destroy(again);
    ori_model_destroy(m);
    close(file);
    unlink(path);
}

static void test_hostile(void)
{
#define TIMES "\"smooth\":1,\"min\":1,\"max\":0,\"merge\":0,\"refractory\":0"
    static const char *const texts[] = {
        "{", "[]", "{}", "{" TIMES "}", "{" TIMES ",\"classes\":7}",
        "{" TIMES ",\"classes\":{\"yes\":{\"on\":2,\"off\":0}}}",
        "{" TIMES ",\"classes\":{\"yes\":{\"on\":0.5,\"off\":0.6}}}",
        "{" TIMES ",\"classes\":{\"yes\":{\"on\":0.5,\"off\":0.5}}}",
        "{\"smooth\":-1}", "{\"smooth\":1e300}",
    };
    ori_model *m = make();
    ori_event_options o;

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        CU_ASSERT_EQUAL(ori_model_set_events(m, texts[i]), ORI_OK);
        CU_ASSERT_EQUAL(ori_event_rules_load(&o, m, &cost), ORI_EFORMAT);
        CU_ASSERT_PTR_NULL(o.rules);
    }
    ori_model_destroy(m);
}

const ori__suite suite_event_rules = { "event rules", {
    { "what suits the windows", test_usual },
    { "kept in the model's file", test_kept },
    { "hostile objects", test_hostile },
    { NULL, NULL } } };
