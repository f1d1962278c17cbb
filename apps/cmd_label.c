/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * cmd_label.c - oriole label: what is in a catalogue's recordings
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <oriole/catalog/catalog.h>
#include <oriole/catalog/label_file.h>

#include "author.h"
#include "command.h"
#include "label_output.h"
#include "label_page.h"
#include "option.h"
#include "output.h"

typedef struct label_settings {
    label_page page;        /* its first member is what all commands have */
    bool import, undo, redo;
    const char *recording, *output;
    int form, export;       /* of ori_label_forms; -1: none */
} label_settings;

#define AT(member) .offset = offsetof(label_settings, member)
#define FORMS "audacity|textgrid|raven|csv|jsonl|label-studio|webvtt"

static const app_option options[] = {
    { .name = "The page", .kind = APP_HEADING },
    { .name = "port", .kind = APP_INT, .argument = "N", AT(page.port),
      .low = 0, .high = 65535, .help = "where it is served (default: any that "
      "is free)" },
    { .name = "no-browser", .kind = APP_FLAG, AT(page.no_browser), .help =
      "print its address, and open it nowhere" },
    { .name = "listen", .kind = APP_TEXT, .argument = "ADDRESS",
      AT(page.listen), .help = "let other machines reach it too, at this "
      "machine's ADDRESS in numbers (0.0.0.0: at all of them)" },
    { .name = "token-file", .kind = APP_TEXT, .argument = "FILE",
      AT(page.token_file), .help = "the secret in the page's address is the "
      "first line of FILE (default: made anew each time)" },
    { .name = "Into the catalogue", .kind = APP_HEADING },
    { .name = "import", .kind = APP_FLAG, AT(import), .help = "take the "
      "labels of the FILEs, each of the recording that has its name" },
    { .name = "form", .kind = APP_CHOICE, .argument = FORMS, AT(form),
      .choices = ori_label_forms, .help = "the form of the FILEs (default: "
      "by what they hold)" },
    { .name = "recording", .kind = APP_TEXT, .argument = "NAME",
      AT(recording), .help = "the recording that is meant: its name, or the "
      "beginning of its content's hash" },
    { .name = "author", .kind = APP_TEXT, .argument = "NAME", AT(page.author),
      .help = "who says so (default: who is logged in)" },
    { .name = "Out of the catalogue", .kind = APP_HEADING },
    { .name = "export", .kind = APP_CHOICE, .argument = FORMS, AT(export),
      .choices = ori_label_forms, .help = "write the accepted spans of all "
      "recordings, or of --recording, in that form" },
    { .name = "output", .letter = 'o', .kind = APP_TEXT,
      .argument = "FOLDER", AT(output), .help = "with --export: one file a "
      "recording into that folder (default: all on standard output)" },
    { .name = "Again", .kind = APP_HEADING },
    { .name = "undo", .kind = APP_FLAG, AT(undo), .help = "take back the "
      "last edit of --recording that is not taken back" },
    { .name = "redo", .kind = APP_FLAG, AT(redo), .help = "do it again" },
    { .name = NULL }
};

typedef struct labelling {
    const app_command *command;
    const label_settings *settings;
    ori_catalog *catalog;
    int code;
    int files, spans;       /* written */
    const char *lost;       /* what the form could not hold, somewhere */
    /* the recording in hand */
    double rate_hz;
    ori_label_list *list;
    ori_status status;
} labelling;

static int fail(labelling *l, ori_status status)
{
    return output_fail_input(l->command->name, status);
}

/* ----------------------------------------------------------------- export */

static bool add_span(void *user, const ori_catalog_span *s)
{
    labelling *l = user;
    const ori_label label = {
        .start_s = (double)s->start / l->rate_hz,
        .end_s = (double)s->end / l->rate_hz,
        .low_hz = s->low_hz, .high_hz = s->high_hz,
        .confidence = s->confidence, .label = s->label, .tier = s->tier };

    if (s->state == ORI_SPAN_ACCEPTED)
        l->status = ori_label_list_add(l->list, &label);
    return l->status == ORI_OK;
}

static ori_status write_list(labelling *l, const ori_catalog_recording *r)
{
    const char *lost = NULL;
    const int count = ori_label_list_count(l->list);
    ori_status s;

    if (count == 0)
        return ORI_OK;
    s = label_output_write(l->settings->output,
                           ori_label_forms[l->settings->export], l->list,
                           r->name, (double)r->frames / l->rate_hz, &lost);
    l->files++;
    l->spans += count;
    l->lost = lost ? lost : l->lost;
    return s;
}

/* Where the rate is not known a second is a frame. */
static bool export_one(void *user, const ori_catalog_recording *r)
{
    labelling *l = user;
    ori_status s = ori_label_list_create(&l->list);

    l->rate_hz = r->rate_hz > 0.0 ? r->rate_hz : 1.0;
    if (s == ORI_OK)
        s = ori_catalog_spans(l->catalog, r->id, 0, INT64_MAX, add_span, l);
    if (s == ORI_OK)
        s = l->status;
    if (s == ORI_OK)
        s = write_list(l, r);
    ori_label_list_destroy(l->list);
    l->status = s;
    return s == ORI_OK;
}

static int make_folder(labelling *l)
{
    const char *folder = l->settings->output;

    if (!folder || mkdir(folder, 0777) == 0 || errno == EEXIST)
        return EXIT_FINE;
    output_fail(l->command->name, "%s: cannot make the folder: %s", folder,
                strerror(errno));
    return EXIT_RESOURCES;
}

static int run_export(labelling *l)
{
    const char *one = l->settings->recording;
    int64_t id = 0;
    ori_status s = ORI_OK;
    int code = make_folder(l);

    if (code != EXIT_FINE)
        return code;
    if (one)
        s = ori_catalog_named(l->catalog, one, &id);
    if (s == ORI_OK)
        s = one ? ori_catalog_recording_at(l->catalog, id, export_one, l)
                : ori_catalog_recordings(l->catalog, 0, export_one, l);
    if (s == ORI_OK)
        s = l->status;
    if (s != ORI_OK)
        return s == ORI_EIO ? output_fail_output(l->command->name, s)
                            : fail(l, s);
    if (l->lost)
        output_say(&l->settings->page.common, "note: %s cannot hold %s, "
                   "which were left out", ori_label_forms[l->settings->export],
                   l->lost);
    output_say(&l->settings->page.common, "%d span%s of %d recording%s",
               l->spans, output_plural(l->spans), l->files, output_plural(l->files));
    return EXIT_FINE;
}

/* ----------------------------------------------------------------- import */

/* The recording whose name the file has, less one ending after the other. */
static ori_status find_named(labelling *l, const char *path, int64_t *id)
{
    const char *slash = strrchr(path, '/');
    char *stem, *dot;
    ori_status s = ORI_EDATA;

    if (l->settings->recording)
        return ori_catalog_named(l->catalog, l->settings->recording, id);
    stem = output_copy(slash ? slash + 1 : path);
    while (s == ORI_EDATA && (dot = strrchr(stem, '.')) && dot != stem) {
        *dot = '\0';
        s = ori_catalog_named(l->catalog, stem, id);
    }
    free(stem);
    return s;
}

static int import_one(labelling *l, const char *path)
{
    const label_settings *s = l->settings;
    ori_label_list *list;
    int64_t id;
    int added;
    ori_status status = ori_label_file_read(
        &list, path, s->form >= 0 ? ori_label_forms[s->form] : NULL);

    if (status != ORI_OK)
        return fail(l, status);
    status = find_named(l, path, &id);
    if (status == ORI_OK)
        status = ori_catalog_import(l->catalog, id, author_name(s->page.author),
                                    list, &added);
    if (status == ORI_OK) {
        output_say_lines(&s->page.common, "note: ",
                         ori_label_list_notes(list));
        printf("%s\t%d\t%d\n", path, added,
               ori_label_list_count(list) - added);
    }
    ori_label_list_destroy(list);
    return status == ORI_OK ? EXIT_FINE : fail(l, status);
}

/* A bad file does not keep the others out. */
static int run_import(labelling *l, char **files, int count)
{
    int bad = 0;

    for (int i = 0; i < count; i++)
        bad += import_one(l, files[i]) != EXIT_FINE;
    return bad == 0 ? EXIT_FINE : bad < count ? EXIT_PROBLEMS : EXIT_INPUT;
}

/* ------------------------------------------------------------------- again */

static int run_again(labelling *l)
{
    const label_settings *s = l->settings;
    int64_t id;
    int spans;
    ori_status status = ori_catalog_named(l->catalog, s->recording,
                                          &id);

    if (status == ORI_OK)
        status = s->undo ? ori_catalog_undo(l->catalog, id, &spans)
                         : ori_catalog_redo(l->catalog, id, &spans);
    if (status != ORI_OK)
        return fail(l, status);
    if (spans > 0)
        output_say(&s->page.common, "%d span%s as before", spans,
                   output_plural(spans));
    else
        output_say(&s->page.common, "there is nothing to %s",
                   s->undo ? "undo" : "redo");
    return EXIT_FINE;
}

/* -------------------------------------------------------------------------- */

static int check_usage(const labelling *l, int count)
{
    const label_settings *s = l->settings;
    const int asked = s->import + (s->export >= 0) + s->undo + s->redo;
    const char *wrong = NULL;

    if (count < 1 || asked > 1)
        wrong = "usage: oriole label CATALOG, with at most one of --import "
                "FILE..., --export FORM, --undo, --redo; \"oriole label "
                "--help\" tells more";
    else if (s->import ? count < 2 : count > 1)
        wrong = s->import ? "--import wants FILEs"
                          : "only --import takes FILEs";
    else if ((s->undo || s->redo) && !s->recording)
        wrong = "--undo and --redo want --recording";
    if (wrong)
        output_fail(l->command->name, "%s", wrong);
    return wrong ? EXIT_USAGE : EXIT_FINE;
}

static int run_label(const app_command *command, int argc, char **argv)
{
    label_settings settings = { .form = -1, .export = -1 };
    labelling l = { .command = command, .settings = &settings };
    char **operands;
    int count, code = option_parse(command, argc, argv, &settings, &operands,
                                   &count);
    ori_status status;

    if (code != OPTION_GO_ON)
        return code;
    code = check_usage(&l, count);
    if (code != EXIT_FINE)
        return code;
    if (!settings.import && settings.export < 0 && !settings.undo &&
        !settings.redo)
        return label_page_run(command->name, operands[0], &settings.page);
    status = ori_catalog_open(&l.catalog, operands[0], ORI_CATALOG_WRITE);
    if (status != ORI_OK)
        return fail(&l, status);
    code = settings.import        ? run_import(&l, operands + 1, count - 1)
           : settings.export >= 0 ? run_export(&l)
                                  : run_again(&l);
    ori_catalog_close(l.catalog);
    return output_close(command->name, code);
}

const app_command cmd_label = {
    .name = "label",
    .operands = "CATALOG [FILE...] [OPTION...]",
    .summary = "say what is in recordings: in a page, by label files",
    .about =
        "Opens the labelling page of a catalogue in the browser, prints its "
        "address and serves it until Ctrl-C; a page that was closed can be "
        "opened again.  Only this machine can reach it, and only who has the "
        "address, which carries a secret.\n"
        "\n"
        "  oriole label calls\n"
        "\n"
        "Label files of Audacity, Praat (TextGrid), Raven and Label Studio, "
        "WebVTT, CSV and JSON lines become spans of a catalogue's "
        "recordings, and the other way.  A FILE belongs to the recording "
        "whose name it has, up to the endings, or to --recording.  Spans that "
        "are there already are not stored again; each FILE is one edit, "
        "which --undo takes back.  What a form cannot hold is said.\n"
        "\n"
        "  oriole label calls --import labels/*.txt\n"
        "  oriole label calls --export textgrid -o grids\n"
        "  oriole label calls --undo --recording monday.wav\n"
        "\n"
        "--import prints a line a FILE: its name, how many spans were added, "
        "how many were there, with tabs between.",
    .options = options,
    .run = run_label,
};
