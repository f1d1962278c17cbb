/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/random.h"

#include <oriole/train/ranking.h>

static void test_ranks(void)
{
    static const double score[] = { 0.9, 0.8, 0.8, 0.1,     /* 1 2.5 2.5 4 */
                                    0.2, 0.4, 0.3, 0.1 };   /* 3 1 2 4 */
    static const double want[] = { 2, 1.75, 2.25, 4 };
    double rank[4];

    CU_ASSERT_EQUAL(ori_mean_ranks(score, 2, 4, rank), ORI_OK);
    for (int m = 0; m < 4; m++)
        CU_ASSERT_DOUBLE_EQUAL(rank[m], want[m], 1e-12);
    CU_ASSERT_EQUAL(ori_mean_ranks(score, 0, 4, rank), ORI_EINVAL);
}

/* Darwin's plants (Fisher 1935, table 3): rank sum 24 of 15 pairs; the
 * exact probability by counting all 2^15 signs. */
static void test_darwin(void)
{
    static const double d[] = { 49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56,
                                24, 75, 60, -48 };
    static const double zero[15] = { 0 };

    CU_ASSERT_DOUBLE_EQUAL(ori_wilcoxon(d, zero, 15), 0.041259765625, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(ori_wilcoxon(zero, d, 15), 0.041259765625, 1e-12);
    CU_ASSERT_EQUAL(ori_wilcoxon(d, d, 15), 1);
    CU_ASSERT_EQUAL(ori_wilcoxon(d, d, 0), 1);
}

/* Every choice of signs, by brute force, against the exact tail. */
static void test_brute_force(void)
{
    enum { N = 10 };
    ori__rng rng = ori__rng_at(1, ORI__RNG_TEST, 9, 0);
    const double zero[N] = { 0 };

    for (int trial = 0; trial < 30; trial++) {
        double d[N];
        int plus = 0, extreme = 0;
        const int all = N * (N + 1) / 2;

        for (int i = 0; i < N; i++)
            d[i] = (i + 1) * (ori__rng_below(&rng, 2) ? 1 : -1);
        for (int i = 0; i < N; i++)
            plus += d[i] > 0 ? i + 1 : 0;
        for (unsigned signs = 0; signs < 1u << N; signs++) {
            int sum = 0;

            for (int i = 0; i < N; i++)
                sum += signs >> i & 1 ? i + 1 : 0;
            extreme += abs(2 * sum - all) >= abs(2 * plus - all);
        }
        CU_ASSERT_DOUBLE_EQUAL(ori_wilcoxon(d, zero, N),
                               fmin(1, extreme / 1024.0), 1e-12);
    }
}

/* Differences of 0.01 are equal, though 0.95 - 0.94 is not 0.9 - 0.89 in
 * doubles: four ties, rank sum 2.5, variance 6.25, one deviation off. */
static void test_decimals(void)
{
    static const double a[] = { 0.95, 0.90, 0.31, 0.7 };
    static const double b[] = { 0.94, 0.89, 0.30, 0.71 };

    CU_ASSERT_DOUBLE_EQUAL(ori_wilcoxon(a, b, 4), erfc(sqrt(0.5)), 1e-12);
}

static void test_pairs(void)
{
    enum { SETS = 40 };
    double score[SETS * 3];
    int differ[9];

    for (int i = 0; i < SETS; i++) {
        score[3 * i] = 0.5 + 0.01 * (i % 7);
        score[3 * i + 1] =
            score[3 * i] + (i % 2 ? 0.001 : -0.001) * (1 + i / 2);
        score[3 * i + 2] = score[3 * i] - 0.1 - 0.001 * i;
    }
    CU_ASSERT_EQUAL(ori_pairs_differ(score, SETS, 3, 0.05, differ), ORI_OK);
    CU_ASSERT_EQUAL(differ[1], 0);
    CU_ASSERT_EQUAL(differ[2], 1);
    CU_ASSERT_EQUAL(differ[5], 1);
    CU_ASSERT_EQUAL(differ[7], 1);
}

const ori__suite suite_ranking = { "ranking", {
    { "ranks", test_ranks },
    { "Darwin's plants", test_darwin },
    { "brute force", test_brute_force },
    { "decimals", test_decimals },
    { "pairs", test_pairs },
    { NULL, NULL } } };
