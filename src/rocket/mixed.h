/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * mixed.h - which channels a kernel looks at
 */
#ifndef ORI_ROCKET_MIXED_H
#define ORI_ROCKET_MIXED_H

#include <oriole/rocket/tensor.h>
#include <oriole/base/status.h>

#include "base/random.h"

enum { ORI__MIXED = 9 };    /* channels that one kernel sees, at most */

/* Draw mixed [ORI__MIXED]: different channels, -1 behind the last.  As many
 * as MiniRocket's multivariate code draws: 2^u, u uniform. */
void ori__mixed_draw(ori__rng *rng, int channels, float *mixed);

/* The tensor `name`, [rows, ORI__MIXED] of such draws; trusts nothing. */
ori_status ori__mixed_read(const ori_tensor *tensors, int count,
                           const char *name, int rows, int channels,
                           float *mixed);

#endif
