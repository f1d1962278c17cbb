/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "conv_case.h"

#include <string.h>

#include <oriole/base/threads.h>
#include <oriole/conv/wisdom.h>

#include "base/memory.h"
#include "conv/conv_solver.h"

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

/* The line names the choice and every other solver. */
static void test_print(void)
{
    const ori_effort efforts[] = { ORI_ESTIMATE, ORI_WISDOM,
                                   ORI_MEASURE };
    const ori_conv_problem p = small();

    for (int pass = 0; pass < 3; pass++)
        for (int e = 0; e < 3; e++) {
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

/* [N, C, T] of more cases than are turned at a time, the last part not full,
 * with and without lengths. */
static void check_parts(ori_conv_pass pass, bool has_lengths)
{
    conv_case want = { .problem = small() }, got;

    want.problem.pass = pass;
    want.problem.layout = ORI_NCT;
    want.problem.batch = 5;
    want.problem.channels_in = 33;
    want.problem.length = 3000;
    want.problem.pad_left = 2;
    want.has_lengths = has_lengths;
    for (int n = 0; n < want.problem.batch; n++)
        want.lengths[n] = n == 4 ? 3000 : 700 * n;
    conv_case_fill(&want, 9);
    conv_case_copy(&got, &want);
    CU_ASSERT_TRUE(conv_case_run(&want, "naive"));
    CU_ASSERT_TRUE(conv_case_agrees(&got, &want, "direct", 1e-5));
    conv_case_free(&want);
    conv_case_free(&got);
}

static void test_parts(void)
{
    for (int pass = 0; pass < 3; pass++) {
        check_parts((ori_conv_pass)pass, false);
        check_parts((ori_conv_pass)pass, true);
    }
}

/* Long convolutions are chosen as the short ones that most cases are. */
static void test_usual_length(void)
{
    bool differ = false;

    for (int kernel = 3; kernel < 60; kernel += 8) {
        ori_conv_problem p = small();
        ori_conv_plan *of_all, *of_long, *of_short;

        p.batch = 16;
        p.channels_in = p.channels_out = 32;
        p.kernel = kernel;
        p.pad_left = kernel - 1;
        p.length = 2000;
        CU_ASSERT_EQUAL_FATAL(
            ori_conv_plan_create(&of_long, &p, ORI_ESTIMATE, NULL), ORI_OK);
        p.usual_length = 9;
        CU_ASSERT_EQUAL_FATAL(
            ori_conv_plan_create(&of_all, &p, ORI_ESTIMATE, NULL), ORI_OK);
        p.length = p.usual_length;
        CU_ASSERT_EQUAL_FATAL(
            ori_conv_plan_create(&of_short, &p, ORI_ESTIMATE, NULL), ORI_OK);
        CU_ASSERT_STRING_EQUAL(ori_conv_plan_solver(of_all),
                               ori_conv_plan_solver(of_short));
        differ |= strcmp(ori_conv_plan_solver(of_all),
                         ori_conv_plan_solver(of_long)) != 0;
        ori_conv_plan_destroy(of_all);
        ori_conv_plan_destroy(of_long);
        ori_conv_plan_destroy(of_short);
    }
    CU_ASSERT_TRUE(differ);
}

/* The n-th allocation fails, for every n until none does. */
static void starve(const ori_conv_problem *p, ori_effort effort,
                   const char *solver)
{
    ori_conv_plan *plan = NULL;
    ori_status s = ORI_ENOMEM;
    long n = 0;

    while (s == ORI_ENOMEM && n < 200) {
        ori_conv_wisdom_forget();       /* else there is less to measure */
        ori__alloc_fail_at(++n);
        s = ori_conv_plan_create(&plan, p, effort, solver);
        if (s == ORI_ENOMEM)
            CU_ASSERT_PTR_NULL(plan);
    }
    ori__alloc_fail_at(0);
    CU_ASSERT_TRUE(s == ORI_OK ? n > 2 : s == ORI_ENOTSUP);
    ori_conv_plan_destroy(plan);
}

static size_t room(int length, bool forced)
{
    ori_conv_problem p = small();
    ori_conv_plan *plan;
    size_t size;

    p.length = length;
    ori__conv_threads_force(forced);
    CU_ASSERT_EQUAL_FATAL(
        ori_conv_plan_create(&plan, &p, ORI_ESTIMATE, "direct"), ORI_OK);
    ori__conv_threads_force(false);
    size = ori_conv_work_size(plan);
    ori_conv_plan_destroy(plan);
    return size;
}

/* A plan for little has room for one thread. */
static void test_little(void)
{
    ori_threads_set(3);
    CU_ASSERT_TRUE(room(20, false) < room(20, true));
    CU_ASSERT_EQUAL(room(20000, false), room(20000, true));
    ori_threads_set(0);
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
    { "bad solver", test_bad_solver },
    { "print", test_print },
    { "parts", test_parts },
    { "usual length", test_usual_length },
    { "little to do", test_little },
    { "out of memory", test_out_of_memory },
    { NULL, NULL } } };
