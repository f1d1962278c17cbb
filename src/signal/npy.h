/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * npy.h - NumPy's .npy arrays of numbers, format versions 1 to 3
 *
 * Reads booleans, whole numbers of 1 to 8 bytes and floats of 4 and 8, in
 * either byte order and in C or Fortran order.  Values become float32, so
 * that whole numbers above 2^24 are rounded.
 */
#ifndef ORI_SIGNAL_NPY_H
#define ORI_SIGNAL_NPY_H

#include <stdbool.h>
#include <stdint.h>

#include <oriole/base/status.h>

#include "signal/input.h"

enum { ORI__NPY_RANK_MAX = 8 };

/* A whole array. */
typedef struct ori__npy {
    int rank;               /* 0: a single number */
    int64_t shape[ORI__NPY_RANK_MAX];
    int64_t count;          /* the product of shape, 1 for rank 0 */
    float *x;               /* in C order: the last index runs fastest */
} ori__npy;

/* ORI_OK, ORI_EIO, ORI_EFORMAT or ORI_ENOMEM.  A file that holds fewer
 * values than its shape says is refused before anything is allocated. */
ori_status ori__npy_read(ori__npy *npy, const char *path);
void ori__npy_free(ori__npy *npy);

/* The same in pieces, for readers of long recordings. */

typedef struct ori__npy_header {
    int rank;
    int64_t shape[ORI__NPY_RANK_MAX];
    int64_t count;
    bool fortran;           /* the first index runs fastest */
    const struct ori__npy_type *type;
    int64_t start;          /* of the values, in bytes */
    bool big_endian;
} ori__npy_header;

/* Files only: a stream has no size to check the header against. */
ori_status ori__npy_open(ori__npy_header *header, ori__input *input);

/* "float64" */
const char *ori__npy_type_name(const ori__npy_header *header);

/* Values first ... first + n - 1 in the order of the file. */
ori_status ori__npy_values(const ori__npy_header *header, ori__input *input,
                           int64_t first, int64_t n, float *x);

bool ori__npy_claims(const unsigned char *head);

#endif
