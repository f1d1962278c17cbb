/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * net.h - networks: an architecture as text, its weights, its execution
 *
 * The text is a sequence of statements, one a line or separated by ';', with
 * '#' comments:
 *
 *     let width = 64                   a named number
 *     conv $width kernel=8 pad=same    a layer: name, arguments by place or
 *     batchnorm                        by name; $name is a named number, and
 *     relu                             $classes $channels $length are given
 *     repeat 3 { ... }                 the block, three times
 *     add { { ... } { ... } }          branches from one input, summed
 *     concat { { ... } { ... } }       branches, channels side by side
 *     def block(width, stride=1) { }   a block with parameters,
 *     block(64) block(128, stride=2)   and its use
 *
 * An empty branch { } is the input itself.  The last layer gives one score a
 * class (logits); the softmax that makes them probabilities belongs to the
 * recogniser.
 *
 * Inside a network, activations are [N, T, C]; T may differ from case to
 * case, and frames may be missing: see ori_batch.
 */
#ifndef ORIOLE_NET_NET_H
#define ORIOLE_NET_NET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <oriole/base/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ori_net ori_net;

typedef struct ori_net_options {
    size_t size;
    int channels;           /* of the input, >= 1 */
    int length;             /* a usual length of the input, >= 1: what
                               $length is, and what layers adapt to */
    int classes;            /* >= 1 */
    size_t max_weights;     /* refuse a larger network with ORI_ESHAPE before
                               memory is asked for; 0: the library's limit */
} ori_net_options;

#define ORI_NET_OPTIONS_INIT { .size = sizeof(ori_net_options) }

/*
 * Build a network.
 *
 *   text     an architecture, not a file name; copied
 *
 * The rule for short inputs: at the usual length, a pooling or strided
 * convolution that would leave less than one frame (its window is longer
 * than its padded input) has its window and stride cut to what is there,
 * and one whose input is a single frame does nothing.  The network says so
 * in ori_net_notes().  A case that is shorter than usual still gives one
 * frame where a pooling window is longer than what is left of it.
 *
 * Returns ORI_OK, ORI_EFORMAT (line, column and rule in the message),
 * ORI_ESHAPE (which layer does not fit), ORI_EINVAL or ORI_ENOMEM.
 */
ORI_API ori_status ori_net_create(ori_net **net, const char *text,
                                  const ori_net_options *options);
ORI_API void ori_net_destroy(ori_net *net);

/* The text as given (what a file keeps), and the flat list of layers with
 * all arguments, which describes the same network. */
ORI_API const char *ori_net_text(const ori_net *net);
ORI_API const char *ori_net_print(const ori_net *net);
ORI_API const char *ori_net_notes(const ori_net *net);

/* The reference architectures: texts by name; NULL if there is none. */
ORI_API int ori_arch_count(void);
ORI_API const char *ori_arch_name(int index);
ORI_API const char *ori_arch_text(const char *name);

/* One layer, for people and reports. */
typedef struct ori_net_layer {
    const char *name;       /* "conv" */
    const char *text;       /* "conv 64 kernel=8 ..." with all arguments */
    int depth;              /* nesting in branches, 0 outside */
    int channels, length;   /* of the output, at the usual length */
    size_t weights;         /* trained numbers */
    double mult_adds;       /* for one case of the usual length */
    int receptive_field;    /* frames of the network's input that one frame
                               of the output sees; 0: all */
    int stride;             /* frames of the network's input from one frame
                               of the output to the next; 0: it sees all */
    double middle;          /* of what frame 0 of the output sees, in frames
                               of the network's input: may be a half, and lie
                               before the first */
    int inputs;             /* layers that it takes, 1 but for joins */
} ori_net_layer;

ORI_API int ori_net_layer_count(const ori_net *net);
ORI_API ori_net_layer ori_net_layer_at(const ori_net *net, int index);

/* Which layer is input `number` of layer `index`; -1: the network's input. */
ORI_API int ori_net_layer_input(const ori_net *net, int index, int number);

/*
 * Weights.  All of them, running statistics included, are one array of
 * floats; a tensor is a named part of it.
 */
typedef struct ori_net_tensor {
    const char *name;       /* "3.conv.weight" */
    int rank;               /* 1..4 */
    int dims[4];
    size_t offset, count;   /* in floats */
    bool trained;           /* false: running statistics */
    bool decayed;           /* weight decay applies: not to biases and norms */
} ori_net_tensor;

ORI_API size_t ori_net_weight_count(const ori_net *net);
ORI_API float *ori_net_weights(ori_net *net);
ORI_API const float *ori_net_weights_const(const ori_net *net);
ORI_API int ori_net_tensor_count(const ori_net *net);
ORI_API ori_net_tensor ori_net_tensor_at(const ori_net *net, int index);

/* First weights (He et al. 2015 for what a rectifier follows, Glorot & Bengio
 * 2010 elsewhere), from the seed alone. */
ORI_API void ori_net_initialise(ori_net *net, uint64_t seed);

/* Some cases for a network. */
typedef struct ori_batch {
    const float *x;         /* [N, T, C]; values at missing or absent frames
                               are not read */
    int batch;              /* N >= 1 */
    int length;             /* T >= 1: the longest */
    const int *lengths;     /* [N], each in [1, T]; NULL: all are T */
    const unsigned char *present;   /* [N, T], 0 where a frame is missing;
                                       NULL: none is */
} ori_batch;

/*
 * A place to run a network in: activations, gradients, plans, packed
 * weights.  One thread at a time; several runs may share one network as
 * long as nobody writes its weights.
 *
 * Without training a batch goes through a few cases at a time, as many as
 * stay in the cache, and with several threads several such slices at once:
 * large batches take no more memory than those.
 *
 * The network is kept, not copied, and must outlive the run.
 */
typedef struct ori_net_run ori_net_run;

/* `training` makes room for gradients.  Returns ORI_OK, ORI_EINVAL,
 * ORI_ESHAPE (max_length is too short for a layer) or ORI_ENOMEM. */
ORI_API ori_status ori_net_run_create(ori_net_run **run, ori_net *net,
                                      int max_batch, int max_length,
                                      bool training);
ORI_API void ori_net_run_destroy(ori_net_run *run);

/* Must follow every change of the weights from outside: packs them. */
ORI_API void ori_net_run_refresh(ori_net_run *run);

/*
 * Scores of a batch, [N, classes], valid until the run is used again.
 * Padding a case or adding cases to the batch changes no case's scores by
 * more than rounding.  Inference: running statistics, no dropout.
 *
 * Returns ORI_OK, ORI_EINVAL (batch or length above the run's), ORI_ESHAPE
 * (a case is too short to give any frame at some layer; the message says
 * which).
 */
ORI_API ori_status ori_net_forward(ori_net_run *run, const ori_batch *batch,
                                   const float **scores);

/*
 * The same in training: batch statistics (running ones are updated in the
 * weights), dropout drawn from (seed, step).  Weights are packed afresh.
 */
ORI_API ori_status ori_net_forward_training(ori_net_run *run,
                                            const ori_batch *batch,
                                            uint64_t seed, uint32_t step,
                                            const float **scores);

/*
 * After forward_training: given dscores [N, classes], adds the gradient of
 * every trained weight to gradient[weight_count].  dx [N, T, C], if not
 * NULL, gets the gradient of the input.
 */
ORI_API void ori_net_backward(ori_net_run *run, const float *dscores,
                              float *gradient, float *dx);

#ifdef __cplusplus
}
#endif
#endif
