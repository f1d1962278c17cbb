/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_finish.h - what is done to y while it is near
 */
#ifndef ORI_CONV_FINISH_H
#define ORI_CONV_FINISH_H

#include <oriole/conv/conv.h>

#include "conv/kernel.h"

/* To `rows` frames, `pitch` floats apart, of channels first, first + 1, ...;
 * y: the first number.  finish may be NULL: nothing. */
void ori__conv_finish_frames(const ori_conv_finish *finish, float *y,
                             ptrdiff_t pitch, int rows, int first,
                             int channels);

/* The same to `count` frames of one channel in a row. */
void ori__conv_finish_channel(const ori_conv_finish *finish, float *y,
                              int count, int channel);

#endif
