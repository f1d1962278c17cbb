/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_rows.c - frames out of frames, by tiles of a matrix product
 *
 * Tiles follow one another down a panel of columns, whose weights stay in
 * the first-level cache while the frames pass.
 */
#include "conv/conv_rows.h"

#include <string.h>

#include "base/memory.h"
#include "conv/conv_finish.h"

enum {
    BLOCK_FLOATS = 64 * 1024,   /* 256 KiB of input: an eighth of a second-
                                   level cache of today; */
    BLOCK_LARGE = 256 * 1024,   /* where the weights do not stay there, the
                                   less often they come the better */
    CHAIN = 384,                /* terms of a sum, see run_tiles() */
    STRIP = 32,                 /* frames of a strip by way of a buffer */
    NEAR_FLOATS = 5 * 1024,     /* well within a first-level cache; */
    NEAR_ROWS = 16,             /* rows made at once, and as many read */
    LINE = 16,                  /* floats of a cache line */
    AHEAD = 32,                 /* floats: rows that are worth fetching */
    EDGE = 8,                   /* frames at an end, a multiple of this */
    ALIAS = 1024                /* 4 KiB: rows that far apart fall into one
                                   set of a first-level cache */
};

ori__rows ori__rows_between(int in, int out, int groups)
{
    ori__rows r = {
        .kernel = ori__kernel_get(),
        .groups = groups,
        .depth = in / groups,
        .columns = out / groups,
    };

    if (groups > 1 && in == groups && out == groups) {
        r.depthwise = true;
        r.groups = 1;
        r.columns = out;
    }
    return r;
}

size_t ori__rows_packed(const ori__rows *r)
{
    return (size_t)r->groups * (size_t)r->taps * (size_t)r->depth *
           ori__panel_columns(r->kernel, r->columns);
}

size_t ori__rows_packed_at(const ori__rows *r, int group, int panel, int tap,
                           int channel)
{
    const ori__panel p = ori__panel_at(r->kernel, r->columns, panel);
    const size_t long_ = (size_t)r->taps * (size_t)r->depth;
    const size_t row = (size_t)tap * (size_t)r->depth + (size_t)channel;

    return (size_t)group * long_ * ori__panel_columns(r->kernel, r->columns) +
           (size_t)p.first * long_ + row * (size_t)p.width;
}

ori__rows_weights ori__rows_weights_plain(const ori__rows *r, const float *w)
{
    const ptrdiff_t line = (ptrdiff_t)r->depth * r->taps;

    return (ori__rows_weights){ .first = w, .group = r->columns * line,
                                .tap = 1, .channel = r->taps,
                                .column = line };
}

ori__rows_weights ori__rows_weights_turned(const ori__rows *r, const float *w,
                                           int kernel, int first, int gap)
{
    const ptrdiff_t line = (ptrdiff_t)r->columns * kernel;

    return (ori__rows_weights){
        .first = w + first + (r->taps - 1) * (ptrdiff_t)gap,
        .group = r->depth * line, .tap = -gap, .channel = line,
        .column = kernel };
}

/* Depthwise: [vector][tap][lanes]. */
static void pack_depthwise(const ori__rows *r, const float *from,
                           const ori__rows_weights *w, const ori__panel *p,
                           float *to)
{
    const int lanes = r->kernel->lanes;

    for (int v = 0; v < p->width; v += lanes)
        for (int i = 0; i < r->taps; i++)
            for (int q = v; q < v + lanes; q++)
                *to++ = q < p->columns ? from[i * w->tap + q * w->column]
                                       : 0.0f;
}

void ori__rows_pack(const ori__rows *r, const ori__rows_weights *w,
                    float *packed, int group, int panel)
{
    const ori__panel p = ori__panel_at(r->kernel, r->columns, panel);
    const float *first = w->first + group * w->group + p.first * w->column;

    if (r->depthwise) {
        pack_depthwise(r, first, w, &p,
                       packed + ori__rows_packed_at(r, 0, panel, 0, 0));
        return;
    }
    for (int d = 0; d < r->depth; d++)
        for (int i = 0; i < r->taps; i++) {
            float *to = packed + ori__rows_packed_at(r, group, panel, i, d);
            const float *from = first + d * w->channel + i * w->tap;

            for (int q = 0; q < p.columns; q++)
                to[q] = from[q * w->column];
            for (int q = p.columns; q < p.width; q++)
                to[q] = 0.0f;
        }
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int channels_in(const ori__rows *r)
{
    return r->depthwise ? r->columns : r->groups * r->depth;
}

/* Frames that `count` output frames see. */
static int reach(const ori__rows *r, int count)
{
    return (count - 1) * r->step + (r->taps - 1) * r->tap_step + 1;
}

/* Floats from frame to frame of a copy: not a multiple of 4 KiB. */
static size_t copy_pitch(const ori__rows *r)
{
    const size_t c = (size_t)channels_in(r);

    return c * (size_t)r->step % ALIAS ? c : c + ORI__LANES_MAX;
}

int ori__rows_block(const ori__rows *r)
{
    const size_t frame = (size_t)channels_in(r) * (size_t)r->step;
    const size_t floats = !r->depthwise && ori__rows_packed(r) > BLOCK_LARGE
                              ? BLOCK_LARGE : BLOCK_FLOATS;
    const size_t fit = floats / (frame < floats ? frame : floats);
    const int high = 16 * r->kernel->rows, low = 4 * r->kernel->rows;

    return fit > (size_t)high ? high : fit < (size_t)low ? low : (int)fit;
}

size_t ori__rows_scratch(const ori__rows *r, int block)
{
    return ori__round_up((size_t)reach(r, block) * copy_pitch(r),
                         ORI__LANES_MAX) + ORI__LANES_MAX;
}

/* What the tiles of one part share. */
typedef struct {
    const ori__rows *rows;
    const ori__rows_part *part;
    const float *in;        /* the frame that output frame `first` begins
                               with */
    ptrdiff_t pitch;        /* floats from frame to frame of in */
    int column;             /* that the panel begins with, over all groups */
} view;

/* Frames behind the last that its vectors of channels read into: several
 * where there are few channels. */
static int reads_on(const ori__rows *r)
{
    const int rest = r->columns % r->kernel->lanes;

    return r->depthwise && rest > 0
               ? (r->kernel->lanes - rest + r->columns - 1) / r->columns
               : 0;
}

/* In place where the part sees neither padding nor aliasing rows. */
static view look(const ori__rows *r, const ori__series *in,
                 const ori__rows_part *part, float *scratch)
{
    const int first = r->offset + part->first * r->step;
    const int count = reach(r, part->count);
    const size_t c = (size_t)in->channels, pitch = copy_pitch(r);
    view v = { .rows = r, .part = part, .in = scratch,
               .pitch = (ptrdiff_t)pitch };

    if (first >= 0 && first + count <= in->length - reads_on(r) &&
        pitch == c) {
        v.in = in->frames + (size_t)first * c;
        return v;
    }
    ori__series_copy(in, first, count, scratch, pitch);
    return v;
}

/* The columns of a padded panel by way of a buffer. */
static void run_narrow(ori__tile *t, ori__tile_run *run, int height,
                       int columns)
{
    float buffer[ORI__ROWS_MAX * ORI__PANEL_MAX]
        __attribute__((aligned(64)));
    float *const c = t->c;
    const ptrdiff_t c_row = t->c_row;
    const bool add = t->add;

    t->c = buffer;
    t->c_row = ORI__PANEL_MAX;
    t->add = false;
    run(t);
    for (int i = 0; i < height; i++)
        for (int q = 0; q < columns; q++) {
            const float v = buffer[i * ORI__PANEL_MAX + q];
            float *to = &c[i * c_row + q];

            *to = add ? *to + v : v;
        }
    t->c = c;
    t->c_row = c_row;
    t->add = add;
}

/* Where what the next tile sees goes on: behind what this one sees, if that
 * is all of its frames.  Left to itself the machine fetches a tile's rows,
 * too short each for it to foresee, when they are asked for: a pointwise
 * layer of a large batch took 1.7 times as long.  Where few channels go in,
 * what comes out is far more, and its lines are fetched. */
static void look_ahead(const view *v, ori__tile *t, int height)
{
    const ori__rows *r = v->rows;
    const bool all = r->groups == 1 && t->segs == 1 &&
                     t->depth == r->taps * r->depth;

    t->ahead = NULL;
    if (all && t->a_row < AHEAD) {
        t->ahead = t->c + height * t->c_row;
        t->ahead_step = t->c_row;
    } else if (all && t->depth >= t->a_row) {
        t->ahead = t->a + (height - 1) * t->a_row + t->depth;
        t->ahead_step = LINE;
    }
}

/* The way for few terms, if there is one. */
static ori__short_run *short_run(const view *v, const ori__tile *t,
                                 const ori__panel *p)
{
    const ori__kernel *k = v->rows->kernel;

    if (t->segs > 1 || t->depth > ORI__SHORT_MAX || t->a_depth != 1 ||
        t->add || p->columns < p->width)
        return NULL;
    return k->few[p->width / k->lanes - 1][t->depth - 1];
}

/* `height` rows are made, and sums complete if `last`: on to the next. */
static void move_on(const view *v, ori__tile *t, const ori__panel *p,
                    int height, bool last)
{
    if (last)
        ori__conv_finish_frames(v->part->finish, t->c, t->c_row, height,
                                v->column, p->columns);
    t->a += height * t->a_row;
    t->c += height * t->c_row;
}

static void run_few(const view *v, ori__tile *t, const ori__panel *p,
                    ori__short_run *few)
{
    const int count = v->part->count;
    const int most = v->part->finish ? STRIP : count;

    for (int i = 0; i < count; i += most) {
        const int height = least(most, count - i);

        few(t, height);
        move_on(v, t, p, height, true);
    }
}

/* All rows of the part for one panel, in tiles of nearly equal height. */
static void run_rows(const view *v, ori__tile *t, const ori__panel *p,
                     bool last)
{
    const ori__kernel *k = v->rows->kernel;
    ori__short_run *few = short_run(v, t, p);
    const int count = v->part->count;
    const int tiles = (count + k->rows - 1) / k->rows;
    ori__tile_run *const *runs = k->tile[p->width > k->lanes];
    float *const c = t->c;

    if (few)
        run_few(v, t, p, few);
    for (int i = 0; !few && i < tiles; i++) {
        const int height = count / tiles + (i < count % tiles);

        look_ahead(v, t, height);
        if (p->columns == p->width)
            runs[height - 1](t);
        else
            run_narrow(t, runs[height - 1], height, p->columns);
        move_on(v, t, p, height, last);
    }
    t->c = c;
}

/*
 * The same, the sum cut into chains of at most CHAIN: rounding errors grow
 * along a chain, and a chain's part of the panel fits into the first-level
 * cache.
 */
static void run_tiles(const view *v, ori__tile *t, const ori__panel *p)
{
    const int segs = t->segs, depth = t->depth;
    const int seg_pieces =
        depth < CHAIN ? (int)(((long)segs * depth - 1) / CHAIN) + 1 : segs;
    const int depth_pieces = (depth - 1) / CHAIN + 1;
    const float *const a = t->a, *const b = t->b;

    for (int i = 0; i < seg_pieces; i++)
        for (int k = 0; k < depth_pieces; k++) {
            const int seg = (int)((long)segs * i / seg_pieces);
            const int first = (int)((long)depth * k / depth_pieces);
            const bool last = i == seg_pieces - 1 && k == depth_pieces - 1;

            t->segs = (int)((long)segs * (i + 1) / seg_pieces) - seg;
            t->depth = (int)((long)depth * (k + 1) / depth_pieces) - first;
            t->a = a + seg * t->a_seg + first * t->a_depth;
            t->b = b + seg * t->b_seg + first * t->b_depth;
            run_rows(v, t, p, last);
            t->add = true;
            t->init = NULL;
        }
}

/* Taps that follow one another are one long one. */
static void merge_taps(ori__tile *t)
{
    if (t->depth == 1)
        t->a_depth = t->a_seg;
    else if (t->a_seg != t->depth)
        return;
    t->depth *= t->segs;
    t->segs = 1;
}

/* The last vector of channels, which are not all there, by way of a buffer. */
static void run_strip_rest(const view *v, ori__strip *s, int columns)
{
    float buffer[STRIP * ORI__LANES_MAX] __attribute__((aligned(64)));
    const int count = v->part->count, lanes = v->rows->kernel->lanes;
    float *out = s->c;

    s->c = buffer;
    s->c_row = lanes;
    s->add = false;
    s->vecs = 1;
    for (int i = 0; i < count; i += STRIP) {
        s->rows = count - i < STRIP ? count - i : STRIP;
        v->rows->kernel->strip_rows(s);
        ori__conv_finish_frames(v->part->finish, buffer, lanes, s->rows,
                                v->column, columns);
        for (int t = 0; t < s->rows; t++, out += v->part->out_pitch)
            for (int q = 0; q < columns; q++)
                out[q] = buffer[t * lanes + q] +
                         (v->part->add ? out[q] : 0.0f);
        s->a += s->rows * s->a_row;
    }
}

/* Vectors of channels that a strip makes side by side: as many as stay in the
 * first-level cache with their weights, rows and what a tap later is read
 * again. */
static int strip_vecs(const ori__rows *r, int vecs)
{
    const int each = (2 * r->taps + NEAR_ROWS) * r->kernel->lanes;
    const int fit = each < NEAR_FLOATS ? NEAR_FLOATS / each : 1;
    const int strips = (vecs + fit - 1) / fit;

    return strips > 0 ? (vecs + strips - 1) / strips : 1;
}

/* The vectors of the strip, some rows at a time if they are to be finished. */
static void run_strip(const view *v, ori__strip *s)
{
    const int count = v->part->count;
    const int most = v->part->finish ? STRIP : count;

    for (int i = 0; i < count; i += most) {
        s->rows = least(most, count - i);
        v->rows->kernel->strip_rows(s);
        ori__conv_finish_frames(v->part->finish, s->c, s->c_row, s->rows,
                                v->column, s->vecs * v->rows->kernel->lanes);
        s->a += s->rows * s->a_row;
        s->c += s->rows * s->c_row;
    }
}

/* The vector of channels from `column` on; init has room for one. */
static ori__strip strip_at(const view *v, const float *packed, int column)
{
    const ori__rows *r = v->rows;
    const ori__rows_part *part = v->part;

    return (ori__strip){
        .a = v->in + column,
        .a_row = r->step * v->pitch,
        .a_tap = r->tap_step * v->pitch,
        .c = part->out + column,
        .c_row = part->out_pitch,
        .w = packed + (size_t)column * (size_t)r->taps,
        .w_tap = r->kernel->lanes,
        .w_vec = (ptrdiff_t)r->taps * r->kernel->lanes,
        .init = part->bias ? part->bias + column : NULL,
        .taps = r->taps, .vecs = 1,
        .add = part->add,
    };
}

/* All rows of the part; the columns of its panels. */
static void run_depthwise(view *v, const float *packed)
{
    const ori__rows *r = v->rows;
    const int lanes = r->kernel->lanes, wide = lanes * ORI__VECS_MAX;
    const int first = v->part->panel_first * wide;
    const int columns =
        least(v->part->panel_count * wide, r->columns - first);
    const int vecs = columns / lanes, rest = columns % lanes;
    const int at_once = strip_vecs(r, vecs);
    ori__strip s;

    for (int q = 0; q < vecs; q += at_once) {
        v->column = first + q * lanes;
        s = strip_at(v, packed, v->column);
        s.vecs = least(at_once, vecs - q);
        run_strip(v, &s);
    }
    if (rest > 0) {
        float init[ORI__LANES_MAX] = { 0 };

        v->column = first + vecs * lanes;
        s = strip_at(v, packed, v->column);
        if (s.init)
            s.init = memcpy(init, s.init, (size_t)rest * sizeof *init);
        run_strip_rest(v, &s, rest);
    }
}

static void run_panel(view *v, const float *packed, int group, int panel)
{
    const ori__rows *r = v->rows;
    const ori__rows_part *part = v->part;
    const ori__panel p = ori__panel_at(r->kernel, r->columns, panel);
    const int column = group * r->columns + p.first;
    float init[ORI__PANEL_MAX] = { 0 };
    ori__tile t = {
        .a = v->in + (ptrdiff_t)group * r->depth,
        .a_row = r->step * v->pitch,
        .a_seg = r->tap_step * v->pitch,
        .a_depth = 1,
        .b = packed + ori__rows_packed_at(r, group, panel, 0, 0),
        .b_seg = (ptrdiff_t)r->depth * p.width,
        .b_depth = p.width,
        .c = part->out + column,
        .c_row = part->out_pitch,
        .ahead_step = LINE,
        .segs = r->taps,
        .depth = r->depth,
        .add = part->add,
    };

    v->column = column;
    merge_taps(&t);
    if (part->bias) {
        memcpy(init, part->bias + column, (size_t)p.columns * sizeof *init);
        t.init = init;
    }
    run_tiles(v, &t, &p);
}

static int clamp(long x, int low, int high)
{
    return x < low ? low : x < high ? (int)x : high;
}

/* Few frames at the ends of a case see its padding: with them taken apart
 * the others need no copy. */
static void run_depthwise_apart(const ori__rows *r, const ori__series *in,
                                const float *packed,
                                const ori__rows_part *part, float *scratch)
{
    const long first = r->offset + (long)part->first * r->step;
    const long last = (long)in->length - reads_on(r) - reach(r, 1);
    const int begin =
        clamp((-first + r->step - 1) / r->step, 0, part->count);
    const int head = clamp((begin + EDGE - 1) / EDGE * EDGE, 0, part->count);
    const int end = last < first ? 0
                    : clamp((last - first) / r->step + 1, 0, part->count);
    const int cuts[] = {
        0, head,
        end == part->count ? end : clamp(end / EDGE * EDGE, head, end),
        part->count
    };

    for (int i = 0; i < 3; i++) {
        ori__rows_part piece = *part;
        view v;

        piece.first += cuts[i];
        piece.count = cuts[i + 1] - cuts[i];
        piece.out += cuts[i] * part->out_pitch;
        if (piece.count < 1)
            continue;
        v = look(r, in, &piece, scratch);
        run_depthwise(&v, packed);
    }
}

void ori__rows_run(const ori__rows *rows, const ori__series *in,
                   const float *packed, const ori__rows_part *part,
                   float *scratch)
{
    const int panels = ori__panel_count(rows->kernel, rows->columns);
    view v;

    if (rows->depthwise) {
        run_depthwise_apart(rows, in, packed, part, scratch);
        return;
    }
    v = look(rows, in, part, scratch);
    for (int i = part->panel_first; i < part->panel_first + part->panel_count;
         i++)
        run_panel(&v, packed, i / panels, i % panels);
}
