/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_input.h - what "oriole motif --keep" watches: numbers as they come, or
 * the loudness or mel bands of sound
 */
#ifndef ORI_APPS_MOTIF_INPUT_H
#define ORI_APPS_MOTIF_INPUT_H

#include <oriole/signal/live.h>

#include "motif_front.h"
#include "motif_search.h"

typedef struct motif_input {
    ori_live *live;
    motif_front *front;
    int *pick;                  /* the front's */
    const char *name;           /* for people */
    bool audio;
    int width;                  /* numbers at each instant */
    double rate_hz;             /* instants a second; 0: unknown */
} motif_input;

/* path: NULL where there is settings->device.  Of `hooks` the calls back are
 * used.  The exit code, the failure having been told; to be closed in any
 * case. */
int motif_input_open(motif_input *input, const app_command *command,
                     const motif_settings *settings, const char *path,
                     const ori_live_options *hooks);
void motif_input_close(motif_input *input);

#endif
