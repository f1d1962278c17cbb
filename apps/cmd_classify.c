/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * cmd_classify.c - oriole classify: what is in these recordings
 *
 * Spans are printed as they come, so that a recording of any length needs no
 * more memory than a short one; only label files are gathered first, some
 * tens of bytes a span, since one that is cut short must not be left.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <oriole/base/safe_file.h>
#include <oriole/catalog/label_file.h>
#include <oriole/stream/recording.h>

#include "classify_series.h"
#include "command.h"
#include "label_output.h"
#include "option.h"
#include "output.h"
#include "progress.h"
#include "span_text.h"
#include "wisdom.h"

typedef struct classify_settings {
    app_common common;
    bool csv, scores;
    int labels;                 /* of ori_label_forms; -1: none */
    const char *output;
} classify_settings;

#define AT(member) .offset = offsetof(classify_settings, member)

static const app_option options[] = {
    { .name = "Options", .kind = APP_HEADING },
    { .name = "csv", .kind = APP_FLAG, AT(csv),
      .help = "a CSV table with a header, instead of tabs" },
    { .name = "scores", .kind = APP_FLAG, AT(scores),
      .help = "the scores of all labels: in CSV a column each, in JSON an "
      "object" },
    { .name = "labels", .kind = APP_CHOICE,
      .argument = "audacity|textgrid|raven|csv|jsonl|label-studio|webvtt",
      AT(labels), .choices = ori_label_forms,
      .help = "a label file instead, for that program" },
    { .name = "output", .letter = 'o', .kind = APP_TEXT,
      .argument = "FOLDER", AT(output), .help = "with --labels: write one "
      "file a recording into that folder" },
    { .name = NULL }
};

typedef struct classify_run {
    const app_command *command;
    const classify_settings *settings;
    ori_model *model;
    ori_classifier *classifier;
    const char **labels;
    span_text to;
    const char *path;           /* of the recording under way */
    ori_label_list *spans;      /* for a label file; NULL: none */
    double length_s;            /* that they cover */
    ori_status gathered;
} classify_run;

static bool gather(classify_run *run, const ori_span *span)
{
    const ori_label label = {
        .start_s = span->start_s, .end_s = span->end_s,
        .low_hz = (double)NAN, .high_hz = (double)NAN,
        .confidence = (double)span->probabilities[span->label],
        .label = run->labels[span->label], .tier = "" };

    run->gathered = ori_label_list_add(run->spans, &label);
    run->length_s = fmax(run->length_s, span->end_s);
    return run->gathered == ORI_OK;
}

static bool take_span(void *context, const ori_span *span)
{
    classify_run *run = context;

    if (run->spans)
        return gather(run, span);
    span_text_print(&run->to, run->path, span);
    return !ferror(stdout);
}

/* All of a recording into one file of labels. */
static int label_recording(classify_run *run)
{
    ori_status s = ori_label_list_create(&run->spans);

    run->length_s = 0.0;
    run->gathered = ORI_OK;
    if (s == ORI_OK)
        s = ori_stream_recording(run->classifier, run->path, take_span, run);
    if (s == ORI_OK)
        s = run->gathered;
    if (s != ORI_OK) {
        ori_label_list_destroy(run->spans);
        return output_fail_input(run->command->name, s);
    }
    s = label_output_write(run->settings->output,
                           ori_label_forms[run->settings->labels],
                           run->spans, run->path, run->length_s, NULL);
    ori_label_list_destroy(run->spans);
    return s == ORI_OK ? EXIT_FINE
                       : output_fail_output(run->command->name, s);
}

static int classify_recording(classify_run *run, const char *path)
{
    ori_status s;

    run->path = path;
    if (run->settings->labels >= 0)
        return label_recording(run);
    s = ori_stream_recording(run->classifier, path, take_span, run);
    if (ferror(stdout))
        return EXIT_RESOURCES;
    return s == ORI_OK ? EXIT_FINE
                       : output_fail_input(run->command->name, s);
}

/* EXIT_FINE, EXIT_INPUT for a bad file (the next one may be better), or
 * EXIT_RESOURCES. */
static int classify_one(classify_run *run, const char *path)
{
    const int code =
        classify_series_is(path, run->model)
            ? classify_series(run->command, &run->settings->common,
                              run->classifier, path, &run->to)
            : classify_recording(run, path);

    return code == EXIT_FINE || code == EXIT_RESOURCES ? code : EXIT_INPUT;
}

static int classify_all(classify_run *run, char **paths, int count)
{
    progress bar = progress_begin(&run->settings->common);
    const bool shown = count > 1 && !isatty(STDOUT_FILENO);
    int bad = 0, code = EXIT_FINE;

    span_text_header(&run->to);
    for (int i = 0; i < count && code != EXIT_RESOURCES; i++) {
        if (shown)
            progress_show(&bar, (double)i / count, "file %d of %d", i + 1,
                          count);
        code = classify_one(run, paths[i]);
        bad += code == EXIT_INPUT;
    }
    progress_end(&bar);
    if (code == EXIT_RESOURCES)
        return code;
    if (bad && count > 1)
        output_fail(run->command->name, "%d of %d files could not be "
                    "classified", bad, count);
    return bad == 0 ? EXIT_FINE : bad == count ? EXIT_INPUT : EXIT_PROBLEMS;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Two recordings of one name would write one label file. */
static int check_names(const classify_run *run, char **paths, int count)
{
    char **names = output_alloc((size_t)count, sizeof *names);
    int code = EXIT_FINE;

    for (int i = 0; i < count; i++)
        names[i] = label_output_path(
            run->settings->output, ori_label_forms[run->settings->labels],
            paths[i]);
    qsort(names, (size_t)count, sizeof *names, by_text);
    for (int i = 1; i < count && code == EXIT_FINE; i++)
        if (strcmp(names[i - 1], names[i]) == 0) {
            output_fail(run->command->name, "two recordings would write %s",
                        names[i]);
            code = EXIT_USAGE;
        }
    for (int i = 0; i < count; i++)
        free(names[i]);
    free(names);
    return code;
}

static int check(const classify_run *run, char **paths, int count)
{
    const classify_settings *s = run->settings;
    const char *wrong = NULL;

    if (count < 1)
        wrong = "usage: oriole classify MODEL FILE...; \"oriole classify "
                "--help\" tells more";
    else if (s->common.json + s->csv + (s->labels >= 0) > 1)
        wrong = "--json, --csv and --labels exclude each other";
    else if (s->output && s->labels < 0)
        wrong = "--output goes with --labels";
    else if (s->labels >= 0 && !s->output && count > 1)
        wrong = "--labels of several recordings needs --output FOLDER";
    else if (s->scores && !s->common.json && !s->csv)
        wrong = "--scores goes with --json or --csv";
    if (wrong) {
        output_fail(run->command->name, "%s", wrong);
        return EXIT_USAGE;
    }
    return s->output ? check_names(run, paths, count) : EXIT_FINE;
}

/* Which of the files are tables of series the model helps to tell. */
static int check_labelled(const classify_run *run, char **paths, int count)
{
    for (int i = 0; run->settings->labels >= 0 && i < count; i++)
        if (classify_series_is(paths[i], run->model)) {
            output_fail(run->command->name, "%s: --labels is for recordings; "
                        "a table of series has no time line to put labels "
                        "on", paths[i]);
            return EXIT_USAGE;
        }
    return EXIT_FINE;
}

static int load(classify_run *run, const char *path)
{
    const classify_settings *settings = run->settings;
    ori_status s = ori_model_load(&run->model, path);
    int classes;

    wisdom_load(&settings->common);
    if (s == ORI_OK)
        s = ori_classifier_create(&run->classifier, run->model);
    if (s != ORI_OK)
        return output_fail_input(run->command->name, s);
    classes = ori_model_label_count(run->model);
    run->labels = output_alloc((size_t)classes, sizeof *run->labels);
    for (int k = 0; k < classes; k++)
        run->labels[k] = ori_model_label(run->model, k);
    run->to = (span_text){
        .form = settings->common.json ? SPAN_JSON
                : settings->csv       ? SPAN_CSV
                                      : SPAN_TABS,
        .scores = settings->scores, .labels = run->labels,
        .classes = classes };
    return EXIT_FINE;
}

static int run_classify(const app_command *command, int argc, char **argv)
{
    classify_settings settings = { .common.seed = 1, .labels = -1 };
    classify_run run = { .command = command, .settings = &settings };
    char **operands;
    int count, code;

    code = option_parse(command, argc, argv, &settings, &operands, &count);
    if (code != OPTION_GO_ON)
        return code;
    code = check(&run, operands + 1, count - 1);
    if (code == EXIT_FINE)
        code = load(&run, operands[0]);
    if (code == EXIT_FINE)
        code = check_labelled(&run, operands + 1, count - 1);
    if (code == EXIT_FINE)
        code = classify_all(&run, operands + 1, count - 1);
    ori_classifier_destroy(run.classifier);
    ori_model_destroy(run.model);
    free(run.labels);
    return output_close(command->name, code);
}

const app_command cmd_classify = {
    .name = "classify",
    .operands = "MODEL FILE... [OPTION...]",
    .summary = "tell what is in recordings, with start and end",
    .about =
        "Prints a line for each span: file, start, end, label and score "
        "(the probability that the recogniser gives), tabs between them.  "
        "Start and end are seconds, or sample numbers where no rate is "
        "known.  A recording that is longer than the training "
        "cases were is streamed, and told by spans of half a usual case.  "
        "- is standard input.\n"
        "\n"
        "A table of series (.ts, or .tsv with the label first and one series "
        "a line) gives a line for each of its series, with the table's line "
        "behind the file's name; the labels in it are not looked at.  A .tsv "
        "with one row a sample is a recording.\n"
        "\n"
        "A file that cannot be read is reported and the others are done all "
        "the same: exit code 1 if some were bad, 3 if all were.  Of a file "
        "that is damaged further on, the spans before the damage are "
        "printed.",
    .options = options,
    .run = run_classify,
};
