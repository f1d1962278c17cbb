/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <string.h>

#include "train/schedule.h"

static double at(ori_schedule schedule, double done)
{
    ori_train_options o;

    ori_train_options_init(&o);
    o.rate = 2;
    o.schedule = schedule;
    return ori__schedule_rate(&o, done, 0, 0.5);
}

static void test_shapes(void)
{
    CU_ASSERT_DOUBLE_EQUAL(at(ORI_SCHEDULE_CONSTANT, 0.9), 2, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(at(ORI_SCHEDULE_COSINE, 0), 2, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(at(ORI_SCHEDULE_COSINE, 0.5), 1, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(at(ORI_SCHEDULE_COSINE, 1), 0, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(at(ORI_SCHEDULE_ONECYCLE, 0), 0.08, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(at(ORI_SCHEDULE_ONECYCLE, 0.3), 2, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(at(ORI_SCHEDULE_ONECYCLE, 1), 0, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(at(ORI_SCHEDULE_STEP, 0.4), 2, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(at(ORI_SCHEDULE_STEP, 0.6), 0.2, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(at(ORI_SCHEDULE_STEP, 0.8), 0.02, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(at(ORI_SCHEDULE_PLATEAU, 0.8), 1, 1e-12);
}

static void test_warmup_and_names(void)
{
    ori_train_options o;

    ori_train_options_init(&o);
    o.rate = 1;
    o.schedule = (ori_schedule)ori_schedule_by_name("constant");
    CU_ASSERT_DOUBLE_EQUAL(ori__schedule_rate(&o, 0.05, 0.2, 1), 0.25,
                           1e-12);
    CU_ASSERT_DOUBLE_EQUAL(ori__schedule_rate(&o, 0.3, 0.2, 1), 1, 1e-12);
    CU_ASSERT_EQUAL(ori_schedule_by_name("cosinus"), -1);
    for (int i = 0; i <= ORI_SCHEDULE_PLATEAU; i++)
        CU_ASSERT_EQUAL(
            ori_schedule_by_name(ori_schedule_name((ori_schedule)i)), i);
    for (int i = 0; i <= ORI_ADAMW; i++)
        CU_ASSERT_EQUAL(
            ori_optimiser_by_name(ori_optimiser_name((ori_optimiser)i)), i);
}

const ori__suite suite_schedule = { "schedule", {
    { "shapes", test_shapes },
    { "warm-up and names", test_warmup_and_names },
    { NULL, NULL } } };
