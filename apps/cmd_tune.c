/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * cmd_tune.c - oriole tune: thresholds of events from a budget of false alarms
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/base/safe_file.h>
#include <oriole/data/annotations.h>
#include <oriole/model/model.h>
#include <oriole/picture/picture.h>
#include <oriole/stream/event_rules.h>
#include <oriole/stream/event_run.h>
#include <oriole/stream/event_truth.h>
#include <oriole/stream/event_tune.h>

#include "command.h"
#include "option.h"
#include "output.h"
#include "progress.h"
#include "timing.h"
#include "tune_plot.h"

typedef struct tune_settings {
    app_common common;
    const char *output, *plot;
    double alarms_per_hour, collar_s, off_share;
    int split;              /* of split_names */
} tune_settings;

enum { SPLIT_AUTO, SPLIT_TRAIN, SPLIT_VALID, SPLIT_TEST, SPLIT_ALL };
static const char *const split_names[] = { "auto", "train", "valid", "test",
                                           "all", NULL };

#define AT(member) .offset = offsetof(tune_settings, member)

static const app_option options[] = {
    { .name = "Options", .kind = APP_HEADING },
    { .name = "output", .letter = 'o', .kind = APP_TEXT, .argument = "MODEL",
      AT(output), .help = "where the recogniser goes that has the new "
      "thresholds (default: it takes the place of the old one)" },
    { .name = "false-alarms", .kind = APP_REAL, .argument = "N",
      AT(alarms_per_hour), .low = 0, .high = 1e6, .help = "the budget, an "
      "hour of background, all classes together (default 1)" },
    { .name = "collar", .kind = APP_REAL, .argument = "S", AT(collar_s),
      .low = 0.001, .high = 3600, .help = "how far an event's start may be "
      "off; its end likewise, or by half its length (default 0.2)" },
    { .name = "off", .kind = APP_REAL, .argument = "SHARE", AT(off_share),
      .low = 0, .high = 1, .help = "an event ends below this share of the "
      "probability that reports it (default: chosen)" },
    { .name = "split", .kind = APP_CHOICE,
      .argument = "auto|train|valid|test|all", AT(split),
      .choices = split_names, .help = "the part of the data that counts, "
      "where they name parts (default: valid, or train where there is none; "
      "never test)" },
    { .name = "plot", .kind = APP_TEXT, .argument = "FILE", AT(plot),
      .help = "draw what share of each class's events is found over false "
      "alarms an hour (.png, .svg, .pdf)" },
    { .name = NULL }
};

typedef struct tuning {
    const app_command *command;
    const tune_settings *settings;
    const char *path;       /* of the model */
    ori_model *model;
    ori_annotations *data;
    ori_event_run *run;
    ori_event_tune *tune;
    progress bar;
    int number, count;      /* of the recording in hand, of all */
    int passed_over;
    double seconds;
} tuning;

/* ---- the data ---- */

/* auto: the parts that the data name decide. */
static ori_status find_split(const ori_annotations *all, ori_split *want)
{
    bool train = false, valid = false, test = false, none = false;

    for (int i = 0; i < ori_annotations_count(all); i++) {
        const ori_annotated r = ori_annotations_get(all, i);

        none |= r.span_count == 0;
        for (int k = 0; k < r.span_count; k++) {
            train |= r.spans[k].split == ORI_SPLIT_TRAIN;
            valid |= r.spans[k].split == ORI_SPLIT_VALID;
            test |= r.spans[k].split == ORI_SPLIT_TEST;
            none |= r.spans[k].split == ORI_SPLIT_NONE;
        }
    }
    *want = valid || !train ? ORI_SPLIT_VALID : ORI_SPLIT_TRAIN;
    return test && !train && !valid && !none ? ORI_EDATA : ORI_OK;
}

static ori_status load_annotations(tuning *t, char *const *paths, int count,
                                   ori_split want)
{
    ori_dataset_options o = ORI_DATASET_OPTIONS_INIT;

    o.want = want;
    ori_annotations_destroy(t->data);
    return ori_annotations_load(&t->data, (const char *const *)paths, count,
                                &o);
}

static int load_data(tuning *t, char *const *paths, int count)
{
    static const ori_split splits[] = { ORI_SPLIT_NONE, ORI_SPLIT_TRAIN,
                                        ORI_SPLIT_VALID, ORI_SPLIT_TEST,
                                        ORI_SPLIT_NONE };
    ori_split want = splits[t->settings->split];
    ori_status s = load_annotations(t, paths, count, ORI_SPLIT_NONE);

    if (s == ORI_OK && t->settings->split == SPLIT_AUTO &&
        find_split(t->data, &want) != ORI_OK) {
        output_fail(t->command->name, "%s: all of it is for testing, which "
                    "thresholds must not have seen; --split test overrides",
                    paths[0]);
        return EXIT_INPUT;
    }
    if (s == ORI_OK && want != ORI_SPLIT_NONE)
        s = load_annotations(t, paths, count, want);
    for (int i = 0; s == ORI_OK && i < ori_annotations_count(t->data); i++) {
        const ori_annotated r = ori_annotations_get(t->data, i);

        s = ori_event_truth_check(&r, t->model);
    }
    if (s != ORI_OK)
        return output_fail_input(t->command->name, s);
    if (ori_annotations_count(t->data) > 0)
        return EXIT_FINE;
    output_fail(t->command->name, "%s: names no recording", paths[0]);
    return EXIT_INPUT;
}

/* ---- tuning ---- */

static bool keep_frame(void *context, int64_t start, int64_t end,
                       const float *probabilities)
{
    tuning *t = context;
    char time[32];

    progress_show(&t->bar, (double)t->number / t->count,
                  "recording %d of %d, %s", t->number + 1, t->count,
                  progress_time((double)end / ori_model_rate(t->model),
                                time));
    return ori_event_tune_frame(t->tune, start, end, probabilities);
}

static ori_status set_up(tuning *t)
{
    const tune_settings *s = t->settings;
    ori_event_tune_options o = ORI_EVENT_TUNE_OPTIONS_INIT;
    ori_event_run_options run = ORI_EVENT_RUN_OPTIONS_INIT;
    ori_status status;

    run.frame = keep_frame;
    run.context = t;
    status = ori_event_run_create(&t->run, t->model, &run);
    if (status != ORI_OK)
        return status;
    o.window_samples = ori_stream_cost_of(ori_event_run_stream(t->run))
                           .window_samples;
    o.rules = ori_event_run_rules(t->run);
    o.rate_hz = ori_model_rate(t->model);
    o.alarms_per_hour = s->alarms_per_hour;
    o.collar_s = s->collar_s;
    o.off_share = s->off_share;
    return ori_event_tune_create(&t->tune, &o);
}

/* A label for the whole of a recording does not say when its event is. */
static bool suits(const tuning *t, const ori_annotated *r)
{
    return !r->whole || ori_event_label_is_background(
                            t->model, ori_event_run_rules(t->run).rules,
                            r->spans->label);
}

static ori_status hear(tuning *t, const ori_annotated *r)
{
    ori_event_truth truth;
    int64_t length;
    ori_status s = ori_event_run_recording(t->run, r->path, &length);

    if (s == ORI_ESTOPPED)      /* by a frame that could not be kept */
        return ori_event_tune_end(t->tune, &(ori_event_truth){ 0 });
    if (s == ORI_OK)
        s = ori_event_truth_make(&truth, r, t->model,
                                 ori_event_run_rules(t->run).rules, length);
    if (s != ORI_OK)
        return s;
    s = ori_event_tune_end(t->tune, &truth);
    ori_event_truth_free(&truth);
    return s;
}

static ori_status hear_all(tuning *t)
{
    ori_status s = ORI_OK;

    t->bar = progress_begin(&t->settings->common);
    t->count = ori_annotations_count(t->data);
    for (t->number = 0; s == ORI_OK && t->number < t->count; t->number++) {
        const ori_annotated r = ori_annotations_get(t->data, t->number);

        if (suits(t, &r))
            s = hear(t, &r);
        else
            t->passed_over++;
    }
    if (s == ORI_OK) {
        progress_show(&t->bar, 1, "choosing");
        s = ori_event_tune_choose(t->tune);
    }
    progress_end(&t->bar);
    return s;
}

/* ---- telling ---- */

static double seconds_of(const tuning *t, int64_t samples)
{
    return (double)samples / ori_model_rate(t->model);
}

static void set(json_t *o, const char *key, double value)
{
    json_object_set_new(o, key, output_json_number(value));
}

static json_t *tuned_json(const tuning *t, int label)
{
    const ori_event_tuned one = ori_event_tune_of(t->tune, label);
    const ori_event_tune_ground g = ori_event_tune_ground_of(t->tune);
    const ori_event_rule *rule = &ori_event_tune_rules(t->tune).rules[label];
    json_t *o = json_pack("{s:o,s:f,s:f,s:I,s:f,s:I,s:I,s:I}", "label",
                          output_json_text(ori_model_label(t->model, label)),
                          "on", (double)rule->on, "off", (double)rule->off,
                          "false_alarms", (json_int_t)one.alarms,
                          "false_alarms_per_hour",
                          (double)one.alarms / g.background_hours, "truths",
                          (json_int_t)one.truths, "found",
                          (json_int_t)one.found, "right",
                          (json_int_t)one.right);

    set(o, "recall", one.truths > 0 ? one.recall : (double)NAN);
    set(o, "f1", one.truths > 0 ? one.f1 : (double)NAN);
    return o;
}

static void print_json(const tuning *t)
{
    const ori_event_options rules = ori_event_tune_rules(t->tune);
    const ori_event_tune_ground g = ori_event_tune_ground_of(t->tune);
    const ori_event_tuned all = ori_event_tune_of(t->tune, -1);
    json_t *o = json_object(), *classes = json_array();

    json_object_set_new(o, "recordings", json_integer(g.recordings));
    json_object_set_new(o, "background_recordings",
                        json_integer(g.background_recordings));
    set(o, "hours", g.hours);
    set(o, "background_hours", g.background_hours);
    set(o, "budget", t->settings->alarms_per_hour);
    json_object_set_new(o, "kept", json_boolean(g.kept));
    json_object_set_new(o, "false_alarms", json_integer(all.alarms));
    set(o, "false_alarms_per_hour", g.per_hour);
    set(o, "false_alarms_per_hour_high", g.per_hour_high);
    set(o, "recall", all.truths > 0 ? all.recall : (double)NAN);
    set(o, "f1", all.truths > 0 ? all.f1 : (double)NAN);
    set(o, "macro_f1", g.macro_f1);
    set(o, "smooth", seconds_of(t, rules.smooth_samples));
    set(o, "min", seconds_of(t, rules.min_samples));
    for (int k = 0; k < rules.classes; k++)
        if (!rules.rules[k].background)
            json_array_append_new(classes, tuned_json(t, k));
    json_object_set_new(o, "classes", classes);
    set(o, "seconds", t->seconds);
    output_json(o);
}

static void print_class(const tuning *t, int label)
{
    const ori_event_tuned one = ori_event_tune_of(t->tune, label);
    const ori_event_tune_ground g = ori_event_tune_ground_of(t->tune);
    const ori_event_rule *rules = ori_event_tune_rules(t->tune).rules;

    output_cell(stdout, label < 0 ? "all" : ori_model_label(t->model, label),
                18, false);
    if (label < 0)
        printf("%11s%9s", "", "");
    else
        printf("%11.6f%9.4f", (double)rules[label].on,
               (double)rules[label].off);
    printf("%9lld%10.3f", (long long)one.alarms,
           (double)one.alarms / g.background_hours);
    if (one.truths > 0)
        printf("%8lld%8.2f%8.2f\n", (long long)one.truths, 100 * one.recall,
               100 * one.f1);
    else
        printf("%8s%8s%8s\n", "0", "-", "-");
}

static void print_words(const tuning *t)
{
    const ori_event_options rules = ori_event_tune_rules(t->tune);
    const ori_event_tune_ground g = ori_event_tune_ground_of(t->tune);

    printf("%d recording%s, %.4g h; false alarms are counted on %.4g h "
           "without any event\n", g.recordings, output_plural(g.recordings),
           g.hours, g.background_hours);
    printf("smoothed over %.3g s, at least %.3g s long; events begin within "
           "%g s of the true ones\n\n", seconds_of(t, rules.smooth_samples),
           seconds_of(t, rules.min_samples), t->settings->collar_s);
    printf("class                      on      off   alarms  an hour    true"
           "  recall      F1\n");
    for (int k = 0; k < rules.classes; k++)
        if (!rules.rules[k].background)
            print_class(t, k);
    print_class(t, -1);
    printf("\nfalse alarms an hour: %.3g; not more than %.3g, with 95 %% "
           "confidence\n", g.per_hour, g.per_hour_high);
}

/* What the figures cannot show. */
static void warn(const tuning *t)
{
    const ori_event_options rules = ori_event_tune_rules(t->tune);
    const ori_event_tune_ground g = ori_event_tune_ground_of(t->tune);
    const app_common *common = &t->settings->common;
    const double budget = t->settings->alarms_per_hour;

    if (t->passed_over > 0)
        output_say(common, "(%d recording%s whose label has no start and no "
                   "end: passed over)", t->passed_over,
                   output_plural(t->passed_over));
    /* The rule of three: none in H hours shows 3 / H an hour at best. */
    if (3 / g.background_hours > budget)
        output_say(common, "warning: %.3g h of background are too few to "
                   "promise %g false alarms an hour: no alarm in them shows "
                   "that there are not more than %.3g%s", g.background_hours,
                   budget, 3 / g.background_hours,
                   budget > 0 ? "" : ", and no length would show 0");
    for (int k = 0; !isnan(g.macro_f1) && k < rules.classes; k++)
        if (!rules.rules[k].background &&
            ori_event_tune_of(t->tune, k).truths == 0)
            output_say(common, "warning: the recordings have no event of "
                       "class \"%s\": its threshold is the lowest at which "
                       "it is found there least",
                       ori_model_label(t->model, k));
    if (isnan(g.macro_f1))
        output_say(common, "(no recording has events: thresholds are as low "
                   "as the budget allows, and what they find is not known)");
}

/* ---- all of it ---- */

static int plot(const tuning *t)
{
    const ori_status s = tune_plot(t->settings->plot, t->tune, t->model);

    return s == ORI_OK ? EXIT_FINE
                       : output_fail_output(t->command->name, s);
}

static const char *output_of(const tuning *t)
{
    return t->settings->output ? t->settings->output : t->path;
}

static int write_model(const tuning *t)
{
    const char *to = output_of(t);
    const ori_event_options rules = ori_event_tune_rules(t->tune);
    ori_status s = ori_event_rules_store(&rules, t->model);

    if (s == ORI_OK)
        s = ori_model_save(t->model, to);
    if (s != ORI_OK)
        return output_fail_output(t->command->name, s);
    output_say(&t->settings->common, "%s: the thresholds are in it", to);
    return EXIT_FINE;
}

/* Not even the highest thresholds keep the budget: nothing is written. */
static int refuse(const tuning *t)
{
    const ori_event_tune_ground g = ori_event_tune_ground_of(t->tune);

    output_fail(t->command->name, "even with the highest thresholds there are "
                "%.3g false alarms an hour, the budget is %g: nothing is "
                "written; a recogniser that has learnt a background class "
                "would do better", g.per_hour, t->settings->alarms_per_hour);
    return EXIT_PROBLEMS;
}

/* Asked before hours are heard: can be written what is to be? */
static int check_outputs(const tuning *t)
{
    ori_status s = t->settings->plot ? ori_picture_check(t->settings->plot)
                                     : ORI_OK;

    if (s == ORI_OK)
        s = ori_file_check(output_of(t));
    return s == ORI_OK ? EXIT_FINE
                       : output_fail_output(t->command->name, s);
}

static int load_model(tuning *t)
{
    const ori_status s = ori_model_load(&t->model, t->path);

    if (s != ORI_OK)
        return output_fail_input(t->command->name, s);
    if (ori_model_rate(t->model) > 0)
        return EXIT_FINE;
    output_fail(t->command->name, "%s: does not know its rate, so there are "
                "no hours to count false alarms in", t->path);
    return EXIT_INPUT;
}

static int choose(tuning *t)
{
    const double begin = timing_now();
    ori_status s = set_up(t);

    if (s == ORI_OK)
        s = hear_all(t);
    t->seconds = timing_now() - begin;
    return s == ORI_OK ? EXIT_FINE : output_fail_input(t->command->name, s);
}

static int tune(tuning *t, char *const *paths, int count)
{
    int code = load_model(t);

    if (code == EXIT_FINE)
        code = check_outputs(t);
    if (code == EXIT_FINE)
        code = load_data(t, paths, count);
    if (code == EXIT_FINE)
        code = choose(t);
    if (code != EXIT_FINE)
        return code;
    if (t->settings->common.json)
        print_json(t);
    else
        print_words(t);
    warn(t);
    if (t->settings->plot)
        code = plot(t);
    if (!ori_event_tune_ground_of(t->tune).kept)
        return refuse(t);
    return code == EXIT_FINE ? write_model(t) : code;
}

static int run_tune(const app_command *command, int argc, char **argv)
{
    tune_settings settings = { .common.seed = 1, .alarms_per_hour = 1,
                               .collar_s = 0.2, .off_share = -1 };
    tuning t = { .command = command, .settings = &settings };
    char **operands;
    int count, code;

    code = option_parse(command, argc, argv, &settings, &operands, &count);
    if (code != OPTION_GO_ON)
        return code;
    if (count < 2) {
        output_fail(command->name, "usage: oriole tune MODEL RECORDING... "
                    "[-o MODEL]; \"oriole tune --help\" tells more");
        return EXIT_USAGE;
    }
    t.path = operands[0];
    code = tune(&t, operands + 1, count - 1);
    ori_event_run_destroy(t.run);
    ori_event_tune_destroy(t.tune);
    ori_annotations_destroy(t.data);
    ori_model_destroy(t.model);
    return output_close(command->name, code);
}

const app_command cmd_tune = {
    .name = "tune",
    .operands = "MODEL RECORDING... [OPTION...]",
    .summary = "set the thresholds of events from a budget of false alarms",
    .about =
        "Hears recordings once and chooses for each class the probability at "
        "which an event is reported, and for all the share of it at which the "
        "event begins and ends, the smoothing and the shortest duration, so "
        "that in background there are not more than --false-alarms an hour and "
        "as many events as can be are found (event-based F1, mean of the "
        "classes).  The rules go into the recogniser, where listen and test "
        "find them.\n"
        "\n"
        "RECORDING is a recording without any event, or a manifest "
        "(file,label,start,end): spans are events, or background where their "
        "label is that of a background class or background, noise, silence, "
        "unknown, other, none or begins with \"_\".  Recordings without "
        "any event, if there are some, tell of false alarms, the others of "
        "how events are found.  With background alone thresholds become as "
        "low as the budget allows.\n"
        "\n"
        "Take other recordings for --false-alarms than those that the "
        "recogniser learnt from, and hours of them: none in H hours shows "
        "that there are not more than 3/H an hour.  Where not even the highest "
        "thresholds keep the budget nothing is written, and the exit code is "
        "1.\n"
        "\n"
        "--json: one object with recordings, background_recordings, hours, "
        "background_hours, budget, kept, false_alarms, "
        "false_alarms_per_hour, false_alarms_per_hour_high (95 % "
        "confidence), recall, f1, macro_f1, smooth, min, classes (label, on, "
        "off, false_alarms, false_alarms_per_hour, truths, found, right, "
        "recall, f1) and seconds.\n"
        "\n"
        "Examples:\n"
        "    oriole tune words.oriole street.wav kitchen.wav words.csv\n"
        "    oriole tune m.oriole valid.csv -o tuned.oriole --false-alarms "
        "0.1",
    .options = options,
    .run = run_tune,
};
