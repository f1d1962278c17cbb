/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * cmd_motif.c - oriole motif: what recurs in a log, and what is odd
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/base/array.h>
#include <oriole/base/safe_file.h>
#include <oriole/picture/picture.h>

#include "command.h"
#include "motif_conflicts.h"
#include "motif_live.h"
#include "motif_search.h"
#include "motif_several.h"
#include "motif_text.h"
#include "option.h"
#include "output.h"
#include "progress.h"

#define AT(member) .offset = offsetof(motif_settings, member)

static const app_option options[] = {
    { .name = "What is sought", .kind = APP_HEADING },
    { .name = "window", .letter = 'm', .kind = APP_TEXT,
      .argument = "M|auto", AT(window), .help = "how long shapes are: "
      "samples, or seconds such as 2.5s; auto (the default) looks at many "
      "lengths" },
    { .name = "query", .kind = APP_TEXT, .argument = "FILE|START:END",
      AT(query), .help = "where this shape is, instead of what recurs: a "
      "file of its own or a span of LOG, in samples or seconds (12s:14.5s)" },
    { .name = "top", .letter = 'k', .kind = APP_INT, .argument = "K", AT(top),
      .low = 1, .high = 1000, .help = "motifs, and discords (default 3)" },
    { .name = "most", .kind = APP_INT, .argument = "N", AT(most), .low = 2,
      .high = 1e6, .help = "occurrences of one (default 1000)" },
    { .name = "radius", .kind = APP_REAL, .argument = "R", AT(radius),
      .low = 0.0, .high = 1e300, .help = "occurrences are what is this near "
      "(default: up to where the distances jump)" },
    { .name = "stretch", .kind = APP_REAL, .argument = "SHARE", AT(stretch),
      .low = 0.0, .high = 0.5, .help = "occurrences may be shorter or longer "
      "in time than the shape by this share of it, such as 0.2" },
    { .name = "chains", .kind = APP_INT, .argument = "N", AT(chains),
      .low = 0, .high = 1000, .help = "the N longest chains too: shapes that "
      "drift, each link like the one before" },
    { .name = "chain-from", .kind = APP_TEXT, .argument = "START",
      AT(chain_from), .help = "the chain that begins there, in samples or "
      "seconds" },
    { .name = "together", .kind = APP_FLAG, AT(together), .help = "what the "
      "LOGs have in common: each motif occurs in two of them at least" },
    { .name = "unlike", .kind = APP_TEXT, .argument = "FILE", AT(unlike),
      .help = "discords of LOG against this log: what never happened there" },
    { .name = "changes", .kind = APP_INT, .argument = "N", AT(changes),
      .low = 0, .high = MOTIF_REGIMES, .help = "up to N places where "
      "most likely something else begins (default: those that are clear)" },
    { .name = "plain", .kind = APP_FLAG, AT(plain), .help = "compare windows "
      "as they are: without it their level and size do not matter, and a "
      "spike or another level is no discord by itself" },
    { .name = "approximate", .kind = APP_REAL, .argument = "E",
      AT(approximate), .low = 0.0, .high = 0.99, .help = "distances may be "
      "too large by this share on average, such as 0.05: a long log takes a "
      "tenth of the time; how near they came is told (one channel of one "
      "log: all else is exact)" },
    { .name = "memory", .kind = APP_REAL, .argument = "MB", AT(memory_mb),
      .low = 0.0, .high = 1e9, .help = "hold no more than so many MiB: what "
      "of the log, its windows and their profile is more lies in temporary "
      "files in $TMPDIR, else /var/tmp (default: half of the machine's "
      "memory; 0: no limit; the program takes 30 MiB itself)" },
    { .name = "The log", .kind = APP_HEADING },
    { .name = "column", .letter = 'c', .kind = APP_TEXT, .argument = "C",
      AT(column), .help = "name or number of a table's column (default: the "
      "first of numbers that is not time; all with --keep, --best, --must or "
      "--without); several, as a,b or 2-5 or all, are compared together" },
    { .name = "best", .kind = APP_INT, .argument = "K", AT(best), .low = 1,
      .high = ORI_SEVERAL_CHANNELS, .help = "of several channels the K in "
      "which windows are nearest count (default: chosen)" },
    { .name = "must", .kind = APP_TEXT, .argument = "C,...", AT(must),
      .help = "channels that are among them always" },
    { .name = "without", .kind = APP_TEXT, .argument = "C,...", AT(without),
      .help = "channels that never are" },
    { .name = "envelope", .kind = APP_REAL, .argument = "HZ", AT(envelope_hz),
      .low = 1e-3, .high = 1e6, .help = "of audio the loudness is looked at, "
      "so many values a second (default 100)" },
    { .name = "bands", .kind = APP_INT, .argument = "N", AT(bands), .low = 1,
      .high = ORI_SEVERAL_CHANNELS, .help = "of audio N mel bands in dB as "
      "channels, in place of the loudness" },
    { .name = "flat", .kind = APP_REAL, .argument = "D", AT(flat),
      .low = 0.0, .high = 1e300, .help = "windows that deviate by no more "
      "from their mean are constant (default: by what rounding leaves)" },
    { .name = "bridge", .kind = APP_INT, .argument = "N", AT(bridge),
      .low = 0, .high = 1e9, .help = "put a line through gaps of up to N "
      "missing samples (default: a twentieth of a window)" },
    { .name = "A log that goes on", .kind = APP_HEADING },
    { .name = "keep", .kind = APP_TEXT, .argument = "N", AT(keep),
      .help = "tell what is odd, and what changes, as the log comes, "
      "comparing with the last N samples (or seconds: 600s); LOG is a file, a "
      "FIFO, a serial line or - for standard input; of sound the loudness, or "
      "--bands, are watched" },
    { .name = "device", .kind = APP_TEXT, .argument = "D", AT(device),
      .help = "in place of LOG a sound device, by number or a part of its "
      "name; \"\" is the usual one (\"oriole listen --list-devices\" tells "
      "them)" },
    { .name = "format", .kind = APP_TEXT, .argument = "F", AT(format),
      .help = "what comes: raw PCM such as s16le:16000:1 (encoding, rate, "
      "channels), or wav, csv, json (default: as its first bytes tell)" },
    { .name = "rate", .kind = APP_REAL, .argument = "HZ", AT(row_rate_hz),
      .low = 1e-6, .high = 1e9, .help = "rows a second of what comes "
      "(default: not known, so that all is told in samples)" },
    { .name = "follow", .kind = APP_FLAG, AT(follow),
      .help = "at the file's end wait for more" },
    { .name = "What is written", .kind = APP_HEADING },
    { .name = "labels", .kind = APP_TEXT, .argument = "FILE", AT(labels),
      .help = "all occurrences as a manifest, from which \"oriole train\" "
      "learns; - is standard output" },
    { .name = "plot", .kind = APP_TEXT, .argument = "FILE", AT(plot),
      .help = "a picture: the log with what was found, its profile, the "
      "occurrences over each other (.png, .svg, .pdf)" },
    { .name = "profile", .kind = APP_TEXT, .argument = "FILE", AT(profile),
      .help = "a CSV table: of each window the distance to its nearest "
      "neighbour and where that begins" },
    { .name = "neighbours", .kind = APP_INT, .argument = "K", AT(neighbours),
      .low = 1, .high = 1000, .help = "of --profile: the K nearest of each "
      "window, in columns distance2,nearest2,...; they may overlap each "
      "other" },
    { .name = NULL }
};

typedef struct motif_run {
    const app_command *command;
    const motif_settings *settings;
    char *labels;               /* the manifest, as it grows */
    size_t labels_bytes;
    FILE *labels_to;
    json_t *logs;
} motif_run;

static int fail_usage(const motif_run *run, const char *what)
{
    output_fail(run->command->name, "%s", what);
    return EXIT_USAGE;
}

static int check_usage(const motif_run *run, int count)
{
    const char *conflict;

    if (count < 1 && !run->settings->device)
        return fail_usage(run, "usage: oriole motif LOG...; \"oriole motif "
                          "--help\" tells more");
    conflict = motif_conflict(run->settings, count);
    return conflict ? fail_usage(run, conflict) : EXIT_FINE;
}

/* Long work is not begun for files that cannot be written. */
static int check_files(const motif_run *run)
{
    const motif_settings *s = run->settings;
    ori_status status = ORI_OK;

    if (s->plot)
        status = ori_picture_check(s->plot);
    if (status == ORI_OK && s->profile)
        status = ori_file_check(s->profile);
    if (status == ORI_OK && s->labels)
        status = ori_file_check(s->labels);
    if (status == ORI_OK)
        return EXIT_FINE;
    output_fail_output(run->command->name, status);
    return status == ORI_EINVAL ? EXIT_USAGE : EXIT_RESOURCES;
}

static void print_profile(FILE *to, void *found)
{
    motif_text_profile(to, found);
}

static int write_files(motif_run *run, motif_found *found)
{
    const motif_settings *s = run->settings;
    ori_status status = ORI_OK;

    if (s->labels && !(found->log.rate_hz > 0.0)) {
        output_fail(run->command->name, "%s: spans for \"oriole train\" are "
                    "in seconds, and this log has no column of time",
                    found->log.path);
        return EXIT_INPUT;
    }
    if (s->labels)
        motif_text_labels(run->labels_to, found, s, s->labels);
    if (s->profile)
        status = ori_file_print(s->profile, print_profile, found);
    if (status == ORI_OK && s->plot)
        status = motif_text_plot(s->plot, found, s);
    return status == ORI_OK ? EXIT_FINE
                            : output_fail_output(run->command->name, status);
}

static void tell(motif_run *run, const motif_found *found)
{
    const motif_settings *s = run->settings;

    motif_text_words(found, s);
    if (s->common.json)
        json_array_append_new(run->logs, motif_text_json(found, s));
    else if (!s->labels || strcmp(s->labels, "-") != 0)
        motif_text_lines(found, s);
}

static int search_log(motif_run *run, char **paths, int count)
{
    motif_found found;
    int code = motif_search(&found, run->command, run->settings, paths,
                            count);

    if (code == EXIT_FINE) {
        tell(run, &found);
        code = write_files(run, &found);
        if (code == EXIT_FINE && found.stopped)
            code = EXIT_PROBLEMS;
    }
    motif_found_free(&found);
    return code;
}

/* One log that is bad does not keep the others from being looked at, other
 * than where they are looked at together. */
static int search_all(motif_run *run, char **paths, int count)
{
    int worst = EXIT_FINE, fine = 0;

    if (run->settings->together)
        return search_log(run, paths, count);
    for (int i = 0; i < count && !progress_stop_asked(); i++) {
        const int code = search_log(run, paths + i, 1);

        if (code == EXIT_USAGE)
            return code;
        fine += code == EXIT_FINE;
        worst = code > worst ? code : worst;
    }
    return worst != EXIT_FINE && fine > 0 ? EXIT_PROBLEMS : worst;
}

static int finish(motif_run *run, int code)
{
    const motif_settings *s = run->settings;
    ori_status status;

    if (s->common.json && (code == EXIT_FINE || code == EXIT_PROBLEMS)) {
        output_json(json_pack("{s:O}", "logs", run->logs));
        fflush(stdout);
    }
    if (!run->labels_to || fclose(run->labels_to) != 0)
        return code;
    if (code != EXIT_FINE && code != EXIT_PROBLEMS)
        return code;
    status = ori_file_write(s->labels, run->labels, run->labels_bytes);
    return status == ORI_OK ? code
                            : output_fail_output(run->command->name, status);
}

static int run_motif(const app_command *command, int argc, char **argv)
{
    motif_settings settings = { .common.seed = 1, .top = 3, .most = 1000,
                                .bridge = -1, .changes = -1,
                                .memory_mb = -1.0,
                                .envelope_hz = 100.0 };
    motif_run run = { .command = command, .settings = &settings };
    char **operands;
    int count;
    int code = option_parse(command, argc, argv, &settings, &operands,
                            &count);

    if (code != OPTION_GO_ON)
        return code;
    code = check_usage(&run, count);
    if (code == EXIT_FINE)
        code = check_files(&run);
    if (code != EXIT_FINE)
        return code;
    progress_catch_signals();
    ori_array_limit_set(settings.memory_mb < 0.0
                            ? ori_array_limit_usual()
                            : (int64_t)ceil(settings.memory_mb * 0x1p20));
    if (settings.keep)
        return output_close(command->name,
                            motif_live(command, &settings,
                                       count > 0 ? operands[0] : NULL));
    run.logs = json_array();
    if (settings.labels) {
        run.labels_to = open_memstream(&run.labels, &run.labels_bytes);
        if (!run.labels_to)
            return EXIT_RESOURCES;
        fprintf(run.labels_to, "file,label,start,end%s\n",
                motif_several_asked(&settings) ? ",channels" : "");
    }
    code = finish(&run, search_all(&run, operands, count));
    json_decref(run.logs);
    free(run.labels);
    return output_close(command->name, code);
}

const app_command cmd_motif = {
    .name = "motif",
    .operands = "LOG... [OPTION...]",
    .summary = "find what recurs in logs, and what is odd",
    .about =
        "Compares each window of a log with all others, exactly (the matrix "
        "profile), and tells motifs, which are sets of places where the same "
        "shape occurs; discords, which are windows unlike any other; and "
        "places where the log begins to do something else.  LOG is any table "
        "or array that oriole reads, or audio, of which the loudness is "
        "looked at.  Each log is looked at by itself, other than with "
        "--together.\n"
        "\n"
        "A line each on standard output: file, start, end, label, distance, "
        "with tabs between them; start and end are seconds, or samples where "
        "the log's rate is not known.  The labels are motif1, motif2, ..., "
        "discord1, ..., chain1, ... and change1, ...; a motif's first line is "
        "its centre, from which its distances are; a chain's links stand in "
        "the order of time, each at its distance from the one before.  A "
        "change's distance is the share of the arcs from windows to their "
        "nearest neighbours that cross it, of those expected.\n"
        "\n"
        "Several channels are compared together: the distance of two windows "
        "is the mean over the K in which they are nearest, of which those of "
        "--must are some.  A channel takes no part in a window where it is "
        "constant.  K is chosen as the number of channels that saves most "
        "where a window is told by its neighbour: K log2(typical / least "
        "distance) bits a sample.  A motif has the channels of its centre and "
        "its nearest neighbour, and its distances are means over these.  "
        "Lines have a sixth field, labels and profiles a column, with the "
        "names of the channels.\n"
        "\n"
        "Short gaps are bridged; windows that still have a missing sample "
        "are compared with none.  A constant "
        "window is at distance 0 from other constant ones and at sqrt(M) from "
        "all others.  Ctrl-C ends the comparing: what is known by then is "
        "told, and by how much its distances are too large.\n"
        "\n"
        "With --stretch the shape is compared at a fortieth of its length "
        "apart; an occurrence then has a length of its own, and distances are "
        "told as if all were one window long; of several channels an "
        "occurrence has one length in all of its motif's.  --together finds "
        "motifs by their nearest windows in another log; logs must have one "
        "rate.  --unlike tells discords only: of each window how far the "
        "nearest of the other log is.\n"
        "\n"
        "With --keep a log is watched as it comes, in constant memory: "
        "discords, which are windows whose distance to all that is kept is "
        "beyond a limit that follows the log, and changes are told at once, a "
        "line each.  --json: a line is an object with event (discord or "
        "change), start and end or at, distance or arcs, limit, and told, the "
        "sample at which it was; a last line has summary.  Several columns "
        "(--column 2,3) are compared together.  Sound - a recording, a WAV "
        "stream, raw PCM of a stated --format, a --device - is watched as the "
        "loudness that a whole recording is looked at as (--envelope), of "
        "each channel that --column names, or of all mixed down, or as mel "
        "bands (--bands); samples are these, and seconds those of the "
        "recording.  Ctrl-C ends it.\n"
        "\n"
        "From pattern to detector:\n"
        "\n"
        "  oriole motif machine.csv --column current --labels found.csv\n"
        "  oriole train found.csv --window 0 --arch minirocket -o f.oriole\n"
        "  oriole listen f.oriole machine.csv\n"
        "\n"
        "with the labels in found.csv named as you like in between.\n"
        "\n"
        "--json: one object with logs, an array of objects with file, "
        "samples, rate, columns, missing, bridged, window, seconds, "
        "missing_windows, "
        "flat_windows, share (of all pairs that were compared one by one: 1 "
        "is exact), error (the mean share by which distances are too large, "
        "measured on windows drawn by chance; null: not known) and "
        "error_bound (it is less with 95 % confidence), motifs (count, "
        "next_distance, contrast, occurrences), discords and changes; a "
        "place has start, end, start_s, end_s and distance.  With --window "
        "auto windows_tried has what was seen at each length; with --query "
        "there is query in place of motifs.  Of several channels there are "
        "channels (those that are compared), best (K), bests (of each number "
        "of channels what it saves) and window_channel (where auto found the "
        "window), and motifs, discords and a query's places have channels.  "
        "With --stretch an occurrence has factor, its length over the "
        "window's; with --chains there is chains (count, step, links); with "
        "--together files (file, samples, missing, bridged) stands for file, "
        "a motif has logs, in how many of them it is, and a place has file; "
        "with --unlike there is unlike.",
    .options = options,
    .run = run_motif,
};
