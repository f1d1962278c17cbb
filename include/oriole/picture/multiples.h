/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * multiples.h - many small pictures of one kind, to be compared
 */
#ifndef ORIOLE_PICTURE_MULTIPLES_H
#define ORIOLE_PICTURE_MULTIPLES_H

#include <stdbool.h>

#include <oriole/base/status.h>
#include <oriole/picture/page.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a cell shows, above or below: a line through [count] numbers, or a map
 * [count, rows] with rows > 1, row 0 at the bottom. */
typedef struct ori_small {
    const float *y;
    int count, rows;
} ori_small;

typedef struct ori_cell {
    const char *name;
    int color;                  /* of the palette */
    ori_small above, below;     /* below.y NULL: none */
} ori_cell;

/* The axis of all cells' small pictures. */
typedef struct ori_small_axis {
    double x_low, x_high;
    const char *x_label, *y_label;  /* "time (ms)", "gain (dB)" */
    double y_low, y_high;       /* equal: each cell's own, around 0 */
} ori_small_axis;

typedef struct ori_multiples {
    const char *title;          /* or NULL */
    const ori_cell *cells;      /* [count], row by row */
    int count, columns;         /* columns 0: what suits */
    ori_small_axis above, below;
    bool signed_maps;           /* maps are drawn around 0 */
} ori_multiples;

/* Returns ORI_OK, ORI_EINVAL (extension, nothing to draw), ORI_EIO,
 * ORI_ENOSPC, ORI_ENOTSUP or ORI_ENOMEM. */
ORI_API ori_status ori_place_multiples(const ori_place *place,
                                       const ori_multiples *chart);

#ifdef __cplusplus
}
#endif
#endif
