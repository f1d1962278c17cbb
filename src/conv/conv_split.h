/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_split.h - the outputs of a convolution, cut into pieces for threads
 *
 * Each output number is one sum made by one thread, so that the cut may
 * depend on the number of threads without touching the bits.
 */
#ifndef ORI_CONV_SPLIT_H
#define ORI_CONV_SPLIT_H

#include "conv/conv_rows.h"

typedef struct ori__split {
    int cases;
    int block;              /* frames of a piece, at most */
    int blocks;             /* pieces of the longest case, by frames */
    int bands;              /* pieces by panels */
    int panels;
} ori__split;

/* For `cases` of up to `frames` output frames by `threads`. */
ori__split ori__split_make(const ori__rows *rows, int cases, int frames,
                           int threads);

static inline long ori__split_count(const ori__split *s)
{
    return (long)s->cases * s->blocks * s->bands;
}

/*
 * Piece `index`: its case, and of `part` the frames and panels when the case
 * has `frames` output frames.  part->count is 0 where nothing is left.
 */
int ori__split_case(const ori__split *split, long index);
void ori__split_part(const ori__split *split, long index, int frames,
                     ori__rows_part *part);

#endif
