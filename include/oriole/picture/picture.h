/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * picture.h - charts as PNG, SVG or PDF (the file's extension says which)
 *
 * A library built --without-cairo returns ORI_ENOTSUP from every function
 * here.  Files are written whole or not at all.  Colours are Okabe & Ito's
 * (2008), told apart by colour-blind eyes too.
 */
#ifndef ORIOLE_PICTURE_PICTURE_H
#define ORIOLE_PICTURE_PICTURE_H

#include <stdbool.h>
#include <stddef.h>

#include <oriole/base/status.h>
#include <oriole/picture/page.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Can a picture be drawn into that file?  Asked before long work.  Returns
 * ORI_OK, ORI_EINVAL (extension), ORI_ENOTSUP, ORI_EIO, ORI_ENOSPC or
 * ORI_ENOMEM.
 */
ORI_API ori_status ori_picture_check(const char *path);

typedef struct ori_curve {
    const char *name;       /* in the legend */
    const double *x, *y;    /* [count]; NaN breaks the line */
    int count;
    int color;              /* index into the palette; curves of one thing
                               share it from panel to panel */
    bool dashed;
} ori_curve;

/* Coloured cells, a column for each x and a row for each y, the first row at
 * the bottom. */
typedef struct ori_map {
    const double *x, *y;    /* [columns], [rows]; at most 24 each */
    int columns, rows;
    const int *colors;      /* [rows, columns]: of the palette; -1: empty */
    const double *numbers;  /* [rows, columns]: written there, if below
                               10,000 (NaN: none); NULL: none at all */
} ori_map;

typedef struct ori_panel {
    const char *title, *x_label, *y_label;  /* with units */
    const ori_curve *curves;
    int curve_count;
    double y_low, y_high;   /* the axis; equal: from the data */
    bool y_log, x_log;
    const ori_map *map;     /* instead of curves, or NULL */
} ori_panel;

/*
 * Line charts and maps, panels side by side (at most three in a row).
 * Returns ORI_OK, ORI_EINVAL (extension, nothing to draw), ORI_EIO,
 * ORI_ENOSPC, ORI_ENOTSUP or ORI_ENOMEM.
 */
ORI_API ori_status ori_picture_curves(const char *path, const char *title,
                                      const ori_panel *panels, int count);

/* The same at any place, a page too. */
ORI_API ori_status ori_place_curves(const ori_place *place, const char *title,
                                    const ori_panel *panels, int count);

/* Answers by how sure they were, in bins of equal width from 0 to 1. */
typedef struct ori_confidence {
    int bins;
    const int *cases;           /* [bins] */
    const double *confidence;   /* [bins]: mean probability of the answers */
    const double *accuracy;     /* [bins]: share of them that is right */
} ori_confidence;

/*
 * A confusion matrix: counts [classes, classes], row is the truth, column
 * the answer; shaded by share of the row, numbers written where they fit.
 * Beside it, if `confidence` is not NULL, how often answers are right over
 * how sure they were.
 */
ORI_API ori_status ori_picture_confusion(const char *path, const char *title,
                                         const char *const *labels,
                                         const int *counts, int classes,
                                         const ori_confidence *confidence);
ORI_API ori_status ori_place_confusion(const ori_place *place,
                                       const char *title,
                                       const char *const *labels,
                                       const int *counts, int classes,
                                       const ori_confidence *confidence);

typedef struct ori_ranks {
    const char *const *names;
    const double *ranks;    /* mean ranks, 1 is the best */
    const int *differ;      /* [count, count]: 1 for a pair that differs by
                               more than chance */
    int count, ours;        /* the first `ours` names stand out */
} ori_ranks;

/*
 * Mean ranks of methods on one line, the best at the right: a "critical
 * difference diagram" (Demšar, "Statistical comparisons of classifiers over
 * multiple data sets", JMLR 2006); bars join those that do not differ.
 */
ORI_API ori_status ori_picture_ranks(const char *path, const char *title,
                                     const ori_ranks *ranks);

#ifdef __cplusplus
}
#endif
#endif
