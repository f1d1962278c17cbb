/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * label_output.h - label files, one a recording, into a folder
 */
#ifndef ORI_APPS_LABEL_OUTPUT_H
#define ORI_APPS_LABEL_OUTPUT_H

#include <oriole/catalog/label_file.h>

/* FOLDER/NAME.txt for a recording NAME.wav; free() it. */
char *label_output_path(const char *folder, const char *form,
                        const char *recording);

/*
 * Write FOLDER/NAME.ending for a recording of that NAME, or to standard output
 * where folder is NULL.  *lost: what the form cannot hold, or NULL.
 */
ori_status label_output_write(const char *folder, const char *form,
                              const ori_label_list *list,
                              const char *recording, double length_s,
                              const char **lost);

#endif
