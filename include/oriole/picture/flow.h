/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * flow.h - a network as blocks that a signal goes through
 */
#ifndef ORIOLE_PICTURE_FLOW_H
#define ORIOLE_PICTURE_FLOW_H

#include <oriole/base/status.h>
#include <oriole/picture/page.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ori_block {
    const char *name;           /* in the block: "conv" */
    const char *words;          /* a second line in it: "kernel 8"; or NULL */
    const char *size;           /* below it: "64 x 500" */
    int color;                  /* of the palette: its kind */
    double tall;                /* 0..1: how long its output is */
    const int *inputs;          /* [input_count] blocks before it; -1: the
                                   signal */
    int input_count;
} ori_block;

/* A kind of block, for the legend. */
typedef struct ori_block_kind {
    const char *name;
    int color;
} ori_block_kind;

typedef struct ori_flow {
    const char *title;          /* or NULL */
    const ori_block *blocks;    /* [count], in order */
    int count;
    const ori_block_kind *kinds;    /* [kind_count] */
    int kind_count;
} ori_flow;

/* Returns ORI_OK, ORI_EINVAL (extension, nothing to draw), ORI_EIO,
 * ORI_ENOSPC, ORI_ENOTSUP or ORI_ENOMEM. */
ORI_API ori_status ori_place_flow(const ori_place *place,
                                  const ori_flow *chart);

#ifdef __cplusplus
}
#endif
#endif
