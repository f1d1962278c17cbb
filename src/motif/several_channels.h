/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * several_channels.h - the channels that take part, and the distance of two
 * windows over the nearest of them
 */
#ifndef ORI_MOTIF_SEVERAL_CHANNELS_H
#define ORI_MOTIF_SEVERAL_CHANNELS_H

#include <oriole/motif/several.h>

#include "motif/motif_stretch.h"

typedef struct ori__channels {
    int count, musts;           /* the musts are the last */
    int number[ORI_SEVERAL_CHANNELS];   /* in x */
    ori__motif_windows of[ORI_SEVERAL_CHANNELS];
    bool plain, shapes;
} ori__channels;

/*
 * Which take part, and their windows.  For plain distances they have one
 * scale: `scale`, or if that is more what x needs.  ORI_OK, ORI_EINVAL,
 * ORI_EDATA or ORI_ENOMEM; to be freed in any case.
 */
ori_status ori__channels_create(ori__channels *c, const double *x,
                                int channels, int64_t n,
                                const ori_several_options *options,
                                int scale);
void ori__channels_free(ori__channels *c);

/* of [c->count]: windows of several lengths about those of c, which must
 * outlive them, as must x.  ORI_OK, ORI_EINVAL (share) or ORI_ENOMEM; then it
 * is NULL. */
ori_status ori__channels_stretch(ori__stretch **of, const ori__channels *c,
                                 const double *x, int64_t n, double share,
                                 const ori_profile_options *options);
void ori__channels_stretch_free(ori__stretch *of, const ori__channels *c);

/* The power of two that brings the largest sample of all near 1. */
int ori__channels_scale(const double *x, int channels, int64_t n);

/* Of channel `index` among those that take part: windows i and j. */
double ori__channels_distance(const ori__channels *a, int index, int i,
                              const ori__channels *b, int j);

/*
 * The mean of k of d [count], which are in the channels' order: of the musts
 * and of the nearest others, of equals the first.  set, if not NULL: which.
 */
double ori__channels_mean(const ori__channels *c, const double *d, int k,
                          uint32_t *set);

#endif
