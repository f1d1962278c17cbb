/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * cmd_ingest.c - oriole ingest: recordings into a catalogue
 */
#include <stdlib.h>
#include <string.h>

#include <oriole/catalog/catalog.h>

#include "command.h"
#include "ingest_cut_text.h"
#include "ingest_take.h"
#include "ingest_watch.h"
#include "option.h"
#include "output.h"
#include "timing.h"

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
    { .name = "recipe", .kind = APP_TEXT, .argument = "FILE", AT(recipe),
      .help = "read tables as FILE says: separator, columns, time, unit, rate, "
      "what is missing; nothing is guessed then" },
    { .name = "save-recipe", .kind = APP_TEXT, .argument = "FILE",
      AT(save_recipe), .help = "write how the first table was read to FILE" },
    { .name = "author", .kind = APP_TEXT, .argument = "NAME", AT(author),
      .help = "who says so (default: who is logged in)" },
    { .name = "Cutting", .kind = APP_HEADING },
    { .name = "cut", .kind = APP_TEXT, .argument = "HOW", AT(cut), .help =
      "make spans: silence[:DB], window:SECONDS[:HOP] or labels[:FILE]" },
    { .name = "label", .kind = APP_TEXT, .argument = "NAME", AT(label),
      .help = "with --cut silence or window: what the spans are (default: the "
      "label from name or folder, and without one \"cut\", proposed)" },
    { .name = "Live", .kind = APP_HEADING },
    { .name = "watch", .kind = APP_FLAG, AT(watch), .help = "take also what "
      "comes into the folders SOURCE, each file when it is whole, until "
      "Ctrl-C" },
    { .name = "settle", .kind = APP_REAL, .argument = "S", AT(settle_s),
      .low = 0.01, .high = 86400.0, .help = "with --watch: a file that has not "
      "changed for so long, and that nobody writes, is whole (default: 2)" },
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
    else if (s->watch && (s->from_device || count < 2))
        wrong = "--watch wants folders, and no --device";
    else if (!ingest_cut_read(&(ori_cut){ 0 }, s->cut))
        wrong = "--cut wants silence[:DB], window:SECONDS[:HOP] or "
                "labels[:FILE]";
    else if (s->label && (!s->cut || strncmp(s->cut, "labels", 6) == 0))
        wrong = "--label wants --cut silence or --cut window";
    else if (s->recipe && s->columns)
        wrong = "--recipe and --columns exclude each other";
    else if (s->divide_anew && !s->split)
        wrong = "--split-anew wants --split";
    if (wrong)
        output_fail(g->command->name, "%s", wrong);
    return wrong ? EXIT_USAGE : EXIT_FINE;
}

static int take_all(ingesting *g, char **sources, int count)
{
    int code = g->settings->from_device ? ingest_take_device(g) : EXIT_FINE;

    for (int i = 0; i < count && !progress_stop_asked(); i++) {
        const int one = ingest_take_source(g, sources[i]);

        code = one > code ? one : code;
        if (one == EXIT_RESOURCES)
            break;
    }
    return progress_stop_asked() && !g->live_ended && code < EXIT_PROBLEMS
               ? EXIT_PROBLEMS : code;
}

static int ingest_all(ingesting *g, char **sources, int count)
{
    const ingest_settings *s = g->settings;
    int code = s->watch ? ingest_watch(g, sources, count)
                        : take_all(g, sources, count);

    if (progress_stop_asked() && !g->live_ended && !s->watch)
        return code;
    if (s->save_recipe && code != EXIT_RESOURCES) {
        const int one = ingest_recipes_save(&g->recipes, g->command->name,
                                            &s->common, s->save_recipe);

        code = one > code ? one : code;
    }
    if (code <= EXIT_PROBLEMS) {
        const int one = divide(g);

        code = one > code ? one : code;
    }
    return code;
}

static int run_ingest(const app_command *command, int argc, char **argv)
{
    ingest_settings settings = { .settle_s = 2.0 };
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
    ingest_cut_read(&g.cut, settings.cut);
    g.cut.label = settings.label;
    if (settings.recipe)
        code = ingest_recipes_load(&g.recipes, command->name,
                                   settings.recipe);
    if (code != EXIT_FINE)
        return code;
    status = ori_catalog_open(&g.catalog, operands[0], ORI_CATALOG_CREATE);
    if (status != ORI_OK)
        return output_fail_input(command->name, status);
    progress_catch_signals();
    g.bar = progress_begin(&settings.common);
    ingest_text_begin(&g.text, &settings.common, settings.watch);
    code = ingest_all(&g, operands + 1, count - 1);
    ingest_text_end(&g.text, g.catalog, timing_now() - begin);
    ori_catalog_close(g.catalog);
    ingest_recipes_free(&g.recipes);
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
        "it), an archive of such (zip, 7z or tar, also compressed), a "
        "manifest with the columns file, label, start and end, or -, "
        "standard input, which is kept in CATALOG/recordings; Ctrl-C ends "
        "it.\n"
        "\n"
        "Each recording is read once and checked: clipping, offset, silence, "
        "values that are stuck or missing, gaps, times that are there twice "
        "or go back, a clock that is off.  What is in the catalogue already, "
        "by its content, is not stored again; if its file was gone, it is "
        "read from the new place.  Audio that is damaged or was never "
        "finished is saved up to there as a WAV file of the catalogue's own; "
        "of a table that ends within a line that line is left out.  Both are "
        "salvaged, told, and make the exit code 1.  Nothing that is brought "
        "in is ever changed.\n"
        "\n"
        "A line each on standard output, with tabs between: what became of "
        "it (added, known, moved, salvaged, failed), file, seconds, channels, "
        "spans, and what is wrong with it.  Stopped and begun again it goes "
        "on where it was.\n"
        "\n"
        "What is in an archive is unpacked into CATALOG/recordings, labelled "
        "as in a folder; folders that all of it is in do not count, so that "
        "of clips/yes/1.wav and clips/no/1.wav the classes are yes and no.  "
        "Of an archive that is cut what is whole is taken.  Archives within "
        "it, links, hidden files and what is no recording are passed over; "
        "encrypted recordings, and names that lead out of it, are failures.  "
        "No more is unpacked than 200 times its size, or 1 GiB where that is "
        "more.\n"
        "\n"
        "Tables are CSV, TSV or JSON lines (an object of numbers a line); how "
        "one is read is found out, told, and kept in the catalogue as its "
        "recipe, so that it is read in the same way ever after.  A recipe may "
        "be saved, edited and used for other logs of the kind.\n"
        "\n"
        "--cut makes spans of a recording, which itself stays whole.  silence: "
        "a span from silence to silence; silent is what lies for 0.2 s or more "
        "below the noise floor (the level that a tenth of the time is below) "
        "and DB decibels (default: a quarter of the way to the loudest, at "
        "least 6, and at least -60 dB of full scale); sounds of less than "
        "0.05 s are none, and each is widened by 0.05 s at both ends.  window: "
        "spans of SECONDS, one every HOP (default: SECONDS); what is left at "
        "the end is in none.  labels: the spans of FILE, or of the label file "
        "beside each recording that has its name, in any form that \"oriole "
        "label --import\" reads.  Spans whose label is known are accepted and "
        "what \"oriole train\" learns from; others are proposals.\n"
        "\n"
        "--watch takes what is in the folders and all below them, and then "
        "what comes into them.  A recording that is being written is waited "
        "for, however long; one that a logger opens anew for every line needs "
        "a --settle longer than from line to line.\n"
        "\n"
        "--device records: on a terminal the level is shown, and how many "
        "samples were clipped or lost; lost ones are missing in the "
        "recording, so that times stay right.\n"
        "\n"
        "  oriole ingest digits recordings --label-from '^([0-9])' \\\n"
        "      --group-from '_([a-z]+)_' --split 70:10:20\n"
        "  oriole train digits -o digits.oriole\n"
        "  oriole test digits.oriole digits\n"
        "  oriole ingest yard field.wav --cut silence\n"
        "  oriole ingest plant today.csv --save-recipe plant.json\n"
        "  oriole ingest plant logs --recipe plant.json --watch\n"
        "\n"
        "--json: one object with recordings (file, outcome, id, rate, frames, "
        "channels, spans, check, recipe), failed (file, why), the counts "
        "added, known, moved and salvaged, passed_over (of archives), "
        "catalog_recordings, catalog_spans and seconds; with --watch a line "
        "for each recording or failure as it comes, and at the end the "
        "counts.",
    .options = options,
    .run = run_ingest,
};
