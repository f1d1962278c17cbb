/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_pad.h - frames of one case with what lies outside of it
 */
#ifndef ORI_CONV_PAD_H
#define ORI_CONV_PAD_H

#include <stddef.h>

#include <oriole/conv/conv.h>

/* One case in memory: [length][channels]. */
typedef struct ori__series {
    const float *frames;
    int length;
    int channels;
    ori_padding padding;
} ori__series;

/* Frames first, ..., first + count - 1 of the padded case to
 * to[count][pitch], pitch >= channels. */
void ori__series_copy(const ori__series *series, int first, int count,
                      float *to, size_t pitch);

#endif
