/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * net_geometry.h - where the frames of a network's values lie in time
 *
 * Frame t of a value sees the network's input from frame t*jump + from to
 * t*jump + to: so it can be made as soon as the input has t*jump + to + 1
 * frames, and its middle is t*jump + (from + to) / 2.  All delays follow.
 */
#ifndef ORI_STREAM_NET_GEOMETRY_H
#define ORI_STREAM_NET_GEOMETRY_H

#include "net/net_graph.h"

typedef struct ori__place {
    int64_t jump, from, to;
    bool windowed;              /* each frame is a case of its own */
} ori__place;

typedef struct ori__geometry {
    ori__place *values;         /* [values] */
    int64_t hop, window;        /* of the scores, frames of the input; a hop
                                   that is 0 stands for 1/64 of the window */
} ori__geometry;

/* frames 0: it sees a whole case. */
ori__reach ori__node_reach(const ori__node *node);

/* Frames of a value in a case of the usual length. */
int ori__usual_length(const ori_net *net, int value);

/* geometry->hop is what is wanted, and becomes what is had.  ORI_ENOTSUP
 * where a layer must know the signal's end. */
ori_status ori__geometry_create(ori__geometry *geometry, const ori_net *net);
void ori__geometry_release(ori__geometry *geometry);

#endif
