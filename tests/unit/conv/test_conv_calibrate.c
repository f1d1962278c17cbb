/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "wisdom_folder.h"

#include <string.h>

#include <oriole/base/threads.h>
#include <oriole/conv/wisdom.h>

#include "base/cpu.h"
#include "base/file.h"
#include "base/memory.h"
#include "conv/conv_calibrate.h"
#include "conv/conv_solver.h"
#include "conv/conv_wisdom.h"

static ori_conv_problem problem(void)
{
    ori_conv_problem p = ORI_CONV_PROBLEM_INIT;

    p.channels_in = p.channels_out = 8;
    p.length = 300;
    p.kernel = 30;
    p.executions = 1000;
    return p;
}

/* What a plan says about itself. */
static const char *told(ori_effort effort)
{
    static char text[512];
    const ori_conv_problem p = problem();
    ori_conv_plan *plan;

    CU_ASSERT_EQUAL_FATAL(ori_conv_plan_create(&plan, &p, effort, NULL),
                          ORI_OK);
    snprintf(text, sizeof text, "%s", ori_conv_plan_print(plan));
    ori_conv_plan_destroy(plan);
    return text;
}

static bool chooses(ori_effort effort, const char *solver)
{
    const char *text = strstr(told(effort), "chose ");

    return text && strncmp(text + 6, solver, strlen(solver)) == 0;
}

/* All others as dear as can be. */
static void favour(const char *solver)
{
    for (int i = 0; i < ori_conv_solver_count(); i++) {
        const char *name = ori_conv_solver_name(i);
        const bool it = strcmp(name, solver) == 0;

        CU_ASSERT_EQUAL(ori__conv_wisdom_calibrate(name,
                            (ori__conv_calibration){
                                .formula = it ? 1.0 / 32.0 : 32.0,
                                .call = it ? 0.0 : 1e9 }), ORI_OK);
    }
}

/* Plans of wisdom follow it, whatever the formula says; by formula they are
 * what they were. */
static void test_followed(void)
{
    static const char *const solvers[] = { "naive", "direct", "fft",
                                           "plain" };
    char before[512];

    wisdom_begin();
    snprintf(before, sizeof before, "%s", told(ORI_ESTIMATE));
    CU_ASSERT_STRING_EQUAL(told(ORI_WISDOM), before);
    for (int i = 0; i < 4; i++) {
        favour(solvers[i]);
        CU_ASSERT_TRUE(chooses(ORI_WISDOM, solvers[i]));
        CU_ASSERT_PTR_NOT_NULL(strstr(told(ORI_WISDOM), "by calibration"));
        CU_ASSERT_STRING_EQUAL(told(ORI_ESTIMATE), before);
    }
    ori_threads_set(2);             /* is nothing to two threads */
    CU_ASSERT_STRING_EQUAL(told(ORI_WISDOM), before);
    wisdom_end();
}

/* What is hopeless by calibration is not timed, and what was timed needs
 * none. */
static void test_measuring(void)
{
    wisdom_begin();
    favour("naive");
    CU_ASSERT_TRUE(chooses(ORI_MEASURE, "naive"));
    CU_ASSERT_PTR_NOT_NULL(strstr(told(ORI_WISDOM), "chose naive "));
    CU_ASSERT_PTR_NOT_NULL(strstr(told(ORI_WISDOM), " us; "));
    CU_ASSERT_PTR_NULL(strstr(told(ORI_WISDOM), "calibration"));
    wisdom_end();
}

/* Each number of x and y in whole vectors, and each call. */
static void test_terms(void)
{
    const ori__conv_calibration c = { 2.0, 3.0, 7.0, 5.0 };
    ori_conv_problem p = problem();
    const double base = ori__conv_calibration_apply(&c, &p, 0.0);

    CU_ASSERT_TRUE(base >= 5.0 + 8.0 * (3.0 * 300.0 + 7.0 * 271.0));
    CU_ASSERT_EQUAL(ori__conv_calibration_apply(&c, &p, 10.0), base + 20.0);
    p.batch = 2;
    CU_ASSERT_EQUAL(ori__conv_calibration_apply(&c, &p, 0.0),
                    2.0 * base - 5.0);
    p = problem();
    p.channels_in = p.channels_out = 1;
    CU_ASSERT_TRUE(ori__conv_calibration_apply(&c, &p, 0.0) > base / 2.0);
}

static void test_file(void)
{
    const ori__conv_calibration noted = { 1.25, 7.5, 60, 3e5 };
    ori__conv_calibration read;

    wisdom_begin();
    CU_ASSERT_FALSE(ori__conv_wisdom_calibration("fft", &read));
    CU_ASSERT_EQUAL(ori__conv_wisdom_calibrate("fft", noted), ORI_OK);
    CU_ASSERT_EQUAL(ori_conv_wisdom_save(wisdom_path), ORI_OK);
    ori_conv_wisdom_forget();
    CU_ASSERT_FALSE(ori__conv_wisdom_calibration("fft", &read));
    CU_ASSERT_EQUAL(ori_conv_wisdom_load(wisdom_path), ORI_OK);
    CU_ASSERT_TRUE(ori__conv_wisdom_calibration("fft", &read));
    CU_ASSERT_EQUAL(memcmp(&read, &noted, sizeof read), 0);
    CU_ASSERT_FALSE(ori__conv_wisdom_calibration("direct", &read));
    CU_ASSERT_EQUAL(ori_conv_wisdom_count(), 1);
    wisdom_end();
}

/* A file of one line of this machine. */
static void write_line(const char *what, const char *numbers)
{
    FILE *f = fopen(wisdom_path, "w");

    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    fprintf(f, "%s\t%s\t%s\t1\t%s\tfft\t%s\n", ori_version(),
            ori__cpu_name(), ori__isa_name(ori__cpu_isa()), what, numbers);
    fclose(f);
}

static bool is_taken(const char *what, const char *numbers)
{
    ori_conv_wisdom_forget();
    write_line(what, numbers);
    CU_ASSERT_EQUAL(ori_conv_wisdom_load(wisdom_path), ORI_OK);
    return ori_conv_wisdom_count() == 1;
}

static void test_malformed(void)
{
    static const char *const bad[] = {
        "", "1", "1\t0", "1\t0\t0", "1\t0\t0\t0\t0", "1\t0\t0\t0 ",
        "1\t0\t0\t", "1\t\t0\t0", "0\t0\t0\t0", "-1\t0\t0\t0",
        "0.03\t0\t0\t0", "33\t0\t0\t0", "1\t-1\t0\t0", "1\t1e5\t0\t0",
        "1\t0\t-1\t0", "1\t0\t1e5\t0", "1\t0\t0\t-1", "1\t0\t0\t1e10",
        "nan\t0\t0\t0", "1\tnan\t0\t0", "1\t0\t0\tinf", "one\t0\t0\t0"
    };
    const ori_conv_problem p = problem();
    char text[200];

    wisdom_begin();
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CU_ASSERT_FALSE(is_taken("calibration", bad[i]));
    CU_ASSERT_TRUE(is_taken("calibration", "0.04\t0\t0\t0"));
    CU_ASSERT_TRUE(is_taken("calibration", "32\t1e4\t1e4\t1e9"));
    ori_conv_problem_text(&p, text, sizeof text);
    CU_ASSERT_FALSE(is_taken(text, "1\t0\t0\t0"));
    CU_ASSERT_TRUE(is_taken(text, "1\t0"));
    wisdom_end();
}

/* It runs, once, and finds numbers for every solver. */
static void test_calibrate(void)
{
    ori__conv_calibration first, again;

    wisdom_begin();
    CU_ASSERT_EQUAL(ori_conv_calibrate(), ORI_OK);
    CU_ASSERT_EQUAL(ori_conv_wisdom_count(), ori_conv_solver_count());
    for (int i = 0; i < ori_conv_solver_count(); i++) {
        CU_ASSERT_TRUE(ori__conv_wisdom_calibration(ori_conv_solver_name(i),
                                                    &first));
        CU_ASSERT_TRUE(ori__conv_calibration_is_sane(&first));
    }
    CU_ASSERT_EQUAL(ori_conv_calibrate(), ORI_OK);
    CU_ASSERT_TRUE(ori__conv_wisdom_calibration(
        ori_conv_solver_name(ori_conv_solver_count() - 1), &again));
    CU_ASSERT_EQUAL(memcmp(&first, &again, sizeof first), 0);
    wisdom_end();
}

static void test_no_memory(void)
{
    wisdom_begin();
    for (long n = 1; n <= 12; n++) {
        ori__alloc_fail_at(n);
        CU_ASSERT_EQUAL(ori_conv_calibrate(), ORI_ENOMEM);
        ori__alloc_fail_at(0);
        CU_ASSERT_EQUAL(ori_conv_wisdom_count(), 0);
    }
    wisdom_end();
}

const ori__suite suite_conv_calibrate = { "conv_calibrate", {
    { "followed", test_followed },
    { "measuring", test_measuring },
    { "terms", test_terms },
    { "file", test_file },
    { "malformed", test_malformed },
    { "calibrate", test_calibrate },
    { "no memory", test_no_memory },
    { NULL, NULL } } };
