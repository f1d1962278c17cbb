/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ranking.h - which of several methods is better over many data sets
 *
 * Demšar, "Statistical comparisons of classifiers over multiple data sets",
 * JMLR 2006; with Wilcoxon's test for each pair in place of Nemenyi's, as
 * Benavoli, Corani & Mangili, "Should we really use post-hoc tests based on
 * mean-ranks?", JMLR 2016, ask for.
 */
#ifndef ORIOLE_TRAIN_RANKING_H
#define ORIOLE_TRAIN_RANKING_H

#include <oriole/base/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Mean rank [methods] over the sets of score [sets, methods]: 1 is the
 * largest score of a set; ties share the mean of their ranks.  ORI_OK,
 * ORI_EINVAL or ORI_ENOMEM.
 */
ORI_API ori_status ori_mean_ranks(const double *score, int sets, int methods,
                                  double *rank);

/*
 * Wilcoxon's signed-rank test of a [n] against b [n], two-sided: the
 * probability of differences as one-sided as these, or more, if neither is
 * better.  Equal pairs are left out; exact up to 25 pairs without ties among
 * the differences, by the normal distribution (with Cureton's correction for
 * ties) beyond.  1 where all are equal; NaN without memory.
 */
ORI_API double ori_wilcoxon(const double *a, const double *b, int n);

/*
 * Which pairs differ by more than chance at level `alpha`: Holm's procedure
 * over all pairs of methods.  differ [methods, methods] gets 1 or 0.
 * ORI_OK, ORI_EINVAL or ORI_ENOMEM.
 */
ORI_API ori_status ori_pairs_differ(const double *score, int sets,
                                    int methods, double alpha, int *differ);

#ifdef __cplusplus
}
#endif
#endif
