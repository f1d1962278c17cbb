/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <string.h>

#include <oriole/conv/conv.h>

static ori_conv_problem small(void)
{
    ori_conv_problem p = ORI_CONV_PROBLEM_INIT;

    p.batch = 2;
    p.channels_in = 4;
    p.channels_out = 6;
    p.length = 20;
    p.kernel = 3;
    return p;
}

static void refuse(const ori_conv_problem *p, ori_status want,
                   const char *word)
{
    ori_conv_plan *plan;

    CU_ASSERT_EQUAL(ori_conv_plan_create(&plan, p, ORI_ESTIMATE, NULL), want);
    CU_ASSERT_PTR_NULL(plan);
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), word));
}

#define REFUSE(member, value, status, word)                                   \
    do {                                                                      \
        ori_conv_problem bad = small();                                       \
                                                                              \
        bad.member = (value);                                                 \
        refuse(&bad, status, word);                                           \
    } while (0)

static void test_bad_members(void)
{
    REFUSE(size, 4, ORI_EINVAL, "size is 4");
    REFUSE(batch, 0, ORI_EINVAL, "batch is 0");
    REFUSE(channels_in, -1, ORI_EINVAL, "channels_in is -1");
    REFUSE(channels_out, 0, ORI_EINVAL, "channels_out is 0");
    REFUSE(length, 0, ORI_EINVAL, "length is 0");
    REFUSE(kernel, 0, ORI_EINVAL, "kernel is 0");
    REFUSE(stride, 0, ORI_EINVAL, "stride is 0");
    REFUSE(dilation, 0, ORI_EINVAL, "dilation is 0");
    REFUSE(groups, 0, ORI_EINVAL, "groups is 0");
    REFUSE(groups, 3, ORI_EINVAL, "groups 3 must divide");
    REFUSE(executions, 0, ORI_EINVAL, "executions is 0");
    REFUSE(pad_left, -1, ORI_EINVAL, "pad_left is -1");
    REFUSE(pad_right, -1, ORI_EINVAL, "pad_right is -1");
    REFUSE(pass, (ori_conv_pass)3, ORI_EINVAL, "no pass 3");
    REFUSE(padding, (ori_padding)4, ORI_EINVAL, "no padding 4");
    REFUSE(layout, (ori_layout)2, ORI_EINVAL, "no layout 2");
}

static void test_bad_shapes(void)
{
    ori_conv_problem p = small();

    REFUSE(kernel, 21, ORI_ESHAPE, "spans 21 frames");
    REFUSE(dilation, 10, ORI_ESHAPE, "spans 21 frames");
    REFUSE(length, 2000000000, ORI_EINVAL, "too large");
    REFUSE(pad_left, 2000000000, ORI_EINVAL, "too large");
    REFUSE(dilation, 2000000000, ORI_EINVAL, "too large");
    p.padding = ORI_PAD_REFLECT;
    p.pad_right = 20;
    refuse(&p, ORI_ESHAPE, "reflecting");
    p.padding = ORI_PAD_CIRCULAR;
    p.pad_right = 21;
    refuse(&p, ORI_ESHAPE, "circular");
}

static void test_output_length(void)
{
    ori_conv_problem p = small();

    CU_ASSERT_EQUAL(ori_conv_output_length(&p, 20), 18);
    CU_ASSERT_EQUAL(ori_conv_output_length(&p, 3), 1);
    CU_ASSERT_EQUAL(ori_conv_output_length(&p, 2), 0);
    p.stride = 3;
    CU_ASSERT_EQUAL(ori_conv_output_length(&p, 20), 6);
    CU_ASSERT_EQUAL(ori_conv_output_length(&p, 21), 7);
    p.pad_left = p.pad_right = 4;
    CU_ASSERT_EQUAL(ori_conv_output_length(&p, 1), 3);
    CU_ASSERT_EQUAL(ori_conv_output_length(&p, 0), 0);
    p.padding = ORI_PAD_REFLECT;
    CU_ASSERT_EQUAL(ori_conv_output_length(&p, 4), 0);
    CU_ASSERT_EQUAL(ori_conv_output_length(&p, 5), 4);
    p.padding = ORI_PAD_CIRCULAR;
    CU_ASSERT_EQUAL(ori_conv_output_length(&p, 3), 0);
    CU_ASSERT_EQUAL(ori_conv_output_length(&p, 4), 4);
}

static void test_text(void)
{
    ori_conv_problem p = small();
    char text[128], tiny[8];

    p.pad_left = 4;
    p.pad_right = 5;
    p.layout = ORI_NTC;
    CU_ASSERT_STRING_EQUAL(ori_conv_problem_text(&p, text, sizeof text),
                           "fwd:n2c4k6t20j3s1p4,5zd1g1:ntc");
    p.pass = ORI_CONV_WEIGHT_GRADIENT;
    p.padding = ORI_PAD_REPLICATE;
    p.layout = ORI_NCT;
    CU_ASSERT_STRING_EQUAL(ori_conv_problem_text(&p, text, sizeof text),
                           "dw:n2c4k6t20j3s1p4,5ed1g1:nct");
    CU_ASSERT_STRING_EQUAL(ori_conv_problem_text(&p, tiny, sizeof tiny),
                           "dw:n2c4");
}

const ori__suite suite_conv_shape = { "conv_shape", {
    { "bad members", test_bad_members },
    { "bad shapes", test_bad_shapes },
    { "output length", test_output_length },
    { "text", test_text },
    { NULL, NULL } } };
