/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * event_text.h - events on standard output, one JSON object a line, at once
 *
 * Nobody is waited for: lines that are not taken (a full disk, a reader who
 * is slow) wait here and are tried again, so that the signal is heard on.
 */
#ifndef ORI_APPS_EVENT_TEXT_H
#define ORI_APPS_EVENT_TEXT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct event_text {
    const char *command;
    char *waiting;              /* what was not taken yet */
    size_t length;
    int error;                  /* why not; 0: it only is slow */
    bool told;                  /* that it cannot be written */
    double tried;               /* when it was tried last */
} event_text;

/* Print a line and free the value.  false: give up, since nobody will ever
 * read.  Waits only where too much waits already (16 MiB). */
bool event_text_print(event_text *to, json_t *value);

/* Now and then: try what waits once more.  false as above. */
bool event_text_again(event_text *to);

/* All that waits, however long its reader takes, after a signal two seconds;
 * false: it is lost, which is said. */
bool event_text_finish(event_text *to, bool stopped);

#endif
