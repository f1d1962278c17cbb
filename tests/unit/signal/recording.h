/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * recording.h - files for the tests of this room, in a folder of their own
 */
#ifndef ORI_TESTS_RECORDING_H
#define ORI_TESTS_RECORDING_H

#include <stddef.h>
#include <stdint.h>

#include <oriole/signal/signal.h>

/* A new empty folder in /tmp; its path. */
const char *recording_begin(void);

/* The path of NAME in that folder; the last eight answers live. */
const char *recording_path(const char *name);

/* Remove the folder and all in it. */
void recording_end(void);

/* Write bytes to NAME; its path. */
const char *recording_bytes(const char *name, const void *bytes, size_t n);
const char *recording_text(const char *name, const char *text);

/* The whole of a file; free with free(). */
unsigned char *recording_slurp(const char *path, size_t *bytes);

/* x [frames, channels] as audio of a libsndfile format; its path. */
const char *recording_audio(const char *name, int format, int rate_hz,
                            int channels, const float *x, int64_t frames);

/*
 * Read all of a file in pieces of at most `piece` frames (0: by itself some
 * number), counting frames and keeping nothing; the status it ended with.
 * No matter what is in the file, this must not crash.
 */
ori_status recording_drain(const char *path,
                           const ori_source_options *options, size_t piece,
                           int64_t *frames);

#endif
