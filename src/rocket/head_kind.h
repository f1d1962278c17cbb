/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * head_kind.h - what a kind of head is inside
 *
 * One file a kind, head_NAME.c, which defines ori__head_NAME, and one line
 * in heads.def.  head.c has checked what the caller brought.
 */
#ifndef ORI_ROCKET_HEAD_KIND_H
#define ORI_ROCKET_HEAD_KIND_H

#include <oriole/rocket/head.h>

/* What a head is fitted to. */
typedef struct ori__lesson {
    const float *x;             /* [n, f] */
    const int *labels;          /* [n] */
    int n, f, classes;
    uint64_t seed;
    float *held_out;            /* [n, classes], to be filled, or NULL */
} ori__lesson;

typedef struct ori__head_kind {
    const char *name;
    ori_status (*fit)(void **state, const ori__lesson *lesson);
    ori_status (*restore)(void **state, const ori_tensor *tensors, int count);
    void (*destroy)(void *state);       /* NULL too */
    int (*features)(const void *state);
    int (*classes)(const void *state);
    int (*tensor_count)(const void *state);
    ori_tensor (*tensor)(const void *state, int index);
    ori_status (*scores)(const void *state, const float *x, int n,
                         float *scores);
} ori__head_kind;

#endif
