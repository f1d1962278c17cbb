/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "conv_case.h"

#include <oriole/base/threads.h>

#include "conv/kernel.h"

enum { DRAWS = 250 };

static const double tolerance = 2e-5;

/* Every kernel that this machine can run against the naive solver; frees
 * the case. */
static void agree_with(conv_case *want, uint32_t spice)
{
    bool fine = true;

    conv_case_fill(want, spice);
    conv_case_run(want, "naive");
    for (int i = 0; i < ori__kernel_count(); i++) {
        conv_case c;

        if (ori__kernel_at(i)->isa > ori__cpu_isa())
            continue;
        ori__kernel_force(ori__kernel_at(i));
        conv_case_copy(&c, want);
        fine = conv_case_agrees(&c, want, "fft", tolerance) && fine;
        conv_case_free(&c);
        ori__kernel_force(NULL);
    }
    if (!fine)
        printf(" (draw %u)", spice);
    CU_ASSERT_TRUE(fine);
    conv_case_free(want);
}

/* One thread: most of these are too small for more; test_conv_solvers.c has
 * the threads. */
static void agree(ori_conv_pass pass, uint32_t spice)
{
    conv_case want = { 0 };

    ori_threads_set(1);
    conv_case_draw(&want, pass, 1000 + spice);
    want.problem.stride = 1;
    agree_with(&want, spice);
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

/* So many tiles of one case that vectors are filled with them. */
static void agree_long(ori_conv_pass pass, int channels, int length,
                       int kernel, ori_padding padding)
{
    conv_case want = { .problem = ORI_CONV_PROBLEM_INIT };
    ori_conv_problem *p = &want.problem;

    p->pass = pass;
    p->layout = ORI_NTC;
    p->batch = 2;
    p->channels_in = p->channels_out = p->groups = channels;
    p->length = length;
    p->kernel = kernel;
    p->pad_left = kernel - 1;
    p->pad_right = kernel / 3;
    p->padding = padding;
    p->executions = 1000;
    want.has_lengths = length % 2 == 1;
    want.lengths[0] = length;
    want.lengths[1] = length - length / 7;
    agree_with(&want, (uint32_t)length);
}

static void test_long(void)
{
    static const int channels[] = { 1, 2, 5, 8, 19, 40 };

    ori_threads_set(1);
    for (int i = 0; i < 6; i++)
        for (int pass = ORI_CONV_FORWARD; pass <= ORI_CONV_INPUT_GRADIENT;
             pass++) {
            const int length = 3600 / channels[i];

            agree_long((ori_conv_pass)pass, channels[i], length, 21,
                       ORI_PAD_ZERO);
            agree_long((ori_conv_pass)pass, channels[i], length + 1, 9,
                       ORI_PAD_REFLECT);
            agree_long((ori_conv_pass)pass, channels[i], length + 7, 70,
                       ORI_PAD_ZERO);
        }
    ori_threads_set(0);
}

const ori__suite suite_conv_fft = { "conv_fft", {
    { "forward", test_forward },
    { "gradient to the input", test_input },
    { "gradient to the weights", test_weights },
    { "each channel for itself", test_long },
    { NULL, NULL } } };
