/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * live_reader.h - what a kind of live input brings: one table of functions
 *
 * Each kind is one file, live_KIND.c, and one line in live.c.
 */
#ifndef ORI_SIGNAL_LIVE_READER_H
#define ORI_SIGNAL_LIVE_READER_H

#include <oriole/signal/live.h>

#include "signal/live_bytes.h"

/* A gap that is never filled, whose length nobody knows; of n frames, as far
 * as our clock tells: ORI__LIVE_BREAK - n. */
enum { ORI__LIVE_BREAK = -1 };

typedef struct ori__live_info {
    double rate_hz;         /* as it comes; 0: unknown */
    int channels;
    bool audio;             /* channels may be mixed down */
    char format[80];
} ori__live_info;

typedef struct ori__live_reader {
    size_t priv_size;       /* the private state, zeroed before open */

    /* bytes: NULL for kinds that are no bytes, for which `name` says what to
     * open.  Close is called also after failure. */
    ori_status (*open)(void *priv, ori__live_bytes *bytes, const char *name,
                       const ori_live_options *options, ori__live_info *info);

    /* Wait for at least one frame, of the channels that come, into x;
     * *frames 0 only at the end.  *missing: how many frames are missing
     * before the first; ORI__LIVE_BREAK or less. */
    ori_status (*read)(void *priv, float *x, size_t max, size_t *frames,
                       int64_t *missing);
    void (*count)(const void *priv, ori_live_counts *counts);
    void (*close)(void *priv);
} ori__live_reader;

extern const ori__live_reader ori__live_pcm, ori__live_rows,
    ori__live_recording, ori__live_device;

#endif
