/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * suite_select.h - the data sets that a folder holds
 */
#ifndef ORI_APPS_SUITE_SELECT_H
#define ORI_APPS_SUITE_SELECT_H

#include "command.h"

typedef struct suite_name {
    char *name, *path;
    double size;            /* bytes: of its training part, and a quarter of
                               its test part's */
} suite_name;

typedef struct suite_names {
    suite_name *list;
    int count, room;
} suite_names;

/*
 * Folders NAME in `folder` that hold NAME_TRAIN.* or NAME_TEST.*, sorted by
 * name.  `sets`, if not NULL: only those of "NAME,NAME", or of a file, a name
 * a line; of a table, only those whose line has all columns.  Returns what to
 * exit with, after having said why.
 */
int suite_select(suite_names *names, const app_command *command,
                 const char *folder, const char *sets);
void suite_names_free(suite_names *names);

#endif
