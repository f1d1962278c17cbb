/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * file.h - whole files in, safe files out
 */
#ifndef ORI_BASE_FILE_H
#define ORI_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include <oriole/base/status.h>

/*
 * The whole of a file, a NUL behind it.  *bytes may be NULL.  Refuses
 * folders and files of more than `limit` bytes (0: no limit).  "-" is stdin.
 * Free with ori__free().
 */
ori_status ori__file_read(const char *path, size_t limit, char **data,
                          size_t *bytes);

/*
 * A file that is there whole or not at all: written beside its place under
 * another name, synced, renamed.  "-" is stdout, written as it comes.
 *
 *     ori__file_writer w;
 *     if ((s = ori__file_begin(&w, path)) != ORI_OK) return s;
 *     fprintf(w.stream, ...);
 *     return ori__file_commit(&w);      or ori__file_abandon(&w)
 *
 * Write errors are found by commit, which then removes what was written.
 */
typedef struct ori__file_writer {
    FILE *stream;
    char *path;             /* where it shall be */
    char *temporary;        /* where it is until then; NULL for stdout */
} ori__file_writer;

ori_status ori__file_begin(ori__file_writer *writer, const char *path);
ori_status ori__file_commit(ori__file_writer *writer);
void ori__file_abandon(ori__file_writer *writer);

/* Both in one. */
ori_status ori__file_write(const char *path, const void *data, size_t bytes);

/* FOLDER/NAME, or NAME alone where that is absolute or folder empty. */
char *ori__path_join(const char *folder, const char *name);

/* The folder part of a path, "." if it has none.  Free with ori__free(). */
char *ori__path_folder(const char *path);

/* The part behind the last slash. */
const char *ori__path_name(const char *path);

/* Does the path end in .EXTENSION, in any case of letters? */
bool ori__path_has_extension(const char *path, const char *extension);

#endif
