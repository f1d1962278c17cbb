/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_plain.c - forward in [N, C, T] as it stands: vectors along time
 *
 * A tile is some output channels of some frames: its rows are weights, its
 * columns frames.  Of each panel of frames all that it sees of the input is
 * copied first, padding and all, as rows that begin where a tap looks: of
 * stride 1 a row a channel, which all taps share; otherwise a row a tap.
 * Where few channels go in that costs less than turning what goes in and out,
 * which the other solvers ask for; where many do, they have better ways.
 */
#include <omp.h>
#include <string.h>

#include "base/memory.h"
#include "conv/conv_finish.h"
#include "conv/conv_pad.h"
#include "conv/conv_solver.h"
#include "conv/kernel.h"

enum {
    WINDOW = 8 * 1024,          /* floats of a panel's input, about */
    PANEL_FRAMES = 512,         /* at most */
    PAGES = 64,                 /* that the nearest translations are kept of:
                                   more rows are worth a copy for all but */
    FEW_TILES = 4,
    LINE = 16,                  /* floats of a cache line */
    ALIAS = 256,                /* rows so far apart, in floats, meet in the
                                   cache */
    FEW_ROWS = 64,              /* of a tile of few terms */
    LATENCY = 8                 /* sums that hide a multiply-add's */
};

enum { SPARE = FEW_ROWS * ORI__PANEL_MAX };    /* the tallest tile */

typedef struct {
    ori__conv_base base;
    const ori__kernel *kernel;
    int in, out;                /* channels of a group */
    int tiles, frames;          /* of a group's rows; of a panel */
    int row, rows;              /* floats of a row of the input, rows */
    bool taps_first;            /* sums go over channels for each tap */
    bool few;                   /* terms, see ori__short_run */
    int phase;                  /* of stride > 1: floats of a phase */
    size_t scratch;             /* floats of a thread */
} plain;

static int round_up(int n, int unit)
{
    return (n + unit - 1) / unit * unit;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

static bool is_depthwise(const plain *s)
{
    return s->in == 1 && s->out == 1;
}

/* ------------------------------------------------------------ what it costs */

static bool applicable(const ori_conv_problem *p)
{
    return p->pass == ORI_CONV_FORWARD && p->layout == ORI_NCT;
}

/* Flops at nine tenths of the peak, those of columns that fill a vector up
 * and the waiting where there are few sums; each number in and out, each that
 * is copied, and each weight that is packed. */
static double cost(const ori_conv_problem *p)
{
    const ori__kernel *k = ori__kernel_get();
    const double in = (double)p->channels_in / p->groups;
    const int out = p->channels_out / p->groups;
    const int frames = ori_conv_output_length(p, p->length);
    const int sums = ORI__VECS_MAX * (out < k->rows ? out : k->rows);
    const double waste = (double)round_up(frames, k->lanes) / frames *
                         (out > 1 && sums < LATENCY ? LATENCY / sums : 1.0);
    const double rate = in > 1 || out > 1 ? 0.9 : 0.45;
    const double copied = (double)p->batch * p->channels_in * frames *
                          (p->stride > 1 ? p->kernel : 1.0);
    const double moved = (double)p->batch *
                         ((double)p->length * p->channels_in +
                          (double)frames * p->channels_out);

    return ori__conv_flops(p) * waste / rate + 4.0 * moved + 8.0 * copied +
           120.0 * p->kernel * in * p->channels_out / p->executions;
}

/* ----------------------------------------------------------------- set-up */

/* Long rows are not to begin in one set of the cache. */
static int apart(int floats)
{
    return floats % (ALIAS / 2) ? floats : floats + 16;
}

/* Rows of a panel of so many frames, and what they take. */
static void set_panel(plain *s, int frames)
{
    const ori_conv_problem *p = &s->base.problem;
    const int span = ori__conv_span(p);

    s->frames = frames;
    if (p->stride == 1) {
        s->rows = s->in;
        s->row = apart(round_up(frames + span - 1, 16));
    } else {
        s->rows = s->in * p->kernel;
        s->row = apart(frames);
        s->phase = frames + (span - 1) / p->stride + 1;
    }
    s->scratch = (size_t)s->rows * (size_t)s->row + SPARE +
                 (p->stride == 1 ? 0 : (size_t)p->stride *
                                           (size_t)s->phase * 2);
    s->scratch = ori__round_up(s->scratch, 16);
}

/* All terms are one stretch, and there is a kernel for so few. */
static bool are_few(const plain *s)
{
    const ori_conv_problem *p = &s->base.problem;
    const int depth = s->in * p->kernel;

    return (p->stride > 1 || s->in == 1 || p->kernel == 1) &&
           depth <= ORI__SHORT_MAX && s->kernel->few[0][depth - 1] &&
           s->kernel->few[1][depth - 1];
}

static ori_status create(void *state)
{
    plain *s = state;
    const ori_conv_problem *p = &s->base.problem;
    int frames, rows;

    s->kernel = ori__kernel_get();
    s->in = p->channels_in / p->groups;
    s->out = p->channels_out / p->groups;
    s->few = are_few(s);
    rows = s->few ? FEW_ROWS : s->kernel->rows;
    s->tiles = (s->out + rows - 1) / rows;
    s->taps_first = p->stride == 1 && s->in > p->kernel;
    frames = WINDOW / (s->in * (p->stride > 1 ? p->kernel : 1));
    frames = least(frames, least(s->base.frames_out, PANEL_FRAMES));
    set_panel(s, round_up(frames < 1 ? 1 : frames, ORI__PANEL_MAX));
    s->base.packed_size = (size_t)p->channels_out * (size_t)s->in *
                          (size_t)p->kernel * sizeof(float) *
                          (is_depthwise(s) ? (size_t)s->kernel->lanes : 1);
    s->base.work_size =
        (size_t)s->base.max_threads * s->scratch * sizeof(float);
    return ORI_OK;
}

/* Output channels [first, last) of a group that tile `i` makes: as many in
 * each, or one less. */
static int tile_begin(const plain *s, int i)
{
    return s->out * i / s->tiles;
}

/* A group's weights of tap and channel number d, in the order of sums. */
static float weight(const plain *s, const float *w, int k, int d)
{
    const int taps = s->base.problem.kernel;
    const int tap = s->taps_first ? d / s->in : d % taps;
    const int channel = s->taps_first ? d % s->in : d / taps;

    return w[((ptrdiff_t)k * s->in + channel) * taps + tap];
}

/* [groups][tiles][in * kernel][rows of the tile]; of few terms
 * [groups][rows][in * kernel] */
static void pack(const void *state, const float *w, void *packed, void *work)
{
    const plain *s = state;
    const int depth = s->in * s->base.problem.kernel;
    const int lanes = s->kernel->lanes;
    float *to = packed;

    (void)work;
    if (is_depthwise(s)) {
        for (int i = 0; i < s->base.problem.channels_out * depth; i++)
            for (int q = 0; q < lanes; q++)
                *to++ = w[i];
        return;
    }
    for (int k = 0; s->few && k < s->base.problem.channels_out; k++)
        for (int d = 0; d < depth; d++)
            *to++ = weight(s, w, k, d);
    for (int g = 0; !s->few && g < s->base.problem.groups; g++)
        for (int i = 0; i < s->tiles; i++)
            for (int d = 0; d < depth; d++)
                for (int k = tile_begin(s, i); k < tile_begin(s, i + 1); k++)
                    *to++ = weight(s, w, g * s->out + k, d);
}

/* ------------------------------------------------------- what a panel sees */

/* Frames [first, first + count) of one channel; zeros from `end` on. */
static void copy_row(const ori__series *x, int first, int end, int count,
                     float *to)
{
    const int there = least(count, end - first);

    if (first >= 0 && first + there <= x->length)
        memcpy(to, x->frames + first, (size_t)there * sizeof *to);
    else
        ori__series_copy(x, first, there, to, 1);
    memset(to + there, 0, (size_t)(count - there) * sizeof *to);
}

/* Phase by phase, so that a tap's row is a stretch of one of them. */
static void copy_taps(const plain *s, const ori__series *x, int first,
                      int end, float *rows, float *phases)
{
    const ori_conv_problem *p = &s->base.problem;
    const int count = (s->frames - 1) * p->stride + ori__conv_span(p);
    float *line = phases + (ptrdiff_t)p->stride * s->phase;

    copy_row(x, first, end, count, line);
    for (int q = 0; q < p->stride; q++)
        for (int i = 0, t = q; t < count; i++, t += p->stride)
            phases[(ptrdiff_t)q * s->phase + i] = line[t];
    for (int j = 0; j < p->kernel; j++) {
        const int at = j * p->dilation;

        memcpy(rows + (ptrdiff_t)j * s->row,
               phases + (ptrdiff_t)(at % p->stride) * s->phase +
                   at / p->stride,
               (size_t)s->frames * sizeof *rows);
    }
}

/* One case. */
typedef struct {
    const ori_conv_args *args;
    const float *x;
    float *y;
    int length, frames;         /* in and out */
} one;

static void copy_panel(const plain *s, const one *c, int group, int t,
                       float *rows, float *phases)
{
    const ori_conv_problem *p = &s->base.problem;
    const int first = t * p->stride - p->pad_left;
    const int end = c->length + p->pad_right;
    const int count = s->frames + ori__conv_span(p) - 1;

    /* Calls for each row would take as long as all else. */
    if (p->stride == 1 && count <= ORI__PANEL_MAX && first >= 0 &&
        first + count <= c->length) {
        s->kernel->fft->copy(&(ori__fft_copy){
            .from = c->x + (ptrdiff_t)group * s->in * p->length + first,
            .from_pitch = p->length, .to = rows, .to_pitch = s->row,
            .frames = s->in, .count = count });
        return;
    }
    for (int i = 0; i < s->in; i++) {
        const ori__series x = {
            .frames = c->x + (ptrdiff_t)(group * s->in + i) * p->length,
            .length = c->length, .channels = 1, .padding = p->padding,
        };

        if (p->stride == 1)
            copy_row(&x, first, end,
                     s->frames + ori__conv_span(p) - 1,
                     rows + (ptrdiff_t)i * s->row);
        else
            copy_taps(s, &x, first, end,
                      rows + (ptrdiff_t)i * p->kernel * s->row, phases);
    }
}

/* ------------------------------------------------------------------ tiles */

/* Columns of a tile that go to y, those that are too many left out. */
static void run_tile(const plain *s, ori__tile *t, int rows, int columns,
                     float *spare)
{
    const int lanes = s->kernel->lanes;
    const int vectors = columns > lanes ? ORI__VECS_MAX : 1;
    const bool whole = columns == vectors * lanes;
    float *to = t->c;
    const ptrdiff_t pitch = t->c_row;

    if (!whole) {
        t->c = spare;
        t->c_row = ORI__PANEL_MAX;
    }
    if (s->few)
        s->kernel->few[vectors - 1][t->depth - 1](t, rows);
    else
        s->kernel->tile[vectors - 1][rows - 1](t);
    for (int i = 0; !whole && i < rows; i++)
        memcpy(to + i * pitch, spare + i * ORI__PANEL_MAX,
               (size_t)columns * sizeof *to);
    t->c = to;
    t->c_row = pitch;
}

/* The input of a panel: rows so far apart.  Those of the next panel are to be
 * fetched if they are read in place. */
typedef struct {
    const float *rows;
    ptrdiff_t apart;
    bool in_place;
} seen;

/* A line of each row of the next panel for each tile: rows are too short a
 * stretch, and too far apart, for the machine to foresee them. */
static void look_ahead(ori__tile *t, const seen *in, int frames, int tile)
{
    const int at = tile * LINE;

    t->ahead = in->in_place && at < frames ? in->rows + frames + at : NULL;
}

static void run_rows(const plain *s, const one *c, int group, int tile, int t,
                     int frames, const seen *in, float *spare)
{
    const ori_conv_problem *p = &s->base.problem;
    const int begin = tile_begin(s, tile), width = 2 * s->kernel->lanes;
    const int height = tile_begin(s, tile + 1) - begin;
    const int k = group * s->out + begin;
    ori__tile job = {
        .a = (const float *)c->args->packed +
             (ptrdiff_t)k * s->in * p->kernel,
        .a_row = 1, .a_depth = height,
        .b = in->rows, .b_depth = in->apart,
        .segs = 1, .depth = s->rows, .ahead_step = in->apart,
        .c = c->y + (ptrdiff_t)k * s->base.frames_out + t,
        .c_row = s->base.frames_out,
        .row_init = c->args->bias ? c->args->bias + k : NULL,
    };

    if (p->stride == 1) {
        job.segs = s->taps_first ? p->kernel : s->in;
        job.depth = s->taps_first ? s->in : p->kernel;
        job.b_seg = s->taps_first ? p->dilation : in->apart;
        job.b_depth = s->taps_first ? in->apart : p->dilation;
        job.a_seg = (ptrdiff_t)job.depth * height;
    }
    if (s->few) {
        job.a_row = job.depth;
        job.a_depth = 1;
    }

    for (int q = 0; q < frames; q += width) {
        look_ahead(&job, in, s->frames, (tile * s->frames + q) / width);
        run_tile(s, &job, height, least(width, frames - q), spare);
        job.b += width;
        job.c += width;
    }
    for (int i = 0; c->args->finish && i < height; i++)
        ori__conv_finish_channel(c->args->finish,
                                 c->y + (ptrdiff_t)(k + i) *
                                            s->base.frames_out + t,
                                 frames, k + i);
}

/* Vectors of one channel, then what is left of one. */
static void run_channel(const plain *s, const one *c, int channel, int t,
                        int frames, const seen *in, float *spare)
{
    const ori_conv_problem *p = &s->base.problem;
    const int lanes = s->kernel->lanes;
    float *y = c->y + (ptrdiff_t)channel * s->base.frames_out + t;
    float init[ORI__LANES_MAX];
    ori__strip job = {
        .a = in->rows, .a_row = lanes,
        .a_tap = p->stride == 1 ? p->dilation : in->apart,
        .c = y, .c_row = lanes,
        .w = (const float *)c->args->packed +
             (ptrdiff_t)channel * p->kernel * lanes,
        .w_tap = lanes, .rows = frames / lanes, .taps = p->kernel,
        .vecs = 1,
    };

    for (int q = 0; q < lanes; q++)
        init[q] = c->args->bias ? c->args->bias[channel] : 0.0f;
    job.init = init;
    s->kernel->strip_rows(&job);
    if (frames % lanes > 0) {
        job.a += frames / lanes * lanes;
        job.c = spare;
        job.rows = 1;
        s->kernel->strip_rows(&job);
        memcpy(y + frames / lanes * lanes, spare,
               (size_t)(frames % lanes) * sizeof *y);
    }
    ori__conv_finish_channel(c->args->finish, y, frames, channel);
}

/* ---------------------------------------------------------------- the pass */

static one case_of(const plain *s, const ori_conv_args *args, int n)
{
    const ori_conv_problem *p = &s->base.problem;

    return (one){
        .args = args,
        .x = args->x + (ptrdiff_t)n * p->channels_in * p->length,
        .y = args->y + (ptrdiff_t)n * p->channels_out * s->base.frames_out,
        .length = ori__conv_frames_in(p, args->lengths, n),
        .frames = ori__conv_frames_out(p, args->lengths, n),
    };
}

/* What a short case leaves of y. */
static void clear_tail(const plain *s, const one *c, int group)
{
    const int rest = s->base.frames_out - c->frames;

    for (int k = group * s->out; rest > 0 && k < (group + 1) * s->out; k++)
        memset(c->y + (ptrdiff_t)k * s->base.frames_out + c->frames, 0,
               (size_t)rest * sizeof *c->y);
}

/* Of stride 1 and away from the ends the rows are there as they are to be. */
static seen look(const plain *s, const one *c, int group, int t,
                 float *scratch, float *spare)
{
    const ori_conv_problem *p = &s->base.problem;
    const int first = t - p->pad_left;
    const int needed = s->frames + ori__conv_span(p) - 1;

    if (p->stride == 1 && first >= 0 && first + needed <= c->length &&
        p->length % ALIAS != 0 &&
        (s->in <= PAGES || s->tiles <= FEW_TILES))
        return (seen){ c->x + (ptrdiff_t)group * s->in * p->length + first,
                       p->length, p->kernel == 1 || s->taps_first };
    copy_panel(s, c, group, t, scratch,
               spare + SPARE);
    return (seen){ scratch, s->row, false };
}

/* One of `parts` parts of the output channels of one panel. */
static void run_panel(const plain *s, const one *c, int group, int t,
                      int part, int parts, float *scratch)
{
    float *spare = scratch + (ptrdiff_t)s->rows * s->row;
    const int frames = least(s->frames, c->frames - t);
    const int last = s->tiles * (part + 1) / parts;
    seen in;

    if (t == 0 && part == 0)
        clear_tail(s, c, group);
    if (frames <= 0)
        return;
    in = look(s, c, group, t, scratch, spare);
    if (is_depthwise(s))
        run_channel(s, c, group, t, frames, &in, spare);
    for (int i = s->tiles * part / parts; !is_depthwise(s) && i < last; i++)
        run_rows(s, c, group, i, t, frames, &in, spare);
}

/* One of `parts` parts of one panel of one group of one case. */
static void run_item(const plain *s, const ori_conv_args *args, int panels,
                     int parts, long item, int thread)
{
    const int groups = s->base.problem.groups;
    const long at = item / parts, of = at / panels;
    const one c = case_of(s, args, (int)(of / groups));

    run_panel(s, &c, (int)(of % groups), (int)(at % panels) * s->frames,
              (int)(item % parts), parts,
              (float *)args->work + (size_t)thread * s->scratch);
}

static void execute(const void *state, const ori_conv_args *args)
{
    const plain *s = state;
    const ori_conv_problem *p = &s->base.problem;
    const int threads = ori__conv_threads(&s->base);
    const int panels = (s->base.frames_out + s->frames - 1) / s->frames;
    const long items = (long)p->batch * p->groups * panels;
    const int parts = items >= 2 * threads ? 1 : least(threads, s->tiles);

    if (threads == 1) {         /* a team of one takes 0.2 us to gather */
        for (long i = 0; i < items; i++)
            run_item(s, args, panels, 1, i, 0);
        return;
    }
#pragma omp parallel for schedule(static) num_threads(threads)
    for (long i = 0; i < items * parts; i++)
        run_item(s, args, panels, parts, i, omp_get_thread_num());
}

const ori__conv_solver ori__conv_solver_plain = {
    .name = "plain",
    .any_layout = true,
    .state_size = sizeof(plain),
    .applicable = applicable,
    .cost = cost,
    .create = create,
    .pack = pack,
    .execute = execute,
};
