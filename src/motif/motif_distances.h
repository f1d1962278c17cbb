/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_distances.h - one window against all windows of a series
 */
#ifndef ORI_MOTIF_MOTIF_DISTANCES_H
#define ORI_MOTIF_MOTIF_DISTANCES_H

#include <stdbool.h>

#include "motif/motif_windows.h"

/*
 * d[j] = distance of window `at` of `of` to window j of `among`, under the
 * rules of profile.h; [among->count].  Both have the same m, and for plain
 * distances the same scale.  ORI_OK or ORI_ENOMEM.
 */
ori_status ori__motif_distances(const ori__motif_windows *of, int at,
                                const ori__motif_windows *among, bool plain,
                                double *d);

/* Of two windows alone. */
double ori__motif_distance(const ori__motif_windows *a, int i,
                           const ori__motif_windows *b, int j, bool plain);

#endif
