/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_input.c - what "oriole motif --keep" watches
 */
#include "motif_input.h"

#include <stdlib.h>
#include <string.h>

#include <oriole/motif/watch.h>

#include "motif_channels.h"
#include "output.h"

/* Before it is opened; of a stream its first bytes tell. */
static bool is_sound(const motif_settings *s, const char *path)
{
    if (!path)
        return true;
    if (s->format)
        return strcmp(s->format, "csv") != 0 &&
               strcmp(s->format, "json") != 0;
    return ori_signal_is_audio(path);
}

/* The highest channel that is asked for of a device, which has no file to tell
 * how many there are. */
static int highest(const char *list)
{
    int most = 0;

    for (const char *at = list; at && *at;) {
        const long number = strtol(at, NULL, 10);

        most = number > most && number <= ORI_WATCH_CHANNELS ? (int)number
                                                             : most;
        at += strcspn(at, ",");
        at += *at == ',';
    }
    return most;
}

/* Missing samples of sound are left out, so that no span of it holds any. */
static ori_status open_live(motif_input *in, const motif_settings *s,
                            const char *path, const char *list,
                            const ori_live_options *hooks)
{
    const bool sound = is_sound(s, path);
    ori_live_options o = *hooks;

    o.format = s->format;
    o.columns = sound || motif_channels_numbered(path) ? NULL : list;
    o.row_rate_hz = s->row_rate_hz;
    o.mono = s->bands > 0 || !s->column;
    o.gaps = sound ? ORI_GAPS_RESET : ORI_GAPS_MASK;
    o.follow = s->follow;
    if (path)
        return ori_live_open(&in->live, path, &o);
    o.channels = o.mono ? 0 : highest(list);
    return ori_live_open_device(&in->live, s->device, &o);
}

/* Of rows the columns were picked when they were opened. */
static int open_front(motif_input *in, const app_command *command,
                      const motif_settings *s, const char *list)
{
    const int channels = ori_live_channels(in->live);
    motif_front_options o = { .channels = channels, .bands = s->bands,
                              .rate_hz = ori_live_rate(in->live),
                              .loudness_hz = in->audio ? s->envelope_hz
                                                       : 0.0 };
    ori_status status = ORI_OK;
    int code;

    o.pick = in->pick = output_alloc((size_t)channels, sizeof *in->pick);
    code = motif_channels_pick(in->pick, &o.picked, command, in->name, list,
                               channels);
    if (code == EXIT_FINE && o.bands == 0 && o.picked > ORI_WATCH_CHANNELS) {
        output_fail(command->name, "%s: %d columns cannot be watched "
                    "together, %d can: --column names some", in->name,
                    o.picked, ORI_WATCH_CHANNELS);
        code = EXIT_USAGE;
    }
    if (code == EXIT_FINE)
        status = motif_front_create(&in->front, &o);
    return status == ORI_OK ? code
                            : output_fail_input(command->name, status);
}

int motif_input_open(motif_input *in, const app_command *command,
                     const motif_settings *s, const char *path,
                     const ori_live_options *hooks)
{
    char *list = motif_channels_list(s->column);
    ori_status status;
    int code;

    *in = (motif_input){ .name = path         ? path
                                 : *s->device ? s->device
                                              : "the sound device" };
    status = open_live(in, s, path, list, hooks);
    in->audio = status == ORI_OK && ori_live_is_audio(in->live);
    if (status != ORI_OK) {
        code = output_fail_input(command->name, status);
    } else if (s->bands > 0 && !in->audio) {
        output_fail(command->name, "%s: --bands are of audio, which this is "
                    "not", in->name);
        code = EXIT_USAGE;
    } else {
        code = open_front(in, command, s,
                          in->audio || (path && motif_channels_numbered(path))
                              ? list : NULL);
    }
    free(list);
    if (code != EXIT_FINE)
        return code;
    in->width = motif_front_width(in->front);
    in->rate_hz = ori_live_rate(in->live) / motif_front_step(in->front);
    return EXIT_FINE;
}

void motif_input_close(motif_input *in)
{
    motif_front_destroy(in->front);
    ori_live_close(in->live);
    free(in->pick);
}
