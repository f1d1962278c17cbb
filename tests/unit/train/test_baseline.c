/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <oriole/base/threads.h>
#include <oriole/train/baseline.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/random.h"

static ori_dataset *make(const ori_example *e, int count, int channels,
                         const char *const *labels)
{
    ori_dataset *d;

    CU_ASSERT_EQUAL_FATAL(
        ori_dataset_create(&d, e, count, channels, 0, labels, 2), ORI_OK);
    return d;
}

/* Near by L1 is not near by Euclid; labels of the two sets differ in order. */
static void test_by_hand(void)
{
    static const char *const ab[] = { "a", "b" }, *const ba[] = { "b", "a" };
    static const float a[] = { 3, 0, 0 }, b[] = { 1.5f, 1.5f, 1.5f },
                       far[] = { 90 }, zero[] = { 0, 0, 0, NAN, 1e-9f };
    const ori_example training[] = {
        { .x = a, .length = 3, .label = 0 },
        { .x = b, .length = 3, .label = 1 },
        { .x = far, .length = 1, .label = 1 },
    };
    const ori_example test[] = { { .x = zero, .length = 5, .label = 0 } };
    ori_dataset *d = make(training, 3, 1, ab), *t = make(test, 1, 1, ba);
    ori_baselines r;

    CU_ASSERT_EQUAL(ori_baselines_compute(&r, d, t), ORI_OK);
    CU_ASSERT_EQUAL(r.majority, 1);     /* b */
    CU_ASSERT_EQUAL(r.nearest_l1, 0);   /* 3 to a, 4.5 to b */
    CU_ASSERT_EQUAL(r.nearest_l2, 1);   /* 9 to a, 6.75 to b */
    ori_dataset_destroy(d);
    ori_dataset_destroy(t);
}

static double plain(const ori_example *a, const ori_example *b, int channels,
                    int power)
{
    const int64_t longest = a->length > b->length ? a->length : b->length;
    double sum = 0;

    for (int c = 0; c < channels; c++)
        for (int64_t t = 0; t < longest; t++) {
            const float x = t < a->length ? a->x[c * a->length + t] : 0;
            const float y = t < b->length ? b->x[c * b->length + t] : 0;

            if (!isnan(x) && !isnan(y))
                sum += pow(fabs((double)x - (double)y), power);
        }
    return sum;
}

/* Lengths around lanes and blocks, missing samples, several channels. */
static void test_against_plain(void)
{
    enum { N = 40, M = 30, CHANNELS = 2, ROOM = 2400 };
    static float x[N + M][ROOM];
    static const char *const labels[] = { "a", "b" };
    ori__rng r = ori__rng_at(5, ORI__RNG_TEST, 0, 0);
    ori_example e[N + M];
    ori_dataset *training, *test;
    ori_baselines got;
    int hits[3] = { 0 };

    for (int i = 0; i < N + M; i++) {
        e[i] = (ori_example){ .x = x[i], .label = (int)ori__rng_below(&r, 2) };
        e[i].length = 1 + ori__rng_below(&r, ROOM / CHANNELS);
        for (int t = 0; t < ROOM; t++)
            x[i][t] = ori__rng_below(&r, 20) ? ori__rng_normal(&r) : NAN;
        for (int c = 0; c < CHANNELS; c++)      /* nothing is cut off */
            x[i][(c + 1) * e[i].length - 1] = 1;
    }
    training = make(e, N, CHANNELS, labels);
    test = make(e + N, M, CHANNELS, labels);
    for (int i = N; i < N + M; i++)
        for (int power = 1; power <= 2; power++) {
            int best = 0;

            for (int k = 1; k < N; k++)
                if (plain(&e[i], &e[k], CHANNELS, power) <
                    plain(&e[i], &e[best], CHANNELS, power))
                    best = k;
            hits[power] += e[best].label == e[i].label;
        }
    for (int threads = 1; threads <= 3; threads++) {
        ori_threads_set(threads);
        CU_ASSERT_EQUAL(ori_baselines_compute(&got, training, test), ORI_OK);
        CU_ASSERT_DOUBLE_EQUAL(got.nearest_l1, hits[1] / (double)M, 1e-12);
        CU_ASSERT_DOUBLE_EQUAL(got.nearest_l2, hits[2] / (double)M, 1e-12);
    }
    ori_threads_set(0);
    ori_dataset_destroy(training);
    ori_dataset_destroy(test);
}

static void test_refuses(void)
{
    static const char *const labels[] = { "a", "b" };
    static const float x[] = { 1, 2 };
    const ori_example one = { .x = x, .length = 2 },
                      two = { .x = x, .length = 1 };
    ori_dataset *d = make(&one, 1, 1, labels), *t = make(&two, 1, 2, labels);
    ori_baselines r;

    CU_ASSERT_EQUAL(ori_baselines_compute(&r, d, t), ORI_ESHAPE);
    ori_dataset_destroy(d);
    ori_dataset_destroy(t);
}

/* The archive's own figures for the Euclidean neighbour (its series are
 * standardised): Dau et al., "The UCR time series archive", 2019. */
static void test_archive(void)
{
    static const struct {
        const char *set;
        double nearest_l2;
    } known[] = { { "CBF", 0.852 }, { "Coffee", 1.0 }, { "GunPoint", 0.913 },
                  { "Trace", 0.760 } };
    const char *data = getenv("ORIOLE_DATA");

    for (int k = 0; k < 4 && data; k++) {
        ori_dataset_options o = ORI_DATASET_OPTIONS_INIT;
        ori_dataset *training, *test;
        char path[512];
        const char *paths[] = { path };
        struct stat info;
        ori_baselines r;

        snprintf(path, sizeof path, "%s/ucr/%s", data, known[k].set);
        if (stat(path, &info) != 0)
            continue;
        o.want = ORI_SPLIT_TRAIN;
        CU_ASSERT_EQUAL_FATAL(ori_dataset_load(&training, paths, 1, &o),
                              ORI_OK);
        o.want = ORI_SPLIT_TEST;
        CU_ASSERT_EQUAL_FATAL(ori_dataset_load(&test, paths, 1, &o), ORI_OK);
        CU_ASSERT_EQUAL(ori_baselines_compute(&r, training, test), ORI_OK);
        CU_ASSERT_DOUBLE_EQUAL(r.nearest_l2, known[k].nearest_l2, 0.001);
        ori_dataset_destroy(training);
        ori_dataset_destroy(test);
    }
}

const ori__suite suite_baseline = { "baseline", {
    { "by hand", test_by_hand },
    { "against plain sums", test_against_plain },
    { "refuses", test_refuses },
    { "archive", test_archive },
    { NULL, NULL } } };
