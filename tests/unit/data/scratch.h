/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * scratch.h - a folder for the files of one test
 */
#ifndef ORI_TESTS_SCRATCH_H
#define ORI_TESTS_SCRATCH_H

#include <stdbool.h>
#include <stddef.h>

#include <oriole/data/dataset.h>

void scratch_begin(void);
void scratch_end(void);             /* removes the folder and what is in it */

/* The path of a name in it; the last eight answers stay valid. */
const char *scratch_path(const char *name);

/* Write a file, making the folders of its name.  Gives its path. */
const char *scratch_write(const char *name, const char *text);
const char *scratch_write_bytes(const char *name, const void *data,
                                size_t bytes);

/* A WAV file of 16 bits; sample t of channel c is (first + t + 1000 c) / 32768.
 * first + frames <= 1000. */
const char *scratch_wav(const char *name, int rate, int channels, int frames,
                        int first);

/* Load a file or folder of the scratch folder. */
ori_status scratch_load(ori_dataset **d, const char *name,
                        const ori_dataset_options *options);

/*
 * Does loading fail with this status, and a sentence that begins with
 * "PATH: " and holds the rule?  Prints the sentence if not.
 */
bool scratch_fails(const char *name, const ori_dataset_options *options,
                   ori_status status, const char *rule);

/* The same for a file of this text, written first. */
bool text_fails(const char *name, const char *text, ori_status status,
                const char *rule);

/* Does the file's text, cut at each byte and with `mutations` seeded changes,
 * load or fail with a sentence, and no more?  Says what did not. */
bool text_survives(const char *name, const void *data, size_t bytes,
                   int mutations);

#endif
