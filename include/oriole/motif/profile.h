/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * profile.h - the matrix profile: for each window of a series, its nearest
 * neighbour
 *
 * What recurs has a near neighbour, what happened once has none.  Yeh et al.,
 * "Matrix Profile I: all pairs similarity joins for time series", ICDM 2016.
 *
 * Distances are Euclidean: of windows as they are, or standardised (mean 0,
 * deviation 1), so that the level and the size of a shape do not matter.
 *
 *   - A window with a missing (not finite) sample is compared with none: its
 *     distance is infinite and it has no neighbour.
 *   - A window is flat if its standard deviation is at most 1e-14 of its root
 *     mean square, which is what rounding leaves of a constant, or at most
 *     options.flat.  Standardised, a flat window has the distance 0 to a flat
 *     one and sqrt(m) to any other: it stands for the constant 0, whose
 *     distance to anything of deviation 1 that is.  (STUMPY and SCAMP do the
 *     same.)
 *   - A distance that is given is summed over its two windows alone; it is
 *     exact to some 1e-15 of the norms.  *Which* neighbour is nearest is
 *     decided by sums that run along diagonals: correlations there are right
 *     to some 1e-12.  Of two neighbours nearer to each other than that in
 *     correlation, either may be given.
 *   - Results are the same for any number of threads.
 *
 * Windows are compared in an order that spreads evenly over the series, so
 * that what is known when it ends early is of use; how near that is to the
 * truth is told in `error`.  options.error asks for no more than that: then
 * neighbours are sought in a series of means first, refined, and passed on
 * from neighbour to neighbour; only as long as that is not near enough are all
 * pairs gone through.  The distances given are those of the neighbours given,
 * and so never below the exact ones.
 *
 * options.neighbours asks for the k nearest windows of each, and not only the
 * nearest.  As in STUMPY's top-k these are the k least distances outside of
 * the exclusion about the window itself: among each other neighbours may be as
 * near as they like, so that one good match may be told by several windows
 * that overlap.  The first is `nearest`, or as near as rounding lets tell.
 * They are sought in a pass of its own behind the profile, of the same cost
 * and more the larger k is; of equally near ones the first are told.
 *
 * Memory: 61 bytes a window, and some 2 MiB for each thread; with
 * options.error or on an early end 16 more; with k neighbours 36 k + 32 more,
 * of which 12 k are the result.  All but the 2 MiB for each thread are arrays
 * of oriole/base/array.h: beyond the limit that is set there they lie in
 * temporary files.  That is so of x too where the caller has it in such an
 * array, and of all answers from a profile (motifs.h, regimes.h, chains.h,
 * window.h, several.h, together.h): what they hold beside is a few MiB, and
 * what they give.  Results are the same to the last bit.
 */
#ifndef ORIOLE_MOTIF_PROFILE_H
#define ORIOLE_MOTIF_PROFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <oriole/base/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ori_profile_options {
    size_t size;
    int64_t window;         /* m: samples of a window, >= 3 */
    bool plain;             /* windows as they are, not standardised */
    int64_t exclusion;      /* windows of one series nearer than this, or as
                               near, are not compared; < 0: m / 4, rounded
                               up */
    double flat;            /* the largest deviation that counts as none */
    /* Called now and then from the calling thread with the share of work
     * that is done; false ends it, with what is known by then. */
    bool (*progress)(void *user, double share);
    void *user;
    /* 0: exact.  Else distances may be too large by this share in the mean,
     * such as 0.05; ori_profile_join() is exact all the same. */
    double error;
    int64_t neighbours;     /* k: of each window the k nearest too, exactly;
                               0 or 1: the nearest alone */
} ori_profile_options;

#define ORI_PROFILE_OPTIONS_INIT                                              \
    { .size = sizeof(ori_profile_options), .exclusion = -1 }

typedef struct ori_profile {
    int64_t count;          /* windows: n - m + 1 */
    int64_t window, exclusion;
    double *distance;       /* [count] to the nearest; INFINITY: none */
    int32_t *nearest;       /* [count] where that begins; -1: none */
    /* The same among windows before, and among windows behind; NULL where
     * two series were joined. */
    double *left_distance, *right_distance;
    int32_t *left, *right;
    int64_t missing, flat;  /* windows that are */
    double share;           /* of all pairs that were compared one by one; 1:
                               exact */
    /* By how much distances are too large, in shares of the exact ones: the
     * mean over some windows drawn by chance whose nearest were sought among
     * all, and what the mean over all windows is below with 95 % confidence.
     * A distance below a tenth of the mean one counts as that.  0: exact;
     * INFINITY: not known. */
    double error, error_bound;
    /* The k nearest of each window, where options.neighbours is above 1; else
     * NULL.  INFINITY and -1 where there are fewer. */
    int64_t neighbours;     /* k */
    double *near_distance;  /* [count][k], the least first */
    int32_t *near;          /* [count][k] where those begin */
    double near_share;      /* as share: what is not 1 ended early */
} ori_profile;

/*
 * Each window of x [n] with all others of x.  NaN and infinite samples are
 * missing.  n < 2^31.
 *
 * Returns ORI_OK (also when `progress` ended it: see share, error and
 * near_share), ORI_EINVAL (a window below the least, an error that is not in
 * [0, 1), neighbours below 0, or above 1 together with an error), ORI_EDATA
 * (fewer than two windows that may be compared), ORI_ENOMEM or, of temporary
 * files, ORI_ENOSPC or ORI_EIO.  Free with ori_profile_free().
 */
ORI_API ori_status ori_profile_self(ori_profile *profile, const double *x,
                                    int64_t n,
                                    const ori_profile_options *options);

/*
 * Each window of a [na] with all of b [nb], whose places `nearest` gives; and,
 * if `of_b` is not NULL, each of b with all of a.  Exclusion does not apply,
 * and of neighbours the nearest alone is told.
 */
ORI_API ori_status ori_profile_join(ori_profile *of_a, ori_profile *of_b,
                                    const double *a, int64_t na,
                                    const double *b, int64_t nb,
                                    const ori_profile_options *options);

/* Frees the arrays and zeroes the struct. */
ORI_API void ori_profile_free(ori_profile *profile);

#ifdef __cplusplus
}
#endif
#endif
