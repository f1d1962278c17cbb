/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>

#include <oriole/rocket/head.h>

#include "base/random.h"

enum { N = 300, C = 4 };

static float scores[N * C];
static int labels[N];

/* Labels are drawn from softmax(scores / temperature). */
static void draw(float temperature)
{
    ori__rng rng = ori__rng_at(11, ORI__RNG_TEST, 0, 0);

    for (int i = 0; i < N; i++) {
        float *z = scores + i * C, sum = 0, at;

        for (int c = 0; c < C; c++) {
            z[c] = 2 * ori__rng_normal(&rng);
            sum += expf(z[c] / temperature);
        }
        at = sum * ori__rng_uniform(&rng);
        for (labels[i] = 0; labels[i] < C - 1; labels[i]++) {
            at -= expf(z[labels[i]] / temperature);
            if (at < 0)
                break;
        }
    }
}

static double log_loss(double temperature)
{
    double loss = 0;

    for (int i = 0; i < N; i++) {
        const float *z = scores + i * C;
        double sum = 0;

        for (int c = 0; c < C; c++)
            sum += exp((double)z[c] / temperature);
        loss += log(sum) - (double)z[labels[i]] / temperature;
    }
    return loss;
}

static void test_is_the_least(void)
{
    static const float truths[] = { 0.1f, 0.7f, 1, 5 };

    for (int k = 0; k < 4; k++) {
        double least = INFINITY, t;

        draw(truths[k]);
        t = ori_temperature_fit(scores, labels, N, C);
        for (double grid = 0.01; grid < 100; grid *= 1.01)
            least = fmin(least, log_loss(grid));
        /* half a case, spread over all classes, keeps it a bit warmer */
        CU_ASSERT(log_loss(t) < least + 2);
        CU_ASSERT(t > 0.6 * (double)truths[k] && t < 1.7 * (double)truths[k]);
    }
}

static void test_all_right_or_wrong(void)
{
    static const float z[] = { 2, -2, -2, 2, 3, -3, -1, 1 };
    static const int right[] = { 0, 1, 0, 1 }, wrong[] = { 1, 0, 1, 0 };
    const double t = ori_temperature_fit(z, right, 4, 2);
    const double p = 1 / (1 + exp(-4 / t));

    CU_ASSERT(p > 0.9 && p < 0.98);     /* surer with more cases */
    CU_ASSERT_DOUBLE_EQUAL(ori_temperature_fit(z, wrong, 4, 2), 1024, 1);
}

static void test_odd(void)
{
    static const float z[] = { 2, -2, NAN, 0, INFINITY, 0, -2, 2, 0, 0 };
    static const int y[] = { 0, 1, 1, 1, 7 };
    static const float usable[] = { 2, -2, -2, 2 };
    static const int usable_y[] = { 0, 1 };

    CU_ASSERT_EQUAL(ori_temperature_fit(z, y, 0, 2), 1);
    CU_ASSERT_EQUAL(ori_temperature_fit(z, y, 5, 1), 1);
    CU_ASSERT_EQUAL(ori_temperature_fit(z, y, 5, 2),
                    ori_temperature_fit(usable, usable_y, 2, 2));
}

/* Scores k times as large ask for a temperature k times as high. */
static void test_scales(void)
{
    double t;

    draw(1);
    t = ori_temperature_fit(scores, labels, N, C);
    for (int i = 0; i < N * C; i++)
        scores[i] = 30 * scores[i] - 8;
    CU_ASSERT_DOUBLE_EQUAL(ori_temperature_fit(scores, labels, N, C), 30 * t,
                           0.01 * t);
}

const ori__suite suite_temperature = { "temperature", {
    { "has the least loss of a grid", test_is_the_least },
    { "all right, all wrong", test_all_right_or_wrong },
    { "odd cases", test_odd },
    { "scales with the scores", test_scales },
    { NULL, NULL } } };
