/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_shape.h - the geometry of a convolution
 *
 * N batch, C channels in, K channels out, T frames of x, T' frames of y,
 * J taps.
 */
#ifndef ORI_CONV_SHAPE_H
#define ORI_CONV_SHAPE_H

#include <oriole/conv/conv.h>

/* Is it a convolution at all?  ORI_OK, or a message that names the member. */
ori_status ori__conv_check(const ori_conv_problem *problem);

/* Frames under a kernel: dilation*(J-1) + 1. */
static inline int ori__conv_span(const ori_conv_problem *p)
{
    return p->dilation * (p->kernel - 1) + 1;
}

/*
 * The frame of a series of `length` that frame u (in [-pad_left,
 * length + pad_right)) stands for; -1 for a zero.
 */
static inline int ori__conv_source(ori_padding padding, int length, int u)
{
    if (u >= 0 && u < length)
        return u;
    switch (padding) {
    case ORI_PAD_REFLECT:
        return u < 0 ? -u : 2 * (length - 1) - u;
    case ORI_PAD_REPLICATE:
        return u < 0 ? 0 : length - 1;
    case ORI_PAD_CIRCULAR:
        return u < 0 ? u + length : u - length;
    default:
        return -1;
    }
}

/* The same problem of the usual length, if that gives any frame: what
 * choices are made for. */
ori_conv_problem ori__conv_usual(const ori_conv_problem *problem);

/* Frames of x and of y that case n has. */
static inline int ori__conv_frames_in(const ori_conv_problem *p,
                                      const int *lengths, int n)
{
    return lengths ? lengths[n] : p->length;
}

static inline int ori__conv_frames_out(const ori_conv_problem *p,
                                       const int *lengths, int n)
{
    return ori_conv_output_length(p, ori__conv_frames_in(p, lengths, n));
}

/* 2 x multiplications of the definition, the measure of all rates. */
double ori__conv_flops(const ori_conv_problem *problem);

#endif
