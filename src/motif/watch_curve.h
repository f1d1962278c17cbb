/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * watch_curve.h - arcs from windows to what came after them
 */
#ifndef ORI_MOTIF_WATCH_CURVE_H
#define ORI_MOTIF_WATCH_CURVE_H

#include <stdint.h>

/* right [count]: the nearest neighbour behind each window; -1: none.  curve
 * [count] as ori_watch_curve() gives it; see watch.h. */
void ori__watch_curve(double *curve, const int64_t *right, int64_t count);

#endif
