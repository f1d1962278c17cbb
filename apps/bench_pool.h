/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_pool.h - how long pooling takes
 */
#ifndef ORI_APPS_BENCH_POOL_H
#define ORI_APPS_BENCH_POOL_H

#include "bench_shapes.h"
#include "timing.h"

/* Of a shape that is a pool, in this layout. */
ori_status bench_pool_time(timing *took, const bench_shape *shape,
                           ori_layout layout, double seconds);

#endif
