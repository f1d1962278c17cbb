/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * cmd_label.c - oriole label: what is in a catalogue's recordings
 */
#include <oriole/catalog/label_file.h>

#include "author.h"
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
    { .name = "With a recogniser", .kind = APP_HEADING },
    { .name = "model", .kind = APP_TEXT, .argument = "MODEL",
      AT(page.model), .help = "the recogniser's file; with the page it "
      "proposes at once" },
    { .name = "propose", .kind = APP_FLAG, AT(machine.propose), .help =
      "store what it finds as proposals, in the place of its earlier ones; "
      "what people have judged is not proposed again" },
    { .name = "threshold", .kind = APP_REAL, .argument = "P",
      AT(machine.threshold), .low = 0, .high = 1, .help = "an event in a long "
      "recording may begin at this score where the recogniser's rules want "
      "more (default: its rules)" },
    { .name = "again", .kind = APP_FLAG, AT(machine.again), .help = "also "
      "recordings that this very recogniser has heard" },
    { .name = "queue", .kind = APP_FLAG, AT(machine.queue), .help = "print "
      "the proposals, those first from whose judging most is learned" },
    { .name = "accept", .kind = APP_TEXT, .argument = "LABEL[:P]",
      AT(machine.accept), .help = "accept all proposals of a label (none: of "
      "all labels), those of a confidence of P or more" },
    { .name = "reject", .kind = APP_TEXT, .argument = "LABEL[:P]",
      AT(machine.reject), .help = "reject them" },
    { .name = "similar", .kind = APP_TEXT,
      .argument = "RECORDING:START:END", AT(machine.similar), .help = "where "
      "else something like this is, from second START to END, in all "
      "recordings" },
    { .name = "band", .kind = APP_TEXT, .argument = "LOW:HIGH",
      AT(machine.band), .help = "with --similar: of sound these frequencies "
      "alone, in Hz" },
    { .name = "top", .kind = APP_INT, .argument = "K", AT(machine.top),
      .low = 1, .high = 1e9, .help = "no more lines than K "
      "(default: all, of --similar 20)" },
    { .name = "Two people", .kind = APP_HEADING },
    { .name = "agree", .kind = APP_TEXT, .argument = "A B",
      AT(machine.agree), .help = "how far two authors say the same of the "
      "same recordings: Cohen's kappa over time, which spans are pairs, and "
      "where they differ" },
    { .name = "Again", .kind = APP_HEADING },
    { .name = "undo", .kind = APP_FLAG, AT(undo), .help = "take back the "
      "last edit of --recording that is not taken back" },
    { .name = "redo", .kind = APP_FLAG, AT(redo), .help = "do it again" },
    { .name = NULL }
};

static int check_usage(const labelling *l, int count)
{
    const label_settings *s = l->settings;
    const int machine = label_machine_asked(&s->machine);
    const int asked = s->import + (s->export >= 0) + s->undo + s->redo +
                      machine;
    const char *wrong = label_machine_wrong(&s->machine, s->page.model,
                                            s->import ? 0 : count - 1);

    if (count < 1 || asked > 1)
        wrong = "usage: oriole label CATALOG, with at most one of --import "
                "FILE..., --export FORM, --propose, --queue, --accept LABEL, "
                "--reject LABEL, --similar RECORDING:START:END, --agree A B, "
                "--undo, --redo; \"oriole label "
                "--help\" tells more";
    else if (s->import && count < 2)
        wrong = "--import wants FILEs";
    else if ((s->undo || s->redo) && !s->recording)
        wrong = "--undo and --redo want --recording";
    if (wrong)
        output_fail(l->command->name, "%s", wrong);
    return wrong ? EXIT_USAGE : EXIT_FINE;
}

static int run_machine(const labelling *l, char **operands)
{
    const label_settings *s = l->settings;
    const label_work work = {
        .command = l->command->name, .common = &s->page.common,
        .asked = &s->machine, .author = author_name(s->page.author),
        .model = s->page.model,
        .catalog = l->catalog, .operands = operands };

    return label_machine_run(&work);
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
        !settings.redo && label_machine_asked(&settings.machine) == 0)
        return label_page_run(command->name, operands[0], &settings.page);
    status = ori_catalog_open(&l.catalog, operands[0], ORI_CATALOG_WRITE);
    if (status != ORI_OK)
        return output_fail_input(command->name, status);
    code = settings.import ? label_files_import(&l, operands + 1, count - 1)
           : settings.export >= 0           ? label_files_export(&l)
           : settings.undo || settings.redo ? label_files_again(&l)
                                            : run_machine(&l, operands + 1);
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
        "The first look at hours of sound or millions of rows takes seconds: "
        "what the page needs to show any part of them at once is kept in "
        "CATALOG/cache, 16 GiB at most, where what was not looked at for "
        "longest makes room.  That folder may be removed.\n"
        "\n"
        "Label files of Audacity, Praat (TextGrid), Raven and Label Studio, "
        "WebVTT, CSV and JSON lines become spans of a catalogue's "
        "recordings, and the other way.  A FILE belongs to the recording "
        "whose name it has, up to the endings, or to --recording.  Spans that "
        "the same author has said are not stored again; each FILE is one "
        "edit, which --undo takes back.  What a form cannot hold is said.\n"
        "\n"
        "  oriole label calls --import labels/*.txt\n"
        "  oriole label calls --export textgrid -o grids\n"
        "  oriole label calls --undo --recording monday.wav\n"
        "\n"
        "--import prints a line a FILE: its name, how many spans were added, "
        "how many were there, with tabs between.\n"
        "\n"
        "A recogniser proposes, people judge:\n"
        "\n"
        "  oriole label calls --propose --model owls.oriole\n"
        "  oriole label calls --queue --top 20\n"
        "  oriole label calls --accept owl:0.99\n"
        "\n"
        "--propose prints a line a recording: its name, how many proposals "
        "are new, how many are gone, and how many were judged before, so that "
        "they are not proposed again.  Stopped, the same command goes on.  "
        "--queue prints recording, start and end in seconds, label, "
        "confidence and how useful it is to judge it.\n"
        "\n"
        "  oriole label calls --similar monday.wav:12.5:13.1 "
        "--band 2000:8000\n"
        "\n"
        "prints recording, start, end and distance, the nearest first: 0 is "
        "the same, 1 has nothing to do with it.",
    .options = options,
    .run = run_label,
};
