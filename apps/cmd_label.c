/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * cmd_label.c - oriole label: what is in a catalogue's recordings
 */
#include <oriole/catalog/label_file.h>

#include "label_files.h"
#include "option.h"
#include "output.h"

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
        return output_fail_input(command->name, status);
    code = settings.import ? label_files_import(&l, operands + 1, count - 1)
           : settings.export >= 0 ? label_files_export(&l)
                                  : label_files_again(&l);
    ori_catalog_close(l.catalog);
    return output_close(command->name, code);
}

const app_command cmd_label = {
    .name = "label",
    .operands = "CATALOG [FILE...] [OPTION...]",
    .summary = "say what is in recordings: in a page, by label files",
    .about =
        "Opens the labelling page of a catalogue in the browser, prints the "
        "page's address and serves it until Ctrl-C.  A tab that was closed "
        "can be opened again at that address; what the page shows as saved "
        "is on the disk.  There may be several tabs, and other commands may "
        "work on the catalogue: who changes what another has changed "
        "meanwhile is told, and nothing is overwritten.\n"
        "\n"
        "  oriole label calls\n"
        "  oriole label calls --port 8000 --no-browser\n"
        "\n"
        "The page is at 127.0.0.1, which this machine alone reaches, and "
        "answers only who has its address, which carries a secret: neither "
        "other pages in the same browser nor other users of the machine know "
        "it.  The page loads nothing from elsewhere.  With --listen other "
        "machines reach it, unencrypted; a tunnel (ssh -L 8000:localhost:"
        "8000 THERE) to a page that is served for its own machine alone is "
        "the better way.  The keys that do things are in the page under "
        "\"?\"; changed ones are kept in CATALOG/keys.json.  --json prints "
        "{\"address\", \"port\"}.\n"
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
