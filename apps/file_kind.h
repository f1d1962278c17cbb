/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * file_kind.h - what a file is, by its first bytes and its name
 */
#ifndef ORI_APPS_FILE_KIND_H
#define ORI_APPS_FILE_KIND_H

typedef enum file_kind {
    FILE_MODEL,
    FILE_RECORDING,
    FILE_DATASET
} file_kind;

/* What is none of the others is taken for a recording; reads little. */
file_kind file_kind_of(const char *path);

#endif
