/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * safetensors.h - named float arrays and texts in one file
 *
 * The format of the safetensors project: eight bytes of header length, a
 * JSON header padded with spaces, then the arrays.  Ours puts a checksum
 * (CRC-64 of the whole file with the checksum's own digits read as '0')
 * first in the metadata, at a fixed place, so that it can be tested before
 * anything else is believed.
 */
#ifndef ORI_MODEL_SAFETENSORS_H
#define ORI_MODEL_SAFETENSORS_H

#include <stddef.h>
#include <stdint.h>

#include <oriole/base/status.h>
#include <oriole/rocket/tensor.h>

typedef struct ori__array {
    const char *name;
    const float *data;
    int rank;               /* 0..4 */
    int dims[4];
    size_t count;           /* product of dims */
} ori__array;

typedef struct ori__text_pair {
    const char *key, *value;
} ori__text_pair;

/* Write all, or nothing.  Returns ORI_OK, ORI_EIO, ORI_ENOSPC, ORI_ENOMEM. */
ori_status ori__safetensors_write(const char *path,
                                  const ori__text_pair *texts, int text_count,
                                  const ori__array *arrays, int array_count);

/* A file that was read whole and found sound. */
typedef struct ori__safetensors ori__safetensors;

/*
 * Returns ORI_OK, ORI_EIO, ORI_ENOMEM, or ORI_EFORMAT with a sentence that
 * names the file and what is wrong.
 */
ori_status ori__safetensors_read(ori__safetensors **file, const char *path);
void ori__safetensors_close(ori__safetensors *file);

/* The path, for messages; the bytes of all arrays. */
const char *ori__safetensors_path(const ori__safetensors *file);
size_t ori__safetensors_bytes(const ori__safetensors *file);

/* A text of the metadata; ORI_EFORMAT if there is none of this key. */
ori_status ori__safetensors_text(const ori__safetensors *file,
                                 const char *key, const char **value);

/* Copy the array `name` of exactly `count` floats; ORI_EFORMAT otherwise. */
ori_status ori__safetensors_array(const ori__safetensors *file,
                                  const char *name, float *data,
                                  size_t count);

/*
 * All arrays whose names begin with `prefix`, named by the rest; their data
 * stay in the file.  *numbers is how many they hold in all.  Free the list
 * with ori__free().
 */
ori_status ori__safetensors_tensors(const ori__safetensors *file,
                                    const char *prefix, ori_tensor **tensors,
                                    int *count, size_t *numbers);

#endif
