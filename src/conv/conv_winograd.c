/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_winograd.c - convolution by values at points
 */
#include "conv/conv_winograd.h"

enum {
    CACHE = 256 * 1024,     /* floats of values before and after the products:
                               half of a second-level cache */
    TILES_MAX = 8,          /* tiles of the matrix product high, and */
    TILES_MIN = 2
};

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

    /* One tap has nothing to save; the transforms are made for so many. */
    if (p->kernel < 2 || p->kernel > ORI__WINOGRAD_TAPS_MAX)
        return false;
    /* Frames of one product must not be skipped. */
    if (p->stride != 1)
        return false;
    /* Panels of two groups must not share a vector. */
    if (p->groups > 1 && out % ori__kernel_get()->lanes)
        return false;
    /* Frames that the padding was taken from are not added to by tiles. */
    return p->pass != ORI_CONV_INPUT_GRADIENT ||
           p->padding == ORI_PAD_ZERO;
}

/* Where the weights' values are read from farther off than the second-level
 * cache, in floats. */
enum { FAR = 384 * 1024 };

/*
 * The products, with some steps' worth of time for each tile of them; the
 * transforms, which are bound by the caches; reading the weights once for
 * each lot of tiles where they are far off; and packing (1 ns a weight where
 * the peak is 175 GFLOP/s).
 */
static double cost(const ori_conv_problem *p)
{
    const ori__winograd f = ori__winograd_of(p->kernel);
    const bool turned = p->pass == ORI_CONV_INPUT_GRADIENT;
    const int frames = turned ? p->length
                              : ori_conv_output_length(p, p->length);
    const int in = turned ? p->channels_out : p->channels_in;
    const int out = turned ? p->channels_in : p->channels_out;
    const int of_case = ori__winograd_tiles(&f, frames, p->dilation);
    const double tiles = (double)p->batch * of_case;
    const double together = ori__winograd_together(&f, in, out);
    const double columns =
        p->groups * (double)ori__panel_columns(ori__kernel_get(),
                                               out / p->groups);
    const double depth = in / p->groups, each = columns * f.products;
    const double turns = tiles > together ? tiles / together : 1.0;
    double c = tiles * (each * (depth + 6.0) * 2.0 / 0.95);

    c += tiles * f.products * (25.0 * in + (turned ? 35.0 : 25.0) * out);
    if (each * depth > FAR)
        c += turns * each * depth * 12.0;
    return c + depth * p->channels_out * p->kernel * 180.0 / p->executions;
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
