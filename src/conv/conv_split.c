/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_split.c - the outputs of a convolution, cut into pieces for threads
 */
#include "conv/conv_split.h"

/* Pieces for each thread at least, where there is enough work: evens out
 * what the machine does beside. */
enum { PIECES = 4 };

/* Floats of weights that do not stay in a second-level cache: the more frames
 * see them at a time the better, and a thread has its share of them. */
enum { FAR = 256 * 1024 };

static int parts(int whole, int size)
{
    return (whole + size - 1) / size;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

ori__split ori__split_make(const ori__rows *r, int cases, int frames,
                           int threads)
{
    const int rows = r->kernel->rows;
    ori__split s = {
        .cases = cases,
        .block = ori__rows_block(r),
        .bands = 1,
        .panels = r->groups * ori__panel_count(r->kernel, r->columns),
    };
    const bool far = ori__rows_packed(r) > FAR;
    const int pieces = far ? 1 : PIECES;
    const int wanted = threads > 1 ? parts(pieces * threads, cases) : 1;

    /* Shorter blocks first, of two tiles at least; then bands. */
    s.blocks = parts(frames, s.block);
    if (s.blocks < wanted && !far)
        s.blocks = least(wanted, parts(frames, 2 * rows));
    s.block = parts(frames, s.blocks);
    s.blocks = parts(frames, s.block);
    if (s.blocks < wanted)
        s.bands = least(parts(wanted, s.blocks), s.panels);
    return s;
}

int ori__split_case(const ori__split *s, long index)
{
    return (int)(index / ((long)s->blocks * s->bands));
}

void ori__split_part(const ori__split *s, long index, int frames,
                     ori__rows_part *part)
{
    const int block = (int)(index / s->bands % s->blocks);
    const int band = (int)(index % s->bands);
    const int last = (int)((long)s->panels * (band + 1) / s->bands);

    part->first = block * s->block;
    part->count = least(s->block, frames - part->first);
    if (part->count < 0)
        part->count = 0;
    part->panel_first = (int)((long)s->panels * band / s->bands);
    part->panel_count = last - part->panel_first;
}
