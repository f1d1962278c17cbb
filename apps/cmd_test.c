/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * cmd_test.c - oriole test: how often a recogniser is right
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/model/model.h>
#include <oriole/picture/picture.h>
#include <oriole/train/baseline.h>
#include <oriole/train/metrics.h>

#include "command.h"
#include "confusion_text.h"
#include "data_loading.h"
#include "event_figures.h"
#include "option.h"
#include "output.h"
#include "progress.h"
#include "timing.h"
#include "wisdom.h"

enum { CHUNK = 512 };           /* cases between two looks at the clock */

typedef struct test_settings {
    app_common common;
    const char *plot, *train, *label_from;
    bool no_baselines;
    double dtw;             /* percent; below 0: not asked for */
    int events;             /* of event_modes */
    double collar_s;
} test_settings;

enum { EVENTS_AUTO, EVENTS_ONLY, EVENTS_NONE };
static const char *const event_modes[] = { "auto", "only", "none", NULL };

#define AT(member) .offset = offsetof(test_settings, member)

static const app_option options[] = {
    { .name = "Options", .kind = APP_HEADING },
    { .name = "train", .kind = APP_TEXT, .argument = "DATA", AT(train),
      .help = "what the plain methods learn from, where DATA itself has no "
      "training part" },
    { .name = "no-baselines", .kind = APP_FLAG, AT(no_baselines),
      .help = "leave the plain methods out: nearest neighbours of large "
      "sets take their time" },
    { .name = "dtw", .kind = APP_REAL, .argument = "PERCENT", AT(dtw),
      .low = 0, .high = 100, .help = "a plain method more: the nearest by "
      "dynamic time warping, samples moved by up to PERCENT of the length; "
      "slow for long series" },
    { .name = "plot", .kind = APP_TEXT, .argument = "FILE", AT(plot),
      .help = "draw the confusion matrix there, and how often answers are "
      "right over how sure they were (.png, .svg, .pdf)" },
    { .name = "events", .kind = APP_CHOICE, .argument = "auto|only|none",
      AT(events), .choices = event_modes,
      .help = "stream the recordings too, and hold what \"oriole listen\" "
      "would tell against the spans: where DATA has spans with start and end "
      "(auto), and nothing else (only), or not (none)" },
    { .name = "collar", .kind = APP_REAL, .argument = "S", AT(collar_s),
      .low = 0.001, .high = 3600, .help = "how far an event's start may be "
      "off; its end likewise, or by half its length (default 0.2)" },
    { .name = "label-from", .kind = APP_TEXT, .argument = "REGEX",
      AT(label_from), .help = "as in \"oriole train\"" },
    { .name = NULL }
};

typedef struct test_run {
    const app_command *command;
    const test_settings *settings;
    char **paths;
    int path_count;
    ori_model *model;
    ori_classifier *classifier;
    ori_dataset *data, *training;
    int cases, classes;
    const char **labels;        /* [classes], the model's */
    int *truth;                 /* [cases], as the model numbers labels */
    float *probabilities;       /* [cases, classes] */
    int *confusion;             /* [classes, classes] */
    ori_metrics metrics;
    ori_reliability reliability;
    ori_baselines baselines;
    double nearest_dtw;
    event_figures events;       /* .test NULL: none */
    bool compared;              /* baselines are there */
    double seconds;
} test_run;

static ori_dataset_options reading(const test_run *run)
{
    ori_dataset_options o = ORI_DATASET_OPTIONS_INIT;

    o.label_pattern = run->settings->label_from;
    o.rate_hz = ori_model_rate(run->model);
    o.channels = ori_model_channels(run->model);
    o.want = ORI_SPLIT_TEST;
    return o;
}

static int load(test_run *run)
{
    const ori_dataset_options o = reading(run);

    return data_load(&run->data, run->command, &run->settings->common,
                     run->paths, run->path_count, &o);
}

/* The data's labels in the model's numbers. */
static int match_labels(test_run *run)
{
    run->classes = ori_model_label_count(run->model);
    run->cases = ori_dataset_count(run->data);
    run->labels = output_alloc((size_t)run->classes, sizeof *run->labels);
    run->truth = output_alloc((size_t)run->cases, sizeof *run->truth);
    for (int k = 0; k < run->classes; k++)
        run->labels[k] = ori_model_label(run->model, k);
    for (int i = 0; i < run->cases; i++) {
        const ori_example e = ori_dataset_example(run->data, i);
        const char *label = ori_dataset_label(run->data, e.label);
        int k = 0;

        while (k < run->classes && strcmp(run->labels[k], label) != 0)
            k++;
        if (k == run->classes) {
            output_fail(run->command->name, "%s: the label \"%s\" is none of "
                        "the %d that the model knows", e.name, label,
                        run->classes);
            return EXIT_INPUT;
        }
        run->truth[i] = k;
    }
    return EXIT_FINE;
}

static ori_status classify_all(test_run *run)
{
    ori_case *cases = output_alloc(CHUNK, sizeof *cases);
    progress bar = progress_begin(&run->settings->common);
    const double begin = timing_now();
    ori_status s = ORI_OK;

    for (int from = 0; s == ORI_OK && from < run->cases; from += CHUNK) {
        const int left = run->cases - from;
        const int count = left < CHUNK ? left : CHUNK;

        for (int i = 0; i < count; i++) {
            const ori_example e = ori_dataset_example(run->data, from + i);

            cases[i] = (ori_case){ .x = e.x, .length = e.length };
        }
        s = ori_classifier_cases(run->classifier, cases, count,
                                 run->probabilities +
                                     (size_t)from * (size_t)run->classes);
        progress_show(&bar, (double)(from + count) / run->cases,
                      "case %d of %d", from + count, run->cases);
    }
    run->seconds = timing_now() - begin;
    progress_end(&bar);
    free(cases);
    return s;
}

static int measure(test_run *run)
{
    const size_t classes = (size_t)run->classes;
    ori_status s;

    run->probabilities = output_alloc((size_t)run->cases,
                                      classes * sizeof(float));
    run->confusion = output_alloc(classes, classes * sizeof(int));
    wisdom_load(&run->settings->common);
    s = ori_classifier_create(&run->classifier, run->model);
    if (s == ORI_OK)
        s = classify_all(run);
    if (s == ORI_OK)
        s = ori_metrics_compute(&run->metrics, run->truth,
                                run->probabilities, run->cases, run->classes,
                                run->confusion);
    if (s == ORI_OK)
        ori_reliability_compute(&run->reliability, run->truth,
                                run->probabilities, run->cases, run->classes);
    return s == ORI_OK ? EXIT_FINE
                       : output_fail_input(run->command->name, s);
}

/* The training set: what --train names, or the data's own training part. */
static int load_training(test_run *run)
{
    const test_settings *s = run->settings;
    const bool split = ori_dataset_example(run->data, 0).split ==
                       ORI_SPLIT_TEST;
    app_common silent = s->common;
    ori_dataset_options o = reading(run);
    char *path[1];
    int code;

    if (!s->train && !split) {
        output_say(&s->common, "(--train DATA, the training set, would tell "
                   "what plain methods get here)");
        return EXIT_FINE;
    }
    silent.quiet = true;        /* its notes were told when it was trained */
    o.want = ORI_SPLIT_TRAIN;
    if (!s->train)
        return data_load(&run->training, run->command, &silent, run->paths,
                         run->path_count, &o);
    path[0] = output_copy(s->train);
    code = data_load(&run->training, run->command, &silent, path, 1, &o);
    free(path[0]);
    return code;
}

static int compare(test_run *run)
{
    ori_status s;
    int code;

    if (run->settings->no_baselines)
        return EXIT_FINE;
    code = load_training(run);
    if (code != EXIT_FINE || !run->training)
        return code;
    s = ori_baselines_compute(&run->baselines, run->training, run->data);
    if (s == ORI_OK && run->settings->dtw >= 0)
        s = ori_nearest_dtw(&run->nearest_dtw, run->training, run->data,
                            run->settings->dtw / 100.0);
    if (s != ORI_OK)
        return output_fail_input(run->command->name, s);
    run->compared = true;
    return EXIT_FINE;
}

static json_t *baselines_json(const test_run *run)
{
    const ori_baselines *b = &run->baselines;
    json_t *o = json_pack("{s:o,s:o,s:o}", "majority",
                          output_json_number(b->majority), "nearest_l1",
                          output_json_number(b->nearest_l1), "nearest_l2",
                          output_json_number(b->nearest_l2));

    if (run->settings->dtw >= 0)
        json_object_set_new(o, "nearest_dtw",
                            output_json_number(run->nearest_dtw));
    return o;
}

/* A bin a list element; confidence and accuracy of an empty one are null. */
static json_t *reliability_json(const test_run *run)
{
    const ori_reliability *r = &run->reliability;
    json_t *list = json_array();

    for (int b = 0; b < ORI_RELIABILITY_BINS; b++)
        json_array_append_new(list, json_pack(
            "{s:f,s:f,s:i,s:o,s:o}", "low", (double)b / ORI_RELIABILITY_BINS,
            "high", (b + 1.0) / ORI_RELIABILITY_BINS, "cases", r->cases[b],
            "confidence", output_json_number(r->confidence[b]), "accuracy",
            output_json_number(r->accuracy[b])));
    return list;
}

static void add_cases_json(const test_run *run, json_t *o)
{
    const ori_metrics *m = &run->metrics;
    json_t *labels = json_array(), *rows = json_array();

    json_object_set_new(o, "cases", json_integer(m->cases));
    json_object_set_new(o, "correct", json_integer(m->correct));
    json_object_set_new(o, "accuracy", output_json_number(m->accuracy));
    json_object_set_new(o, "accuracy_low",
                        output_json_number(m->accuracy_low));
    json_object_set_new(o, "accuracy_high",
                        output_json_number(m->accuracy_high));
    json_object_set_new(o, "balanced_accuracy",
                        output_json_number(m->balanced_accuracy));
    json_object_set_new(o, "macro_f1", output_json_number(m->macro_f1));
    json_object_set_new(o, "log_loss", output_json_number(m->log_loss));
    json_object_set_new(o, "brier", output_json_number(m->brier));
    json_object_set_new(o, "ece", output_json_number(m->calibration_error));
    json_object_set_new(o, "reliability", reliability_json(run));
    for (int i = 0; i < run->classes; i++) {
        json_t *row = json_array();

        json_array_append_new(labels, output_json_text(run->labels[i]));
        for (int k = 0; k < run->classes; k++)
            json_array_append_new(
                row, json_integer(run->confusion[(size_t)i *
                                      (size_t)run->classes + (size_t)k]));
        json_array_append_new(rows, row);
    }
    json_object_set_new(o, "labels", labels);
    json_object_set_new(o, "confusion", rows);
    json_object_set_new(o, "seconds", output_json_number(run->seconds));
    if (run->compared)
        json_object_set_new(o, "baselines", baselines_json(run));
}

static void print_json(const test_run *run)
{
    json_t *o = json_object();

    if (run->data)
        add_cases_json(run, o);
    if (run->events.test)
        json_object_set_new(o, "events", event_figures_json(&run->events));
    output_json(o);
}

static void print_words(const test_run *run)
{
    const ori_metrics *m = &run->metrics;
    const ori_baselines *b = &run->baselines;
    const confusion matrix = { run->labels, run->confusion, run->classes };

    printf("%d case%s, %d classes, %.2f s\n", m->cases,
           output_plural(m->cases), run->classes, run->seconds);
    printf("accuracy           %6.2f %%   (%d right; 95 %% interval %.2f to "
           "%.2f)\n", 100.0 * m->accuracy, m->correct,
           100.0 * m->accuracy_low, 100.0 * m->accuracy_high);
    printf("balanced accuracy  %6.2f %%\n", 100.0 * m->balanced_accuracy);
    printf("macro F1           %6.2f %%\n", 100.0 * m->macro_f1);
    printf("log loss           %8.4f\n", m->log_loss);
    printf("Brier score        %8.4f\n", m->brier);
    printf("calibration error  %6.2f %%   (expected: confidence against "
           "accuracy)\n", 100.0 * m->calibration_error);
    if (run->compared)
        printf("\nplain methods, for comparison\n"
               "largest class      %6.2f %%\n"
               "nearest, L1        %6.2f %%\n"
               "nearest, Euclidean %6.2f %%\n", 100.0 * b->majority,
               100.0 * b->nearest_l1, 100.0 * b->nearest_l2);
    if (run->compared && run->settings->dtw >= 0)
        printf("nearest, warped    %6.2f %%   (by up to %g %% of the "
               "length)\n", 100.0 * run->nearest_dtw, run->settings->dtw);
    putchar('\n');
    confusion_print(&matrix);
}

static int plot(const test_run *run)
{
    const ori_metrics *m = &run->metrics;
    const ori_confidence bins = { ORI_RELIABILITY_BINS,
                                  run->reliability.cases,
                                  run->reliability.confidence,
                                  run->reliability.accuracy };
    char *title = output_format(
        "%d case%s, accuracy %.1f %% (%.1f to %.1f), calibration error "
        "%.1f %%", m->cases, output_plural(m->cases), 100.0 * m->accuracy,
        100.0 * m->accuracy_low, 100.0 * m->accuracy_high,
        100.0 * m->calibration_error);
    const ori_status s =
        ori_picture_confusion(run->settings->plot, title, run->labels,
                              run->confusion, run->classes, &bins);

    free(title);
    return s == ORI_OK ? EXIT_FINE
                       : output_fail_output(run->command->name, s);
}

static int test_cases(test_run *run)
{
    int code = load(run);

    if (code == EXIT_FINE)
        code = match_labels(run);
    if (code == EXIT_FINE)
        code = measure(run);
    return code == EXIT_FINE ? compare(run) : code;
}

/* The events of the recordings that say where theirs are. */
static int test_events(test_run *run)
{
    const test_settings *s = run->settings;
    const ori_dataset_options o = reading(run);

    run->events = (event_figures){
        .command = run->command, .common = &s->common, .model = run->model,
        .collar_s = s->collar_s, .must = s->events == EVENTS_ONLY };
    return event_figures_compute(&run->events, run->paths, run->path_count,
                                 &o);
}

static void print_all(const test_run *run)
{
    if (run->settings->common.json) {
        print_json(run);
        return;
    }
    if (run->data)
        print_words(run);
    if (run->data && run->events.test)
        putchar('\n');
    if (run->events.test)
        event_figures_print(&run->events);
}

static int test(test_run *run, const char *model)
{
    const test_settings *settings = run->settings;
    ori_status s = settings->plot ? ori_picture_check(settings->plot)
                                  : ORI_OK;
    int code = EXIT_FINE;

    if (s != ORI_OK)
        return output_fail_output(run->command->name, s);
    s = ori_model_load(&run->model, model);
    if (s != ORI_OK)
        return output_fail_input(run->command->name, s);
    if (settings->events != EVENTS_ONLY)
        code = test_cases(run);
    if (code == EXIT_FINE && settings->events != EVENTS_NONE)
        code = test_events(run);
    if (code != EXIT_FINE)
        return code;
    print_all(run);
    return settings->plot ? plot(run) : EXIT_FINE;
}

static int run_test(const app_command *command, int argc, char **argv)
{
    test_settings settings = { .common.seed = 1, .dtw = -1.0,
                               .collar_s = 0.2 };
    test_run run = { .command = command, .settings = &settings };
    char **operands;
    int count, code;

    code = option_parse(command, argc, argv, &settings, &operands, &count);
    if (code != OPTION_GO_ON)
        return code;
    if (count < 2) {
        output_fail(command->name, "usage: oriole test MODEL DATA...; "
                    "\"oriole test --help\" tells more");
        return EXIT_USAGE;
    }
    if (settings.plot && settings.events == EVENTS_ONLY) {
        output_fail(command->name, "--plot draws what --events only leaves "
                    "out");
        return EXIT_USAGE;
    }
    run.paths = operands + 1;
    run.path_count = count - 1;
    code = test(&run, operands[0]);
    event_figures_free(&run.events);
    ori_classifier_destroy(run.classifier);
    ori_dataset_destroy(run.training);
    ori_dataset_destroy(run.data);
    ori_model_destroy(run.model);
    free(run.labels);
    free(run.truth);
    free(run.probabilities);
    free(run.confusion);
    return output_close(command->name, code);
}

const app_command cmd_test = {
    .name = "test",
    .operands = "MODEL DATA... [OPTION...]",
    .summary = "tell how often a recogniser is right, and where not",
    .about =
        "Classifies labelled examples and counts.  Where DATA says which "
        "cases are for testing, only those are used.  Beside the figures "
        "stands what plain methods get that learn from the training set: the "
        "largest class for everything, and the label of the nearest training "
        "case, compared sample by sample.\n"
        "\n"
        "Where examples are spans of longer recordings, these are streamed "
        "too, as \"oriole listen\" does, and the events found held against "
        "the spans: event-based F1 (starts within --collar), segment-based F1 "
        "(of seconds), how many true events were found and how late, and "
        "false alarms an hour.  Classes that are background are no events.  "
        "Of a recording whose spans belong to several splits counts what lies "
        "around those for testing.\n"
        "\n"
        "--json: one object with cases, correct, accuracy, accuracy_low, "
        "accuracy_high (95 % interval), balanced_accuracy, macro_f1, "
        "log_loss, brier, ece (expected calibration error), reliability (15 "
        "bins of the confidence: low, high, cases, confidence, accuracy), "
        "labels, confusion (a row a true label), seconds and, if there is a "
        "training set, baselines.  If there are events, the same object's "
        "events: recordings, hours, background_hours, collar, truths, "
        "found, right, precision, recall, f1, macro_f1, segment_f1, detected, "
        "detection_rate, delay_mean, delay_max, false_alarms (overlap no true "
        "event of their class), false_alarms_per_hour, background_alarms "
        "(overlap none at all), background_alarms_per_hour (of background), "
        "seconds and classes, with the same of each.",
    .options = options,
    .run = run_test,
};
