/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * together.h - what several series have in common
 *
 * Series of one rate are put behind one another with a missing sample
 * between any two: no window that is compared lies in two of them.
 */
#ifndef ORIOLE_MOTIF_TOGETHER_H
#define ORIOLE_MOTIF_TOGETHER_H

#include <oriole/motif/motifs.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ori_together {
    int count;              /* series */
    int32_t *first;         /* [count + 1] where each begins in x; series i
                               ends before first[i + 1] - 1 */
    double *x;              /* [n] */
    int64_t n;
} ori_together;

/* x[i] [n[i]], count >= 1, are copied.  ORI_OK, ORI_EINVAL (none, an empty
 * one, or 2^31 samples in all) or ORI_ENOMEM; free with
 * ori_together_free(). */
ORI_API ori_status ori_together_join(ori_together *all,
                                     const double *const *x, const int64_t *n,
                                     int count);
ORI_API void ori_together_free(ori_together *all);

/* The series that sample `at` of x is of. */
ORI_API int ori_together_of(const ori_together *all, int64_t at);

/*
 * Of each window of x its nearest in another series: left and right profiles
 * are NULL, and exclusion does not apply.  `missing` and `flat` count windows
 * of the series, not those that reach over an end.  What progress ends is as
 * of ori_profile_self().
 *
 * Returns ORI_OK, ORI_EINVAL (a window below the least), ORI_EDATA (one
 * series only, or one shorter than a window) or ORI_ENOMEM.
 */
ORI_API ori_status ori_together_profile(ori_profile *profile,
                                        const ori_together *all,
                                        const ori_profile_options *options);

/* Motifs as of ori_motifs_find(), by that profile: each has occurrences in
 * two series at least, however alike those of one are. */
ORI_API ori_status ori_together_motifs(
    ori_motifs *motifs, const ori_together *all, const ori_profile *profile,
    const ori_profile_options *profile_options,
    const ori_motif_options *options);

#ifdef __cplusplus
}
#endif
#endif
