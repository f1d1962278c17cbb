/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "conv_case.h"

#include <oriole/base/threads.h>

#include "base/random.h"
#include "conv/conv_split.h"

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

/* Pieces hold all frames, and none is longer than the scratch of a thread is
 * made for: which lies beside another's, so that a run would not show it. */
static void test_pieces(void)
{
    ori__rng rng = ori__rng_at(5, ORI__RNG_TEST, 0, 0);

    for (int i = 0; i < 1000; i++) {
        const int in = 1 + (int)ori__rng_below(&rng, 1500);
        const int out = 1 + (int)ori__rng_below(&rng, 600);
        const int frames = 1 + (int)ori__rng_below(&rng, 3000);
        ori__rows r = ori__rows_between(in, out, 1);

        r.taps = 1 + (int)ori__rng_below(&rng, 4);
        r.step = 1 + (int)ori__rng_below(&rng, 4);
        r.tap_step = 1;
        for (int threads = 1; threads <= 4; threads++) {
            const ori__split s = ori__split_make(&r, 1, frames, threads);

            CU_ASSERT_TRUE(s.block <= ori__rows_block(&r));
            CU_ASSERT_TRUE((long)s.block * s.blocks >= frames);
            CU_ASSERT_TRUE(s.bands >= 1 && s.bands <= s.panels);
        }
    }
}

const ori__suite suite_conv_direct = { "conv_direct", {
    { "forward", test_forward },
    { "gradient to the input", test_input },
    { "gradient to the weights", test_weights },
    { "pieces", test_pieces },
    { NULL, NULL } } };
