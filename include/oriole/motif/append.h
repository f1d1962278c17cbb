/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * append.h - the matrix profile of a signal that goes on
 *
 * The last `keep` samples are kept.  With each sample that is appended the
 * oldest drops and one window becomes whole: its nearest neighbour among the
 * windows kept is told at once, and the windows kept learn of it.  Yeh et
 * al., "Matrix Profile I", ICDM 2016, algorithm 4 (STAMPI), by the diagonals
 * of profile.h: a sample costs one pass over the windows kept, two products
 * each, and no transform.
 *
 * Windows, distances, missing samples and flat windows are those of
 * profile.h, with three differences:
 *
 *   - Nothing is known of what will come, so that samples cannot be scaled:
 *     those beyond 1e100 in size count as missing, and a window whose
 *     deviation is below 1e-140 is flat.
 *   - A left neighbour is the nearest of those that were kept when the window
 *     came; it may have dropped since.  A right neighbour never has.
 *   - Of neighbours equally near, any is given.
 *
 * *Which* neighbour is nearest is decided by correlations that are right to
 * some 1e-12, or plain squared distances right to some 1e-12 of the largest
 * squared distance, however long the signal goes on: each sum that runs is
 * taken anew every 4096 samples or 2 m, and where deviations fell by more
 * than 64.  The distance given is summed over its two windows alone.
 *
 * Real time: ori_append_push() does not allocate, lock or call the system.
 * Where the deviation of windows falls by more than 64 at once, as behind a
 * spike, that sample costs m products a window instead of two.  Memory: about
 * 100 bytes a sample, all had by ori_append_create().
 *
 * One object belongs to one thread at a time.
 */
#ifndef ORIOLE_MOTIF_APPEND_H
#define ORIOLE_MOTIF_APPEND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <oriole/base/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ori_append ori_append;

typedef struct ori_append_options {
    size_t size;
    int64_t keep;           /* samples, > window + exclusion, < 2^31 */
    int64_t window;         /* m: samples of a window, >= 3 */
    int64_t exclusion;      /* windows nearer than this, or as near, are not
                               compared; < 0: m / 4, rounded up */
    bool plain;             /* windows as they are, not standardised */
    double flat;            /* the largest deviation that counts as none */
} ori_append_options;

#define ORI_APPEND_OPTIONS_INIT                                               \
    { .size = sizeof(ori_append_options), .exclusion = -1 }

typedef struct ori_neighbour {
    double distance;        /* INFINITY: there is none */
    int64_t at;             /* the number of its first sample; -1 */
} ori_neighbour;

/* ORI_OK, ORI_EINVAL (a size out of its range) or ORI_ENOMEM. */
ORI_API ori_status ori_append_create(ori_append **append,
                                     const ori_append_options *options);
ORI_API void ori_append_destroy(ori_append *append);

/* As after ori_append_create(). */
ORI_API void ori_append_reset(ori_append *append);

/*
 * Appends x [count].  left [count], if not NULL: the left neighbour of the
 * window that ends with each sample.  Samples are best appended as they come,
 * or 8 and more at once, which takes less time a sample; what is found is the
 * same.
 */
ORI_API void ori_append_push(ori_append *append, const double *x,
                             int64_t count, ori_neighbour *left);

/* The number of the first sample of the oldest window kept, and how many
 * windows are kept: at most keep - m + 1.  Samples are counted from 0. */
ORI_API int64_t ori_append_first(const ori_append *append);
ORI_API int64_t ori_append_count(const ori_append *append);

/*
 * left and right neighbours of all windows kept, oldest first
 * [ori_append_count()]; either may be NULL.  Right ones take m products a
 * window.
 */
ORI_API void ori_append_profile(const ori_append *append,
                                ori_neighbour *left, ori_neighbour *right);

#ifdef __cplusplus
}
#endif
#endif
