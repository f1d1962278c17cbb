/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_centres.h - motifs of one channel or several: sets about windows that
 * are tried as their centres
 */
#ifndef ORI_MOTIF_MOTIF_CENTRES_H
#define ORI_MOTIF_MOTIF_CENTRES_H

#include <oriole/motif/motifs.h>

#include "motif/motif_stretch.h"

/* What is searched. */
typedef struct ori__centres {
    const double *x;            /* [channels, n] */
    int64_t n;
    const ori__stretch *of;     /* [count] windows of the channels that take
                                   part, held, */
    const int *number;          /* [count] and which of x these are */
    int count;
    const ori_profile *profile; /* near pairs are where centres are sought */
    const uint32_t *nearest;    /* [profile->count] channels of each window's
                                   pair, with which its set is measured;
                                   NULL: there is one channel */
    int width;                  /* how many those are */
    bool plain;
    ori__stretch_bar bar;       /* of what is no occurrence */
} ori__centres;

/*
 * As ori_motifs_find(), whose options these are.  channels [o->top], if not
 * NULL: of each motif.
 */
ori_status ori__centres_find(ori_motifs *motifs, uint32_t *channels,
                             const ori__centres *centres,
                             const ori_motif_options *o);

#endif
