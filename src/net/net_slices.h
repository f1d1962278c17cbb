/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * net_slices.h - a batch, a few cases at a time
 *
 * Layer by layer, what a large batch makes goes out of the cache and comes
 * back; of so few cases that it all stays there, recognition takes as long as
 * the arithmetic does.  And threads that have a slice each wait for each
 * other once, not at every layer.
 */
#ifndef ORI_NET_NET_SLICES_H
#define ORI_NET_NET_SLICES_H

#include "net/net_graph.h"

typedef struct ori__slices ori__slices;

/* *slices: NULL where a batch of so many cases is one slice.  What is in a
 * slice does not depend on the number of threads. */
ori_status ori__slices_create(ori__slices **slices, ori_net *net,
                              int max_batch, int max_length);
void ori__slices_destroy(ori__slices *slices);

/* As ori_net_run_refresh(), and as ori_net_forward() of a batch that is in
 * order. */
void ori__slices_refresh(ori__slices *slices);
ori_status ori__slices_forward(ori__slices *slices, const ori_batch *batch,
                               const float **scores);

#endif
