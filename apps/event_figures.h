/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * event_figures.h - how good a recogniser's events are, for people and JSON
 */
#ifndef ORI_APPS_EVENT_FIGURES_H
#define ORI_APPS_EVENT_FIGURES_H

#include <jansson.h>

#include <oriole/stream/event_test.h>

#include "command.h"

typedef struct event_figures {
    const app_command *command;     /* to the blank line: set by the caller */
    const app_common *common;
    ori_model *model;
    double collar_s;
    bool must;                      /* having nothing to say is a failure */

    ori_event_test *test;           /* NULL: the data say of no event when it
                                       is */
    int recordings, passed_over;
    double seconds;                 /* that it took */
} event_figures;

/*
 * Stream the recordings of the data that say where their events are, if any
 * has a span with a start or an end.  Returns EXIT_FINE, or what to exit with:
 * the failure has then been told.
 */
int event_figures_compute(event_figures *f, char *const *paths, int count,
                          const ori_dataset_options *options);
void event_figures_free(event_figures *f);

void event_figures_print(const event_figures *f);
json_t *event_figures_json(const event_figures *f);

#endif
