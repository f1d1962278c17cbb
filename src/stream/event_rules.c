/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * event_rules.c - the event options that a recogniser's file keeps
 */
#include <oriole/stream/event_rules.h>

#include <string.h>

#include <oriole/data/annotations.h>

#include "base/fail.h"
#include "base/json.h"
#include "base/memory.h"

static const char WHERE[] = "the model's \"events\"";

/* The times, in the file and in memory. */
static const struct {
    const char *key;
    size_t offset;
} times[] = {
    { "smooth", offsetof(ori_event_options, smooth_samples) },
    { "min", offsetof(ori_event_options, min_samples) },
    { "max", offsetof(ori_event_options, max_samples) },
    { "merge", offsetof(ori_event_options, merge_samples) },
    { "refractory", offsetof(ori_event_options, refractory_samples) },
};

enum { TIMES = sizeof times / sizeof *times };

static void set_usual(ori_event_options *o, ori_event_rule *rules,
                      const ori_model *m, int64_t window)
{
    o->smooth_samples = o->min_samples = window / 8;
    o->merge_samples = window / 4;
    for (int k = 0; k < o->classes; k++)
        rules[k] = (ori_event_rule){
            .on = 0.7f, .off = 0.4f,
            .background = ori_label_is_background(ori_model_label(m, k)) };
}

static ori_status read_rule(const json_t *classes, const char *label,
                            ori_event_rule *rule)
{
    const json_t *o = json_object_get(classes, label);
    double on = 1, off = 1;
    ori_status s = ORI_OK;

    if (!json_is_object(o))
        return ori__fail(ORI_EFORMAT, "%s: say nothing of class \"%s\"",
                         WHERE, label);
    rule->background = json_is_true(json_object_get(o, "background"));
    if (!rule->background)
        s = ori__json_number(o, "on", WHERE, 0, 1, &on);
    if (s == ORI_OK && !rule->background)
        s = ori__json_number(o, "off", WHERE, 0, on, &off);
    rule->on = (float)on;
    rule->off = (float)off;
    return s;
}

static ori_status read_all(ori_event_options *o, ori_event_rule *rules,
                           const ori_model *m)
{
    const char *text = ori_model_events(m);
    json_t *v;
    ori_status s = ori__json_parse(text, strlen(text), WHERE, &v);

    for (int i = 0; s == ORI_OK && i < TIMES; i++)
        s = ori__json_int(v, times[i].key, WHERE, 0, INT64_C(1) << 48,
                          (int64_t *)(void *)((char *)o + times[i].offset));
    for (int k = 0; s == ORI_OK && k < o->classes; k++)
        s = read_rule(json_object_get(v, "classes"), ori_model_label(m, k),
                      &rules[k]);
    json_decref(v);
    return s;
}

ori_status ori_event_rules_load(ori_event_options *o, const ori_model *m,
                                const ori_stream_cost *cost)
{
    const int labels = ori_model_label_count(m);
    ori_event_rule *rules = ORI__NEW(ori_event_rule, (size_t)labels);
    ori_status s = ORI_OK;

    *o = (ori_event_options)ORI_EVENT_OPTIONS_INIT;
    if (!rules)
        return ori__fail_memory("event rules");
    o->classes = labels;
    o->rules = rules;
    o->hop_samples = cost->hop_samples;
    if (*ori_model_events(m))
        s = read_all(o, rules, m);
    else
        set_usual(o, rules, m, cost->window_samples);
    if (s != ORI_OK)
        ori_event_rules_free(o);
    return s;
}

void ori_event_rules_free(ori_event_options *o)
{
    ori_event_rule *rules;

    /* Allocated by load; the options only lend them as constant. */
    memcpy(&rules, &o->rules, sizeof rules);
    ori__free(rules);
    o->rules = NULL;
}

ori_status ori_event_rules_store(const ori_event_options *o, ori_model *m)
{
    json_t *v = json_object(), *classes = json_object();
    ori_status s;
    char *text;

    for (int i = 0; i < TIMES; i++)
        json_object_set_new(v, times[i].key, json_integer(
            *(const int64_t *)(const void *)((const char *)o +
                                             times[i].offset)));
    for (int k = 0; k < o->classes; k++) {
        const ori_event_rule *r = &o->rules[k];

        json_object_set_new(
            classes, ori_model_label(m, k),
            r->background
                ? json_pack("{s:b}", "background", 1)
                : json_pack("{s:f,s:f}", "on", (double)r->on, "off",
                            (double)r->off));
    }
    json_object_set_new(v, "classes", classes);
    text = ori__json_take_text(v);
    s = text ? ori_model_set_events(m, text) : ori__fail_memory(WHERE);
    ori__free(text);
    return s;
}
