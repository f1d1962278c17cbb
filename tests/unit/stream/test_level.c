/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stream/level.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "suite.h"

/* As the header says which frames count. */
static void by_definition(const float *x, int64_t seen, int64_t part,
                          float *mean, float *deviation, float *largest)
{
    const int64_t now = (seen - 1) / part;
    int64_t from = (now - (ORI__LEVEL_PARTS - 1)) * part;
    double sum = 0, squares = 0, n = 0;

    *largest = -INFINITY;
    from = from > 0 ? from : 0;
    for (int64_t t = from; t < seen; t++)
        if (!isnan(x[t])) {
            n++;
            sum += (double)x[t];
            *largest = fmaxf(*largest, x[t]);
        }
    for (int64_t t = from; t < seen; t++)
        if (!isnan(x[t]))
            squares += pow((double)x[t] - sum / n, 2);
    *mean = n > 0 ? (float)(sum / n) : 0;
    *deviation = n > 0 ? (float)sqrt(squares / n) : 0;
}

static void check(int64_t span, float offset)
{
    enum { COUNT = 400 };
    ori__level l = { 0 };
    float x[COUNT];
    unsigned seed = 5;
    bool right = true;

    CU_ASSERT_EQUAL_FATAL(ori__level_create(&l, 1, span), ORI_OK);
    for (int t = 0; t < COUNT; t++) {
        float mean, deviation, m, d, largest;

        x[t] = rand_r(&seed) % 9 == 0
                   ? NAN : offset + (float)(rand_r(&seed) % 1000) / 250;
        ori__level_see(&l, &x[t]);
        ori__level_moments(&l, 0, &m, &d);
        by_definition(x, t + 1, (span + 15) / 16, &mean, &deviation,
                      &largest);
        right &= fabsf(m - mean) <= 1e-6f * fabsf(mean) &&
                 fabsf(d - deviation) <= 1e-5f &&
                 ori__level_largest(&l, 0) == largest;
    }
    CU_ASSERT(right);
    ori__level_release(&l);
}

static void test_moments(void)
{
    check(1, 0);
    check(16, 1);
    check(57, -3);
    check(160, 1e4f);
    check(5000, 0);
}

const ori__suite suite_level = { "level", {
    { "moments of the frames that count", test_moments },
    { NULL, NULL } } };
