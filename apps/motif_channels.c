/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_channels.c - several series out of a log or a recording
 */
#include "motif_channels.h"

#include <stdlib.h>
#include <string.h>

#include <oriole/motif/several.h>
#include <oriole/signal/signal.h>

#include "motif_reading.h"
#include "output.h"

enum { RANGE_MOST = 1000 };     /* channels that a range may have */

bool motif_channels_numbered(const char *path)
{
    const size_t n = strlen(path);

    return ori_signal_is_audio(path) ||
           (n > 4 && strcmp(path + n - 4, ".npy") == 0);
}

/* "2-5": its ends. */
static bool is_range(const char *item, size_t length, long *first, long *last)
{
    char text[32], *end;

    if (length >= sizeof text || !memchr(item, '-', length))
        return false;
    memcpy(text, item, length);
    text[length] = '\0';
    *first = strtol(text, &end, 10);
    if (end == text || *end != '-' || end[1] < '0' || end[1] > '9')
        return false;
    *last = strtol(end + 1, &end, 10);
    return *end == '\0' && *first >= 1 && *first <= *last &&
           *last - *first < RANGE_MOST;
}

char *motif_channels_list(const char *list)
{
    char *text = NULL;
    size_t bytes = 0;
    FILE *to;

    if (!list || strcmp(list, "all") == 0)
        return NULL;
    to = open_memstream(&text, &bytes);
    for (const char *s = list; to && *s;) {
        const size_t length = strcspn(s, ",");
        long first, last;

        if (is_range(s, length, &first, &last))
            for (long i = first; i <= last; i++)
                fprintf(to, "%s%ld", i > first ? "," : "", i);
        else
            fwrite(s, 1, length, to);
        s += length;
        if (*s == ',')
            fputc(*s++, to);
    }
    if (!to || fclose(to) != 0)
        exit(EXIT_RESOURCES);
    return text;
}

static int fail_number(const app_command *command, const char *path,
                       const char *list, int channels)
{
    output_fail(command->name, "--column \"%s\": %s has channels from 1 to "
                "%d, and no names for them", list, path, channels);
    return EXIT_USAGE;
}

int motif_channels_pick(int *pick, int *picked, const app_command *command,
                        const char *path, const char *list, int channels)
{
    *picked = 0;
    for (; !list && *picked < channels; ++*picked)
        pick[*picked] = *picked;
    for (const char *at = list; at && *at;) {
        char *end;
        const long number = strtol(at, &end, 10);

        if (end == at || (*end && *end != ',') || number < 1 ||
            number > channels || *picked == channels)
            return fail_number(command, path, list, channels);
        pick[(*picked)++] = (int)number - 1;
        at = *end ? end + 1 : end;
    }
    return EXIT_FINE;
}

/* Which channels are looked at. */
static int pick_channels(motif_log *log, int *pick, const app_command *command,
                         const ori_source *source, const char *list)
{
    const int channels = ori_source_describe(source).channels;
    char *name = ori_source_name(source, 0);
    const int code = motif_channels_pick(pick, &log->kept, command,
                                         log->path, name ? NULL : list,
                                         channels);

    ori_name_free(name);
    if (code != EXIT_FINE || log->kept <= ORI_SEVERAL_CHANNELS)
        return code;
    output_fail(command->name, "%s: %d channels are more than the %d that "
                "are compared together: --column names some", log->path,
                log->kept, ORI_SEVERAL_CHANNELS);
    return EXIT_USAGE;
}

static void name_channels(motif_log *log, const ori_source *source,
                          const int *pick, bool bands)
{
    log->names = output_alloc((size_t)log->kept, sizeof *log->names);
    for (int i = 0; i < log->kept; i++) {
        char *name = bands ? NULL : ori_source_name(source, pick[i]);

        log->names[i] = name    ? output_copy(name)
                        : bands ? output_format("band%d", i + 1)
                                : output_format("%d", pick[i] + 1);
        ori_name_free(name);
    }
}

static int read_channels(motif_log *log, const app_command *command,
                         ori_source *source, const motif_channels *wanted,
                         const char *list, bool audio)
{
    const int channels = ori_source_describe(source).channels;
    int *pick = output_alloc((size_t)channels, sizeof *pick);
    motif_front_options front = { .pick = pick, .bands = wanted->bands,
                                  .loudness_hz = audio ? wanted->envelope_hz
                                                       : 0.0 };
    int code = EXIT_FINE;

    if (wanted->bands > 0)
        log->kept = wanted->bands;
    else
        code = pick_channels(log, pick, command, source, list);
    front.picked = log->kept;
    if (code == EXIT_FINE)
        code = motif_reading(log, command, source, &front);
    if (code == EXIT_FINE)
        name_channels(log, source, pick, wanted->bands > 0);
    else
        log->kept = 0;
    free(pick);
    return code;
}

int motif_channels_read(motif_log *log, const app_command *command,
                        const char *path, const motif_channels *wanted)
{
    const bool audio = ori_signal_is_audio(path);
    ori_source_options o = ORI_SOURCE_OPTIONS_INIT;
    char *list = motif_channels_list(wanted->column);
    ori_source *source = NULL;
    ori_status status;
    int code;

    *log = (motif_log){ .path = path };
    if (wanted->bands > 0 && !audio) {
        output_fail(command->name, "%s: --bands are of audio, which this is "
                    "not", path);
        free(list);
        return EXIT_USAGE;
    }
    o.columns = motif_channels_numbered(path) ? NULL : list;
    o.channels = wanted->bands > 0 ? 1 : 0;
    status = ori_source_open(&source, path, &o);
    code = status == ORI_OK ? read_channels(log, command, source, wanted,
                                            list, audio)
                            : output_fail_input(command->name, status);
    ori_source_close(source);
    free(list);
    return code;
}
