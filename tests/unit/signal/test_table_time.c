/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <string.h>

#include "signal/table_time.h"

static void test_read(void)
{
    /* GNU date -u -d "..." +%s */
    static const struct {
        const char *text;
        double seconds;
    } cases[] = {
        { "1970-01-01", 0 },
        { "1969-12-31T23:59:59Z", -1 },
        { "2000-02-29 12:00", 951825600 },
        { "2024-03-01T00:00:00.25", 1709251200.25 },
        { "2024/03/01 00:00:00", 1709251200 },
        { "2024-03-01T01:30:00+01:30", 1709251200 },
        { "2024-02-29T19:00:00-0500", 1709251200 },
        { "2024-02-29T19:00:00-05", 1709251200 },
        { "2038-01-19 03:14:08,5Z", 2147483648.5 },
        { "0001-01-01", -62135596800 },
        { "12:30:05.125", 45005.125 },
        { "00:01", 60 },
    };
    static const char *const bad[] = {
        "", "2024", "2024-13-01", "2024-00-01", "2024-01-32", "2024-01/01",
        "2024-01-01T", "2024-01-01 25:00", "2024-01-01 12:60", "12", "1.5",
        "2024-01-01 12:00:00 x", "2024-01-01 12:00+", "12:3", "-12:30",
        "2024-01-01T12:00:00+1", "24-01-01", "12:30:", "abc",
    };
    double seconds;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *s = cases[i].text;

        CU_ASSERT_TRUE(ori__table_time_read(s, s + strlen(s), &seconds));
        CU_ASSERT_TRUE(fabs(seconds - cases[i].seconds) < 1e-6);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CU_ASSERT_FALSE(ori__table_time_read(bad[i], bad[i] + strlen(bad[i]),
                                             &seconds));
}

static void test_names(void)
{
    static const struct {
        const char *name;
        double unit;
    } cases[] = {
        { "time", 0 },      { "Time (s)", 1 },      { "TIME[ms]", 1e-3 },
        { "time_us", 1e-6 }, { "Timestamp", 0 },     { "t", 0 },
        { "seconds", 1 },   { "date", 0 },          { "ms", 1e-3 },
        { "date_time", 0 }, { "timestamp (ns)", 1e-9 }, { "t_min", 60 },
    };
    static const char *const others[] = { "", "x", "temperature", "times",
                                          "time (V)", "s", "(s)", "_ms" };
    double unit;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *s = cases[i].name;

        CU_ASSERT_TRUE(ori__table_time_name(s, s + strlen(s), &unit));
        CU_ASSERT_EQUAL(unit, cases[i].unit);
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        CU_ASSERT_FALSE(ori__table_time_name(
            others[i], others[i] + strlen(others[i]), &unit));
    CU_ASSERT_EQUAL(ori__table_time_unit(1.7e9), 1);
    CU_ASSERT_EQUAL(ori__table_time_unit(1.7e12), 1e-3);
    CU_ASSERT_EQUAL(ori__table_time_unit(1.7e15), 1e-6);
    CU_ASSERT_EQUAL(ori__table_time_unit(1.7e18), 1e-9);
}

static void test_rates(void)
{
    static const struct {
        double hz, resolution;
    } cases[] = { { 100, 1e-9 }, { 64, 1e-3 }, { 30, 1e-3 },
                  { 1.0 / 300, 1 }, { 44100, 1e-6 }, { 1000, 1e-3 } };
    double time[1000];

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double rate;

        for (int k = 0; k < 1000; k++)
            time[k] = 5 + floor(k / cases[i].hz / cases[i].resolution + 0.5) *
                              cases[i].resolution;
        time[500] += 0.2 / cases[i].hz;     /* a little late */
        for (int k = 700; k < 1000; k++)
            time[k] += 1000 / cases[i].hz;  /* a gap */
        rate = ori__table_time_rate(time, 1000);
        if (fabs(rate - cases[i].hz) > 1e-9 * cases[i].hz)
            printf("%g Hz: %.9g\n", cases[i].hz, rate);
        CU_ASSERT_TRUE(fabs(rate - cases[i].hz) <= 1e-9 * cases[i].hz);
    }
    /* A rate that is not whole stays what it is. */
    for (int k = 0; k < 1000; k++)
        time[k] = k / 62.4987;
    CU_ASSERT_TRUE(fabs(ori__table_time_rate(time, 1000) - 62.4987) < 1e-6);
    for (int k = 0; k < 1000; k++)
        time[k] = 7;
    CU_ASSERT_EQUAL(ori__table_time_rate(time, 1000), 0);
    CU_ASSERT_EQUAL(ori__table_time_rate(time, 1), 0);
    CU_ASSERT_EQUAL(ori__table_time_rate(time, 0), 0);
    time[0] = 0;
    time[1] = INFINITY;
    CU_ASSERT_EQUAL(ori__table_time_rate(time, 2), 0);
}

const ori__suite suite_table_time = { "table_time", {
    { "read", test_read },
    { "names", test_names },
    { "rates", test_rates },
    { NULL, NULL } } };
