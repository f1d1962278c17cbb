/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_pool.h - how long a pooling layer takes
 */
#ifndef ORI_APPS_BENCH_POOL_H
#define ORI_APPS_BENCH_POOL_H

#include "bench_shapes.h"
#include "timing.h"

/*
 * Of the layer in a network, which holds [N, T, C].  A network copies its
 * input and ends in one frame of scores, so that a mean over all frames
 * follows the pool.  Taken off are the time of a network of that mean alone,
 * of as many frames as the pool gives, and of copying the frames that the
 * pool takes away.
 */
ori_status bench_pool_time(timing *took, const bench_shape *shape,
                           double seconds);

/* The same of a plain array, [N, C, T]. */
ori_status bench_pool_plain(timing *took, const bench_shape *shape,
                            double seconds);

#endif
