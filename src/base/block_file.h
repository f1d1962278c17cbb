/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * block_file.h - arrays that grow side by side, in one file of checked blocks
 *
 * A block file is for what was computed once and is read in pieces: caches.
 * It has a number of *strands*, each a row of bytes that is written from its
 * begin to its end, in whatever order the strands come; blocks of 4096 bytes
 * go to the file as they become full, so that writing takes one pass and
 * bounded memory, and lengths need not be known before.
 *
 *     begin: head | block | block | ... | list of blocks
 *
 * Each block has a checksum, and so have head and list: whatever was changed
 * in a file is found when it is read, before any number of it is believed.
 * Numbers are in the order of the machine that wrote it; another order is
 * refused, since a cache can be made again.
 *
 * An open file never changes; any number of threads may read it.  It is read
 * and not mapped, so that one cut short meanwhile is an error and no signal.
 */
#ifndef ORI_BASE_BLOCK_FILE_H
#define ORI_BASE_BLOCK_FILE_H

#include <stddef.h>
#include <stdint.h>

#include <oriole/base/status.h>

enum {
    ORI__BLOCK_BYTES = 4096,
    ORI__BLOCK_FILE_NOTE_MAX = 512,
    ORI__BLOCK_FILE_STRANDS_MAX = 1 << 16
};

/* ---------------------------------------------------------------- writing */

typedef struct ori__block_writer ori__block_writer;

/* Nothing is at `path` before finish.  1 <= strands <= the most above. */
ori_status ori__block_writer_create(ori__block_writer **writer,
                                    const char *path, int strands);
ori_status ori__block_writer_append(ori__block_writer *writer, int strand,
                                    const void *data, size_t bytes);

/*
 * Put the file in its place; the writer is gone, also after failure.
 *
 *   kind   what the file holds, up to 8 characters
 *   note   what its maker wants to know of it, up to the most above
 */
ori_status ori__block_writer_finish(ori__block_writer *writer,
                                    const char *kind, const void *note,
                                    size_t note_bytes);
void ori__block_writer_destroy(ori__block_writer *writer);

/* ---------------------------------------------------------------- reading */

typedef struct ori__block_file ori__block_file;

/*
 * Open a file of this kind whose note has so many bytes; it is copied to
 * `note`.  ORI_EIO (there is none), ORI_EFORMAT (another's, an older one's,
 * or damaged) or ORI_ENOMEM.
 */
ori_status ori__block_file_open(ori__block_file **file, const char *path,
                                const char *kind, void *note,
                                size_t note_bytes);
void ori__block_file_close(ori__block_file *file);

int ori__block_file_strands(const ori__block_file *file);
int64_t ori__block_file_bytes(const ori__block_file *file, int strand);

/* A place in one strand, with the block around it. */
typedef struct ori__block_cursor {
    const ori__block_file *file;
    int strand;
    int64_t block;          /* the one in hand; -1: none */
    ori_status status;
    _Alignas(64) unsigned char data[ORI__BLOCK_BYTES];
} ori__block_cursor;

void ori__block_cursor_begin(ori__block_cursor *cursor,
                             const ori__block_file *file, int strand);

/*
 * The bytes of the strand from `place` to the end of its block, valid until
 * the next call; place lies inside of the strand.  NULL: the block cannot be
 * read or is damaged, and cursor->status says so.
 */
const void *ori__block_cursor_at(ori__block_cursor *cursor, int64_t place);

#endif
