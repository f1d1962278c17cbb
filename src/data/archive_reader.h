/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * archive_reader.h - what is in an archive, member by member
 *
 * archive_reader.c is all that includes libarchive's headers; where oriole is
 * built without it, archive_reader_none.c stands in.
 */
#ifndef ORI_DATA_ARCHIVE_READER_H
#define ORI_DATA_ARCHIVE_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <oriole/base/status.h>

typedef struct ori__archive_reader ori__archive_reader;

typedef struct ori__member {
    const char *name;       /* as it is written; NULL behind the last */
    bool folder;
    bool link;              /* a link, a device, a pipe: no file */
    bool encrypted;
    int64_t bytes;          /* unpacked, as it says; -1: it does not */
} ori__member;

ori_status ori__archive_reader_open(ori__archive_reader **reader,
                                    const char *path);
void ori__archive_reader_close(ori__archive_reader *reader);

/* Back to the first member. */
ori_status ori__archive_reader_rewind(ori__archive_reader *reader);

/* The next member; valid until the next call.  After ORI_EFORMAT there is no
 * next one. */
ori_status ori__archive_reader_next(ori__archive_reader *reader,
                                    ori__member *member);

/* The next bytes of the member, *bytes 0 at its end.  ORI_EFORMAT: the member
 * is damaged; *over, so is what is behind it.  The sentence names no member. */
ori_status ori__archive_reader_read(ori__archive_reader *reader, void *to,
                                    size_t room, size_t *bytes, bool *over);

/* Can it go on to the next member without unpacking this one? */
bool ori__archive_reader_jumps(const ori__archive_reader *reader);

/* Bytes of the archive, and how far (0..1) it is read. */
int64_t ori__archive_reader_bytes(const ori__archive_reader *reader);
double ori__archive_reader_share(const ori__archive_reader *reader);

#endif
