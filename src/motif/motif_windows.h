/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_windows.h - what is known of all windows of a series before they are
 * compared
 */
#ifndef ORI_MOTIF_MOTIF_WINDOWS_H
#define ORI_MOTIF_MOTIF_WINDOWS_H

#include <stdbool.h>
#include <stdint.h>

#include <oriole/base/status.h>

typedef enum ori__motif_state {
    ORI__MOTIF_FINE,
    ORI__MOTIF_FLAT,
    ORI__MOTIF_MISSING
} ori__motif_state;

typedef struct ori__motif_windows {
    int samples, m, count;
    int scale;              /* x is the series times 2^-scale */
    double *x;              /* [samples], gaps bridged; zeros behind */
    double *mean;           /* [count], less the window's first sample */
    double *size;           /* [count]: root of the sum of squared deviations
                               from the mean */
    uint8_t *state;         /* [count]: of ori__motif_state */
    int missing, flat;      /* windows of that state */
    int *zones;             /* [zone_count + 1] first windows: within a zone
                               sizes differ by ORI__ZONE_RATIO at most */
    int zone_count;
} ori__motif_windows;

/* Sums run along diagonals; where sizes fall by more than this, they start
 * anew, lest the rounding of the large ones be felt by the small. */
enum { ORI__ZONE_RATIO = 64 };

/*
 * From x [n], NaN or infinite where missing: all windows of m samples,
 * 2 <= m <= n.  A window whose standard deviation is at most `flat`, or
 * 1e-14 of its root mean square, is flat.  What w held is not freed.  All
 * arrays but zones are of oriole/base/array.h, whose failures it has.
 */
ori_status ori__motif_windows_create(ori__motif_windows *w, const double *x,
                                     int n, int m, double flat, int scale);
void ori__motif_windows_free(ori__motif_windows *w);

/* q [m] = window i about its mean: it sums to nothing. */
void ori__motif_windows_take(double *q, const ori__motif_windows *w, int i);

/* The zone that window i lies in. */
int ori__motif_windows_zone(const ori__motif_windows *w, int i);

/* Mean and squares of a window, about a sample near it. */
typedef struct ori__moments {
    double origin;
    long double mean, squares;      /* the mean less the origin */
    long double largest;            /* of the squares since they were summed */
} ori__moments;

/* Of the m samples at x. */
ori__moments ori__moments_sum(const double *x, int m);

/* From the window at x - 1 to the one at x; sums anew where they fell so far
 * that what was rounded before might be seen. */
void ori__moments_slide(ori__moments *moments, const double *x, int m);

/* The rule of profile.h; `least` is the deviation that counts as none. */
bool ori__moments_flat(const ori__moments *moments, int m, long double least);

/* The power of two that brings the largest finite sample near 1. */
int ori__motif_windows_scale(const double *x, int n);

#endif
