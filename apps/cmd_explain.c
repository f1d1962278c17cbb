/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * cmd_explain.c - oriole explain: what a recogniser sees, and why it decides
 */
#include <stdlib.h>
#include <string.h>

#include <oriole/base/safe_file.h>
#include <oriole/base/threads.h>
#include <oriole/picture/picture.h>

#include "explain.h"
#include "option.h"
#include "output.h"
#include "timing.h"
#include "wisdom.h"

static const char *const parts[] = {
    "architecture", "training", "confusion", "kernels", "filtered",
    "saliency", "deletion", "looks", "map", "mistakes", "gradients", NULL };

#define AT(member) .offset = offsetof(explain_settings, member)

static const app_option options[] = {
    { .name = "What", .kind = APP_HEADING },
    { .name = "output", .letter = 'o', .kind = APP_TEXT, .argument = "FILE",
      AT(output), .help = "the report, one HTML file; with --only a picture "
      "(.png, .svg, .pdf)" },
    { .name = "only", .kind = APP_CHOICE, AT(only),
      .argument = "architecture|training|confusion|kernels|filtered|saliency|"
      "deletion|looks|map|mistakes|gradients", .choices = parts,
      .help = "one picture instead of the report; gradients and training "
      "are of two models with --compare" },
    { .name = "compare", .kind = APP_FLAG, AT(compare),
      .help = "lay two models side by side: learning curves, gradients by "
      "layer, right answers" },
    { .name = "cases", .kind = APP_INT, .argument = "N", AT(cases),
      .low = 1, .high = 100, .help = "recordings to explain one by one "
      "(default 6): the first of each class that is answered rightly" },
    { .name = "listen", .kind = APP_TEXT, .argument = "DIR", AT(listen),
      .help = "write the channels that are drawn under the first recording "
      "there, as WAV; of a layer of fewer frames than samples the recording "
      "as loud as the channel's output" },
    { .name = "label-from", .kind = APP_TEXT, .argument = "REGEX",
      AT(label_from), .help = "as in \"oriole train\"" },
    { .name = NULL }
};

/* Could what is asked for be written there?  Told before long work. */
static int check_output(const app_command *command,
                        const explain_settings *s)
{
    ori_status status;

    if (!s->output && s->only == EXPLAIN_ALL && s->common.json)
        return EXIT_FINE;
    if (!s->output) {
        output_fail(command->name, "where to?  -o REPORT.html, or --json for "
                    "the numbers alone");
        return EXIT_USAGE;
    }
    status = s->only == EXPLAIN_ALL ? ori_file_check(s->output)
                                    : ori_picture_check(s->output);
    return status == ORI_OK ? EXIT_FINE
                            : output_fail_output(command->name, status);
}

/* What could not be read, before there was a page to say it in. */
static void say_missing(explain *e, const json_t *json)
{
    const json_t *list = json_object_get(json, "missing");

    for (size_t i = 0; i < json_array_size(list); i++)
        ori_page_missing(e->page,
                         json_string_value(json_array_get(list, i)));
}

/* For --json alone too, which then leaves it unwritten. */
static int begin_page(explain *e, const explain *other)
{
    char *title;
    ori_status s;

    if (e->settings->only != EXPLAIN_ALL)
        return EXIT_FINE;
    title = other ? output_format("%s and %s", e->name, other->name)
                  : output_format("What %s sees", e->name);
    s = ori_page_create(&e->page, title,
                        e->count > 0
                            ? "A recogniser explained on recordings."
                            : "A recogniser explained. With recordings "
                              "behind the model it would say more.");
    free(title);
    if (s != ORI_OK)
        return output_fail_output(e->command->name, s);
    say_missing(e, e->json);
    if (other)
        say_missing(e, other->json);
    return EXIT_FINE;
}

static void explain_one(explain *e)
{
    const bool rocket = ori_explainer_network_count(e->explainer) == 0;

    if (explain_wants(e, EXPLAIN_ARCHITECTURE) ||
        explain_wants(e, EXPLAIN_TRAINING))
        explain_model(e);
    if (explain_wants(e, EXPLAIN_CONFUSION))
        explain_quality(e);
    if (explain_wants(e, EXPLAIN_KERNELS))
        (rocket ? explain_rockets : explain_kernels)(e);
    explain_filters(e);
    explain_why(e);
    explain_looks(e);
    explain_map(e);
    explain_mistakes(e);
}

/* What to exit with after all parts were tried. */
static int finish(explain *e, double seconds)
{
    ori_status s;

    if (e->page && e->settings->output) {
        s = ori_page_write(e->page, e->settings->output);
        if (s != ORI_OK)
            return output_fail_output(e->command->name, s);
        output_say(&e->settings->common, "%s: %.1f MB, %.1f s",
                   e->settings->output,
                   1e-6 * (double)ori_page_bytes(e->page), seconds);
    }
    if (e->settings->common.json) {
        json_object_set_new(e->json, "seconds", output_json_number(seconds));
        output_json(json_incref(e->json));
    }
    if (e->settings->only != EXPLAIN_ALL && !e->drawn) {
        if (json_array_size(json_object_get(e->json, "missing")) == 0)
            output_fail(e->command->name, "--only %s: it takes recordings "
                        "behind the model", parts[e->settings->only]);
        return EXIT_INPUT;
    }
    return e->problems > 0 ? EXIT_PROBLEMS : EXIT_FINE;
}

static void begin(explain *e, const app_command *command,
                  const explain_settings *settings)
{
    *e = (explain){ .command = command, .settings = settings,
                    .json = json_pack("{s:[]}", "missing"),
                    .bar = progress_begin(&settings->common) };
}

/* Operands: one model and recordings, or with --compare two models first. */
static int explain_all(const app_command *command,
                       const explain_settings *settings, char **operands,
                       int count)
{
    const int models = settings->compare ? 2 : 1;
    const double start = timing_now();
    explain e, other;
    int code;

    begin(&e, command, settings);
    begin(&other, command, settings);
    wisdom_load(&settings->common);
    code = explain_load(&e, operands[0], operands + models, count - models);
    if (code == EXIT_FINE && models == 2)
        code = explain_load(&other, operands[1], operands + models,
                            count - models);
    if (code == EXIT_FINE)
        code = begin_page(&e, models == 2 ? &other : NULL);
    if (code == EXIT_FINE) {
        json_object_set_new(e.json, "model", output_json_text(e.path));
        json_object_set_new(e.json, "recordings", json_integer(e.count));
        if (models == 2)
            explain_compare(&e, &other);
        else
            explain_one(&e);
        code = finish(&e, timing_now() - start);
    }
    ori_page_destroy(e.page);
    json_decref(e.json);
    json_decref(other.json);
    explain_free(&e);
    explain_free(&other);
    return code;
}

static int run_explain(const app_command *command, int argc, char **argv)
{
    explain_settings settings = { .common.seed = 1, .only = EXPLAIN_ALL,
                                  .cases = 6 };
    char **operands;
    int count;
    int code = option_parse(command, argc, argv, &settings, &operands,
                            &count);

    if (code != OPTION_GO_ON)
        return code;
    if (count < (settings.compare ? 2 : 1)) {
        output_fail(command->name, "usage: oriole explain %s [FILE...] -o "
                    "REPORT.html; \"oriole explain --help\" tells more",
                    settings.compare ? "--compare MODEL MODEL" : "MODEL");
        return EXIT_USAGE;
    }
    code = check_output(command, &settings);
    if (code != EXIT_FINE)
        return code;
    progress_catch_signals();
    code = explain_all(command, &settings, operands, count);
    return output_close(command->name, code);
}

const app_command cmd_explain = {
    .name = "explain",
    .operands = "MODEL [FILE...] -o REPORT.html [OPTION...]",
    .summary = "see what a recogniser sees, and why it decided",
    .about =
        "Writes one HTML file that can be opened and mailed: how the "
        "recogniser is built and how it learned, its kernels as waveforms and "
        "filters, what its layers make of a recording, which parts of "
        "recordings made the class and how far to trust that, what its "
        "classes look for, all recordings as a map, and its mistakes.  The "
        "page asks no server for anything.\n"
        "\n"
        "FILE is a recording, or DATA as in \"oriole test\"; without any, "
        "only the recogniser itself is explained.  What cannot be made for a "
        "model is said in its place.\n"
        "\n"
        "Examples:\n"
        "    oriole explain words.oriole clips/ -o report.html\n"
        "    oriole explain words.oriole a.wav --only saliency -o a.svg\n"
        "    oriole explain --compare plain.oriole resnet.oriole DATA -o "
        "both.html",
    .options = options,
    .run = run_explain,
};
