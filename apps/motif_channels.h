/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_channels.h - several series out of a log or a recording
 */
#ifndef ORI_APPS_MOTIF_CHANNELS_H
#define ORI_APPS_MOTIF_CHANNELS_H

#include "motif_log.h"

/* Which channels there are to be. */
typedef struct motif_channels {
    const char *column;     /* "a,b,2-5", "all"; NULL: all */
    double envelope_hz;
    int bands;              /* of audio, mixed down: mel bands; 0: the
                               loudness of its channels */
} motif_channels;

/* "a,b,2-5" as names and numbers without ranges; NULL of "all" and NULL.
 * free() it. */
char *motif_channels_list(const char *list);

/* Does it hold channels that have numbers but no names? */
bool motif_channels_numbered(const char *path);

/* The channels [*picked] of `channels` whose numbers such a list has, all of
 * NULL, into pick [channels]; the exit code, the failure having been told. */
int motif_channels_pick(int *pick, int *picked, const app_command *command,
                        const char *path, const char *list, int channels);

/* As motif_log_read(), but log->x is [kept, n] and log->names tells them. */
int motif_channels_read(motif_log *log, const app_command *command,
                        const char *path, const motif_channels *wanted);

#endif
