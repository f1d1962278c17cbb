/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "conv_case.h"

#include <oriole/base/threads.h>

enum { DRAWS = 250 };

/* Every kernel that this machine can run.  One thread: most of these are too
 * small for more; test_conv_solvers.c has the threads. */
static void agree(ori_conv_pass pass, uint32_t spice)
{
    conv_case want = { 0 };

    ori_threads_set(1);
    conv_case_draw(&want, pass, spice);
    conv_case_check(&want, spice, "direct", 1e-5);
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

const ori__suite suite_conv_direct = { "conv_direct", {
    { "forward", test_forward },
    { "gradient to the input", test_input },
    { "gradient to the weights", test_weights },
    { NULL, NULL } } };
