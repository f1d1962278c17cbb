/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "conv_case.h"

#include <math.h>
#include <string.h>

#include <oriole/base/threads.h>

#include "conv/kernel.h"

enum { DRAWS = 250 };

static const double tolerance = 2e-5;

/* Every kernel that this machine can run.  One thread: most of these are too
 * small for more; test_conv_solvers.c has the threads. */
static void agree(ori_conv_pass pass, uint32_t spice)
{
    conv_case want = { 0 };

    ori_threads_set(1);
    conv_case_draw(&want, pass, 2000 + spice);
    want.problem.stride = 1;
    conv_case_check(&want, spice, "winograd", tolerance);
    ori_threads_set(0);
}

static void test_forward(void)
{
    for (uint32_t i = 0; i < DRAWS; i++)
        agree(ORI_CONV_FORWARD, i);
}

static void test_input(void)
{
    for (uint32_t i = 0; i < DRAWS; i++)
        agree(ORI_CONV_INPUT_GRADIENT, i);
}

static void test_weights(void)
{
    for (uint32_t i = 0; i < DRAWS; i++)
        agree(ORI_CONV_WEIGHT_GRADIENT, i);
}

/* Frames of a stride as one: channels in whole vectors, which are read in
 * place, and others; lengths of which part of a stride is left. */
static void test_strides(void)
{
    ori_threads_set(1);
    for (uint32_t i = 0; i < DRAWS; i++) {
        conv_case want = { 0 };
        ori_conv_problem *p = &want.problem;

        conv_case_draw(&want, ORI_CONV_FORWARD, 3000 + i);
        p->stride = 2 + (int)i % 3;
        p->groups = p->dilation = 1;
        p->kernel = p->stride + 1 + (int)i % 9;
        p->pad_left = (int)i % p->kernel;
        p->pad_right = (int)i % 7 % p->kernel;
        if (i % 2)
            p->channels_in = 16;
        if (p->length <= p->kernel) {
            p->length = p->kernel + 1 + (int)i % 40;
            want.has_lengths = false;
        }
        conv_case_check(&want, i, "winograd", tolerance);
    }
    ori_threads_set(0);
}

/* Series that take turns, more of them than are copied together, whose ends
 * are in the middle of a tile: some have a frame more than others. */
static void test_turns(void)
{
    ori_threads_set(1);
    for (uint32_t i = 0; i < DRAWS / 3; i++) {
        conv_case want = { 0 };
        ori_conv_problem *p = &want.problem;

        conv_case_draw(&want, (ori_conv_pass)(i % 3), 4000 + i);
        p->stride = 1;
        p->dilation = 6 + (int)i % 29;
        p->kernel = 2 + (int)i % 9;
        p->padding = ORI_PAD_ZERO;
        p->pad_left = (int)(i * 7) % (p->kernel * p->dilation);
        p->pad_right = (int)(i * 5) % (p->kernel * p->dilation);
        if (i % 2 && p->groups == 1)
            p->channels_in = p->channels_out = 16 + 16 * ((int)i / 2 % 2);
        if (p->length <= p->kernel * p->dilation || i % 5) {
            p->length = p->kernel * p->dilation + 1 + (int)(i * 11 % 150);
            want.has_lengths = false;
        }
        conv_case_check(&want, i, "winograd", tolerance);
    }
    ori_threads_set(0);
}

/* Threads that share the panels of few tiles: what is wild in one panel is
 * nothing to the others. */
static void test_bands(void)
{
    conv_case one = { .problem = ORI_CONV_PROBLEM_INIT }, two;

    one.problem.layout = ORI_NTC;
    one.problem.channels_in = 16;
    one.problem.channels_out = 96;
    one.problem.length = 40;
    one.problem.kernel = 3;
    conv_case_fill(&one, 1);
    one.bias[0] = INFINITY;
    conv_case_copy(&two, &one);
    ori_threads_set(1);
    CU_ASSERT_TRUE(conv_case_run(&one, "winograd"));
    ori_threads_set(2);
    CU_ASSERT_TRUE(conv_case_run(&two, "winograd"));
    ori_threads_set(0);
    CU_ASSERT_EQUAL(memcmp(one.y, two.y, one.y_count * sizeof *one.y), 0);
    conv_case_free(&one);
    conv_case_free(&two);
}

/* Groups of few tiles, whose panels two threads share: of whole vectors, and
 * of such as only narrow kernels have whole.  Nobody writes into what is
 * another's; NaN in the work area would hide it, see finite_areas. */
static void test_groups(void)
{
    static const int groups[][2] = {        /* number, channels of one */
        { 2, 24 }, { 3, 8 }, { 2, 40 }, { 2, 16 }, { 3, 4 }
    };

    ori_threads_set(2);
    for (uint32_t i = 0; i < 40; i++) {
        conv_case want = { .problem = ORI_CONV_PROBLEM_INIT,
                           .finite_areas = true };
        const int *group = groups[i % 5];

        want.problem.layout = ORI_NTC;
        want.problem.groups = group[0];
        want.problem.channels_in = group[0] * (i % 2 ? 3 : group[1]);
        want.problem.channels_out = group[0] * group[1];
        want.problem.length = 10 + (int)i;
        want.problem.kernel = 2 + (int)i % 7;
        conv_case_check(&want, i, "winograd", tolerance);
    }
    ori_threads_set(0);
}

const ori__suite suite_conv_winograd = { "conv_winograd", {
    { "forward", test_forward },
    { "gradient to the input", test_input },
    { "gradient to the weights", test_weights },
    { "strides", test_strides },
    { "turns", test_turns },
    { "bands", test_bands },
    { "groups", test_groups },
    { NULL, NULL } } };
