/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_winograd.c - convolution by values at points
 */
#include "conv/conv_winograd.h"

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

static bool applicable(const ori_conv_problem *p)
{
    const int out = (p->pass == ORI_CONV_INPUT_GRADIENT ? p->channels_in
                                                        : p->channels_out) /
                    p->groups;

    if (p->pass == ORI_CONV_WEIGHT_GRADIENT)
        return false;
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
    return p->pass == ORI_CONV_FORWARD || p->padding == ORI_PAD_ZERO;
}

static double cost(const ori_conv_problem *p)
{
    const ori__winograd w = ori__winograd_of(p->kernel);

    return ori__conv_flops(p) * w.products / (w.frames * p->kernel) * 1.3;
}

static ori_status create(void *state)
{
    return ori__by_pass_create(state, &ori__winograd_rows);
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
