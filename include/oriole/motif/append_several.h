/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * append_several.h - the matrix profile of several signals that go on
 * together
 *
 * For each k there is a profile: the distance of two windows is the mean over
 * the k channels in which they are nearest.  So what recurs in some channels
 * is found, whatever the others do, and which k they are need not be known.
 * Yeh, Kavantzas & Keogh, "Matrix Profile VI: meaningful multidimensional
 * motif discovery", ICDM 2017.
 *
 * All that append.h says holds in each channel; a channel in which a window
 * has a missing sample is infinitely far.  Which neighbour is nearest is
 * decided by distances right to some 1e-5, as correlations are to 1e-12,
 * where a channel's windows are all but alike, and to some 1e-11 elsewhere.
 * Frames are best pushed as they come: nothing is won by several at once.
 * Memory: about 140 bytes a sample and channel.
 */
#ifndef ORIOLE_MOTIF_APPEND_SEVERAL_H
#define ORIOLE_MOTIF_APPEND_SEVERAL_H

#include <oriole/motif/append.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ori_append_several ori_append_several;

/*
 *   channels  1 to 32; one that must not take part is not pushed
 *   must      [channels]: those that are among the k, however far they are;
 *             NULL: none.  There is no profile of a k below their number.
 *
 * ORI_OK, ORI_EINVAL or ORI_ENOMEM.
 */
ORI_API ori_status ori_append_several_create(
    ori_append_several **append, int channels, const bool *must,
    const ori_append_options *options);
ORI_API void ori_append_several_destroy(ori_append_several *append);
ORI_API void ori_append_several_reset(ori_append_several *append);

/* Appends x [count, channels].  left [count, channels], if not NULL: the left
 * neighbours of the windows that end with each frame, for k from 1 on. */
ORI_API void ori_append_several_push(ori_append_several *append,
                                     const double *x, int64_t count,
                                     ori_neighbour *left);

/* As in append.h. */
ORI_API int64_t ori_append_several_first(const ori_append_several *append);
ORI_API int64_t ori_append_several_count(const ori_append_several *append);

/* left and right [ori_append_several_count(), channels]; may be NULL. */
ORI_API void ori_append_several_profile(const ori_append_several *append,
                                        ori_neighbour *left,
                                        ori_neighbour *right);

#ifdef __cplusplus
}
#endif
#endif
