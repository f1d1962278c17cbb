/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The inner loops of every instruction set that this machine has, against
 * plain ones in double.
 */
#include "suite.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/cpu.h"
#include "base/random.h"
#include "config.h"
#include "rocket/rocket_kernel.h"

enum { ROOM = 12000, LONGEST = 9000 };

static float x[ROOM], y[ROOM];

static const ori__rocket_kernel *const kernels[ORI__ISA_COUNT] = {
    &ori__rocket_kernel_portable,
#ifdef ORI_HAVE_X86
    &ori__rocket_kernel_avx2,
    &ori__rocket_kernel_avx512,
#endif
};

static const int lengths[] = { 1, 3, 15, 16, 17, 63, 64, 65, 200, LONGEST };

/* Each set at each length; noise is new each time, and has equal numbers. */
static void for_all(void (*test)(const ori__rocket_kernel *k, int n))
{
    for (int i = 0; i < ORI__ISA_COUNT; i++)
        for (size_t j = 0; j < sizeof lengths / sizeof *lengths; j++) {
            ori__rng rng = ori__rng_at(3, ORI__RNG_TEST, 9, (uint32_t)j);

            for (int t = 0; t < ROOM; t++)
                x[t] = y[t] = ori__rng_below(&rng, 4) > 0
                                  ? ori__rng_normal(&rng)
                                  : 0.5f;
            if (kernels[i] && i <= (int)ori__cpu_isa())
                test(kernels[i], lengths[j]);
        }
}

static bool is_near(double a, float b)
{
    return fabs(a - (double)b) <= 1e-5 * (1 + fabs(a));
}

/* As the kernels want it behind the end. */
static void end_answers(float *at, int n)
{
    for (int t = n; t % ORI__LANES_MAX != 0; t++)
        at[t] = -INFINITY;
}

static void check_sums(const ori__rocket_kernel *k, int n)
{
    const int d = n % 7 + 1;

    k->minus_nine(n, d, x, y);
    for (int t = 0; t < n; t++) {
        double sum = 0;

        for (int j = 0; j < ORI__TAPS; j++)
            sum -= (double)x[t + j * d];
        CU_ASSERT(is_near(sum, y[t]));
    }
    for (int add = 0; add < 2; add++) {
        k->plus_three(n, x, x + 1, x + 5, x + 11, add, y);
        for (int t = 0; t < n; t++)
            CU_ASSERT(is_near((add + 1) * ((double)x[t] + (double)x[t + 1] +
                                           (double)x[t + 5] +
                                           (double)x[t + 11]),
                              y[t]));
    }
}

static void test_sums(void)
{
    for_all(check_sums);
}

static void check_counts(const ori__rocket_kernel *k, int n)
{
    enum { BIASES = 29 };
    float bias[BIASES];
    int32_t count[BIASES + 1];

    end_answers(y, n);
    for (int i = 0; i < BIASES; i++)
        bias[i] = i == 3 ? 0.5f : x[i];     /* equal is not above */
    for (int biases = 1; biases <= BIASES; biases++) {
        count[biases] = -7;
        k->count_above(n, y, biases, bias, count);
        for (int i = 0; i < biases; i++) {
            int above = 0;

            for (int t = 0; t < n; t++)
                above += y[t] > bias[i];
            CU_ASSERT_EQUAL(count[i], above);
        }
        CU_ASSERT_EQUAL(count[biases], -7);
    }
}

static void test_counts(void)
{
    for_all(check_counts);
}

static void check_pools_at(const ori__rocket_kernel *k, int n, float bias)
{
    int count = 0, longest = 0, run = 0;
    double excess = 0, places = 0;
    ori__pools p;

    for (int t = 0; t < n; t++) {
        const bool above = y[t] > bias;

        run = above ? run + 1 : 0;
        longest = run > longest ? run : longest;
        count += above;
        excess += above ? (double)y[t] - (double)bias : 0;
        places += above ? t : 0;
    }
    k->pool_above(n, y, bias, &p);
    CU_ASSERT_EQUAL(p.count, count);
    CU_ASSERT_EQUAL(p.longest, longest);
    CU_ASSERT_EQUAL(p.places, places);
    CU_ASSERT(is_near(excess, (float)p.excess));
}

static void check_pools(const ori__rocket_kernel *k, int n)
{
    static const float biases[] = { -9, -1.5f, -0.2f, 0.5f, 2, 9 };

    end_answers(y, n);
    for (int i = 0; i < 6; i++)
        check_pools_at(k, n, biases[i]);
    for (int t = 0; t < n; t++)         /* stretches over many words */
        y[t] = (float)(t % 1000 < 700 + t / 1000);
    for (int i = 0; i < 6; i++)
        check_pools_at(k, n, biases[i]);
}

static void test_pools(void)
{
    for_all(check_pools);
}

static void check_compete(const ori__rocket_kernel *k, int n)
{
    const float *w = x + 100;
    const int d = n % 5 + 1;
    float most[ORI__GROUP], least[ORI__GROUP];
    double high[ORI__GROUP], low[ORI__GROUP];

    for (int i = 0; i < ORI__GROUP; i++) {
        most[i] = least[i] = 1;         /* is added to */
        high[i] = low[i] = 1;
    }
    k->compete(n, d, x, w, most, least);
    for (int t = 0; t < n; t++) {
        double sum[ORI__GROUP] = { 0 };
        int top = 0, bottom = 0;

        for (int i = 0; i < ORI__GROUP; i++) {
            for (int j = 0; j < ORI__TAPS; j++)
                sum[i] += (double)w[i * ORI__TAPS + j] *
                          (double)x[t + j * d];
            top = sum[i] > sum[top] ? i : top;
            bottom = sum[i] < sum[bottom] ? i : bottom;
        }
        high[top] += sum[top];
        low[bottom]++;
    }
    for (int i = 0; i < ORI__GROUP; i++) {
        CU_ASSERT(is_near(high[i], most[i]));
        CU_ASSERT_EQUAL(low[i], (double)least[i]);
    }
}

static void test_compete(void)
{
    for_all(check_compete);
}

static void check_standard_at(const float *at, int d, float scale,
                              float shift)
{
    double mean = 0, variance = 0;

    for (int j = 0; j < 11; j++)
        mean += (double)at[j * d] / 11;
    for (int j = 0; j < 11; j++)
        variance += pow((double)at[j * d] - mean, 2) / 11;
    if (variance > 1e-8) {
        CU_ASSERT(is_near(1 / sqrt(variance), scale));
        CU_ASSERT(fabs(mean / sqrt(variance) - (double)shift) < 1e-4);
    } else {
        CU_ASSERT(scale == 0 && shift == 0);
    }
}

static void check_standardise(const ori__rocket_kernel *k, int n)
{
    static float scale[ROOM], shift[ROOM];
    const int d = n % 3 + 1;

    for (int t = n / 2; t < n / 2 + 40; t++)
        x[t] = 1234.567f;               /* rounding is not spread */
    k->standardise(n, 11, d, x, scale, shift);
    for (int t = 0; t < n; t++)
        if (t < n / 2 - 40 || t > n / 2 + 40 || x[t] == x[t + 10 * d])
            check_standard_at(x + t, d, scale[t], shift[t]);
}

static void test_standardise(void)
{
    for_all(check_standardise);
}

static void check_distances_of(const ori__shapelets *s, const float *before)
{
    const int padded = (s->n + 15) / 16 * 16;

    for (int k = 0; k < ORI__GROUP; k++)
        for (int t = 0; t < padded; t++) {
            double sum = s->add ? (double)before[k * ORI__BLOCK + t] : 0;

            for (int j = 0; j < s->taps; j++)
                sum += fabs((double)s->x[t + j * s->d] *
                                (double)s->scale[t] -
                            (double)s->shift[t] -
                            (double)s->w[k * s->taps + j]);
            if (t < s->n)
                CU_ASSERT(is_near(sum, s->far[k * ORI__BLOCK + t]))
            else
                CU_ASSERT(isinf(s->far[k * ORI__BLOCK + t]));
        }
}

static void check_distances(const ori__rocket_kernel *k, int n)
{
    static float far[ORI__GROUP * ORI__BLOCK], before[ORI__GROUP * ORI__BLOCK];

    for (int taps = 2; taps <= 11 && n <= ORI__BLOCK; taps += 3)
        for (int add = 0; add < 2; add++) {
            const ori__shapelets s = {
                .n = n, .taps = taps, .d = taps + 2, .x = x,
                .scale = x + 500, .shift = x + 900, .w = x + 2000,
                .add = add, .far = far,
            };

            memcpy(far, y, sizeof far);
            memcpy(before, y, sizeof before);
            k->distances(&s);
            check_distances_of(&s, before);
        }
}

static void test_distances(void)
{
    for_all(check_distances);
}

/* What all lanes together know. */
static void check_found(const ori__nearest *found, float least, int place,
                        int count)
{
    int earliest = INT32_MAX, all = 0;

    for (int i = 0; i < ORI__LANES_MAX; i++) {
        CU_ASSERT(found->least[i] >= least);
        if (found->least[i] == least && found->place[i] < earliest)
            earliest = found->place[i];
        all += found->count[i];
    }
    CU_ASSERT_EQUAL(earliest, place);
    CU_ASSERT_EQUAL(all, count);
}

static void check_nearest(const ori__rocket_kernel *k, int n)
{
    ori__nearest found = { .count = { 2 } };
    int place = 0, count = 0;

    if (n > ORI__BLOCK)
        return;
    for (int i = 0; i < ORI__LANES_MAX; i++)
        found.least[i] = INFINITY;
    for (int t = 0; t < n; t++)
        y[t] = fabsf(y[t]);
    for (int t = n; t % ORI__LANES_MAX != 0; t++)
        y[t] = INFINITY;
    for (int t = 0; t < n; t++) {
        place = y[t] < y[place] ? t : place;
        count += y[t] < 0.5f;
    }
    k->nearest(n, y, 0.5f, 1000, &found);
    check_found(&found, y[place], 1000 + place, 2 + count);
    k->nearest(n, y, 0.5f, 2000, &found);       /* the first one stays */
    check_found(&found, y[place], 1000 + place, 2 + 2 * count);
}

static void test_nearest(void)
{
    for_all(check_nearest);
}

const ori__suite suite_rocket_kernel = { "rocket_kernel", {
    { "sums of nine and of three", test_sums },
    { "counts above thresholds", test_counts },
    { "multirocket's summaries", test_pools },
    { "competition", test_compete },
    { "standardised places", test_standardise },
    { "distances of shapelets", test_distances },
    { "the nearest place", test_nearest },
    { NULL, NULL } } };
