/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * live_bytes.h - bytes as they come: waiting that can be stopped
 */
#ifndef ORI_SIGNAL_LIVE_BYTES_H
#define ORI_SIGNAL_LIVE_BYTES_H

#include <oriole/signal/live.h>

enum { ORI__LIVE_BYTES = 1 << 16 };

typedef struct ori__live_bytes {
    const ori_live_options *o;
    const char *path;       /* for messages */
    int fd;
    bool owned, serial;
    bool broken;            /* gone and back: what comes does not follow */
    int64_t reconnections;
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
 */
ori_status ori__live_bytes_more(ori__live_bytes *bytes, bool *more);

#endif
