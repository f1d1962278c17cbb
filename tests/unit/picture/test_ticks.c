/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "picture/ticks.h"

static void expect(const ori__ticks *t, const char *texts)
{
    char all[600] = "";

    for (int i = 0; i < t->count; i++) {
        strcat(all, i ? " " : "");
        strcat(all, t->text[i]);
    }
    CU_ASSERT_STRING_EQUAL(all, texts);
    if (strcmp(all, texts) != 0)
        printf("\n  got  %s\n  want %s\n", all, texts);
}

static void test_known(void)
{
    ori__ticks t;

    ori__ticks_linear(&t, 0.0, 1.0, 5, false);
    expect(&t, "0.0 0.2 0.4 0.6 0.8 1.0");
    ori__ticks_linear(&t, -0.013, 0.027, 4, false);
    expect(&t, "-0.01 0.00 0.01 0.02");
    ori__ticks_linear(&t, 1.0, 3.0, 8, true);
    expect(&t, "1 2 3");
    ori__ticks_linear(&t, 0.0, 4e7, 4, false);
    expect(&t, "0 1e+07 2e+07 3e+07 4e+07");
    ori__ticks_linear(&t, 1e-9, 3e-9, 2, false);
    expect(&t, "1e-09 2e-09 3e-09");
    ori__ticks_log(&t, 0.009, 120.0, 7);
    expect(&t, "0.01 0.1 1 10 100");
    ori__ticks_log(&t, 0.9, 12.0, 7);
    expect(&t, "1 2 5 10");
    ori__ticks_log(&t, 0.61, 0.64, 4);
    expect(&t, "0.61 0.62 0.63 0.64");
}

/* Over many ranges: inside, rising, neither none nor a crowd. */
static void test_any_range(void)
{
    for (double low = -3.0; low < 3.0; low += 0.37)
        for (double size = 1e-5; size < 1e7; size *= 1.7) {
            ori__ticks t;

            ori__ticks_linear(&t, low, low + size, 7, false);
            CU_ASSERT(t.count >= 2 && t.count <= 9);
            for (int i = 0; i < t.count; i++) {
                CU_ASSERT(t.at[i] >= low - 1e-5 * size);
                CU_ASSERT(t.at[i] <= low + size * (1 + 1e-5));
                CU_ASSERT(i == 0 || t.at[i] > t.at[i - 1]);
                CU_ASSERT(fabs(strtod(t.text[i], NULL) - t.at[i]) <=
                          1e-3 * size);
            }
        }
}

const ori__suite suite_ticks = { "ticks", {
    { "known answers", test_known },
    { "any range", test_any_range },
    { NULL, NULL } } };
