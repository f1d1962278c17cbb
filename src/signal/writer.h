/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * writer.h - what a kind of recording brings to be written: one table of
 * functions
 *
 * Each kind is one file, sink_KIND.c, and one line in sink.c.
 */
#ifndef ORI_SIGNAL_WRITER_H
#define ORI_SIGNAL_WRITER_H

#include <stdint.h>
#include <stdio.h>

#include <oriole/base/status.h>

/* Where it goes, and what. */
typedef struct ori__writer_file {
    FILE *stream;
    const char *path;       /* for messages */
    int channels;           /* >= 1 */
    double rate_hz;         /* 0: unknown */
    int64_t frames;         /* written so far */
} ori__writer_file;

typedef struct ori__writer {
    const char *extension;
    size_t priv_size;       /* the private state, zeroed before open */

    ori_status (*open)(void *priv, const ori__writer_file *file);
    /* x [frames, channels] */
    ori_status (*write)(void *priv, const ori__writer_file *file,
                        const float *x, size_t frames);
    /* All was written: what the head must say of it. */
    ori_status (*finish)(void *priv, const ori__writer_file *file);
    void (*close)(void *priv);          /* NULL: nothing to do */
} ori__writer;

extern const ori__writer ori__writer_wav, ori__writer_flac,
    ori__writer_npy, ori__writer_csv;

#endif
