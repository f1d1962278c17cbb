/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * live_bytes.h - bytes as they come: waiting that can be stopped
 */
#ifndef ORI_SIGNAL_LIVE_BYTES_H
#define ORI_SIGNAL_LIVE_BYTES_H

#include <sys/types.h>

#include <oriole/signal/live.h>

enum { ORI__LIVE_BYTES = 1 << 16 };

typedef struct ori__live_bytes {
    const ori_live_options *o;
    const char *path;       /* for messages */
    int fd;
    bool owned, serial, fifo;
    bool broken;            /* what comes does not follow what came: the line
                               was gone, ... */
    double away_s;          /* ... for so long; 0: unknown */
    int64_t halves;         /* rows or frames cut off by that, not used */
    int64_t reconnections;
    dev_t device;           /* of a file that is followed: which it is */
    ino_t inode;
    size_t begin, end;      /* [begin, end) of buffer are unread */
    unsigned char buffer[ORI__LIVE_BYTES];
} ori__live_bytes;

/* Options and path are kept.  Close also after failure. */
ori_status ori__live_bytes_open(ori__live_bytes *bytes, const char *path,
                                const ori_live_options *options);
void ori__live_bytes_close(ori__live_bytes *bytes);

/*
 * Wait until there are more unread bytes than now.  *more is false at the
 * end, when stopped, and where the buffer is full.  A serial line that has
 * gone is opened again; `broken` is then set, and what was unread is lost.
 * So it is where a FIFO's writer leaves the half of something, and another
 * one comes, and where a file that is followed is replaced or cut.
 */
ori_status ori__live_bytes_more(ori__live_bytes *bytes, bool *more);

/* What `missing` of a reader is behind such a break, at this rate; the break
 * is then told. */
int64_t ori__live_bytes_break(ori__live_bytes *bytes, double rate_hz);

#endif
