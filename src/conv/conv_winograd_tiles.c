/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_winograd_tiles.c - the tiles of a batch, and what they see
 */
#include <string.h>

#include "base/memory.h"
#include "conv/conv_winograd.h"

enum { SIDE = 8 };              /* tiles to a copy */

static int least(int a, int b)
{
    return a < b ? a : b;
}

size_t ori__winograd_lines(size_t floats)
{
    return ori__round_up(floats, ORI__LANES_MAX);
}

size_t ori__winograd_plane(size_t floats)
{
    const size_t whole = ori__winograd_lines(floats);

    return whole % 1024 ? whole : whole + ORI__LANES_MAX;
}

size_t ori__winograd_row(size_t floats)
{
    const size_t whole = ori__winograd_lines(floats);

    return whole / ORI__LANES_MAX % 2 ? whole : whole + ORI__LANES_MAX;
}

ori__winograd_walk ori__winograd_walk_make(const ori__conv_base *base)
{
    const ori_conv_problem *p = &base->problem;
    const bool turned = p->pass == ORI_CONV_INPUT_GRADIENT;
    const int frames = turned ? p->length : base->frames_out;
    const int in = turned ? p->channels_out : p->channels_in;
    ori__winograd_walk w = {
        .base = base,
        .kernel = ori__kernel_get(),
        .form = ori__winograd_of(ori__winograd_taps(p)),
        .turned = turned,
        .frames = frames,
        .series = least(p->dilation, frames),
        .stride = p->stride,
        .offset = turned ? p->pad_left + 1 - ori__conv_span(p)
                         : -p->pad_left,
    };

    w.side = w.series > 1 && p->stride == 1 ? least(SIDE, w.series) : 1;
    w.tiles_of_case = ori__winograd_tiles(&w.form, frames, p->dilation);
    w.in = ori__round_up((size_t)in * (size_t)p->stride,
                         (size_t)w.kernel->lanes);
    return w;
}

static void enter_case(const ori__winograd_walk *w, const ori_conv_args *a,
                       ori__winograd_place *t, int n)
{
    const ori_conv_problem *p = &w->base->problem;
    const int length = ori__conv_frames_in(p, a->lengths, n);
    const int made = ori_conv_output_length(p, length);
    const size_t frame = (size_t)n * (size_t)(w->turned ? w->base->frames_out
                                                        : p->length);

    t->n = n;
    t->frames = w->turned && made > 0 ? length : made;
    t->in = (ori__series){
        .frames = (w->turned ? a->dy : a->x) +
                  frame * (size_t)(w->turned ? p->channels_out
                                             : p->channels_in),
        .length = w->turned ? made : length,
        .channels = w->turned ? p->channels_out : p->channels_in,
        .padding = w->turned ? ORI_PAD_ZERO : p->padding,
    };
}

static void enter_tile(const ori__winograd_walk *w, ori__winograd_place *t,
                       int first)
{
    const int d = w->base->problem.dilation, most = w->form.frames;
    const int rest = t->frames - first;

    t->first = first;
    t->count = rest > (most - 1) * d ? most
               : rest > 0            ? (rest - 1) / d + 1
                                     : 0;
}

ori__winograd_place ori__winograd_place_at(const ori__winograd_walk *w,
                                           const ori_conv_args *args,
                                           int tile)
{
    const int i = tile % w->tiles_of_case;
    ori__winograd_place t = { .turn = i % w->series };

    enter_case(w, args, &t, tile / w->tiles_of_case);
    enter_tile(w, &t, i / w->series * w->base->problem.dilation *
                              w->form.frames + t.turn);
    return t;
}

/* Of up to `most` tiles those that begin within the next `rest` frames and
 * lie `*step` apart. */
static int evenly(const ori__winograd_walk *w, const ori__winograd_place *t,
                  int most, int rest, int *step)
{
    *step = w->series > 1 ? 1 : w->form.frames * w->base->problem.dilation;
    if (w->series > 1)
        most = least(most, w->series - t->turn);
    return rest < 1 ? 0 : least(most, (rest - 1) / *step + 1);
}

/* Frames that a whole tile can begin with, from this one's first on. */
static int whole(const ori__winograd_walk *w, const ori__winograd_place *t)
{
    return t->frames - t->first -
           (w->form.frames - 1) * w->base->problem.dilation;
}

int ori__winograd_run(const ori__winograd_walk *w,
                      const ori__winograd_place *t, int most, int *step)
{
    return evenly(w, t, most, whole(w, t), step);
}

/* The same of tiles that see no padding either. */
static int run_inside(const ori__winograd_walk *w,
                      const ori__winograd_place *t, int most, int *step)
{
    const int d = w->base->problem.dilation * w->stride;
    const int sees = t->first * w->stride + w->offset;
    const int seen = t->in.length - sees - (w->form.window - 1) * d;
    const int rest = least(whole(w, t), seen / w->stride);

    return evenly(w, t, most, sees < 0 ? 0 : rest, step);
}

int ori__winograd_alike(const ori__winograd_walk *w,
                        const ori__winograd_place *t, int most)
{
    const int d = w->base->problem.dilation;
    const int rest = t->frames - t->first;
    const int alike = t->count < w->form.frames
                          ? (rest - 1) % d + 1
                          : rest - (w->form.frames - 1) * d;

    return least(least(most, alike), w->series - t->turn);
}

void ori__winograd_move(const ori__winograd_walk *w,
                        const ori_conv_args *args, ori__winograd_place *t,
                        int tiles)
{
    const int round = w->base->problem.dilation * w->form.frames;
    int first = t->first + (w->series > 1 ? tiles : tiles * round);

    if (w->series > 1 && (t->turn += tiles) == w->series) {
        t->turn = 0;
        first += round - w->series;
    }
    if (t->turn == 0 && first >= w->frames) {
        first = 0;
        if (t->n + 1 < w->base->problem.batch)
            enter_case(w, args, t, t->n + 1);
    }
    enter_tile(w, t, first);
}

/* What some tiles see, by way of a copy: zeros where there is nothing, or
 * nothing that they need.  How many they are, walk->side at most. */
static int copy_windows(const ori__winograd_walk *w,
                        const ori__winograd_place *t, int most, float *window)
{
    const ori_conv_problem *p = &w->base->problem;
    const int s = w->stride;
    const int first = t->first * s + w->offset;
    const int seen = t->count > 0 ? (t->count - 1) * s + p->kernel : 0;
    const int tiles = w->side > 1 && t->count > 0
                          ? ori__winograd_alike(w, t, least(most, w->side))
                          : 1;
    const size_t row = (size_t)tiles * w->in;
    const int kept = s == 1 && w->in == (size_t)t->in.channels ? seen : 0;

    memset(window + (size_t)kept * row, 0,
           (size_t)(w->form.window - kept) * row * sizeof *window);
    for (int i = 0; i < seen; i += s)
        ori__series_copy(&t->in, first + i * p->dilation,
                         s > 1 ? least(s, seen - i) : tiles,
                         window + (size_t)(i / s) * row,
                         s > 1 ? (size_t)t->in.channels : w->in);
    return tiles;
}

void ori__winograd_data(const ori__winograd_walk *w,
                        const ori_conv_args *args, int first, int count,
                        float *v, size_t v_row, size_t v_plane, float *window)
{
    const ptrdiff_t c = w->stride *
                        (w->turned ? w->base->problem.channels_out
                                   : w->base->problem.channels_in);
    ori__winograd_place t = ori__winograd_place_at(w, args, first);

    for (int i = 0, run, step = 0; i < count; i += run) {
        ori__winograd_job job = {
            .from = window,
            .from_next = (ptrdiff_t)w->in,
            .to = v + (size_t)i * v_row,
            .to_step = (ptrdiff_t)v_plane,
            .to_next = (ptrdiff_t)v_row,
            .channels = (int)w->in,
        };

        run = w->in == (size_t)c ? run_inside(w, &t, count - i, &step) : 0;
        if (run > 0) {
            job.from = t.in.frames + t.first * c +
                       w->offset * t.in.channels;
            job.from_step = w->base->problem.dilation * c;
            job.from_next = step * c;
        } else {
            run = copy_windows(w, &t, count - i, window);
            job.from_step = run * job.from_next;
        }
        job.tiles = run;
        w->kernel->winograd->data[w->form.phases - 1](&job);
        ori__winograd_move(w, args, &t, run);
    }
}
