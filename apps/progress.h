/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * progress.h - a bar on the terminal, and the wish to stop
 */
#ifndef ORI_APPS_PROGRESS_H
#define ORI_APPS_PROGRESS_H

#include <stdbool.h>

#include "command.h"

typedef struct progress {
    bool on;                /* standard error is a terminal, and not --quiet */
    bool lines;             /* the environment's ORIOLE_PROGRESS is "lines":
                               lines for a program, "progress 0.31 WORDS" */
    bool shown;
    double last;            /* when it was drawn, seconds */
} progress;

progress progress_begin(const app_common *common);

/* Draw the bar at `share` (0..1) and the text behind it, ten times a second
 * at most. */
void progress_show(progress *bar, double share, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Take the bar away, so that words may follow. */
void progress_end(progress *bar);

/* Seconds as "0:07", "12:34", "3:04:05". */
char *progress_time(double seconds, char text[32]);

/* From now on Ctrl-C and SIGTERM only set a flag; a second one ends the
 * program as usual. */
void progress_catch_signals(void);
bool progress_stop_asked(void);

#endif
