/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "conv_case.h"

#include <oriole/base/threads.h>

#include "conv/kernel.h"

enum { DRAWS = 250 };

static const double tolerance = 2e-5;

/* Every kernel that this machine can run.  One thread: most of these are too
 * small for more; test_conv_solvers.c has the threads. */
static void agree(ori_conv_pass pass, uint32_t spice)
{
    conv_case want = { 0 };
    bool fine = true;

    ori_threads_set(1);
    conv_case_draw(&want, pass, 2000 + spice);
    want.problem.stride = 1;
    conv_case_fill(&want, spice);
    conv_case_run(&want, "naive");
    for (int i = 0; i < ori__kernel_count(); i++) {
        conv_case c;

        if (ori__kernel_at(i)->isa > ori__cpu_isa())
            continue;
        ori__kernel_force(ori__kernel_at(i));
        conv_case_copy(&c, &want);
        fine = conv_case_agrees(&c, &want, "winograd", tolerance) && fine;
        conv_case_free(&c);
        ori__kernel_force(NULL);
    }
    if (!fine)
        printf(" (draw %u)", spice);
    CU_ASSERT_TRUE(fine);
    conv_case_free(&want);
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

const ori__suite suite_conv_winograd = { "conv_winograd", {
    { "forward", test_forward },
    { "gradient to the input", test_input },
    { "gradient to the weights", test_weights },
    { NULL, NULL } } };
