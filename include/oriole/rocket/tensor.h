/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * tensor.h - what a fitted transform or classifier keeps, by name
 */
#ifndef ORIOLE_ROCKET_TENSOR_H
#define ORIOLE_ROCKET_TENSOR_H

#ifdef __cplusplus
extern "C" {
#endif

/* Lives as long as its owner.  Integers are kept as floats: whole numbers up
 * to 2^24 are exact in them. */
typedef struct ori_tensor {
    const char *name;
    const float *data;      /* [dims[0], ..., dims[rank - 1]], all >= 1 */
    int rank;               /* 1..4 */
    int dims[4];
} ori_tensor;

#ifdef __cplusplus
}
#endif
#endif
