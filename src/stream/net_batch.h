/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * net_batch.h - a network on a whole series, as a stream runs it but at once
 *
 * Layer after layer by the batch code (net/layer.h's forward), over all
 * frames; from the first layer on that sees a whole case, over all windows
 * as cases.  To compare with.
 */
#ifndef ORI_STREAM_NET_BATCH_H
#define ORI_STREAM_NET_BATCH_H

#include "stream/net_geometry.h"

/*
 * x [frames, C] and present [frames] (0 where missing).  solver: of
 * convolutions, NULL: the planner's choice.  scores [*count, classes] is
 * freed by the caller.
 */
ori_status ori__net_batch(const ori_net *net, int64_t hop, const char *solver,
                          const float *x, const unsigned char *present,
                          int64_t frames, float **scores, int64_t *count);

#endif
