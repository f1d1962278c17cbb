/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * rank_greedy.h - uncertain, then diverse
 */
#ifndef ORI_STREAM_RANK_GREEDY_H
#define ORI_STREAM_RANK_GREEDY_H

#include <oriole/base/status.h>

/*
 * order [n]: places of x [n, width] as rank.h says, by uncertainty [n]; of
 * equals the first.  ORI_OK or ORI_ENOMEM.
 */
ori_status ori__rank_greedy(int *order, const float *x, int n, int width,
                            const double *uncertainty);

#endif
