/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * chains.h - shapes that drift: each occurrence is like the next, the first
 * perhaps no longer like the last
 *
 * Zhu, Imamura, Nikovski & Keogh, "Matrix Profile VII: time series chains",
 * ICDM 2017.  Window i is followed by window j if j is nearest to i of all
 * windows behind i, and i nearest to j of all windows before j.  A window
 * has one follower at most and follows one at most, so that chains are
 * disjoint.
 */
#ifndef ORIOLE_MOTIF_CHAINS_H
#define ORIOLE_MOTIF_CHAINS_H

#include <oriole/motif/profile.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ori_chain {
    int count;              /* links */
    int32_t *start;         /* [count], in the order of time */
    double *distance;       /* [count] from the link before; distance[0] is
                               0 */
    double step;            /* the mean of these distances; 0: one link */
} ori_chain;

typedef struct ori_chains {
    int count;
    ori_chain *chains;      /* [count] */
} ori_chains;

/*
 * The `top` longest chains of at least `least` links (>= 2): with a large
 * `top`, all that there are.  Of chains as long that of the smallest mean
 * step comes first, then that which begins first; so the first is the
 * paper's unanchored chain, and all of them its all-chain set.  `distinct`
 * leaves out chains of which most links overlap links of one before by more
 * than half: such a chain is that one, some samples later.
 *
 * The profile is one of a series with itself.  Returns ORI_OK, ORI_EINVAL
 * (two series were joined; top or least below 1 and 2) or ORI_ENOMEM; free
 * with ori_chains_free().
 */
ORI_API ori_status ori_chains_find(ori_chains *chains, int top, int least,
                                   bool distinct,
                                   const ori_profile *profile);

/*
 * The chain that is anchored at window `at`: from there on to its end.  A
 * window that none follows is a chain of one link.  chains->count is 1.
 * Returns as above; ORI_EINVAL also where the profile has no such window.
 */
ORI_API ori_status ori_chains_from(ori_chains *chains, int64_t at,
                                   const ori_profile *profile);

ORI_API void ori_chains_free(ori_chains *chains);

#ifdef __cplusplus
}
#endif
#endif
