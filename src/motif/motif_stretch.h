/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_stretch.h - one shape against windows of several lengths
 */
#ifndef ORI_MOTIF_MOTIF_STRETCH_H
#define ORI_MOTIF_MOTIF_STRETCH_H

#include <oriole/motif/motifs.h>

#include "motif/motif_windows.h"

/* Lengths are a fortieth of a window apart, for a share of a half at most. */
enum { ORI__STRETCH_STEPS = 40, ORI__STRETCH_MOST = ORI__STRETCH_STEPS + 1 };

typedef struct ori__stretch {
    int m, count;                       /* lengths */
    int length[ORI__STRETCH_MOST];      /* m, and others by nearness to it */
    ori__motif_windows w[ORI__STRETCH_MOST];    /* of each m and count; where
                                           they are not held, no more */
    int starts;                         /* windows of the shortest length */
    const double *x;                    /* [n] */
    int n, scale;
    double flat;
    bool plain;
    bool borrows;                       /* w[0] is somebody else's */
} ori__stretch;

/*
 * Windows of x [n], of m (<= n) samples and of lengths that differ by up to
 * `share` of it; 0: of m alone.  `scale` is at least that of x, which is kept
 * and not copied.  ORI_OK or ORI_EINVAL (share); what s held is not freed.
 */
ori_status ori__stretch_create(ori__stretch *s, const double *x, int n, int m,
                               double share, int scale,
                               const ori_profile_options *options);

/* The same about windows of x that there are already, which s keeps but does
 * not free: m, its scale and what they are flat by are theirs. */
ori_status ori__stretch_about(ori__stretch *s, const ori__motif_windows *own,
                              const double *x, double share,
                              const ori_profile_options *options);
void ori__stretch_free(ori__stretch *s);

/* For shapes that are sought often: makes the windows of all lengths.  Without
 * it those of one length are there while it is looked at.  ORI_OK or
 * ORI_ENOMEM. */
ori_status ori__stretch_hold(ori__stretch *s);

/* A shape of one channel, q [among->m], and where it is sought. */
typedef struct ori__stretch_shape {
    const ori__stretch *among;
    const double *q;
} ori__stretch_shape;

/* Windows that are infinitely far, whatever their distance. */
typedef enum ori__stretch_bar {
    ORI__STRETCH_NONE,
    ORI__STRETCH_UNLIKE,        /* whose state is not the shape's */
    ORI__STRETCH_FLAT
} ori__stretch_bar;

/* What a search may not find again. */
typedef struct ori__stretch_ban {
    ori__stretch_bar bar;
    const ori_motif *motifs;    /* [count]: what overlaps any occurrence by
                                   more than m / 4 */
    int count;
} ori__stretch_ban;

/*
 * d [starts]: distance of a shape, resampled to each length, to the nearest
 * window that begins there, as if both were m long; length [starts]: that of
 * the window, which is not looked at where there is but one length (it may be
 * NULL then).  INFINITY where there is none.  Of a shape of several channels,
 * shapes [channels] in windows of the same lengths, it is the mean over them,
 * at one length in all.  ORI_OK or ORI_ENOMEM.
 */
ori_status ori__stretch_distances(const ori__stretch_shape *shapes,
                                  int channels, const ori__stretch_ban *ban,
                                  double *d, int32_t *length);

/* d [among->w[which].count]: the distances at one length.  ORI_OK or
 * ORI_ENOMEM. */
ori_status ori__stretch_at(const ori__stretch_shape *shape, int which,
                           ori__stretch_bar bar, double *d);

/* y [length] = q [m] from its first sample to its last, by cubic
 * convolution. */
void ori__stretch_resample(double *y, int length, const double *q, int m);

#endif
