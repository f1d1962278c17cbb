/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>

#include "base/random.h"

/* The known answer tests that come with Random123, philox4x32 10 rounds:
 * all zero, and the digits of pi. */
static void test_known_answers(void)
{
    static const uint32_t zero[4] = { 0x6627e8d5, 0xe169c58d, 0xbc57ac4c,
                                      0x9b00dbd8 };
    static const uint32_t pi[4] = { 0xd16cfe09, 0x94fdcceb, 0x5001e420,
                                    0x24126ea1 };
    ori__rng r = { .used = 4 };
    ori__rng q = { .key = { 0xa4093822, 0x299f31d0 },
                   .counter = { 0x243f6a88, 0x85a308d3, 0x13198a2e,
                                0x03707344 },
                   .used = 4 };

    for (int i = 0; i < 4; i++) {
        CU_ASSERT_EQUAL(ori__rng_u32(&r), zero[i]);
        CU_ASSERT_EQUAL(ori__rng_u32(&q), pi[i]);
    }
}

static void test_moments(void)
{
    ori__rng r = ori__rng_at(7, ORI__RNG_TEST, 1, 2);
    double sum = 0, squares = 0, uniform = 0;
    enum { N = 100000 };

    for (int i = 0; i < N; i++) {
        const double x = ori__rng_normal(&r);

        sum += x;
        squares += x * x;
        uniform += ori__rng_between(&r, -1, 3);
    }
    CU_ASSERT_DOUBLE_EQUAL(sum / N, 0, 0.02);
    CU_ASSERT_DOUBLE_EQUAL(squares / N, 1, 0.03);
    CU_ASSERT_DOUBLE_EQUAL(uniform / N, 1, 0.02);
}

static void test_below_and_shuffle(void)
{
    ori__rng r = ori__rng_at(7, ORI__RNG_TEST, 0, 0);
    int seen[7] = { 0 }, x[100], sum = 0;

    for (int i = 0; i < 7000; i++)
        seen[ori__rng_below(&r, 7)]++;
    for (int i = 0; i < 7; i++)
        CU_ASSERT_TRUE(seen[i] > 850 && seen[i] < 1150);
    for (int i = 0; i < 100; i++)
        x[i] = i;
    ori__rng_shuffle(&r, x, 100);
    for (int i = 0; i < 100; i++)
        sum += x[i];
    CU_ASSERT_EQUAL(sum, 4950);
    CU_ASSERT_FALSE(x[0] == 0 && x[1] == 1 && x[2] == 2);
}

static void test_places_differ(void)
{
    ori__rng a = ori__rng_at(7, ORI__RNG_TEST, 1, 0);
    ori__rng b = ori__rng_at(7, ORI__RNG_TEST, 0, 1);
    ori__rng c = ori__rng_at(7, ORI__RNG_INIT, 1, 0);
    const uint32_t x = ori__rng_u32(&a);

    CU_ASSERT_NOT_EQUAL(x, ori__rng_u32(&b));
    CU_ASSERT_NOT_EQUAL(x, ori__rng_u32(&c));
}

const ori__suite suite_random = { "random", {
    { "known answers", test_known_answers },
    { "moments", test_moments },
    { "below and shuffle", test_below_and_shuffle },
    { "places differ", test_places_differ },
    { NULL, NULL } } };
