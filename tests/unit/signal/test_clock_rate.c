/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>

#include "base/random.h"
#include "signal/clock_rate.h"

/* Of times that are rounded and tremble, with every tenth row missing, since
 * 1970. */
static double rate(double hz, int count, double rounded, double jitter)
{
    ori__rng rng = ori__rng_at(4, ORI__RNG_TEST, 0, 0);
    ori__clock_rate clock = { 0 };

    for (int i = 0; i < count; i++) {
        double t = 1.7e9 + i / hz +
                   jitter * (double)ori__rng_normal(&rng);

        t = rounded > 0.0 ? rounded * nearbyint(t / rounded) : t;
        if (i % 10)
            ori__clock_rate_add(&clock, i, t);
    }
    return ori__clock_rate_hz(&clock);
}

static void test_rates(void)
{
    static const double rates[] = { 0.01, 1.0, 99.99, 100.003, 48000.5 };

    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++)
        CU_ASSERT_DOUBLE_EQUAL(rate(rates[i], 200000, 0.0, 0.0) / rates[i],
                               1.0, 1e-6);
    CU_ASSERT_DOUBLE_EQUAL(rate(100.003, 100000, 0.001, 0.0) / 100.003, 1.0,
                           1e-6);
    CU_ASSERT_DOUBLE_EQUAL(rate(99.99, 100000, 0.001, 0.002) / 99.99, 1.0,
                           1e-6);
}

/* Nothing is said that is not known. */
static void test_unknown(void)
{
    CU_ASSERT_TRUE(isnan(rate(100.0, 0, 0.0, 0.0)));
    CU_ASSERT_TRUE(isnan(rate(100.0, 50, 0.0, 0.0)));
    CU_ASSERT_TRUE(isnan(rate(100.0, 300, 0.001, 0.002)));
    CU_ASSERT_TRUE(isnan(rate(1e9, 1000, 1.0, 0.0)));   /* all at once */
}

const ori__suite suite_clock_rate = { "clock_rate", {
    { "rates", test_rates },
    { "unknown", test_unknown },
    { NULL, NULL } } };
