/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * serve_folder.h - a folder of its own for a test of this room
 */
#ifndef ORI_TESTS_SERVE_FOLDER_H
#define ORI_TESTS_SERVE_FOLDER_H

#include <stdbool.h>
#include <stdint.h>

/* A new empty folder in /tmp, with an empty folder `cache`; its path. */
const char *serve_folder_begin(void);

/* Remove it, all in it and all in its cache. */
void serve_folder_end(void);

/* The path of NAME in it; the last eight answers live. */
const char *serve_folder_path(const char *name);

/* A file of so many bytes, last used `age_s` seconds ago. */
void serve_folder_file(const char *name, int64_t bytes, int64_t age_s);

bool serve_folder_has(const char *name);

/* Noise as audio of a libsndfile format; its samples, to be freed. */
float *serve_folder_noise(const char *name, int format, int rate_hz,
                          int channels, int64_t frames);

#endif
