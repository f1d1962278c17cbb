/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * unpack.h - a member of an archive as a file, within bounds
 */
#ifndef ORI_DATA_UNPACK_H
#define ORI_DATA_UNPACK_H

#include "data/archive_reader.h"
#include "data/staging.h"

/* All zero but `staging`, whose lock is -1, is before ori__unpacker_begin(). */
typedef struct ori__unpacker {
    ori__archive_reader *reader;
    ori__staging staging;
    char *block;
    int64_t limit, unpacked;    /* bytes, of all members */
    bool (*progress)(void *user, double share);
    void *user;
} ori__unpacker;

/* limit 0: the usual one, of archive.h.  The staging folder is the caller's
 * to open. */
ori_status ori__unpacker_begin(ori__unpacker *unpacker, const char *path,
                               int64_t limit);
void ori__unpacker_end(ori__unpacker *unpacker);

/* ORI_OK or ORI_ESTOPPED */
ori_status ori__unpacker_progress(const ori__unpacker *unpacker);

/*
 * The member that the reader is at, called `name` in messages, into the new
 * file `path`; NULL: to nowhere.  `bytes` is what it says of its size, -1:
 * nothing.  *over: nothing behind it can be read.
 */
ori_status ori__unpack(ori__unpacker *unpacker, const char *name,
                       const char *path, int64_t bytes, bool *over);

#endif
