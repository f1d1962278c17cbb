/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_channels.c - several series out of a log or a recording
 */
#include "motif_channels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/motif/several.h>
#include <oriole/signal/signal.h>
#include <oriole/signal/spectrum.h>

#include "output.h"

/* A window of a spectrum is this many steps long. */
enum { STEPS_A_WINDOW = 2, RANGE_MOST = 1000 };

static bool is_array(const char *path)
{
    const size_t n = strlen(path);

    return n > 4 && strcmp(path + n - 4, ".npy") == 0;
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

/* Keeps of a signal without names the channels whose numbers a list has. */
static int keep_numbers(ori_signal *s, char **numbers,
                        const app_command *command, const char *path,
                        const char *list)
{
    const size_t row = (size_t)s->length;
    float *x = output_alloc(row * (size_t)s->channels, sizeof *x);
    int kept = 0;

    for (const char *at = list; *at; kept++) {
        char *end;
        const long number = strtol(at, &end, 10);

        if (end == at || (*end && *end != ',') || number < 1 ||
            number > s->channels || kept == s->channels) {
            free(x);
            return fail_number(command, path, list, s->channels);
        }
        memcpy(x + (size_t)kept * row, s->x + (size_t)(number - 1) * row,
               row * sizeof *x);
        numbers[kept] = output_format("%ld", number);
        at = *end ? end + 1 : end;
    }
    s->channels = kept;
    memcpy(s->x, x, (size_t)kept * row * sizeof *x);
    free(x);
    return EXIT_FINE;
}

static void name_channels(motif_log *log, const ori_signal *s)
{
    for (int i = 0; i < s->channels; i++)
        if (!log->names[i])
            log->names[i] = s->names ? output_copy(s->names[i])
                                     : output_format("%d", i + 1);
}

/* -------------------------------------------------------------- of audio */

static int take_bands(motif_log *log, const app_command *command,
                      const ori_signal *s, const motif_channels *wanted)
{
    const int hop = (int)fmax(rint(s->rate_hz / wanted->envelope_hz), 1);
    ori_mel_options o = ORI_MEL_OPTIONS_INIT;
    ori_mel *mel = NULL;
    float *y;
    void *work;
    ori_status status;

    o.rate_hz = s->rate_hz;
    o.hop_samples = hop;
    o.window_samples = STEPS_A_WINDOW * hop > 2 ? STEPS_A_WINDOW * hop : 2;
    o.fft_samples = 512;
    while (o.fft_samples < o.window_samples)
        o.fft_samples *= 2;
    o.bands = wanted->bands;
    status = ori_mel_create(&mel, &o);
    if (status != ORI_OK)
        return output_fail_input(command->name, status);
    log->n = ori_mel_frames(mel, s->length);
    log->kept = wanted->bands;
    log->rate_hz = log->envelope_hz = s->rate_hz / hop;
    y = output_alloc((size_t)(log->n * log->kept), sizeof *y);
    work = aligned_alloc(64, (ori_mel_work_size(mel) + 63) / 64 * 64);
    if (!work)
        exit(EXIT_RESOURCES);
    ori_mel_compute(mel, s->x, s->length, y, work);
    log->x = output_alloc((size_t)(log->n * log->kept), sizeof *log->x);
    log->names = output_alloc((size_t)log->kept, sizeof *log->names);
    for (int b = 0; b < log->kept; b++) {
        log->names[b] = output_format("band%d", b + 1);
        for (int64_t i = 0; i < log->n; i++)
            log->x[b * log->n + i] = (double)y[i * log->kept + b];
    }
    free(y);
    free(work);
    ori_mel_destroy(mel);
    return EXIT_FINE;
}

/* --------------------------------------------------------- what is given */

static void take_channels(motif_log *log, const ori_signal *s, bool audio,
                          double envelope_hz)
{
    motif_log one = { .path = log->path };

    log->kept = s->channels;
    for (int i = 0; i < s->channels; i++) {
        ori_signal channel = *s;

        channel.x = s->x + i * s->length;
        if (audio)
            motif_log_loudness(&one, &channel, envelope_hz);
        else
            motif_log_samples(&one, &channel);
        if (i == 0) {
            log->n = one.n;
            log->rate_hz = one.rate_hz;
            log->envelope_hz = one.envelope_hz;
            log->x = output_alloc((size_t)(one.n * log->kept) + 1,
                                  sizeof *log->x);
        }
        memcpy(log->x + i * log->n, one.x, (size_t)log->n * sizeof *log->x);
        free(one.x);
    }
}

static int take(motif_log *log, const app_command *command, ori_signal *s,
                const motif_channels *wanted, const char *list, bool audio)
{
    int code = EXIT_FINE;

    log->channels = s->channels;
    motif_log_times(log, s);
    if (wanted->bands > 0)
        return take_bands(log, command, s, wanted);
    log->names = output_alloc((size_t)s->channels, sizeof *log->names);
    if (list && !s->names)
        code = keep_numbers(s, log->names, command, log->path, list);
    if (code == EXIT_FINE && s->channels > ORI_SEVERAL_CHANNELS) {
        output_fail(command->name, "%s: %d channels are more than the %d "
                    "that are compared together: --column names some",
                    log->path, s->channels, ORI_SEVERAL_CHANNELS);
        code = EXIT_USAGE;
    }
    for (int i = 0; i < s->channels && code != EXIT_FINE; i++)
        free(log->names[i]);
    if (code != EXIT_FINE)
        return code;
    name_channels(log, s);
    take_channels(log, s, audio, wanted->envelope_hz);
    return EXIT_FINE;
}

int motif_channels_read(motif_log *log, const app_command *command,
                        const char *path, const motif_channels *wanted)
{
    const bool audio = ori_signal_is_audio(path);
    ori_source_options o = ORI_SOURCE_OPTIONS_INIT;
    char *list = motif_channels_list(wanted->column);
    ori_signal signal = { 0 };
    ori_status status;
    int code;

    *log = (motif_log){ .path = path };
    if (wanted->bands > 0 && !audio) {
        output_fail(command->name, "%s: --bands are of audio, which this is "
                    "not", path);
        free(list);
        return EXIT_USAGE;
    }
    o.columns = audio || is_array(path) ? NULL : list;
    o.channels = wanted->bands > 0 ? 1 : 0;
    status = ori_signal_read(&signal, path, &o, 0, -1);
    code = status == ORI_OK ? take(log, command, &signal, wanted, list, audio)
                            : output_fail_input(command->name, status);
    ori_signal_free(&signal);
    free(list);
    return code;
}
