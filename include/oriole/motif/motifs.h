/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motifs.h - answers from a matrix profile: what recurs, what is odd, and
 * where a given shape is
 */
#ifndef ORIOLE_MOTIF_MOTIFS_H
#define ORIOLE_MOTIF_MOTIFS_H

#include <oriole/motif/profile.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * A motif: all occurrences of one shape.  The first is its centre, from which
 * the distances of the others are; these follow by distance.  No two overlap
 * by more than half of a window, of the shorter where their lengths differ.
 */
typedef struct ori_motif {
    int count;
    int32_t *start;         /* [count] */
    double *distance;       /* [count], distance[0] is 0 */
    int32_t *length;        /* [count] samples of each; NULL: all are one
                               window long */
    double next;            /* of the nearest window that is left out;
                               INFINITY where none is left */
    double contrast;        /* (next + e) / (last + e): how clearly the set
                               ends; e is a tenth of the typical distance of
                               windows that have nothing to do with it */
} ori_motif;

typedef struct ori_motifs {
    int count;
    ori_motif *motifs;      /* [count] */
} ori_motifs;

typedef struct ori_motif_options {
    size_t size;
    int top;                /* motifs that are wanted, >= 1 */
    int most;               /* occurrences of one, >= 2 */
    double radius;          /* occurrences are what is this near to the
                               centre; 0: where the distances jump */
    double contrast;        /* of every motif but the first at least this */
    int centres;            /* that are tried for each motif; 0: as many as
                               take some seconds at most, from 8 to 64 */
    double stretch;         /* occurrences may be shorter or longer than a
                               window by this share of it, 0 to 0.5 */
    const int32_t *seam;    /* [seam_count], ascending: where a log ends and */
    int seam_count;         /* the next begins; a motif then has occurrences
                               in two logs at least (together.h) */
} ori_motif_options;

/*
 * Occurrences that are stretched or shrunk in time (options.stretch): the
 * shape is resampled to lengths that are a fortieth of a window apart or
 * less (0.2: 17 of them) and compared with windows of these.  Distances are
 * told as if all were m long: that of two windows of L samples times
 * sqrt(m / L), which is the root of their mean square difference times
 * sqrt(m).
 *
 *   - Of all lengths at one start the nearest counts (of equals that nearer
 *     to m), and of occurrences that overlap by more than half of the shorter
 *     the nearest wins.
 *   - The right length is within an eightieth of m of one that is tried, so
 *     that a match's ends are out by m / 160 each where it lies best: a sine
 *     of c periods in a window still has the correlation sin(a) / a with
 *     itself there, a = pi c / 80: 0.974 for ten periods.
 *   - Centres are sought as without it, by pairs as long as a window; the set
 *     of each centre that is tried has stretched occurrences.
 *   - Memory: 25 bytes a sample more for each length; of a shape that is
 *     sought (ori_query_find()) for one length at a time.
 */

#define ORI_MOTIF_OPTIONS_INIT                                                \
    { .size = sizeof(ori_motif_options), .top = 3, .most = 1000,              \
      .contrast = 1.3 }

/*
 * The motifs of x [n], from its profile, the clearest first.  Centres are
 * sought among windows that have near neighbours; windows that overlap an
 * occurrence of a motif by a quarter are none of the next.  `options` is
 * what the profile was made with.  There may be fewer motifs than are wanted.
 *
 * A motif's end: of the distances of all windows to the centre, sorted and
 * without overlap, the largest step by ratio, each distance lifted by e.  (The
 * sets of Schäfer & Leser, "Motiflets", PVLDB 2022, from each centre.)
 *
 * Returns ORI_OK, ORI_EINVAL or ORI_ENOMEM; free with ori_motifs_free().
 */
ORI_API ori_status ori_motifs_find(ori_motifs *motifs, const double *x,
                                   int64_t n, const ori_profile *profile,
                                   const ori_profile_options *profile_options,
                                   const ori_motif_options *options);
ORI_API void ori_motifs_free(ori_motifs *motifs);

/*
 * Discords: up to `top` windows that are farthest from their nearest
 * neighbours, the oddest first, no two overlapping.  start [top], distance
 * [top]; *count tells how many there are.  Windows without a neighbour, such
 * as those with missing samples, are none.  ORI_OK or ORI_ENOMEM.
 */
ORI_API ori_status ori_discords_find(int32_t *start, double *distance,
                                     int *count, int top,
                                     const ori_profile *profile);

/*
 * The places of x [n] that are nearest to the shape q [options->window], by
 * distance, no two overlapping by more than half: up to `most` of them, none
 * farther than `radius` (0: until the distances jump, as for motifs).  What
 * is given is a motif whose centre is q itself and not among the places.
 *
 * Returns ORI_OK, ORI_EINVAL, ORI_EDATA (q has a missing sample or, other
 * than by plain distances, is flat; x is shorter than q) or ORI_ENOMEM.
 */
ORI_API ori_status ori_query_find(ori_motifs *found, const double *q,
                                  const double *x, int64_t n,
                                  const ori_profile_options *profile_options,
                                  const ori_motif_options *options);

/* distance[i] of q to window i of x; [n - window + 1]. */
ORI_API ori_status ori_query_distances(double *distance, const double *q,
                                       const double *x, int64_t n,
                                       const ori_profile_options *options);

#ifdef __cplusplus
}
#endif
#endif
