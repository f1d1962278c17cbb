/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "conv_case.h"

#include <oriole/base/threads.h>

enum { DRAWS = 250, LONG_DRAWS = 60 };

static void test_odd(void)
{
    ori_threads_set(1);
    for (uint32_t i = 0; i < DRAWS; i++) {
        conv_case want = { 0 };

        conv_case_draw(&want, ORI_CONV_FORWARD, 4000 + i);
        want.problem.layout = ORI_NCT;
        conv_case_check(&want, i, "plain", 1e-5);
    }
    ori_threads_set(0);
}

/* Some panels of one case, with rows that are whole and rows at the ends. */
static void draw_long(conv_case *c, ori__rng *rng)
{
    ori_conv_problem *p = &c->problem;

    *p = (ori_conv_problem)ORI_CONV_PROBLEM_INIT;
    p->layout = ORI_NCT;
    p->batch = 1 + (int)ori__rng_below(rng, 2);
    p->groups = ori__rng_below(rng, 3) ? 1 : 1 + (int)ori__rng_below(rng, 20);
    p->channels_in = p->channels_out = p->groups;
    if (ori__rng_below(rng, 3) == 0)
        p->channels_in *= 1 + (int)ori__rng_below(rng, 90);
    if (ori__rng_below(rng, 3) > 0)
        p->channels_out *= 1 + (int)ori__rng_below(rng, 40);
    p->length = 600 + (int)ori__rng_below(rng, 900);
    p->kernel = 1 + (int)ori__rng_below(rng, 12);
    p->stride = ori__rng_below(rng, 3) ? 1 : 1 + (int)ori__rng_below(rng, 6);
    p->dilation = 1 + (int)ori__rng_below(rng, 3);
    p->padding = (ori_padding)ori__rng_below(rng, 4);
    p->pad_left = (int)ori__rng_below(rng, 20);
    p->pad_right = (int)ori__rng_below(rng, 20);
    c->has_lengths = ori__rng_below(rng, 2) == 1;
    for (int i = 0; i < p->batch; i++)
        c->lengths[i] = p->length - (int)ori__rng_below(rng, 500);
}

static void test_panels(void)
{
    for (uint32_t i = 0; i < LONG_DRAWS; i++) {
        ori__rng rng = ori__rng_at(9, ORI__RNG_TEST, i, 0);
        conv_case want = { 0 };

        ori_threads_set(1 + (int)i % 3);
        draw_long(&want, &rng);
        conv_case_check(&want, i, "plain", 1e-5);
    }
    ori_threads_set(0);
}

/* It is there for this, and for nothing else. */
static void test_applies(void)
{
    ori_conv_problem p = ORI_CONV_PROBLEM_INIT;
    ori_conv_plan *plan;

    p.length = 100;
    p.channels_out = 8;
    p.layout = ORI_NCT;
    CU_ASSERT_EQUAL(ori_conv_plan_create(&plan, &p, ORI_ESTIMATE, "plain"),
                    ORI_OK);
    ori_conv_plan_destroy(plan);
    p.layout = ORI_NTC;
    CU_ASSERT_EQUAL(ori_conv_plan_create(&plan, &p, ORI_ESTIMATE, "plain"),
                    ORI_ENOTSUP);
    p.layout = ORI_NCT;
    p.pass = ORI_CONV_INPUT_GRADIENT;
    CU_ASSERT_EQUAL(ori_conv_plan_create(&plan, &p, ORI_ESTIMATE, "plain"),
                    ORI_ENOTSUP);
}

const ori__suite suite_conv_plain = { "conv_plain", {
    { "odd shapes", test_odd },
    { "panels", test_panels },
    { "applies", test_applies },
    { NULL, NULL } } };
