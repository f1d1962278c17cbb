/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * event_figures.c - how good a recogniser's events are, for people and JSON
 */
#include "event_figures.h"

#include <math.h>
#include <stdio.h>

#include <oriole/stream/event_truth.h>

#include "output.h"
#include "progress.h"
#include "timing.h"

/* ---- computing ---- */

/* Spans, or (`quiet`) a recording that is background as a whole. */
static bool has_spans(const ori_annotations *a, bool quiet)
{
    for (int i = 0; i < ori_annotations_count(a); i++) {
        const ori_annotated r = ori_annotations_get(a, i);

        if (r.span_count > 0 &&
            (!r.whole || (quiet && ori_label_is_background(r.spans->label))))
            return true;
    }
    return false;
}

/* Before hours are streamed. */
static ori_status check_labels(const event_figures *f,
                               const ori_annotations *a)
{
    ori_status s = ORI_OK;

    for (int i = 0; s == ORI_OK && i < ori_annotations_count(a); i++) {
        const ori_annotated r = ori_annotations_get(a, i);

        s = ori_event_truth_check(&r, f->model);
    }
    return s;
}

static ori_status add_all(event_figures *f, const ori_annotations *a)
{
    const int count = ori_annotations_count(a);
    progress bar = progress_begin(f->common);
    const double begin = timing_now();
    ori_status s = ORI_OK;

    for (int i = 0; s == ORI_OK && i < count; i++) {
        const ori_annotated r = ori_annotations_get(a, i);

        progress_show(&bar, (double)i / count, "recording %d of %d", i + 1,
                      count);
        if (ori_event_test_suits(f->test, &r)) {
            s = ori_event_test_add(f->test, &r);
            f->recordings++;
        } else {
            f->passed_over++;
        }
    }
    f->seconds = timing_now() - begin;
    progress_end(&bar);
    return s;
}

static int compute(event_figures *f, const ori_annotations *a)
{
    ori_event_test_options o = ORI_EVENT_TEST_OPTIONS_INIT;
    ori_status s;

    if (!has_spans(a, f->must)) {
        if (!f->must)
            return EXIT_FINE;
        output_fail(f->command->name, "no recording of the data has a span "
                    "with start or end, and none is background: no event can "
                    "be right or false");
        return EXIT_INPUT;
    }
    o.collar_s = f->collar_s;
    s = ori_event_test_create(&f->test, f->model, &o);
    if (s == ORI_EDATA && !f->must) {
        output_say(f->common, "(%s: no events)", ori_last_error());
        return EXIT_FINE;
    }
    if (s == ORI_OK)
        s = check_labels(f, a);
    if (s == ORI_OK)
        s = add_all(f, a);
    if (s != ORI_OK)
        return output_fail_input(f->command->name, s);
    if (f->passed_over > 0)
        output_say(f->common, "(%d recording%s whose label has no start and "
                   "no end count%s for cases only, not for events)",
                   f->passed_over, output_plural(f->passed_over),
                   f->passed_over == 1 ? "s" : "");
    return EXIT_FINE;
}

int event_figures_compute(event_figures *f, char *const *paths, int count,
                          const ori_dataset_options *options)
{
    ori_annotations *a;
    const ori_status s = ori_annotations_load(
        &a, (const char *const *)paths, count, options);
    int code;

    if (s != ORI_OK)
        return output_fail_input(f->command->name, s);
    code = compute(f, a);
    ori_annotations_destroy(a);
    return code;
}

void event_figures_free(event_figures *f)
{
    ori_event_test_destroy(f->test);
    f->test = NULL;
}

/* ---- telling ---- */

static double share(double part, double whole)
{
    return whole > 0 ? part / whole : (double)NAN;
}

static double hours(const event_figures *f, int64_t samples)
{
    return (double)samples / ori_model_rate(f->model) / 3600;
}

static void set(json_t *o, const char *key, double value)
{
    json_object_set_new(o, key, output_json_number(value));
}

static void set_count(json_t *o, const char *key, int64_t value)
{
    json_object_set_new(o, key, json_integer(value));
}

static void add_json(const event_figures *f, int label, json_t *o)
{
    const ori_event_result r = ori_event_test_of(f->test, label);
    const ori_event_score *s = &r.score;
    const double rate = ori_model_rate(f->model);

    set_count(o, "truths", s->truths);
    set_count(o, "found", s->found);
    set_count(o, "right", s->right);
    set(o, "precision", s->precision);
    set(o, "recall", s->recall);
    set(o, "f1", s->f1);
    set(o, "segment_f1", s->segment_f1);
    set_count(o, "detected", s->detected);
    set(o, "detection_rate", share((double)s->detected, (double)s->truths));
    set(o, "delay_mean", s->delay_mean / rate);
    set(o, "delay_max", s->delay_max / rate);
    set_count(o, "false_alarms", s->false_alarms);
    set(o, "false_alarms_per_hour",
        share((double)s->false_alarms, hours(f, r.heard)));
    set_count(o, "background_alarms", r.background_alarms);
    set(o, "background_alarms_per_hour",
        share((double)r.background_alarms, hours(f, r.background)));
}

json_t *event_figures_json(const event_figures *f)
{
    const ori_event_options rules = ori_event_test_rules(f->test);
    const ori_event_result all = ori_event_test_of(f->test, -1);
    json_t *o = json_object(), *classes = json_array();

    set_count(o, "recordings", f->recordings);
    set(o, "hours", hours(f, all.heard));
    set(o, "background_hours", hours(f, all.background));
    set(o, "collar", f->collar_s);
    add_json(f, -1, o);
    set(o, "macro_f1", ori_event_test_macro_f1(f->test));
    set(o, "seconds", f->seconds);
    for (int k = 0; k < rules.classes; k++) {
        json_t *c;

        if (rules.rules[k].background)
            continue;
        c = json_pack("{s:o,s:f,s:f}", "label",
                      output_json_text(ori_model_label(f->model, k)), "on",
                      (double)rules.rules[k].on, "off",
                      (double)rules.rules[k].off);
        add_json(f, k, c);
        json_array_append_new(classes, c);
    }
    json_object_set_new(o, "classes", classes);
    return o;
}

static void print_class(const event_figures *f, int label)
{
    const ori_event_result r = ori_event_test_of(f->test, label);
    const ori_event_score *s = &r.score;

    output_cell(stdout, label < 0 ? "all" : ori_model_label(f->model, label),
                18, false);
    printf("%7lld%7lld%7lld%8.2f%9.2f%8lld", (long long)s->truths,
           (long long)s->found, (long long)s->right, 100 * s->f1,
           100 * s->segment_f1, (long long)s->detected);
    if (s->detected > 0)
        printf("%8.2f%8.2f", s->delay_mean / ori_model_rate(f->model),
               s->delay_max / ori_model_rate(f->model));
    else
        printf("%8s%8s", "-", "-");
    printf("%8lld\n", (long long)s->false_alarms);
}

void event_figures_print(const event_figures *f)
{
    const ori_event_options rules = ori_event_test_rules(f->test);
    const ori_event_result r = ori_event_test_of(f->test, -1);
    const ori_event_score *s = &r.score;

    printf("events of %d recording%s, %.4g h, streamed in %.2f s\n",
           f->recordings, output_plural(f->recordings), hours(f, r.heard),
           f->seconds);
    if (s->truths > 0)
        printf("event F1           %6.2f %%   (collar %g s; precision %.2f, "
               "recall %.2f; mean of classes %.2f)\n"
               "segment F1         %6.2f %%   (segments of 1 s)\n"
               "found              %6.2f %%   (%lld of %lld true events)\n",
               100 * s->f1, f->collar_s, 100 * s->precision, 100 * s->recall,
               100 * ori_event_test_macro_f1(f->test), 100 * s->segment_f1,
               100 * share((double)s->detected, (double)s->truths),
               (long long)s->detected, (long long)s->truths);
    if (s->detected > 0)
        printf("delay              %6.3f s   (mean from an event's start to "
               "its being known; longest %.3f)\n",
               s->delay_mean / ori_model_rate(f->model),
               s->delay_max / ori_model_rate(f->model));
    printf("false alarms       %6.2f an hour   (%lld; in the %.4g h without "
           "any event %lld, %.2f an hour)\n\n",
           share((double)s->false_alarms, hours(f, r.heard)),
           (long long)s->false_alarms, hours(f, r.background),
           (long long)r.background_alarms,
           share((double)r.background_alarms, hours(f, r.background)));
    printf("class                true  found  right      F1  segm. F1"
           "   met  delay   longest  false\n");
    for (int k = 0; k < rules.classes; k++)
        if (!rules.rules[k].background)
            print_class(f, k);
    print_class(f, -1);
}
