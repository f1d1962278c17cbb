/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <oriole/base/threads.h>
#include <oriole/train/baseline.h>

#include <math.h>
#include <stdlib.h>

#include "base/random.h"

static const char *const labels[] = {"a", "b"};

static ori_dataset *make(const ori_example *e, int count, int channels)
{
    ori_dataset *d;

    CU_ASSERT_EQUAL_FATAL(
        ori_dataset_create(&d, e, count, channels, 0, labels, 2), ORI_OK);
    return d;
}

/* A step that comes late is near to a step, not to what is flat. */
static void test_by_hand(void)
{
    static const float step[] = {0, 1, 1, 1, 1, 1},
                       flat[] = {.6f, .6f, .6f, .6f, .6f, .6f},
                       late[] = {0, 0, 0, 0, 0, 1};
    const ori_example training[] = {
        {.x = step, .length = 6, .label = 0},
        {.x = flat, .length = 6, .label = 1},
    };
    const ori_example test = {.x = late, .length = 6, .label = 0};
    ori_dataset *d = make(training, 2, 1), *t = make(&test, 1, 1);
    double right;

    CU_ASSERT_EQUAL(ori_nearest_dtw(&right, d, t, 1), ORI_OK);
    CU_ASSERT_EQUAL(right, 1); /* 0 to the step */
    CU_ASSERT_EQUAL(ori_nearest_dtw(&right, d, t, 0), ORI_OK);
    CU_ASSERT_EQUAL(right, 0); /* 4 to the step, 1.96 to the flat */
    CU_ASSERT_EQUAL(ori_nearest_dtw(&right, d, t, 0.17), ORI_OK);
    CU_ASSERT_EQUAL(right, 0); /* one sample: 3 */
    CU_ASSERT_EQUAL(ori_nearest_dtw(&right, d, t, 0.7), ORI_OK);
    CU_ASSERT_EQUAL(right, 1); /* four */
    ori_dataset_destroy(d);
    ori_dataset_destroy(t);
}

enum { CHANNELS = 2, LONGEST = 12 };

static double difference(const ori_example *a, int64_t i, const ori_example *b,
                         int64_t k)
{
    double sum = 0;

    for (int c = 0; c < CHANNELS; c++) {
        const double d =
            (double)a->x[c * a->length + i] - (double)b->x[c * b->length + k];

        sum += isnan(d) ? 0 : d * d;
    }
    return sum;
}

/* The cheapest way from (i, k) to the end, by trying all. */
static double try_all(const ori_example *a, const ori_example *b, int64_t i,
                      int64_t k, int64_t band)
{
    double rest = INFINITY;

    if (i >= a->length || k >= b->length || llabs(i - k) > band)
        return INFINITY;
    if (i == a->length - 1 && k == b->length - 1)
        return difference(a, i, b, k);
    rest = fmin(rest, try_all(a, b, i + 1, k, band));
    rest = fmin(rest, try_all(a, b, i, k + 1, band));
    rest = fmin(rest, try_all(a, b, i + 1, k + 1, band));
    return rest + difference(a, i, b, k);
}

static bool is_right(const ori_example *training, int count,
                     const ori_example *test, double window)
{
    double nearest = INFINITY;
    int label = -1;

    for (int i = 0; i < count; i++) {
        const ori_example *b = &training[i];
        const int64_t most =
            test->length > b->length ? test->length : b->length;
        const int64_t apart = llabs(test->length - b->length);
        const int64_t steps = (int64_t)(window * (double)most);
        const double d = try_all(test, b, 0, 0, steps > apart ? steps : apart);

        if (d < nearest) {
            nearest = d;
            label = b->label;
        }
    }
    return label == test->label;
}

/* Unequal lengths, missing samples, narrow and wide windows. */
static void test_against_all_ways(void)
{
    enum { N = 12, M = 20 };
    static const double windows[] = {0, 0.1, 0.3, 1};
    static float x[N + M][CHANNELS * LONGEST];
    ori__rng r = ori__rng_at(8, ORI__RNG_TEST, 0, 0);
    ori_example e[N + M];
    ori_dataset *training, *test;

    for (int i = 0; i < N + M; i++) {
        e[i] = (ori_example){.x = x[i],
                             .label = (int)ori__rng_below(&r, 2),
                             .length = 1 + ori__rng_below(&r, 7)};
        for (int t = 0; t < CHANNELS * LONGEST; t++)
            x[i][t] = ori__rng_below(&r, 12) ? ori__rng_normal(&r) : NAN;
        for (int c = 0; c < CHANNELS; c++) /* nothing is cut off */
            x[i][(c + 1) * e[i].length - 1] = 0.5f;
    }
    training = make(e, N, CHANNELS);
    test = make(e + N, M, CHANNELS);
    for (int w = 0; w < 4; w++) {
        int hits = 0;

        for (int i = N; i < N + M; i++)
            hits += is_right(e, N, &e[i], windows[w]);
        for (int threads = 1; threads <= 3; threads++) {
            double right;

            ori_threads_set(threads);
            CU_ASSERT_EQUAL(ori_nearest_dtw(&right, training, test, windows[w]),
                            ORI_OK);
            CU_ASSERT_DOUBLE_EQUAL(right, hits / (double)M, 1e-12);
        }
    }
    ori_threads_set(0);
    ori_dataset_destroy(training);
    ori_dataset_destroy(test);
}

static void test_refuses(void)
{
    static const float x[] = {1, 2};
    const ori_example one = {.x = x, .length = 2}, two = {.x = x, .length = 1};
    ori_dataset *d = make(&one, 1, 1), *t = make(&two, 1, 2);
    double right;

    CU_ASSERT_EQUAL(ori_nearest_dtw(&right, d, t, 1), ORI_ESHAPE);
    CU_ASSERT_EQUAL(ori_nearest_dtw(&right, d, d, 1.1), ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_nearest_dtw(&right, d, d, (double)NAN), ORI_EINVAL);
    ori_dataset_destroy(d);
    ori_dataset_destroy(t);
}

const ori__suite suite_nearest_dtw = {
    "nearest_dtw",
    {{"by hand", test_by_hand},
     {"against all ways", test_against_all_ways},
     {"refuses", test_refuses},
     {NULL, NULL}}};
