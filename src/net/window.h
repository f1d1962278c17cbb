/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * window.h - what convolution and pooling have in common: a window that
 * moves over the frames
 *
 * Output frame t sees the input frames t * stride + j * dilation - pad_left,
 * 0 <= j < kernel.
 */
#ifndef ORI_NET_WINDOW_H
#define ORI_NET_WINDOW_H

#include <oriole/conv/conv.h>

#include "net/layer.h"

typedef struct ori__window {
    int kernel, stride, dilation;
    int pad_left, pad_right;
    ori_padding padding;
} ori__window;

/*
 * Read kernel, stride, pad (same, valid, causal or a number for each side),
 * pad_left and pad_right; kernel, stride, dilation and padding hold their
 * defaults.  stride 0 stands for the kernel.
 *
 * "same" pads dilation * (kernel - 1) frames in all, the odd one at the
 * right: as many frames as come in where the stride is 1, and
 * ceil(length / stride) elsewhere, whatever the length.
 */
ori_status ori__window_read(ori__window *window, ori__config *config);

/*
 * The rule for short inputs, see net.h: cut the window to what is there.
 * Then the frames of the output at the usual length go to *length;
 * ORI_ESHAPE where none are left.
 */
ori_status ori__window_fit(ori__window *window, ori__build *build,
                           bool adapts, int *length);

void ori__window_print(const ori__window *window, ori__text *text);

int ori__window_length(const ori__window *window, int length);

/* The same for pooling, which takes what is there: a case that is shorter
 * than the window still gives one frame. */
int ori__window_pooled(const ori__window *window, int length);
ori__reach ori__window_reach(const ori__window *window);

/* A frame is missing where its window sees missing frames alone. */
void ori__window_present(const ori__window *window, const unsigned char *in,
                         int length_in, unsigned char *out, int length_out);

#endif
