/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * rank.h - which proposals people should judge first: uncertain, then diverse
 *
 * Of what a recogniser proposes it learns most from what it is uncertain
 * about, but little from the same thing again.  So the most uncertain
 * proposals (propose.h) are put in an order in which each next one is both
 * uncertain and far from all before it: that with the largest
 *
 *     uncertainty * distance to the nearest one before
 *
 * by the recogniser's own last features (embedding.h).  Without the first
 * factor it is the greedy k-centre order: Sener & Savarese, "Active learning
 * for convolutional neural networks: a core-set approach", ICLR 2018,
 * algorithm 1 (from nothing: what is labelled already is not uncertain).  The
 * product is the information density of Settles 2009, section 5.1, with
 * distance in the place of density.  The same catalogue and recogniser give
 * the same order.
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
