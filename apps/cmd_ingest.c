/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * cmd_ingest.c - oriole ingest: recordings into a catalogue
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <oriole/catalog/catalog.h>
#include <oriole/data/annotations.h>
#include <oriole/data/ingest.h>

#include "author.h"
#include "command.h"
#include "ingest_device.h"
#include "ingest_stdin.h"
#include "ingest_text.h"
#include "option.h"
#include "output.h"
#include "progress.h"
#include "timing.h"

typedef struct ingest_settings {
    app_common common;
    bool copy, folders, divide_anew;
    const char *label_from, *group_from, *columns, *author, *device, *group;
    const char *split, *from_device;
    double seconds;
} ingest_settings;

#define AT(member) .offset = offsetof(ingest_settings, member)

static const app_option options[] = {
    { .name = "What is in the recordings", .kind = APP_HEADING },
    { .name = "label-from", .kind = APP_TEXT, .argument = "REGEX",
      AT(label_from), .help = "the first group of each file's name is its "
      "label; files that do not match are passed over" },
    { .name = "label-folders", .kind = APP_FLAG, AT(folders), .help = "each "
      "sub-folder of SOURCE is a class (and above them train, valid and test "
      "are parts)" },
    { .name = "group-from", .kind = APP_TEXT, .argument = "REGEX",
      AT(group_from), .help = "the first group of each file's name is its "
      "group: who speaks, which machine" },
    { .name = "group", .kind = APP_TEXT, .argument = "NAME", AT(group),
      .help = "the group of all that name none" },
    { .name = "recorder", .kind = APP_TEXT, .argument = "NAME", AT(device),
      .help = "what recorded them, for the catalogue" },
    { .name = "columns", .kind = APP_TEXT, .argument = "C,...", AT(columns),
      .help = "of tables: names or numbers of the columns to read (default: "
      "all numbers but time)" },
    { .name = "author", .kind = APP_TEXT, .argument = "NAME", AT(author),
      .help = "who says so (default: who is logged in)" },
    { .name = "Live", .kind = APP_HEADING },
    { .name = "device", .kind = APP_TEXT, .argument = "D", AT(from_device),
      .help = "record from a sound device, by number or a part of its name; "
      "\"\" is the usual one (\"oriole listen --list-devices\" tells)" },
    { .name = "for", .kind = APP_REAL, .argument = "S", AT(seconds),
      .low = 0.0, .high = 1e9, .help = "for so many seconds (default: until "
      "Ctrl-C)" },
    { .name = "The catalogue", .kind = APP_HEADING },
    { .name = "copy", .kind = APP_FLAG, AT(copy), .help = "copy recordings "
      "into CATALOG/recordings (default: they stay where they are)" },
    { .name = "split", .kind = APP_TEXT, .argument = "T:V:T", AT(split),
      .help = "divide what belongs to no part yet into train, valid and "
      "test, such as 70:10:20, groups as a whole" },
    { .name = "split-anew", .kind = APP_FLAG, AT(divide_anew),
      .help = "divide all again" },
    { .name = NULL }
};

typedef struct ingesting {
    const app_command *command;
    const ingest_settings *settings;
    ori_catalog *catalog;
    ingest_text text;
    progress bar;
    int done, count;        /* of this source */
    bool live_ended;        /* by its end or by Ctrl-C, which is no stop */
} ingesting;

/* ------------------------------------------------------- one recording */

static bool show(void *user, int64_t frames)
{
    ingesting *g = user;

    progress_show(&g->bar, (double)g->done / (double)g->count,
                  "%d of %d; %lld frames", g->done + 1, g->count,
                  (long long)frames);
    return g->live_ended || !progress_stop_asked();
}

/* A bad recording does not keep the others out. */
static int take(ingesting *g, const ori_annotated *recording)
{
    const ingest_settings *s = g->settings;
    ori_ingest_options o = ORI_INGEST_OPTIONS_INIT;
    ori_ingest_report report;
    ori_status status;

    o.copy = s->copy;
    o.columns = s->columns;
    o.author = author_name(s->author);
    o.device = s->device;
    o.group = s->group;
    o.progress = show;
    o.user = g;
    status = ori_ingest(&report, g->catalog, recording, &o);
    progress_end(&g->bar);
    if (status == ORI_OK)
        ingest_text_add(&g->text, recording->path, &report);
    else if (status != ORI_ESTOPPED)
        ingest_text_fail(&g->text, recording->path, ori_last_error());
    ori_ingest_report_free(&report);
    return status == ORI_ENOSPC || status == ORI_ENOMEM ? EXIT_RESOURCES
           : status == ORI_OK ? EXIT_FINE
                              : EXIT_PROBLEMS;
}

/* ---------------------------------------------------------- one source */

static int list(ingesting *g, ori_annotations **found, const char *path)
{
    const ingest_settings *s = g->settings;
    ori_dataset_options o = ORI_DATASET_OPTIONS_INIT;
    ori_status status;

    o.label_pattern = s->label_from;
    o.group_pattern = s->group_from;
    o.unlabelled = !s->label_from && !s->folders;
    status = ori_annotations_load(found, &path, 1, &o);
    if (status == ORI_OK && ori_annotations_count(*found) > 0)
        return EXIT_FINE;
    if (status != ORI_OK)
        return output_fail_input(g->command->name, status);
    ori_annotations_destroy(*found);
    *found = NULL;
    output_fail(g->command->name, "%s: holds no recording", path);
    return EXIT_INPUT;
}

/* A file of the catalogue's own; what was there already is not kept twice. */
static int take_own(ingesting *g, char *path)
{
    const ori_annotated r = { .path = path, .group = "" };
    const int stored = g->text.outcomes[ORI_INGEST_ADDED];
    int code;

    g->live_ended = true;
    g->count = 1;
    g->done = 0;
    code = take(g, &r);
    if (g->text.outcomes[ORI_INGEST_ADDED] == stored)
        unlink(path);
    free(path);
    return code;
}

static int take_stdin(ingesting *g)
{
    char *path = ingest_stdin(g->command->name,
                              ori_catalog_folder(g->catalog));

    return path ? take_own(g, path) : EXIT_RESOURCES;
}

static int take_device(ingesting *g)
{
    const ingest_settings *s = g->settings;
    char *path;
    const int code = ingest_device(&path, g->command->name, &s->common,
                                   ori_catalog_folder(g->catalog),
                                   s->from_device, s->seconds);

    return path ? take_own(g, path) : code;
}

static int take_source(ingesting *g, const char *path)
{
    ori_annotations *found = NULL;
    int code;

    if (strcmp(path, "-") == 0)
        return take_stdin(g);
    code = list(g, &found, path);
    if (code != EXIT_FINE)
        return code;
    g->count = ori_annotations_count(found);
    for (g->done = 0; g->done < g->count && !progress_stop_asked();
         g->done++) {
        const ori_annotated r = ori_annotations_get(found, g->done);
        const int one = take(g, &r);

        code = one > code ? one : code;
        if (one == EXIT_RESOURCES)
            break;
    }
    ori_annotations_destroy(found);
    return code;
}

/* --------------------------------------------------------------- parts */

/* "70:10:20"; false: it is none. */
static bool read_shares(const char *text, double share[3])
{
    double sum = 0.0;

    for (int i = 0; i < 3; i++) {
        char *end;

        share[i] = strtod(text, &end);
        if (end == text || !(share[i] >= 0.0) || *end != (i < 2 ? ':' : '\0'))
            return false;
        sum += share[i];
        text = end + 1;
    }
    for (int i = 0; i < 3; i++)
        share[i] /= sum;
    return sum > 0.0 && sum < 1e9;
}

static int divide(ingesting *g)
{
    const ingest_settings *s = g->settings;
    double share[3];
    ori_status status;

    if (!s->split)
        return EXIT_FINE;
    read_shares(s->split, share);
    status = ori_catalog_divide(g->catalog, share[0], share[1], share[2],
                                s->common.seed, s->divide_anew);
    return status == ORI_OK ? EXIT_FINE
                            : output_fail_output(g->command->name, status);
}

static int check_usage(const ingesting *g, int count)
{
    const ingest_settings *s = g->settings;
    double share[3];
    const char *wrong = NULL;

    if (count < 1 || (count < 2 && !s->split && !s->from_device))
        wrong = "usage: oriole ingest CATALOG SOURCE...; \"oriole ingest "
                "--help\" tells more";
    else if (s->label_from && s->folders)
        wrong = "--label-from and --label-folders exclude each other";
    else if (s->split && !read_shares(s->split, share))
        wrong = "--split wants three shares such as 70:10:20";
    else if (s->seconds > 0.0 && !s->from_device)
        wrong = "--for wants --device";
    else if (s->divide_anew && !s->split)
        wrong = "--split-anew wants --split";
    if (wrong)
        output_fail(g->command->name, "%s", wrong);
    return wrong ? EXIT_USAGE : EXIT_FINE;
}

static int ingest_all(ingesting *g, char **sources, int count)
{
    int code = g->settings->from_device ? take_device(g) : EXIT_FINE;

    for (int i = 0; i < count && !progress_stop_asked(); i++) {
        const int one = take_source(g, sources[i]);

        code = one > code ? one : code;
        if (one == EXIT_RESOURCES)
            return code;
    }
    if (progress_stop_asked() && !g->live_ended)
        return EXIT_PROBLEMS;
    if (code <= EXIT_PROBLEMS) {
        const int one = divide(g);

        code = one > code ? one : code;
    }
    return code;
}

static int run_ingest(const app_command *command, int argc, char **argv)
{
    ingest_settings settings = { 0 };
    ingesting g = { .command = command, .settings = &settings };
    const double begin = timing_now();
    char **operands;
    int count, code = option_parse(command, argc, argv, &settings, &operands,
                                   &count);
    ori_status status;

    if (code != OPTION_GO_ON)
        return code;
    code = check_usage(&g, count);
    if (code != EXIT_FINE)
        return code;
    status = ori_catalog_open(&g.catalog, operands[0], ORI_CATALOG_CREATE);
    if (status != ORI_OK)
        return output_fail_input(command->name, status);
    progress_catch_signals();
    g.bar = progress_begin(&settings.common);
    ingest_text_begin(&g.text, &settings.common);
    code = ingest_all(&g, operands + 1, count - 1);
    ingest_text_end(&g.text, g.catalog, timing_now() - begin);
    ori_catalog_close(g.catalog);
    return output_close(command->name, code);
}

const app_command cmd_ingest = {
    .name = "ingest",
    .operands = "CATALOG SOURCE... [OPTION...]",
    .summary = "bring recordings into a catalogue, checked",
    .about =
        "CATALOG is a folder, made where there is none, in which oriole.db "
        "names recordings and what is in them; \"oriole train\" and the "
        "other commands read it as their DATA.  SOURCE is an audio file, a "
        "table or array of sensor values, a folder of such (with all below "
        "it), a manifest with the columns file, label, start and end, or -, "
        "standard input, which is kept in CATALOG/recordings; Ctrl-C ends "
        "it.\n"
        "\n"
        "Each recording is read once and checked: clipping, offset, silence, "
        "values that are stuck or missing, gaps, times that are there twice "
        "or go back, a clock that is off.  What is in the catalogue already, "
        "by its content, is not stored again; if its file was gone, it is "
        "read from the new place.  Audio that is damaged or was never "
        "finished is saved up to there as a WAV file of the catalogue's own. "
        " Nothing that is brought in is ever changed.\n"
        "\n"
        "A line each on standard output, with tabs between: what became of "
        "it (added, known, moved, salvaged, failed), file, seconds, channels, "
        "spans, and what is wrong with it.  Stopped and begun again it goes "
        "on where it was.\n"
        "\n"
        "--device records: on a terminal the level is shown, and how many "
        "samples were clipped or lost; lost ones are missing in the "
        "recording, so that times stay right.\n"
        "\n"
        "  oriole ingest digits recordings --label-from '^([0-9])' \\\n"
        "      --group-from '_([a-z]+)_' --split 70:10:20\n"
        "  oriole train digits -o digits.oriole\n"
        "  oriole test digits.oriole digits\n"
        "\n"
        "--json: one object with recordings (file, outcome, id, rate, frames, "
        "channels, spans, check), failed (file, why), the counts added, "
        "known, moved and salvaged, catalog_recordings, catalog_spans and "
        "seconds.",
    .options = options,
    .run = run_ingest,
};
