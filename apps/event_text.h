/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * event_text.h - events on standard output, one JSON object a line, at once
 *
 * Where standard output takes nothing (a full disk), lines wait here and are
 * tried again with the next one.
 */
#ifndef ORI_APPS_EVENT_TEXT_H
#define ORI_APPS_EVENT_TEXT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct event_text {
    const char *command;
    char *waiting;              /* lines that could not be written */
    size_t length;
    bool told;                  /* that they could not */
} event_text;

/* Print a line and free the value.  false: nobody reads any more, or too much
 * waits (16 MiB): give up. */
bool event_text_print(event_text *to, json_t *value);

/* Try what waits once more; false: it is lost. */
bool event_text_finish(event_text *to);

#endif
