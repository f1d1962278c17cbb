/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * manual.h - the tables of commands and options, put into words
 */
#ifndef ORI_APPS_MANUAL_H
#define ORI_APPS_MANUAL_H

#include "command.h"

/* Each prints on standard output and returns the exit code. */
int manual_overview(void);                          /* oriole --help */
int manual_command(const app_command *command);     /* oriole X --help */
int manual_page(void);                              /* oriole.1, in man(7) */
int manual_completion(void);                        /* for bash */

/* The command of that name; if there is none, says so, with the nearest
 * name, and returns NULL. */
const app_command *manual_find(const char *name);

#endif
