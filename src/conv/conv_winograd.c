/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_winograd.c - convolution by values at points
 */
#include "conv/conv_winograd.h"

#include "base/memory.h"

enum {
    CACHE = 256 * 1024,     /* floats of values before and after the products:
                               half of a second-level cache */
    TILES_MAX = 8,          /* tiles of the matrix product high, and */
    TILES_MIN = 4
};

int ori__winograd_taps(const ori_conv_problem *p)
{
    return (p->kernel + p->stride - 1) / p->stride;
}

ori__winograd ori__winograd_of(int kernel)
{
    const int phases = kernel > 5 ? 2 : 1;
    const int taps = (kernel + phases - 1) / phases;
    const int frames = ORI__WINOGRAD_POINTS + 1 - taps;

    return (ori__winograd){
        .phases = phases,
        .taps = phases * taps,
        .frames = phases * frames,
        .window = phases * (taps + frames) - 1,
        .products = (phases == 1 ? 1 : 3) * ORI__WINOGRAD_POINTS,
    };
}

int ori__winograd_tiles(const ori__winograd *form, int frames, int dilation)
{
    const int phases = dilation < frames ? dilation : frames;
    const int of_phase = (frames + dilation - 1) / dilation;

    return phases * ((of_phase + form->frames - 1) / form->frames);
}

int ori__winograd_together(const ori__winograd *form, int in, int out)
{
    const int high = ori__kernel_get()->rows;
    const int fit = CACHE / (form->products * (in + out));

    return fit > TILES_MAX * high   ? TILES_MAX * high
           : fit < TILES_MIN * high ? TILES_MIN * high
                                    : fit;
}

static bool applicable(const ori_conv_problem *p)
{
    const int out = (p->pass == ORI_CONV_INPUT_GRADIENT ? p->channels_in
                                                        : p->channels_out) /
                    p->groups;
    const int taps = ori__winograd_taps(p);

    /* One tap has nothing to save; the transforms are made for so many. */
    if (taps < 2 || taps > ORI__WINOGRAD_TAPS_MAX)
        return false;
    /* Frames of a stride lie side by side, all their channels. */
    if (p->stride > 1 && (p->pass != ORI_CONV_FORWARD || p->groups > 1 ||
                          p->dilation > 1))
        return false;
    /* Panels of two groups must not share a vector. */
    if (p->groups > 1 && out % ori__kernel_get()->lanes)
        return false;
    /* Frames that the padding was taken from are not added to by tiles. */
    return p->pass != ORI_CONV_INPUT_GRADIENT ||
           p->padding == ORI_PAD_ZERO;
}

/* Weights' values beyond this many are read from farther off than the
 * second-level cache. */
enum { FAR = 384 * 1024 };

/* What the cost depends on, in floats or numbers of tiles. */
typedef struct {
    double in, out;         /* channels, in whole vectors */
    double values;          /* of the weights, with padded columns */
    double steps;           /* of tiles of products, for each of ours */
    double tiles;
} extent;

static extent extent_of(const ori_conv_problem *p)
{
    const ori__winograd f = ori__winograd_of(ori__winograd_taps(p));
    const bool turned = p->pass == ORI_CONV_INPUT_GRADIENT;
    const int frames = turned ? p->length
                              : ori_conv_output_length(p, p->length);
    const int in = turned ? p->channels_out : p->channels_in * p->stride;
    const int out = turned ? p->channels_in : p->channels_out;
    const size_t lanes = (size_t)ori__kernel_get()->lanes;
    const double columns =
        f.products * p->groups *
        (double)ori__panel_columns(ori__kernel_get(), out / p->groups);
    const double depth = in / p->groups;

    return (extent){
        .in = (double)ori__round_up((size_t)in, lanes),
        .out = (double)ori__round_up((size_t)out, lanes),
        .values = columns * depth,
        /* Beginning and ending a tile takes as long as six steps. */
        .steps = columns * (depth + 6.0),
        .tiles = (double)p->batch *
                 ori__winograd_tiles(&f, frames, p->dilation),
    };
}

/* The numbers: measured where the peak is 175 GFLOP/s. */
static double cost(const ori_conv_problem *p)
{
    const ori__winograd f = ori__winograd_of(ori__winograd_taps(p));
    const extent e = extent_of(p);
    const double turns =
        1.0 + e.tiles / ori__winograd_together(&f, (int)e.in, (int)e.out);
    const double weights = (double)p->channels_in / p->groups *
                           p->channels_out * p->kernel;
    const bool adds = p->pass == ORI_CONV_INPUT_GRADIENT;
    const double transforms = e.tiles * f.products *
                              (25.0 * e.in + (adds ? 35.0 : 25.0) * e.out);

    /* 1 ns for each weight that is packed or delivered. */
    if (p->pass == ORI_CONV_WEIGHT_GRADIENT)
        return e.tiles * e.values * 2.0 / 0.75 + transforms +
               e.values * (2.0 * turns + 25.0) + 180.0 * weights;
    return e.tiles * e.steps * 2.0 / 0.95 + transforms +
           (e.values > FAR ? turns * e.values * 12.0 : 0.0) +
           180.0 * weights / p->executions;
}

static ori_status create(void *state)
{
    ori__by_pass *s = state;
    const bool weights =
        s->base.problem.pass == ORI_CONV_WEIGHT_GRADIENT;

    return ori__by_pass_create(s, weights ? &ori__winograd_weights
                                          : &ori__winograd_rows);
}

const ori__conv_solver ori__conv_solver_winograd = {
    .name = "winograd",
    .state_size = sizeof(ori__by_pass),
    .applicable = applicable,
    .cost = cost,
    .create = create,
    .destroy = ori__by_pass_destroy,
    .pack = ori__by_pass_pack,
    .execute = ori__by_pass_execute,
};
