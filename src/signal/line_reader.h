/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * line_reader.h - the lines of a text of any length, in bounded memory
 *
 * Ends in LF or CR LF, which do not belong to the line; a byte order mark of
 * UTF-8 is passed over.  A zero byte, UTF-16 and a line of more than 1 MiB
 * are ORI_EFORMAT.
 */
#ifndef ORI_SIGNAL_LINE_READER_H
#define ORI_SIGNAL_LINE_READER_H

#include "signal/input.h"

typedef struct ori__line_reader {
    ori__input *in;
    int64_t number;         /* of the line given last, from 1 */
    char *buffer;
    size_t room, begin, end;
    size_t searched;        /* no line ends before here */
    int64_t position;       /* in the input, of the buffer's end */
    int64_t consumed;       /* bytes of the lines given since the begin */
    bool unended;           /* the line given last has no end: it is the
                               text's last, and may be cut */
    bool at_end;            /* nothing comes behind the buffer */
    bool kept;              /* all is kept, for a rewind */
} ori__line_reader;

/* All zero but `in` is a reader at the text's begin, which keeps what it
 * reads until ori__line_reader_rewind() has gone back to it. */
void ori__line_reader_begin(ori__line_reader *reader, ori__input *in);
void ori__line_reader_close(ori__line_reader *reader);

/* The next line [*s, *end), valid until the next call; *s is NULL behind the
 * last.  After a failure the same call fails again. */
ori_status ori__line_reader_next(ori__line_reader *reader, const char **s,
                                 const char **end);

/* Back to the first line; `keep` allows to do it again. */
void ori__line_reader_rewind(ori__line_reader *reader, bool keep);

#endif
