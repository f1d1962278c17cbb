/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * rank.h - which proposals people should judge first: uncertain, then diverse
 *
 * Of what a recogniser proposes it learns most from what it is uncertain
 * about, but little from the same thing again, and little from what is like
 * nothing else.  So of the most uncertain proposals (propose.h) those come
 * first that stand for the others: each next one is that which brings the
 * uncertain ones nearest to those before it, the one with the largest
 *
 *     sum over j of uncertainty[j] * max(0, nearest[j] - distance to j)
 *
 * where nearest[j] is the distance of j to the nearest of those before, and
 * at the beginning that of the two farthest; distances are Euclidean, of the
 * recogniser's own last features (embedding.h).  This is to filter by
 * uncertainty and then to choose by greedy facility location: Wei, Iyer &
 * Bilmes, "Submodularity in data subset selection and active learning", ICML
 * 2015.  (The greedy k-centre order of Sener & Savarese, "Active learning for
 * convolutional neural networks: a core-set approach", ICLR 2018, takes the
 * farthest instead of the sum: of spoken digits it chose the odd ones, and
 * fewer were right after training than with digits drawn by chance.)  The
 * same catalogue and recogniser give the same order.
 *
 * All others follow by uncertainty alone.
 */
#ifndef ORIOLE_STREAM_RANK_H
#define ORIOLE_STREAM_RANK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <oriole/base/status.h>
#include <oriole/catalog/catalog.h>
#include <oriole/model/model.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ori_rank_options {
    size_t size;
    const char *author;     /* whose proposals */
    int pool;               /* so many of the most uncertain are put in order,
                               fewer where their samples are more than 64 MiB;
                               0: 1024 */
    bool (*progress)(void *context, double share);      /* may be NULL */
    void *context;
} ori_rank_options;

#define ORI_RANK_OPTIONS_INIT { .size = sizeof(ori_rank_options) }

/*
 * Put the proposals' `useful` in that order: ori_catalog_queue() then gives
 * it.  Those in order have a whole number added to their uncertainty, the
 * first the largest.
 *
 *   ranked  out: how many were put in order
 *
 * Returns ORI_OK, ORI_EINVAL, ORI_ESTOPPED (nothing is changed), or what the
 * catalogue and the recogniser return.
 */
ORI_API ori_status ori_rank_proposals(int *ranked, ori_catalog *catalog,
                                      ori_model *model,
                                      const ori_rank_options *options);

#ifdef __cplusplus
}
#endif
#endif
