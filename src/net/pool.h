/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * pool.h - what pooling layers have in common
 *
 * A layer's file says what becomes of the frames under one window; tables and
 * the way over all windows come from here.
 */
#ifndef ORI_NET_POOL_H
#define ORI_NET_POOL_H

#include "net/window.h"

/* The private part. */
typedef struct ori__pool {
    ori__window window;         /* not of global pools */
    int channels;
} ori__pool;

extern const char *const ori__pool_places[];

ori_status ori__pool_create(void *priv, ori__build *build);
void ori__pool_print(const void *priv, ori__text *text);
int ori__pool_length(const void *priv, int length);
void ori__pool_present(const void *priv, const unsigned char *in,
                       int length_in, unsigned char *out, int length_out);
ori__reach ori__pool_reach(const void *priv);

/* Frames of the input under a window, within their case. */
typedef struct ori__span {
    size_t first, frames;           /* rows of x */
    const unsigned char *present;   /* [frames] or NULL */
} ori__span;

ori__span ori__pool_span(const ori__pass *pass, int n, int t);

/* The same for output frame i of a stream's call. */
ori__span ori__pool_flow_span(const ori__flow *flow, int i);

/* 1 / the number of frames that are present, 0 for none. */
float ori__one_by_present(const unsigned char *present, size_t frames);

/* What becomes of a window, by conv/kernel.h. */
typedef struct ori__pool_way {
    bool mean;                  /* or the largest; */
    float scale;                /* the sum times this */
} ori__pool_way;

/* `count` output frames y of windows as long as the span, none of whose
 * frames is missing, the first of which begins at x. */
void ori__pool_windows(const ori__pool *pool, size_t frames, ori__pool_way way,
                       int count, const float *x, float *y);

/* Output frame t of case n, or its gradient. */
typedef void ori__pool_frame(const ori__pass *pass, int n, int t);

/* By `frame`; windows that lie in their case whole, with no frame missing,
 * many at once by `way` if it is not NULL. */
void ori__pool_forward(const ori__pass *pass, ori__pool_frame *frame,
                       const ori__pool_way *way);

/* frame adds to dx, which is cleared before where that is asked for. */
void ori__pool_backward(const ori__pass *pass, ori__pool_frame *frame);

/* Global pools, one frame out of each case. */
ori_status ori__global_create(void *priv, ori__build *build);
int ori__global_length(const void *priv, int length);
void ori__global_present(const void *priv, const unsigned char *in,
                         int length_in, unsigned char *out, int length_out);
ori__reach ori__global_reach(const void *priv);

#endif
