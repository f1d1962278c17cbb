/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * window_summary.h - the window whose summaries are those of the whole series
 */
#ifndef ORI_MOTIF_WINDOW_SUMMARY_H
#define ORI_MOTIF_WINDOW_SUMMARY_H

#include <oriole/base/status.h>

/*
 * The shortest window, >= 8, from which on mean, deviation and range of
 * windows of x [n], all finite, are nearly those of x.  ORI_OK or ORI_ENOMEM.
 */
ori_status ori__window_summary(int *window, const double *x, int n);

#endif
