/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_fft_cost.c - which transform's length, and what it will cost
 *
 * In flops at the kernels' peak.  The figures were measured with AVX-512
 * where the peak is 175 GFLOP/s, 64 flops a cycle; with narrower vectors
 * they are nearly the same as shares of that peak.
 */
#include <math.h>

#include "base/memory.h"
#include "conv/conv_fft.h"

/* Spectra of the weights beyond this many bytes are out of proportion. */
static const double packed_limit = 512e6;

enum { LONG_SIDE_MAX = 1024 };

/* Floats of which a second-level cache holds two lots. */
enum { CACHE = 256 * 1024 };

int ori__fft_together(const ori__kernel *kernel, size_t each, size_t weights,
                   int all, int unit)
{
    const bool cached = weights <= 3 * CACHE / 2;
    const size_t fit = (cached ? CACHE : 4 * CACHE) / each;
    const size_t low = 6, high = (size_t)kernel->rows * (cached ? 1 : 4);
    const int most = (int)(fit < low ? low : fit > high ? high : fit);
    const int turns = (all + most - 1) / most;

    return (int)ori__round_up((size_t)((all + turns - 1) / turns),
                              (size_t)unit);
}

/* What all the parts of the estimate need. */
typedef struct {
    const ori_conv_problem *problem;
    const ori__kernel *kernel, *product;
    int n;
    double planes, tiles;
    int in, out;                    /* channels of a group */
    double in_lanes, out_lanes;     /* transformed for a tile */
} shape;

/* Each frame of a lane: 12 cycles for two vectors of up to 64 points, which
 * stay in the first-level cache, 3.5 more for each doubling, twice that
 * beyond the second level; and copying it in or out. */
static double transforms(const shape *s, double lanes)
{
    const double doublings = s->n > 64 ? log2(s->n / 64.0) : 0.0;
    const double far = s->n > 2048 ? log2(s->n / 2048.0) : 0.0;

    return s->n * lanes * (24.0 + 7.0 * (doublings + far) + 16.0);
}

/* `rows` rows of one panel, in tiles of the kernel: a vector's latency is the
 * least that a step takes, beginning and end take 40 cycles. */
static double panel(const shape *s, int rows, int depth)
{
    const int tiles = (rows + s->product->rows - 1) / s->product->rows;
    const double height = (double)rows / tiles;
    const double cycles = tiles * (depth * fmax(height, 4.0) + 40.0);

    return cycles * 4.0 * s->kernel->lanes;
}

static double products(const shape *s)
{
    const ori_conv_problem *p = s->problem;
    const double panels = ori__panel_count(s->product, s->out);
    const double columns = (double)ori__panel_columns(s->product, s->out);
    const double weights = s->planes * p->groups * columns * s->in;
    const int all = s->tiles < 1e6 ? (int)s->tiles : 1000000;
    const int together = ori__fft_together(
        s->kernel, (size_t)(s->planes * (s->in_lanes + s->out_lanes)),
        (size_t)weights, all, 1);
    /* Bytes a cycle from the second-level cache, or the third. */
    const double rate = weights <= 3 * CACHE / 2 ? 32.0 : 8.0;

    return s->tiles / together *
           fmax(s->planes * p->groups * panels * panel(s, together, s->in),
                weights * 4.0 / rate * 4.0 * s->kernel->lanes);
}

/* Gathering a weight for the transforms and packing it for the direct
 * solver, 0.7 ns each. */
static const double gathered = 240.0;

static double rows_cost(const shape *s)
{
    const ori_conv_problem *p = s->problem;
    const double columns = (double)ori__panel_columns(s->product, s->out);
    const double packed = transforms(s, p->groups * columns * s->in) +
                          gathered * p->groups * columns * s->in * p->kernel;

    return s->tiles * transforms(s, s->in_lanes + s->out_lanes) +
           products(s) + packed / p->executions;
}

/* Three loops that threads share, 1.7 us. */
static const double pair_begun = 200e3;

/* Two levels of transforms there and back of two tiles, the copying in, out
 * and between them, and what the spectrum, from beyond the caches, costs. */
static double long_cost(const ori_conv_problem *p, double tiles, int rows,
                        int columns)
{
    const double points = (double)rows * columns;
    const double level = 24.0 + 7.0 * 0.5 * log2(points / 4096.0);
    const double each = 2.0 * points * (2.0 * level + 3.0 * 16.0);

    return ceil(tiles / 2.0) * (2.0 * each + pair_begun) +
           (each + gathered * p->kernel) / p->executions;
}

/* Whole bundles of tiles, there and back. */
static double depthwise_cost(const shape *s)
{
    const int lanes = s->kernel->lanes;
    const double width = fmin(s->in_lanes, lanes);
    const double unit = 2.0 * lanes / width;
    const double bands = ceil(s->problem->channels_in / width);
    const double packed =
        transforms(s, bands * 2.0 * lanes) +
        gathered * s->problem->channels_in * s->problem->kernel;

    return ceil(s->tiles / unit) * bands * transforms(s, 4.0 * lanes) +
           packed / s->problem->executions;
}

/* Sums of products that do not stay in the second-level cache are read and
 * written again for each 64 tiles. */
static double weights_cost(const shape *s)
{
    const ori_conv_problem *p = s->problem;
    const double panels = ori__panel_count(s->product, s->out);
    const double columns = (double)ori__panel_columns(s->product, s->out);
    const double sums = s->planes * p->groups * columns * s->in;
    const double turns = ceil(s->tiles / 64.0);

    return s->tiles * transforms(s, s->in_lanes + s->out_lanes) +
           s->planes * p->groups * panels * panel(s, s->in, 64) * turns *
               fmin(s->tiles / 64.0, 1.0) +
           (sums > CACHE ? 24.0 * turns * sums : 0.0) +
           transforms(s, p->groups * columns * s->in) +
           150.0 * p->groups * s->in * s->out * p->kernel;
}

static double cost_of(const ori_conv_problem *p, int n)
{
    const bool turned = p->pass == ORI_CONV_INPUT_GRADIENT;
    const int frames = turned ? p->length
                              : ori_conv_output_length(p, p->length);
    const int valid = n - ori__conv_span(p) + 1;
    shape s = {
        .problem = p,
        .kernel = ori__kernel_get(),
        .n = n,
        .planes = ori__transform_planes(n),
        .tiles = (double)p->batch * ((frames - 1) / valid + 1),
        .in = (turned ? p->channels_out : p->channels_in) / p->groups,
        .out = (turned ? p->channels_in : p->channels_out) / p->groups,
    };
    int room;

    s.product = ori__fft_product(s.kernel, s.out);
    room = (p->groups - 1) * s.out +
           (int)ori__panel_columns(s.product, s.out);
    s.in_lanes = (double)ori__fft_pitch(s.kernel, p->groups * s.in);
    s.out_lanes = (double)ori__fft_pitch(s.kernel, room);
    if (ori__fft_is_depthwise(p))
        return 1.4 * depthwise_cost(&s);
    /* So much above the sum was measured, for what stalls. */
    return p->pass == ORI_CONV_WEIGHT_GRADIENT ? 1.6 * weights_cost(&s)
                                               : 1.4 * rows_cost(&s);
}

int ori__fft_choose(const ori_conv_problem *problem, double *cost)
{
    const ori_conv_problem p = ori__conv_usual(problem);
    const int span = ori__conv_span(&p);
    const double pairs = (double)p.channels_in * p.channels_out / p.groups;
    const int whole = p.length + p.pad_left + p.pad_right;
    double best = 0.0;
    int chosen = 0;

    for (int n = ORI__TRANSFORM_MIN;
         n / 4 <= whole && n <= ORI__TRANSFORM_MAX;
         n = ori__transform_size(n + 1)) {
        double c;

        if (n < span || 6.0 * pairs * n > packed_limit)
            continue;
        c = cost_of(&p, n);
        if (!chosen || c < best) {
            best = c;
            chosen = n;
        }
    }
    if (cost)
        *cost = best;
    return chosen;
}

/* Tiles of so many points all in all. */
static double count_tiles(const ori_conv_problem *p, int points)
{
    const int frames = p->pass == ORI_CONV_INPUT_GRADIENT
                           ? p->length : ori_conv_output_length(p, p->length);
    const int valid = points - ori__conv_span(p) + 1;

    return (double)p->batch * ((frames - 1) / valid + 1);
}

static bool suits_long(const ori_conv_problem *p)
{
    return p->channels_in == 1 && p->channels_out == 1 && p->stride == 1 &&
           p->pass != ORI_CONV_WEIGHT_GRADIENT &&
           (p->pass == ORI_CONV_FORWARD || p->padding == ORI_PAD_ZERO);
}

bool ori__fft_choose_long(const ori_conv_problem *problem, int *rows,
                          int *columns, double *cost)
{
    const ori_conv_problem p = ori__conv_usual(problem);
    const int span = ori__conv_span(&p);
    const int whole = p.length + p.pad_left + p.pad_right;
    double best = INFINITY;

    if (!suits_long(&p))
        return false;
    for (int r = ORI__TRANSFORM_MIN; r <= LONG_SIDE_MAX;
         r = ori__transform_size(r + 1))
        for (int c = r; c <= 2 * r; c = ori__transform_size(c + 1)) {
            const int n = r * c;
            double now;

            if (n < span || n / 4 > whole || n > ORI__TRANSFORM_MAX)
                continue;
            now = 1.6 * long_cost(&p, count_tiles(&p, n), r, c);
            if (now < best) {
                best = *cost = now;
                *rows = r;
                *columns = c;
            }
        }
    return best < INFINITY;
}
