/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * net_graph.h - the inside of a network, for the files that build and run it
 */
#ifndef ORI_NET_NET_GRAPH_H
#define ORI_NET_NET_GRAPH_H

#include "net/layer.h"

/* Values are numbered: 0 is the network's input, i + 1 what layer i gives. */
typedef struct ori__node {
    const ori__layer_ops *ops;
    void *priv;
    int *inputs;                /* [input_count] values */
    int input_count;
    ori__shape shape;           /* of the output */
    int depth;
    char *text;                 /* name and arguments */
    size_t offset;              /* where its tensors begin */
    size_t trained;             /* how many numbers of them are trained */
    int consumers;              /* layers that take the output, the network's
                                   own output being one more */
    int first_consumer;         /* a layer; -1: none */
    bool fused;                 /* does the ReLU behind it as well */
    bool skipped;               /* is such a ReLU */
    /* In a run, see net_flat.h: */
    bool absent;                /* done by another, its value is never there */
    bool own;                   /* priv and inputs are the run's */
    const struct ori__node *scaled;     /* the layer behind that it does as
                                           well, by layer_ops.affine, from */
    int scaled_first;           /* that one's channel on; */
    bool scaled_joined;         /* which is behind a join: it takes a missing
                                   frame for zeros, if a branch has it */
    int into, into_first;       /* its value is a band of that one, from a
                                   channel on; 0: of none */
    int64_t span, jump;         /* frames of the network's input that one
                                   frame sees (0: all), and between two */
    int64_t from, to;           /* first and last that frame 0 sees */
} ori__node;

typedef struct ori__tensor {
    char name[ORI__WORD_MAX * 3];
    ori_net_tensor shown;
} ori__tensor;

struct ori_net {
    char *text;
    ori__text print, notes;
    int channels, length, classes;
    size_t max_weights;

    ori__node *nodes;
    int node_count;
    int input_consumers;        /* of value 0 */
    ori__tensor *tensors;
    int tensor_count;
    float *weights;
    size_t weight_count;

    size_t node_room, tensor_room;
};

static inline int ori__value_channels(const ori_net *net, int value)
{
    return value ? net->nodes[value - 1].shape.channels : net->channels;
}

static inline int ori__value_consumers(const ori_net *net, int value)
{
    return value ? net->nodes[value - 1].consumers : net->input_consumers;
}

/*
 * Where values and gradients lie in a run's memory.  What is never needed at
 * the same time shares a place.
 */
typedef struct ori__layout {
    size_t *value, *gradient;   /* [values] in floats; gradient NULL in a
                                   forward one */
    size_t size;                /* floats in all */
} ori__layout;

/* What is going to be done; in an open run nothing shares a place. */
typedef enum ori__layout_for {
    ORI__LAYOUT_FORWARD,
    ORI__LAYOUT_TRAINING,
    ORI__LAYOUT_OPEN
} ori__layout_for;

/* frames[value]: cases * frames of each, the most there can be; late[layer],
 * if not NULL: the layer in whose turn it is run, -1: its own. */
ori_status ori__layout_create(ori__layout *layout, const ori_net *net,
                              const size_t *frames, const int *late,
                              ori__layout_for what);
void ori__layout_destroy(ori__layout *layout);

#endif
