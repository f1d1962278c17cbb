/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "signal/live_clock.h"

#include <math.h>
#include <stdlib.h>

#include "base/random.h"

#include "suite.h"

/* A day of rows whose clock is off by 200 ppm and trembles by a third of a
 * step: nothing is missing; what is left out is found, wherever it is. */
static void test_drift_and_gaps(void)
{
    ori__live_clock c = { .step_s = 0.01 };
    ori__rng r = ori__rng_at(7, ORI__RNG_TEST, 0, 0);
    int64_t wrong = 0, gaps = 0;
    double row = 0;

    for (int i = 0; i < 1000000; i++) {
        const int64_t skip =
            ori__rng_below(&r, 1000) == 0 ? 1 + ori__rng_below(&r, 50) : 0;
        const double tremble =
            (double)ori__rng_between(&r, -0.15f, 0.15f) * 0.01;

        row += 1 + (double)skip;
        gaps += skip > 0;
        wrong += ori__live_clock_take(&c, row * 0.01 * 1.0002 + tremble) !=
                 (i ? skip : 0);
    }
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT(gaps > 500);
    /* Even between +-0.15 steps; a clock that follows a tenth knows its turn
     * itself to a fifth of that only. */
    CU_ASSERT_DOUBLE_EQUAL(ori__live_clock_jitter(&c),
                           0.15 * 0.01 / sqrt(3), 1e-4);
}

static void test_rows_not_used(void)
{
    ori__live_clock c = { .step_s = 1 };

    CU_ASSERT_EQUAL(ori__live_clock_take(&c, 100), 0);
    CU_ASSERT_EQUAL(ori__live_clock_take(&c, 101), 0);
    CU_ASSERT_EQUAL(ori__live_clock_take(&c, 101), ORI__CLOCK_DROP);
    CU_ASSERT_EQUAL(ori__live_clock_take(&c, 100.5), ORI__CLOCK_DROP);
    CU_ASSERT_EQUAL(ori__live_clock_take(&c, 102), 0);
    CU_ASSERT_EQUAL(ori__live_clock_take(&c, 106), 3);
    CU_ASSERT_EQUAL(ori__live_clock_take(&c, 50), ORI__CLOCK_STEP);
    CU_ASSERT_EQUAL(ori__live_clock_take(&c, 51), 0);
    CU_ASSERT_EQUAL(ori__live_clock_take(&c, 1e6), ORI__CLOCK_STEP);
    CU_ASSERT_EQUAL(c.duplicates, 1);
    CU_ASSERT_EQUAL(c.late, 1);
    CU_ASSERT_EQUAL(c.steps, 2);
}

/* Rows whose time cannot be read are no gap. */
static void test_times_not_read(void)
{
    ori__live_clock c = { .step_s = 1 };

    CU_ASSERT_EQUAL(ori__live_clock_take(&c, 100), 0);
    for (int i = 0; i < 5; i++)
        ori__live_clock_pass(&c);
    CU_ASSERT_EQUAL(ori__live_clock_take(&c, 106), 0);
    ori__live_clock_pass(&c);
    CU_ASSERT_EQUAL(ori__live_clock_take(&c, 110), 2);
}

static void test_no_rate(void)
{
    ori__live_clock c = { 0 };

    CU_ASSERT_EQUAL(ori__live_clock_take(&c, 1), 0);
    CU_ASSERT_EQUAL(ori__live_clock_take(&c, 1), ORI__CLOCK_DROP);
    CU_ASSERT_EQUAL(ori__live_clock_take(&c, 90), 0);
    CU_ASSERT(isnan(ori__live_clock_jitter(&c)));
}

const ori__suite suite_live_clock = { "live clock", {
    { "drift and jitter are no gaps, gaps are", test_drift_and_gaps },
    { "duplicates, late rows, steps", test_rows_not_used },
    { "times that cannot be read", test_times_not_read },
    { "no rate known", test_no_rate },
    { NULL, NULL } } };
