/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * oriole/conv/pool.h - pooling of plain arrays
 *
 * Networks pool by layers of their own (oriole/net/net.h), whose inner loops
 * these are.
 */
#ifndef ORIOLE_CONV_POOL_H
#define ORIOLE_CONV_POOL_H

#include <oriole/conv/conv.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum ori_pool_kind { ORI_POOL_MAX, ORI_POOL_MEAN } ori_pool_kind;

typedef struct ori_pool {
    ori_pool_kind kind;
    ori_layout layout;
    int batch, channels;    /* N, C >= 1 */
    int length;             /* T >= 1 */
    int kernel, stride;     /* in frames, >= 1 */
    int pad_left, pad_right;        /* 0 <= pad < kernel */
} ori_pool;

/* T', frames that come out of each case; 0: none, it is too short. */
ORI_API int ori_pool_length(const ori_pool *pool);

/*
 * y[n][c][t] is the largest or the mean of x[n][c][t*stride - pad_left + j]
 * over 0 <= j < kernel, padding left out; a NaN in a window makes it NaN.
 * x: [N, C, T], y: [N, C, T'], or [N, T, C] and [N, T', C]; they must not
 * overlap.  Allocates nothing; the same bits for any number of threads
 * (oriole/base/threads.h).
 *
 * Returns ORI_OK or ORI_EINVAL (the message says what is out of range).
 */
ORI_API ori_status ori_pool_forward(const ori_pool *pool, const float *x,
                                    float *y);

#ifdef __cplusplus
}
#endif

#endif
