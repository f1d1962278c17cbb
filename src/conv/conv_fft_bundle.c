/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_fft_bundle.c - frames into the lanes of transforms
 */
#include <string.h>

#include "base/memory.h"
#include "conv/conv_fft.h"
#include "conv/conv_shape.h"

static int least(int a, int b)
{
    return a < b ? a : b;
}

size_t ori__fft_pitch(const ori__kernel *kernel, int room)
{
    size_t pitch = 1;

    if (room >= kernel->lanes)
        return ori__round_up((size_t)room, (size_t)kernel->lanes);
    while (pitch < (size_t)room)
        pitch *= 2;
    return pitch;
}

int ori__fft_unit(const ori__kernel *kernel, size_t pitch)
{
    const size_t bundle = 2 * (size_t)kernel->lanes;

    if (pitch < bundle)
        return (int)(bundle / pitch);
    return pitch % bundle ? 2 : 1;
}

const ori__kernel *ori__fft_product(const ori__kernel *kernel, int columns)
{
    const ori__kernel *best = kernel;

    for (int i = 0; i < ori__kernel_count(); i++) {
        const ori__kernel *k = ori__kernel_at(i);

        if (k->isa <= kernel->isa && k->lanes >= columns &&
            k->lanes < best->lanes)
            best = k;
    }
    return best;
}

size_t ori__fft_plane(size_t floats)
{
    const size_t whole = ori__round_up(floats, ORI__LANES_MAX);

    return whole % 1024 ? whole : whole + ORI__LANES_MAX;
}

ori__fft_run ori__fft_run_at(const ori__kernel *kernel, size_t pitch,
                             int columns, int bundle, int lane)
{
    const size_t at = (size_t)bundle * 2 * (size_t)kernel->lanes +
                      (size_t)lane;
    ori__fft_run run = { .row = (int)(at / pitch),
                         .column = (int)(at % pitch), .lane = lane };

    run.lanes = least((int)pitch - run.column, 2 * kernel->lanes - lane);
    run.columns = least(columns - run.column, run.lanes);
    if (run.columns < 0)
        run.columns = 0;
    return run;
}

/* Where data of one run is written. */
typedef struct {
    const ori__kernel *kernel;
    float *to;
    int pitch;
} place;

static void clear(const place *p, int first, int last, int lane, int lanes)
{
    static const float zeros[ORI__PANEL_MAX];

    if (first < last && lanes > 0)
        p->kernel->fft->copy(&(ori__fft_copy){
            .from = zeros, .to = p->to + (ptrdiff_t)first * p->pitch + lane,
            .to_pitch = p->pitch, .frames = last - first, .count = lanes });
}

/* Frames u, u + 1, ... of the case. */
static void copy(const place *p, const ori__series *s, int u, int at,
                 int frames, const ori__fft_run *run)
{
    if (run->columns > 0)
        p->kernel->fft->copy(&(ori__fft_copy){
            .from = s->frames + (ptrdiff_t)u * s->channels + run->column,
            .from_pitch = s->channels,
            .to = p->to + (ptrdiff_t)at * p->pitch,
            .to_pitch = p->pitch,
            .frames = frames, .count = run->columns });
}

/* One frame outside of the case, from where the padding says. */
static void pad(const place *p, const ori__series *s, int frame, int at,
                const ori__fft_run *run)
{
    const int u = ori__conv_source(s->padding, s->length, frame);

    if (u < 0)
        clear(p, at, at + 1, 0, run->columns);
    else
        copy(p, s, u, at, 1, run);
}

void ori__fft_load(const ori__kernel *kernel, const ori__series *s,
                   int right, int first, int n, const ori__fft_run *run,
                   float *data)
{
    const place p = { kernel, data + run->lane, 2 * kernel->lanes };
    const int rest = s->length - first;     /* to the case's end */
    int i = 0, end = least(n, rest + right);

    if (s->padding == ORI_PAD_ZERO) {
        end = least(end, rest);
        i = least(first < 0 ? -first : 0, end);
        clear(&p, 0, i, 0, run->columns);
    }
    for (; i < end && first + i < 0; i++)
        pad(&p, s, first + i, i, run);
    if (i < least(end, rest)) {
        const int count = least(end, rest) - i;

        copy(&p, s, first + i, i, count, run);
        i += count;
    }
    for (; i < end; i++)
        pad(&p, s, first + i, i, run);
    clear(&p, end < 0 ? 0 : end, n, 0, run->columns);
    clear(&p, 0, n, run->columns, run->lanes - run->columns);
}
