/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * scatter.h - cases as points in a plane, or in several
 */
#ifndef ORIOLE_PICTURE_SCATTER_H
#define ORIOLE_PICTURE_SCATTER_H

#include <stdbool.h>

#include <oriole/base/status.h>
#include <oriole/picture/page.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ori_plane {
    const char *title, *x_label, *y_label;  /* labels may be NULL */
    const float *xy;            /* [count, 2] */
    bool bare;                  /* the axes have no numbers: only who is near
                                   whom means something */
} ori_plane;

typedef struct ori_scatter {
    const ori_plane *planes;    /* [plane_count], 1 to 3 */
    int plane_count;
    int count;                  /* points, the same ones in each plane */
    const int *labels;          /* [count] */
    const bool *ringed;         /* [count] those that stand out, or NULL */
    const char *ring_name;      /* what a ring means */
    const char *const *names;   /* [count] shown in a page; or NULL */
    const int *clips;           /* [count] what opens in a page, as
                                   ori_page_keep() numbers it; NULL: nothing */
    const char *const *label_names;     /* [label_count] */
    int label_count;
} ori_scatter;

/* Returns ORI_OK, ORI_EINVAL (extension, nothing to draw), ORI_EIO,
 * ORI_ENOSPC, ORI_ENOTSUP or ORI_ENOMEM. */
ORI_API ori_status ori_place_scatter(const ori_place *place,
                                     const ori_scatter *chart);

#ifdef __cplusplus
}
#endif
#endif
