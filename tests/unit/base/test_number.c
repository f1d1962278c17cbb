/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/random.h"

static bool same_as_strtod(const char *s)
{
    const char *end = s + strlen(s);
    double x = -1, want = strtod(s, NULL);

    return ori__number_read(s, end, &x) == end &&
           memcmp(&x, &want, sizeof x) == 0;
}

static void test_known(void)
{
    static const char *const cases[] = {
        "0", "-0", "+1", "1.", ".5", "-.5e1", "1e22", "1e23", "123456789e-30",
        "9007199254740993", "9007199254740992.5", "0.1", "1e-22",
        "18446744073709551615", "18446744073709551616", "1e308", "1e309",
        "-1e309", "4.9406564584124654e-324", "2.2250738585072011e-308",
        "1e-400", "1e999999999999", "0e999999999999", "0.000000000000000001e18",
        "123456789012345678901234567890", "1.00000000000000011102230246251565"
        "404236316680908203125", "1.00000000000000011102230246251565404236316"
        "6809082031250000000000000000000000000000000000000000000000000000001",
        "1e05", "inf", "-Infinity",
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CU_ASSERT_TRUE(same_as_strtod(cases[i]));
}

static void test_random(void)
{
    static const char *const formats[] = { "%.17g", "%.8f", "%.6e", "%.9g",
                                           "%.16f", "%.25g", "%.19g" };
    ori__rng r = ori__rng_at(3, ORI__RNG_TEST, 0, 0);
    int wrong = 0;
    char text[512];

    for (int i = 0; i < 200000; i++) {
        double x = (double)ori__rng_normal(&r) *
                   pow(10, (double)ori__rng_between(&r, -40, 40));

        snprintf(text, sizeof text, formats[i % 7],
                 i % 3 ? x : (double)ori__rng_normal(&r));
        wrong += !same_as_strtod(text);
    }
    CU_ASSERT_EQUAL(wrong, 0);
}

static void test_where_it_ends(void)
{
    static const struct {
        const char *text;
        int used;           /* -1: no number */
    } cases[] = {
        { "1,2", 1 }, { "1e", 1 }, { "1e+", 1 }, { "1e+x", 1 }, { "1.5.2", 3 },
        { "0x10", 1 }, { "1-2", 1 }, { "", -1 }, { "-", -1 }, { ".", -1 },
        { "e5", -1 }, { " 1", -1 }, { "na", -1 }, { "nano", 3 }, { "--1", -1 },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *s = cases[i].text;
        double x = 7;
        const char *e = ori__number_read(s, s + strlen(s), &x);

        CU_ASSERT_EQUAL(e ? e - s : -1, cases[i].used);
    }
    for (int n = 1; n <= 8; n++) {      /* no byte behind the end is read */
        char *s = malloc((size_t)n);
        double x;

        CU_ASSERT_PTR_NOT_NULL_FATAL(s);
        memcpy(s, "-1.25e+3", (size_t)n);
        CU_ASSERT_EQUAL(ori__number_read(s, s + n, &x) == NULL, n == 1);
        memcpy(s, "infinity", (size_t)n);
        CU_ASSERT_EQUAL(ori__number_read(s, s + n, &x) == NULL, n < 3);
        free(s);
    }
}

static void test_cells(void)
{
    static const char *const missing[] = { "", " ", "?", " ? ", "NaN", "nan",
                                           "NA", "na\r" };
    static const char *const wrong[] = { "x", "1 2", "1x", "??", "NAN1", "-" };
    double x;

    for (size_t i = 0; i < sizeof missing / sizeof *missing; i++) {
        x = 1;
        CU_ASSERT_TRUE(ori__number_cell(missing[i],
                                        missing[i] + strlen(missing[i]), &x));
        CU_ASSERT_TRUE(isnan(x));
    }
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        CU_ASSERT_FALSE(ori__number_cell(wrong[i],
                                         wrong[i] + strlen(wrong[i]), &x));
    CU_ASSERT_TRUE(ori__number_cell(" -2.5\t", " -2.5\t" + 6, &x));
    CU_ASSERT_EQUAL(x, -2.5);
}

/* A decimal comma, where this machine knows such a locale. */
static void test_locale(void)
{
    static const char text[] = "1.5000000000000000000000000000001e0";
    char written[ORI__NUMBER_ROOM];
    double x = 0;

    if (!setlocale(LC_NUMERIC, "de_DE.UTF-8"))
        setlocale(LC_NUMERIC, "fr_FR.UTF-8");
    CU_ASSERT_PTR_NOT_NULL(
        ori__number_read(text, text + sizeof text - 1, &x));
    CU_ASSERT_EQUAL(x, 1.5);
    CU_ASSERT_STRING_EQUAL(ori__number_write(written, -0.0312512, 4),
                           "-0.03125");
    setlocale(LC_NUMERIC, "C");
}

const ori__suite suite_number = { "number", {
    { "known", test_known },
    { "random against strtod", test_random },
    { "where it ends", test_where_it_ends },
    { "cells", test_cells },
    { "locale", test_locale },
    { NULL, NULL } } };
