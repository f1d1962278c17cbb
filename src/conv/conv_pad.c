/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_pad.c - frames of one case with what lies outside of it
 */
#include "conv/conv_pad.h"

#include <string.h>

#include "conv/conv_shape.h"

static void copy_one(const ori__series *s, int frame, float *to)
{
    const size_t width = (size_t)s->channels;
    const int u = ori__conv_source(s->padding, s->length, frame);

    if (u < 0)
        memset(to, 0, width * sizeof *to);
    else
        memcpy(to, s->frames + (size_t)u * width, width * sizeof *to);
}

void ori__series_copy(const ori__series *s, int first, int count, float *to,
                      size_t pitch)
{
    const size_t width = (size_t)s->channels;
    int i = 0;

    for (; i < count && first + i < 0; i++)
        copy_one(s, first + i, to + (size_t)i * pitch);
    if (pitch == width && i < count && first + i < s->length) {
        const int rest = s->length - first - i;
        const int run = rest < count - i ? rest : count - i;

        memcpy(to + (size_t)i * pitch, s->frames + (size_t)(first + i) * width,
               (size_t)run * width * sizeof *to);
        i += run;
    }
    for (; i < count; i++)
        copy_one(s, first + i, to + (size_t)i * pitch);
}
