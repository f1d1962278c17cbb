/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * several_sides.h - what tiles want of the windows of a channel
 */
#ifndef ORI_MOTIF_SEVERAL_SIDES_H
#define ORI_MOTIF_SEVERAL_SIDES_H

#include "motif/motif_windows.h"

/* A row's enter is half and its leave sum; a column's the other way round,
 * other than for plain distances. */
typedef struct ori__several_side {
    double *half, *sum, *inverse, *base;        /* [count + 1] */
} ori__several_side;

/* ORI_OK, or what ori_array_new() has; to be freed in any case. */
ori_status ori__several_side_create(ori__several_side *side,
                                    const ori__motif_windows *windows,
                                    bool plain, bool shapes);
void ori__several_side_free(ori__several_side *side);

/* Where a zone of some channels begins, and their sums anew. */
typedef struct ori__several_cut {
    int at;
    uint32_t channels;
} ori__several_cut;

typedef struct ori__several_cuts {
    ori__several_cut *list;     /* [count], ascending; the last, of none, is
                                   behind the last window */
    int count;
} ori__several_cuts;

/* false: out of memory. */
bool ori__several_cuts_list(ori__several_cuts *cuts,
                            const ori__motif_windows *windows, int channels,
                            bool plain);

#endif
