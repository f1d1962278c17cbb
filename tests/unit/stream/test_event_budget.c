/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stream/event_budget.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "suite.h"

enum { CLASSES = 4, COUNT = 5 };

/* The best sum of values, and the fewest alarms that give it. */
static void try_all(const ori__budget_option *o, int k, int64_t left,
                    double sum, int64_t used, double *best, int64_t *alarms)
{
    if (k == CLASSES) {
        if (sum > *best + 1e-9 ||
            (sum > *best - 1e-9 && used < *alarms)) {
            *best = sum > *best ? sum : *best;
            *alarms = used;
        }
        return;
    }
    for (int i = 0; i < COUNT; i++) {
        const ori__budget_option *one = &o[k * COUNT + i];

        if (one->alarms >= 0 && one->alarms <= left)
            try_all(o, k + 1, left - one->alarms, sum + one->value,
                    used + one->alarms, best, alarms);
    }
}

static void test_against_all(void)
{
    unsigned seed = 11;
    int possible_ones = 0;

    for (int round = 0; round < 500; round++) {
        ori__budget_option o[CLASSES * COUNT];
        int choice[CLASSES];
        double best = -HUGE_VAL, sum = 0;
        int64_t alarms = 0, used = 0;
        const int64_t budget = rand_r(&seed) % 20;
        bool possible;

        for (int i = 0; i < CLASSES * COUNT; i++)
            o[i] = (ori__budget_option){ rand_r(&seed) % 12 - 1,
                                         rand_r(&seed) % 7 / 7.0 };
        for (int k = 0; k < CLASSES; k++)
            o[k * COUNT].alarms = rand_r(&seed) % 12;
        CU_ASSERT_EQUAL(ori__budget_share(o, CLASSES, COUNT, budget, choice,
                                          &possible), ORI_OK);
        try_all(o, 0, budget, 0, 0, &best, &alarms);
        CU_ASSERT_EQUAL(possible, isfinite(best));
        for (int k = 0; k < CLASSES; k++) {
            sum += o[k * COUNT + choice[k]].value;
            used += o[k * COUNT + choice[k]].alarms;
        }
        if (!possible)
            continue;
        possible_ones++;
        CU_ASSERT_DOUBLE_EQUAL(sum, best, 1e-9);
        CU_ASSERT_EQUAL(used, alarms);
    }
    CU_ASSERT(possible_ones > 100 && possible_ones < 500);
}

/* A budget beyond the table's width is as good as the table. */
static void test_large(void)
{
    const ori__budget_option o[] = { { 0, 0 }, { INT64_C(1) << 40, 1 },
                                     { 0, 0 }, { 100000, 1 } };
    const ori__budget_option none[] = { { INT64_C(300000), 1 } };
    int choice[2];
    bool possible;

    CU_ASSERT_EQUAL(ori__budget_share(o, 2, 2, INT64_C(1) << 50, choice,
                                      &possible), ORI_OK);
    CU_ASSERT_TRUE(possible);
    CU_ASSERT(choice[0] == 0 && choice[1] == 1);
    CU_ASSERT_EQUAL(ori__budget_share(none, 1, 1, 300000, choice, &possible),
                    ORI_OK);
    CU_ASSERT_TRUE(possible);
    CU_ASSERT_EQUAL(ori__budget_share(none, 1, 1, 299999, choice, &possible),
                    ORI_OK);
    CU_ASSERT_FALSE(possible);
    for (long n = 1; n <= 3; n++) {
        ori__alloc_fail_at(n);
        CU_ASSERT_EQUAL(ori__budget_share(o, 2, 2, 5, choice, &possible),
                        ORI_ENOMEM);
    }
    ori__alloc_fail_at(0);
}

/* Tables of the Poisson distribution's upper 95 % limit, one-sided. */
static void test_high(void)
{
    static const struct {
        int64_t events;
        double high;
    } table[] = { { 0, 2.9957 }, { 1, 4.7439 }, { 2, 6.2958 },
                  { 5, 10.5130 }, { 10, 16.9622 }, { 50, 63.287 },
                  { 99, 116.98 }, { 100, 118.08 }, { 1000, 1053.8 } };

    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        CU_ASSERT_DOUBLE_EQUAL(ori__budget_high(table[i].events, 2),
                               table[i].high / 2, 2e-3 * table[i].high);
    CU_ASSERT_TRUE(isinf(ori__budget_high(0, 0)));
}

const ori__suite suite_event_budget = { "event_budget", {
    { "against all choices", test_against_all },
    { "large budgets", test_large },
    { "upper limit", test_high },
    { NULL, NULL } } };
