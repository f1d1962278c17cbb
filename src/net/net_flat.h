/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * net_flat.h - layers that a run has as one
 *
 * A concat whose branch is a concat, as in an inception module, copies that
 * branch's channels twice on the way there and twice on the way back.  A run
 * has the branches of both in the outer one; the inner is absent.
 *
 * Where nothing is trained a convolution does what is behind it, a batch
 * normalisation, a rectifier or both, while what it makes is in the cache.  It
 * stands in the place of what it does, and is absent from its own.  So do all
 * branches of a concat with what is behind that; and branches that are
 * convolutions are made side by side at once.
 */
#ifndef ORI_NET_NET_FLAT_H
#define ORI_NET_NET_FLAT_H

#include "net/net_graph.h"

/*
 * *flat: NULL where there is nothing to do, else the network as a run has it,
 * the same values and weights, which stay with `net`; `forward`: nothing is
 * trained.
 */
ori_status ori__net_flat(ori_net **flat, const ori_net *net, bool forward);
void ori__net_flat_destroy(ori_net *flat);

#endif
