/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * net_stream.h - a network on a series that goes on
 *
 * Every value has a queue of frames, every layer makes the frames that its
 * inputs allow and the queue behind it has room for.  A branch that is ahead
 * of another waits in its queue: that is how delays come out right.
 */
#ifndef ORI_STREAM_NET_STREAM_H
#define ORI_STREAM_NET_STREAM_H

#include "stream/net_geometry.h"
#include "stream/queue.h"

typedef struct ori__net_stream ori__net_stream;

/*
 *   net    kept; its weights of now are used
 *   hop    from score to score, in frames of the input; 0: chosen
 *   block  frames of the input that come at once, >= 1
 */
ori_status ori__net_stream_create(ori__net_stream **stream,
                                  const ori_net *net, int64_t hop, int block);
void ori__net_stream_destroy(ori__net_stream *stream);
void ori__net_stream_reset(ori__net_stream *stream);

/* The queue of input frames: enter them there, and set `ended`. */
ori__queue *ori__net_stream_input(ori__net_stream *stream);

/* Compute what can be. */
void ori__net_stream_run(ori__net_stream *stream);

/* The queue of scores, [classes] each: take the first and let it leave. */
ori__queue *ori__net_stream_scores(ori__net_stream *stream);

/* Where they lie: hop and window, and the place of the last value. */
const ori__geometry *ori__net_stream_geometry(const ori__net_stream *stream);
const ori__place *ori__net_stream_place(const ori__net_stream *stream);

/* Frames of the input that all queues together can stand for. */
int64_t ori__net_stream_backlog(const ori__net_stream *stream);

/* For a frame of the input, on average; and memory, packed weights too. */
double ori__net_stream_mult_adds(const ori__net_stream *stream);
size_t ori__net_stream_bytes(const ori__net_stream *stream);

#endif
