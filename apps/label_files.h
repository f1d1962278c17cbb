/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * label_files.h - label files into a catalogue and out of it, and edits taken
 *                 back, without the page
 */
#ifndef ORI_APPS_LABEL_FILES_H
#define ORI_APPS_LABEL_FILES_H

#include <oriole/catalog/catalog.h>

#include "label_machine.h"
#include "label_page.h"

typedef struct label_settings {
    label_page page;        /* its first member is what all commands have */
    label_machine machine;
    bool import, undo, redo;
    const char *recording, *output;
    int form, export;       /* of ori_label_forms; -1: none */
} label_settings;

typedef struct labelling {
    const app_command *command;
    const label_settings *settings;
    ori_catalog *catalog;
} labelling;

/* Each gives the exit code. */
int label_files_export(const labelling *l);
int label_files_import(const labelling *l, char **files, int count);
int label_files_again(const labelling *l);       /* --undo, --redo */

#endif
