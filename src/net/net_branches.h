/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * net_branches.h - branches of a join, a thread each
 *
 * Threads that share a layer wait for each other behind it, and what one of
 * them made the other has to fetch; of a single short series that takes as
 * long as a second thread saves.  Branches know nothing of each other: where
 * they are worth about the same, a thread does all of one.  They are all run
 * when the join's turn comes.
 */
#ifndef ORI_NET_NET_BRANCHES_H
#define ORI_NET_NET_BRANCHES_H

#include "net/net_graph.h"

typedef struct ori__branches {
    int threads;                /* that take branches at most */
    int *join;                  /* [layers]: the one whose branch it is; -1:
                                   the layer is run in its turn */
    int *layers;                /* of branch after branch, in order */
    int layer_count;
    struct ori__branch *all;    /* those of a join in a row, the dearest
                                   first */
    int count;
} ori__branches;

/* For a run of the network that trains nothing; *branches: NULL where all
 * threads are to work on each layer. */
ori_status ori__branches_create(ori__branches **branches, const ori_net *net,
                                int threads);
void ori__branches_destroy(ori__branches *branches);

/* All layers in branches of `join`, in as many threads, numbered from 0, as
 * are to be had now. */
typedef void ori__branches_layer(void *of, int layer, int thread);
void ori__branches_run(const ori__branches *branches, int join,
                       ori__branches_layer *run, void *of);

#endif
