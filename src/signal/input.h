/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * input.h - the bytes of a file or of a stream, by position
 *
 * Readers ask for bytes at a position and never see whether they come from
 * a file or from a pipe.  Of a stream the first MiB is kept, so that its
 * kind can be recognised and its header read in any order; behind that it
 * can only be read onwards.
 */
#ifndef ORI_SIGNAL_INPUT_H
#define ORI_SIGNAL_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <oriole/base/status.h>

typedef struct ori__input {
    char *path;             /* for messages */
    int64_t size;           /* bytes; -1: a stream */
    int error;              /* errno of a read that failed, or 0 */
    int fd;
    bool owned;             /* we opened fd */
    int64_t base;           /* where in fd our byte 0 is */
    unsigned char *head;    /* of a stream: its first bytes */
    size_t head_bytes, head_room;
    int64_t taken;          /* of a stream: bytes read from fd so far */
} ori__input;

/* "-" is standard input.  Folders are refused.  Close also after failure. */
ori_status ori__input_open(ori__input *input, const char *path);
void ori__input_close(ori__input *input);

/*
 * Up to `bytes` bytes at `position` into `to`; fewer only at the end, where
 * a stream cannot go back, or after an error, which stays in input->error.
 */
size_t ori__input_read_at(ori__input *input, int64_t position, void *to,
                          size_t bytes);

/* The same, but of a stream only what is there already, at least one byte
 * unless it ends: a reader of lines need not wait for more. */
size_t ori__input_read_some(ori__input *input, int64_t position, void *to,
                            size_t bytes);

/* ORI_OK, or the sentence about the read that failed. */
ori_status ori__input_check(const ori__input *input);

#endif
