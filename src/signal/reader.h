/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * reader.h - what a kind of recording brings: one table of functions
 *
 * Each kind is one file, source_KIND.c, and one line in source.c.
 */
#ifndef ORI_SIGNAL_READER_H
#define ORI_SIGNAL_READER_H

#include <oriole/signal/signal.h>

#include "signal/input.h"

/* What a reader found out about its file. */
typedef struct ori__reader_info {
    double rate_hz;         /* 0: unknown */
    int channels;           /* >= 1 */
    int64_t frames;         /* -1: unknown; never trusted for allocation */
    bool audio;             /* channels may be mixed down */
    bool seekable;          /* this one, where its kind is */
    bool unfinished;        /* the header does not say how long it is */
    bool pcm16;             /* read_pcm16() gives its samples as they are */
    char format[64];
} ori__reader_info;

typedef struct ori__reader {
    const char *name;
    size_t priv_size;       /* the private state, zeroed before open */

    /* Is it of this kind?  head: its first bytes, zeros behind its end. */
    bool (*claims)(const ori__input *in, const unsigned char *head);

    /* The input outlives the reader.  Close is called also after failure. */
    ori_status (*open)(void *priv, ori__input *in,
                       const ori_source_options *options,
                       ori__reader_info *info);

    /* The next frames into x [frames, channels]; 0 only at the end.  A
     * reader that failed fails in the same way when it is asked again. */
    ori_status (*read)(void *priv, float *x, size_t max_frames,
                       size_t *frames);
    /* The same as integers, of which 32,768 are 1; or NULL: never. */
    ori_status (*read_pcm16)(void *priv, int16_t *x, size_t max_frames,
                             size_t *frames);
    /* Go on at this frame, at most info.frames; or NULL: can only be read from
     * begin to end. */
    ori_status (*seek)(void *priv, int64_t frame);
    void (*count)(const void *priv, ori_source_info *info);     /* or NULL:
                                       what was met so far */
    /* What a table calls a channel, a copy; or NULL: channels have no names. */
    char *(*channel_name)(const void *priv, int channel);
    /* How a table is read, a copy; or NULL: there is nothing to know. */
    char *(*recipe)(const void *priv);
    void (*close)(void *priv);
} ori__reader;

enum { ORI__HEAD_BYTES = 16 };

extern const ori__reader ori__reader_audio, ori__reader_npy,
    ori__reader_table;

#endif
