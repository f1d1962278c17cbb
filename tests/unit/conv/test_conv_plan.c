/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "conv_case.h"

#include <string.h>

#include "base/memory.h"

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

static void test_bad_solver(void)
{
    const ori_conv_problem p = small();
    ori_conv_plan *plan;

    CU_ASSERT_EQUAL(ori_conv_plan_create(&plan, &p, ORI_ESTIMATE, "nobody"),
                    ORI_EINVAL);
    CU_ASSERT_PTR_NULL(plan);
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), "'nobody'"));
    CU_ASSERT_EQUAL(ori_conv_plan_create(NULL, &p, ORI_ESTIMATE, NULL),
                    ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_conv_plan_create(&plan, NULL, ORI_ESTIMATE, NULL),
                    ORI_EINVAL);
    ori_conv_plan_destroy(NULL);
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

/* The line names the choice and every other solver. */
static void test_print(void)
{
    const ori_effort efforts[] = { ORI_ESTIMATE, ORI_MEASURE };
    const ori_conv_problem p = small();

    for (int pass = 0; pass < 3; pass++)
        for (int e = 0; e < 2; e++) {
            ori_conv_problem q = p;
            ori_conv_plan *plan;
            const char *line;

            q.pass = (ori_conv_pass)pass;
            CU_ASSERT_EQUAL_FATAL(
                ori_conv_plan_create(&plan, &q, efforts[e], NULL), ORI_OK);
            line = ori_conv_plan_print(plan);
            CU_ASSERT_PTR_NOT_NULL(strstr(line, "chose "));
            CU_ASSERT_EQUAL(strncmp(strstr(line, "chose ") + 6,
                                    ori_conv_plan_solver(plan),
                                    strlen(ori_conv_plan_solver(plan))), 0);
            for (int i = 0; i < ori_conv_solver_count(); i++)
                CU_ASSERT_PTR_NOT_NULL(strstr(line, ori_conv_solver_name(i)));
            if (efforts[e] == ORI_MEASURE)
                CU_ASSERT_PTR_NOT_NULL(strstr(line, " us"));
            ori_conv_plan_destroy(plan);
        }
    CU_ASSERT_PTR_NULL(ori_conv_solver_name(-1));
    CU_ASSERT_PTR_NULL(ori_conv_solver_name(ori_conv_solver_count()));
}

/* The n-th allocation fails, for every n until none does. */
static void starve(const ori_conv_problem *p, ori_effort effort,
                   const char *solver)
{
    ori_conv_plan *plan = NULL;
    ori_status s = ORI_ENOMEM;
    long n = 0;

    while (s == ORI_ENOMEM && n < 200) {
        ori__alloc_fail_at(++n);
        s = ori_conv_plan_create(&plan, p, effort, solver);
        if (s == ORI_ENOMEM)
            CU_ASSERT_PTR_NULL(plan);
    }
    ori__alloc_fail_at(0);
    CU_ASSERT_TRUE(n > 2);
    CU_ASSERT_TRUE(s == ORI_OK || s == ORI_ENOTSUP);
    ori_conv_plan_destroy(plan);
}

static void test_out_of_memory(void)
{
    for (int pass = 0; pass < 3; pass++) {
        ori_conv_problem p = small();

        p.pass = (ori_conv_pass)pass;
        starve(&p, ORI_ESTIMATE, NULL);
        starve(&p, ORI_MEASURE, NULL);
        for (int i = 0; i < ori_conv_solver_count(); i++)
            starve(&p, ORI_ESTIMATE, ori_conv_solver_name(i));
    }
}

const ori__suite suite_conv_plan = { "conv_plan", {
    { "bad members", test_bad_members },
    { "bad shapes", test_bad_shapes },
    { "bad solver", test_bad_solver },
    { "output length", test_output_length },
    { "text", test_text },
    { "print", test_print },
    { "out of memory", test_out_of_memory },
    { NULL, NULL } } };
