/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "conv_case.h"

#include <math.h>

#include <oriole/base/threads.h>

#include "conv/conv_fft.h"

enum { DRAWS = 250, LENGTHY_DRAWS = 60 };

static const double tolerance = 2e-5;

/* One thread: most of these are too small for more; test_conv_solvers.c has
 * the threads. */
static void agree(ori_conv_pass pass, uint32_t spice)
{
    conv_case want = { 0 };

    ori_threads_set(1);
    conv_case_draw(&want, pass, 1000 + spice);
    want.problem.stride = 1;
    conv_case_check(&want, spice, "fft", tolerance);
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

/* Frames of a stride taken as one: strides that divide the kernel and not,
 * frames that see both ends, every padding. */
static void test_strided(void)
{
    static const int channels[] = { 1, 2, 3, 7, 16, 21 };

    ori_threads_set(1);
    for (uint32_t i = 0; i < 120; i++) {
        conv_case want = { .problem = ORI_CONV_PROBLEM_INIT };
        ori_conv_problem *p = &want.problem;

        p->layout = i % 5 == 4 ? ORI_NCT : ORI_NTC;
        p->batch = 1 + (int)i % 3;
        p->channels_in = channels[i % 6];
        p->channels_out = i % 7 == 0 ? 16 : i % 7 == 1 ? 1 : 5 + (int)i;
        p->stride = 2 + (int)i % 4;
        p->kernel = p->stride * (3 + (int)i % 8) + (int)i / 4 % p->stride;
        p->length = p->kernel + 40 + (int)i * 3;
        p->pad_left = (int)i % 3 * p->kernel / 3;
        p->pad_right = (int)i % 4 * p->kernel / 4;
        p->padding = (ori_padding)(i % 4);
        p->executions = 1000;
        want.has_lengths = i % 3 == 1;
        for (int n = 0; n < p->batch; n++)
            want.lengths[n] = p->length - n * 17;
        conv_case_check(&want, i, "fft", tolerance);
    }
    ori_threads_set(0);
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
    conv_case_check(&want, (uint32_t)length, "fft", tolerance);
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

/* A single channel and many taps: are they cut into long tiles?  Of narrow
 * vectors these tests are too short for that. */
static bool is_lengthy(const ori_conv_problem *p)
{
    int rows, columns;
    double lengthy, wide;

    return ori__kernel_get()->lanes < 8 ||
           (ori__fft_choose_long(p, &rows, &columns, &lengthy) &&
            (!ori__fft_choose(p, &wide) || lengthy < wide));
}

static void draw_lengthy(conv_case *c, ori__rng *rng)
{
    ori_conv_problem *p = &c->problem;

    *p = (ori_conv_problem)ORI_CONV_PROBLEM_INIT;
    p->pass = ori__rng_below(rng, 2) ? ORI_CONV_FORWARD
                                     : ORI_CONV_INPUT_GRADIENT;
    p->layout = ori__rng_below(rng, 2) ? ORI_NTC : ORI_NCT;
    p->batch = 1 + (int)ori__rng_below(rng, 2);
    p->length = 700 + (int)ori__rng_below(rng, 3000);
    p->kernel = 250 + (int)ori__rng_below(rng, 300);
    p->dilation = 1 + (int)ori__rng_below(rng, 2);
    p->padding = (ori_padding)ori__rng_below(rng, 4);
    p->pad_left = (int)ori__rng_below(rng, 390);
    p->pad_right = (int)ori__rng_below(rng, 390);
    p->executions = 1000;
    c->has_lengths = ori__rng_below(rng, 2) == 1;
    for (int i = 0; i < p->batch; i++)
        c->lengths[i] = p->length - (int)ori__rng_below(rng, 9);
}

static void test_lengthy(void)
{
    int lengthy = 0;

    for (uint32_t i = 0; i < LENGTHY_DRAWS; i++) {
        ori__rng rng = ori__rng_at(8, ORI__RNG_TEST, i, 0);
        conv_case want = { 0 };

        ori_threads_set(1 + (int)i % 3);
        draw_lengthy(&want, &rng);
        lengthy += is_lengthy(&want.problem);
        conv_case_check(&want, i, "fft", tolerance);
    }
    CU_ASSERT(lengthy > LENGTHY_DRAWS / 2);
    ori_threads_set(0);
}

/* What is not finite reaches what it should, and nothing else. */
static void test_lengthy_wild(void)
{
    conv_case want = { .problem = ORI_CONV_PROBLEM_INIT }, c;

    want.problem.layout = ORI_NTC;
    want.problem.length = 3000;
    want.problem.kernel = 400;
    want.problem.executions = 1000;
    CU_ASSERT(is_lengthy(&want.problem));
    conv_case_fill(&want, 3);
    want.x[1000] = NAN;
    want.x[2000] = INFINITY;
    conv_case_run(&want, "naive");
    conv_case_copy(&c, &want);
    CU_ASSERT(conv_case_run(&c, "fft"));
    for (size_t i = 0; i < c.y_count; i++)
        CU_ASSERT_EQUAL(isnan(c.y[i]), isnan(want.y[i]));
    conv_case_free(&c);
    conv_case_free(&want);
}

const ori__suite suite_conv_fft = { "conv_fft", {
    { "forward", test_forward },
    { "gradient to the input", test_input },
    { "gradient to the weights", test_weights },
    { "strided", test_strided },
    { "each channel for itself", test_long },
    { "long tiles", test_lengthy },
    { "long tiles, not finite", test_lengthy_wild },
    { NULL, NULL } } };
