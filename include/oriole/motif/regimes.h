/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * regimes.h - where a series begins to do something else
 *
 * FLUSS: Gharghabi et al., "Matrix Profile VIII: domain agnostic online
 * semantic segmentation at superhuman performance levels", ICDM 2017.  An arc
 * leads from each window to its nearest neighbour; few arcs cross the border
 * between two regimes.
 */
#ifndef ORIOLE_MOTIF_REGIMES_H
#define ORIOLE_MOTIF_REGIMES_H

#include <oriole/motif/profile.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * curve[i] (count of the profile): arcs that cross window i over what would
 * cross it if they led anywhere, 1 at most; 1 within 5 windows of the ends,
 * where too few arcs are.  Windows without a neighbour, as in gaps, count as
 * none.
 */
ORI_API ori_status ori_regimes_curve(double *curve,
                                     const ori_profile *profile);

/*
 * Up to `most` borders: the lowest minima of the curve, 5 windows and more
 * apart, none above `limit` (1: so many, however clear they are).  A minimum
 * has nothing lower within 5 windows: the paper takes the lowest of what is
 * not within 5 windows of those found before, and that often is the shoulder
 * of one of them.  height [most] is what the curve is there; at [most] the
 * sample in the middle of that window, for the windows that hold a border are
 * those between the regimes.  ORI_OK or ORI_ENOMEM.
 */
ORI_API ori_status ori_regimes_find(int32_t *at, double *height, int *count,
                                    int most, double limit,
                                    const ori_profile *profile);

#ifdef __cplusplus
}
#endif
#endif
