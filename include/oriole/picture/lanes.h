/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lanes.h - what goes on at the same time, lane under lane over one time axis
 */
#ifndef ORIOLE_PICTURE_LANES_H
#define ORIOLE_PICTURE_LANES_H

#include <stdint.h>

#include <oriole/base/status.h>
#include <oriole/picture/page.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Value i stands at sample first + i * step of the recording. */
typedef struct ori_lane {
    const char *name;           /* at its left, and a line of words below */
    const char *words;          /* NULL: the range of its values */
    const float *y;             /* [count], or [count, rows] with rows > 1: a
                                   map, row 0 at the bottom; NaN: missing */
    int64_t count;
    int rows;                   /* 0 as 1 */
    double first, step;
    int color;                  /* of the palette; -1: ink */
    bool signed_map;            /* a map whose values below 0 have a colour of
                                   their own, as weight below */
    const float *weight;        /* [weight_count] over the recording's length,
                                   drawn behind: orange above 0, blue below,
                                   the stronger the larger; NULL: none */
    int64_t weight_count;
    double height;              /* points; 0: what suits */
} ori_lane;

typedef struct ori_lanes {
    const char *title;          /* or NULL */
    int64_t length;             /* samples that the axis shows */
    double rate_hz;             /* 0: the axis counts samples */
    const ori_lane *lanes;      /* [count], from the top */
    int count;
} ori_lanes;

/* Returns ORI_OK, ORI_EINVAL (extension, nothing to draw), ORI_EIO,
 * ORI_ENOSPC, ORI_ENOTSUP or ORI_ENOMEM. */
ORI_API ori_status ori_place_lanes(const ori_place *place,
                                   const ori_lanes *chart);

#ifdef __cplusplus
}
#endif
#endif
