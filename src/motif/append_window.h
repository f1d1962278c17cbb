/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * append_window.h - the last samples of one channel, and what is known of
 * their windows
 */
#ifndef ORI_MOTIF_APPEND_WINDOW_H
#define ORI_MOTIF_APPEND_WINDOW_H

#include <stdbool.h>
#include <stdint.h>

#include "motif/append_cells.h"
#include "motif/motif_windows.h"

typedef struct ori__append_windows {
    int m;
    bool plain;
    double flat_below;
    int64_t room;           /* samples */
    int64_t ring;           /* windows */
    double *x;              /* [2 * room]: a ring, and the same again, so that
                               a window is in one piece; what is missing is as
                               what was before */
    /* Of the windows, by number modulo ring; see append_cells.h. */
    double *mean;           /* [ring], less the window's first sample */
    double *half, *sum, *inverse;       /* [ring + PAD] */
    int64_t flat;           /* of them that are */
    double held;            /* the last sample that was not missing */
    int64_t missed;         /* the last sample that was; -m before */
    ori__moments moments;   /* of the newest window */
    double largest;         /* deviation since it last fell */
} ori__append_windows;

/* false: memory is short.  What w held is not freed. */
bool ori__append_windows_create(ori__append_windows *w, int m, bool plain,
                                double flat, int64_t room, int64_t ring);
void ori__append_windows_free(ori__append_windows *w);
void ori__append_windows_reset(ori__append_windows *w);

/* Sample number i. */
void ori__append_windows_sample(ori__append_windows *w, int64_t i,
                                double value);

/*
 * Window number i, whose last sample is the newest.  True where deviations
 * fell so far that sums along diagonals are to be taken anew, lest the
 * rounding of the large be felt by the small.
 */
bool ori__append_windows_add(ori__append_windows *w, int64_t i);

/* c of two windows, and the distance of two that are not missing; both were
 * among the last `room` samples. */
double ori__append_windows_number(const ori__append_windows *w, int64_t i,
                                  int64_t j);
double ori__append_windows_distance(const ori__append_windows *w, int64_t i,
                                    int64_t j);

#endif
