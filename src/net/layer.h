/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * layer.h - what a layer is: a table of functions, and what it may know
 *
 * A layer is one file and one line in layers.def.  Its table says how it is
 * built from arguments, how it changes lengths, and how it runs; the network
 * knows nothing else of it.
 *
 * Values between layers are [N, T, C].  Case n has lengths[n] of the T
 * frames; what lies behind is neither read nor cared for.  Frames may be
 * missing in between: a layer reads zeros there, and the run puts zeros at
 * missing frames of what it writes, so that they add nothing anywhere.
 */
#ifndef ORI_NET_LAYER_H
#define ORI_NET_LAYER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <oriole/conv/conv.h>
#include <oriole/net/net.h>

#include "base/random.h"
#include "base/text.h"
#include "net/net_config.h"

typedef struct ori__shape {
    int channels;
    int length;                 /* frames, at the usual length */
} ori__shape;

/* What a tensor is for; see ori_net_tensor. */
typedef enum ori__role {
    ORI__ROLE_WEIGHT,           /* trained, decayed */
    ORI__ROLE_OFFSET,           /* trained, not decayed: biases, norms */
    ORI__ROLE_STATISTIC         /* not trained */
} ori__role;

/* The building of one layer: create() reads the first part, fills the
 * second. */
typedef struct ori__build {
    ori__config *config;
    const ori__shape *inputs;
    int input_count;            /* 1, but for joins */

    ori__shape output;

    ori_net *net;               /* for the functions below only */
} ori__build;

/* Declare a tensor of the layer.  All of a layer's tensors lie in a row, in
 * the order declared; pass.weights is where they begin. */
ori_status ori__build_tensor(ori__build *build, const char *name,
                             ori__role role, int rank, const int *dims);

/* Tell people of something the layer did by itself. */
ori_status ori__build_note(ori__build *build, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Which frames of a value there are in the batch being run. */
typedef struct ori__frames {
    int cases;                  /* places for cases, N */
    int stride;                 /* frames from one case to the next, T */
    int *lengths;               /* [N]; 0 where the batch has no case */
    bool full;                  /* all lengths are T: one block of frames */
    unsigned char *present;     /* [N, T], 0 where missing; NULL: none is */
} ori__frames;

/*
 * Frames in pieces of a fixed size, so that loops over them can be divided
 * among threads and still sum in the same order.
 */
typedef struct ori__piece {
    size_t first, frames;       /* rows of [N * T, C]; frames may be 0 */
    const unsigned char *present;       /* [frames] or NULL */
} ori__piece;

int ori__piece_count(const ori__frames *frames, int channels);
ori__piece ori__piece_at(const ori__frames *frames, int channels, int index);

/* Zeros at all frames, or at the missing ones only; those may be `pitch`
 * floats apart. */
void ori__frames_clear(const ori__frames *frames, int channels, float *x);
void ori__frames_hide(const ori__frames *frames, int channels, float *x);
void ori__frames_hide_band(const ori__frames *frames, int channels, int pitch,
                           float *x);

/* Is it worth waking other threads for so many numbers? */
static inline bool ori__worth_threads(const ori__frames *f, int channels)
{
    return (size_t)f->cases * (size_t)f->stride * (size_t)channels > 16384;
}

/* What a layer needs to make its part of a run. */
typedef struct ori__room {
    int cases;                  /* the most cases of a batch */
    int length_in, length_out;  /* the most frames of its values */
    bool training;
    const char *solver;         /* of convolutions; NULL: the planner's
                                   choice */
    const void *like;           /* the layer's state in a run of the same size
                                   and weights, which lives on: what does not
                                   change may be had from there; or NULL */

    size_t work;                /* out: bytes of scratch in each call */
} ori__room;

/* One call of forward() or backward(). */
typedef struct ori__pass {
    const struct ori__layer_ops *ops;
    const void *layer;          /* its private part */
    void *state;                /* its part of the run */
    uint32_t index;             /* which layer of the network it is */
    void *work;                 /* scratch, shared with all others */

    int input_count;
    const ori__frames *const *in;   /* [input_count] */
    const ori__frames *out;
    const float *const *x;      /* [input_count] values */
    float *y;                   /* may be x[0]; see the flags below */
    int y_pitch;                /* floats from frame to frame */

    /* backward only.  dy may be overwritten.  dx[i] is NULL where nobody
     * wants it, and may be dy; add[i] says that it holds a gradient to add
     * to, otherwise it is to be written. */
    float *dy;
    float *const *dx;           /* [input_count] */
    const bool *add;            /* [input_count] */
    float *gradient;            /* of the layer's tensors; added to.  NULL:
                                   nobody wants it */

    float *weights;             /* the layer's tensors; statistics are
                                   written in training */
    bool training;              /* backward too: of what forward was */
    bool traced;                /* forward: backward may follow */
    bool rectify;               /* a ReLU behind is done here as well */
    const ori_conv_finish *finish;      /* so are layers behind; NULL: none */
    uint64_t seed;
    uint32_t step;
} ori__pass;

/* Which frames one frame of the output sees: number t those from t * stride -
 * pad_left on. */
typedef struct ori__reach {
    int64_t frames;             /* 0: all there are */
    int64_t stride;
    int dilation;               /* of windows; 0: not one */
    int pad_left, pad_right;
    ori_padding padding;
} ori__reach;

/*
 * One call of stream(): some output frames in a row, made in the calling
 * thread alone, without asking the system for anything.  They have the bits
 * that forward() gives where its convolutions are direct.
 *
 * Output frame i sees the frames of x from at + i * stride on.  What lies
 * outside of x then is padding: the signal begins or ends there.
 */
typedef struct ori__flow {
    const struct ori__layer_ops *ops;
    const void *layer;          /* its private part */
    void *state;                /* what stream_create() made */
    const float *weights;       /* the layer's tensors */

    int input_count;
    const float *const *x;      /* [input_count][have, C] */
    const unsigned char *present;       /* [have] of x[0]; NULL: none is
                                           missing */
    int have, at;
    int frames;                 /* of the output */
    float *y;
    bool rectify;               /* a ReLU behind is done here as well */
} ori__flow;

/*
 * A function of each number alone, over `count` of them; y may be x.  Its
 * slope comes from x or y, whichever the layer asked to keep.
 */
typedef void ori__map_fn(const void *priv, size_t count, const float *x,
                         float *y);
typedef void ori__slope_fn(const void *priv, size_t count, const float *x,
                           const float *y, float *slope);

typedef struct ori__layer_ops {
    const char *name;
    const char *const *places;  /* names of arguments by place, then NULL */
    size_t priv_size;           /* given zeroed to create() */
    size_t state_size;          /* given zeroed to prepare() */

    bool joins;                 /* has branches instead of one input */
    bool flattens;              /* of a branch of the same kind it may have
                                   the branches instead: see net_flat.h */
    bool needs_input;           /* backward reads x */
    bool needs_output;          /* backward reads y */
    bool in_place;              /* y may be x[0] */
    bool gradient_in_place;     /* dx[0] may be dy */
    bool rectifier;             /* He's first weights suit before it */
    bool plain_relu;            /* may be done by the layer before ... */
    bool fuses_relu;            /* ... if that is one of these */
    bool fused_needs_output;    /* backward reads y if it does so */
    bool finishes;              /* forward does what pass->finish says, and
                                   keeps to pass->y_pitch */
    bool beside;                /* y is the branches side by side; of those
                                   that are there already x is NULL */
    bool glorot;                /* Glorot's first weights suit before it: it
                                   mixes channels, or saturates */
    bool never_last;            /* must not give the scores */

    ori_status (*create)(void *priv, ori__build *build);

    /* All arguments, as " name=value"; NULL: has none. */
    void (*print)(const void *priv, ori__text *text);

    /* Frames out of a case of `length` frames, 0 if it is too short; NULL:
     * as many as come in. */
    int (*length)(const void *priv, int length);

    /* Which of the frames out are there, if not all are in; NULL: the same
     * as in.  Not called for joins. */
    void (*present)(const void *priv, const unsigned char *in, int length_in,
                    unsigned char *out, int length_out);

    ori__reach (*reach)(const void *priv);      /* NULL: one frame */
    double (*mult_adds)(const void *priv, int length_out);  /* NULL: 0 */

    /* First weights; `rectified`: a rectifier follows. */
    void (*initialise)(const void *priv, float *weights, ori__rng *rng,
                       bool rectified);

    ori_status (*prepare)(const void *priv, void *state, ori__room *room);
    void (*release)(void *state);
    void (*pack)(const void *priv, void *state, const float *weights,
                 void *work);

    void (*forward)(const ori__pass *pass);
    /* What the layer is where nothing is trained, if that is y = (x - mean) *
     * gain + offset: the three, [3, C]; NULL: it is more.  The layer before
     * may do it. */
    void (*affine)(const void *priv, const float *weights, float *to);
    void (*backward)(const ori__pass *pass);

    /* In a stream.  stream_create() may be NULL; its state holds what it
     * needs of the weights. */
    size_t stream_size;         /* of the state, given zeroed */
    ori_status (*stream_create)(const void *priv, void *state,
                                const float *weights);
    void (*stream_release)(void *state);
    size_t (*stream_bytes)(const void *state);  /* memory behind the state */
    void (*stream)(const ori__flow *flow);

    ori__map_fn *map;           /* for elementwise.h's forward() and backward() */
    ori__slope_fn *slope;
} ori__layer_ops;

const ori__layer_ops *ori__layer_find(const char *name);
int ori__layer_ops_count(void);
const ori__layer_ops *ori__layer_ops_at(int index);

/* Normal with variance 2 / fan_in (He, Zhang, Ren & Sun 2015, eq. 10), or
 * uniform within sqrt(6 / (fan_in + fan_out)) (Glorot & Bengio 2010, eq.
 * 16). */
void ori__first_weights(float *w, size_t count, double fan_in, double fan_out,
                        bool rectified, ori__rng *rng);

/* " name=number", with a point whatever the locale. */
void ori__print_int(ori__text *text, const char *name, int value);
void ori__print_number(ori__text *text, const char *name, double value);

#endif
