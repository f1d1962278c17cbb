/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * several.h - the matrix profile of several channels, and answers from it
 *
 * For each k there is a profile: the distance of two windows is the mean over
 * the k channels in which they are nearest.  So what recurs in some channels
 * is found, whatever the others do, and which k they are need not be known.
 * Yeh, Kavantzas & Keogh, "Matrix Profile VI: meaningful multidimensional
 * motif discovery", ICDM 2017.
 *
 * Channels are x [channels, n], all of one length and rate.  In each hold the
 * rules of profile.h: two flat windows are at distance 0, a flat one and
 * another at sqrt(m); a channel in which a window has a missing sample is
 * infinitely far.  append_several.h is the same for signals that go on.
 *
 *   - A distance that is given is summed over its two windows alone.  Which
 *     neighbour is nearest is decided by correlations right to some 1e-12:
 *     so of channels whose windows are all but alike (nearer than some 1e-5)
 *     any may be taken for nearest.
 *   - Results are the same for any number of threads.
 *   - A set of channels is a number whose bit c is that of channel c.
 *
 * Memory: about 60 bytes a window and channel, and a window and k 65 and 16
 * more for each thread.
 */
#ifndef ORIOLE_MOTIF_SEVERAL_H
#define ORIOLE_MOTIF_SEVERAL_H

#include <oriole/motif/motifs.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { ORI_SEVERAL_CHANNELS = 32 };     /* at most */

typedef struct ori_several_options {
    size_t size;
    ori_profile_options profile;    /* window, plain, exclusion, ... */
    uint32_t must;          /* channels that are among the k, however far they
                               are: there is no profile of a k below their
                               number */
    uint32_t without;       /* channels that never are */
    int best;               /* the k that is wanted; 0: each */
    bool shapes;            /* a channel takes no part in a window that is
                               flat there: it is infinitely far, as one with
                               a missing sample.  For logs whose channels rest
                               now and then: they are all alike at rest.
                               Plain distances do not look at it */
    /* [seam_count], ascending: where a log ends and the next begins, between
     * which x has a missing sample in each channel.  Then windows are compared
     * with those of other logs alone (together.h), exclusion does not apply,
     * there are no left and right profiles, and windows that reach over a
     * seam are not counted.  ori_several_self() alone looks at it */
    const int32_t *seam;
    int seam_count;
} ori_several_options;

#define ORI_SEVERAL_OPTIONS_INIT                                              \
    { .size = sizeof(ori_several_options),                                    \
      .profile = ORI_PROFILE_OPTIONS_INIT }

typedef struct ori_several {
    int channels;           /* of x */
    int least, most;        /* profiles there are, by k */
    /* of[k], least <= k <= most: as ori_profile_self() gives it.  Missing are
     * windows that are compared with none because in fewer than k channels
     * (or in one that must take part) there is no distance to anything; flat
     * those that are in all channels that take part. */
    ori_profile *of;        /* [most + 1] */
    uint32_t **nearest;     /* [most + 1][count] the k channels in which a
                               window and its nearest neighbour are nearest;
                               0: it has none */
} ori_several;

/*
 * Each window of x with all others, channel by channel.  Of one channel that
 * takes part the profile is that of ori_profile_self(), to the bit, unless
 * options->shapes.
 *
 * ORI_OK (also when `progress` ended it: see of[k].share), ORI_EINVAL (a
 * window below the least; more than ORI_SEVERAL_CHANNELS; options that name
 * channels that there are not or one as `must` and `without`; a k of more
 * channels than take part or fewer than must), ORI_EDATA or ORI_ENOMEM, as
 * ori_profile_self().  Free with ori_several_free().
 */
ORI_API ori_status ori_several_self(ori_several *several, const double *x,
                                    int channels, int64_t n,
                                    const ori_several_options *options);
ORI_API void ori_several_free(ori_several *several);

/*
 * How many channels a motif most likely has.  By the idea of the shortest
 * description, as in the paper: where a window is told by its neighbour, k
 * channels are told by their differences alone, and what that saves is
 *
 *     saved[k] = k log2((typical + e) / (least + e))
 *
 * bits a sample, where `least` is the least of profile k, `typical` its
 * middle, and e a tenth of that, so that exact copies are not worth all.  The
 * choice is the k that saves most; what k more channels cost more than they
 * save is left out, and what the typical window has too is no motif.
 *
 *   saved    [several->most + 1] or NULL; 0 where there is no profile
 *
 * Returns the k; that of the least profile where none saves anything.
 */
ORI_API int ori_several_choose(const ori_several *several, double *saved);

/*
 * Motifs of k channels, as ori_motifs_find().  Each has the channels in which
 * its centre and the nearest neighbour of that are nearest; its distances are
 * means over these, for all its occurrences the same.
 *
 * Stretched occurrences (motif_options->stretch) are so in all channels of
 * their motif alike: of each length that is tried the distance is the mean
 * over these channels, and the nearest length counts.  Memory: 25 bytes a
 * sample more for each length and channel that takes part.
 *
 *   channels     [options->top] out: of each motif
 */
ORI_API ori_status ori_several_motifs(ori_motifs *motifs, uint32_t *channels,
                                      const double *x, int64_t n,
                                      const ori_several *several, int k,
                                      const ori_several_options *options,
                                      const ori_motif_options *motif_options);

/*
 * The places of x that are nearest to the shape q [channels, window], as
 * ori_query_find(): by the mean over the options->best channels in which
 * they are nearest, 0: over all that take part and in which q has no missing
 * sample and, other than by plain distances, is not flat.  Of stretched places
 * these are the channels in which they are nearest at the length they have.
 *
 *   nearest      [options->most] out: the channels of each place
 *
 * ORI_EDATA also where q has fewer such channels than are asked for.
 */
ORI_API ori_status ori_several_query(ori_motifs *found, uint32_t *nearest,
                                     const double *q, const double *x,
                                     int channels, int64_t n,
                                     const ori_several_options *options,
                                     const ori_motif_options *motif_options);

#ifdef __cplusplus
}
#endif
#endif
