/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * profile_stream.h - the matrix profile of a signal that goes on
 *
 * Each new window is compared with all that are kept, at a cost that grows
 * with their number alone; the oldest sample is dropped for each that comes.
 */
#ifndef ORIOLE_MOTIF_PROFILE_STREAM_H
#define ORIOLE_MOTIF_PROFILE_STREAM_H

#include <oriole/motif/profile.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ori_profile_stream ori_profile_stream;

/* A window; places count from the first sample that was ever pushed. */
typedef struct ori_profile_window {
    int64_t start;          /* -1: there is none yet */
    int64_t nearest;        /* where its neighbour begins; -1: none */
    double distance;        /* to it; INFINITY: none */
} ori_profile_window;

/*
 *   keep      samples that are remembered, at least two windows, < 2^30
 *   options   window, exclusion and flat count; plain is not supported and
 *             progress not called
 *
 * Returns ORI_OK, ORI_EINVAL, ORI_ENOTSUP or ORI_ENOMEM.
 */
ORI_API ori_status ori_profile_stream_create(
    ori_profile_stream **stream, int64_t keep,
    const ori_profile_options *options);
ORI_API void ori_profile_stream_destroy(ori_profile_stream *stream);

/*
 * The next sample, NaN or infinite where missing; tells the window that ends
 * with it and its nearest neighbour among those kept before it.  Allocates
 * nothing, cannot fail.
 *
 * The rules of profile.h hold.  Sums run on with the signal and are taken anew
 * in turn, each pair's once in a pass over those kept, a tile at each sample:
 * after a stretch that was larger by a factor f, correlations are right to
 * f^2 times 1e-15 until that pass is over.  The distance that is told is
 * summed over its two windows.
 */
ORI_API ori_profile_window ori_profile_stream_push(ori_profile_stream *stream,
                                                   double sample);

/*
 * What is known of the window at `start` by now: its nearest neighbour among
 * all that came before and after it while both were kept.  A flat window is
 * told as it was when it came.  start -1 where it is not kept (any more).
 */
ORI_API ori_profile_window ori_profile_stream_get(
    const ori_profile_stream *stream, int64_t start);

#ifdef __cplusplus
}
#endif
#endif
