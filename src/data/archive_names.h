/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * archive_names.h - what the names in an archive say
 */
#ifndef ORI_DATA_ARCHIVE_NAMES_H
#define ORI_DATA_ARCHIVE_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include <oriole/base/status.h>
#include <oriole/data/dataset.h>

/*
 * A member's name as FOLDER/.../NAME, with nothing before the first folder:
 * UTF-8 (bytes that are none are taken as Latin-1, so that what differs goes
 * on to differ), no control characters, no ".".  ORI_EDATA: it leads upwards,
 * names nothing, or is too long; the sentence begins with the archive's path.
 * ori__free().
 */
ori_status ori__member_name(char **name, const char *archive,
                            const char *raw);

/* Is it hidden, or in a hidden folder?  macOS puts such beside each file. */
bool ori__member_is_hidden(const char *name);

/* Is it called as an archive? */
bool ori__is_archive_name(const char *path);

/*
 * Which folder of the archive is the one that sub-folders are classes of: the
 * deepest that all recordings are in, but not a class itself.  All zero is
 * before the first name.
 */
typedef struct ori__archive_root {
    char *folder;           /* "" or ends in '/'; NULL before the first */
    bool direct;            /* recordings lie in it itself */
    bool folders;           /* or in folders below */
    bool all_parts;         /* which are called train, valid or test, all */
    unsigned parts;         /* which of the names were met, by bits */
} ori__archive_root;

ori_status ori__archive_root_see(ori__archive_root *root, const char *name);

/* All were seen: a folder that is itself the only class is one. */
void ori__archive_root_end(ori__archive_root *root);
void ori__archive_root_free(ori__archive_root *root);

/* Are its folders parts, as a folder's would be? */
bool ori__archive_root_has_parts(const ori__archive_root *root);

/*
 * The part and, with `classes`, the class that a name is in; false: in none,
 * so that it does not count.  *class is a copy, to be freed by ori__free();
 * NULL without `classes`, and where memory is short.
 */
bool ori__archive_root_place(const ori__archive_root *root, const char *name,
                             bool classes, ori_split *part, char **class);

#endif
