/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Against the definition of its four summaries, in double.
 */
#include "suite.h"

#include <math.h>
#include <stdbool.h>

#include "base/memory.h"
#include "naive_bank.h"
#include "rocket_fixture.h"

static const double rounding = 1e-4;    /* of answers */

typedef struct tally {
    int compared, passed_over;
} tally;

static bool is_near(double a, float b)
{
    return fabs(a - (double)b) <= 1e-3 * (1 + fabs(a));
}

/* features: share, then at `apart` each the longest, mean and mean index.
 * Where rounding may put an answer on the other side, nothing is known. */
static void check_threshold(tally *count, const double *y, int n, double bias,
                            const float *features, int apart)
{
    double above = 0, sum = 0, places = 0, longest = 0, run = 0;

    for (int t = 0; t < n; t++) {
        if (fabs(y[t] - bias) <= rounding) {
            count->passed_over++;
            return;
        }
        run = y[t] > bias ? run + 1 : 0;
        longest = fmax(longest, run);
        above += y[t] > bias;
        sum += y[t] > bias ? y[t] - bias : 0;
        places += y[t] > bias ? t : 0;
    }
    count->compared++;
    CU_ASSERT(is_near(above / n, features[0]));
    CU_ASSERT(is_near(longest, features[apart]));
    CU_ASSERT(is_near(above > 0 ? sum / above : 0, features[2 * apart]));
    CU_ASSERT(is_near(above > 0 ? places / above : -1, features[3 * apart]));
}

static void check_bank(tally *count, const ori_rocket *r, const char *shape,
                       const char *bias_name, const char *mixed,
                       const ori_case *c, const float *features)
{
    const float *sizes = rocket_kept(r, shape);
    const float *bias = rocket_kept(r, bias_name);
    const naive_bank b =
        naive_bank_make((int)sizes[0], (int)sizes[1], ori_rocket_channels(r),
                        rocket_kept(r, mixed));
    double y[NAIVE_LONGEST];

    for (int d = 0; d < b.dilations; d++)
        for (int k = 0; k < NAIVE_KERNELS; k++) {
            const int n = naive_bank_answer(&b, c, d, k, y);

            for (int i = 0; i < b.thresholds[d]; i++)
                check_threshold(count, y, n, (double)*bias++, features++,
                                NAIVE_KERNELS * b.per_kernel);
        }
}

static void check_case(tally *count, const ori_rocket *r, const ori_case *c,
                       const float *features)
{
    static float x[3 * NAIVE_LONGEST];
    const ori_case steps = naive_difference(c, ori_rocket_channels(r), x);

    check_bank(count, r, "shape", "bias", "mixed", c, features);
    check_bank(count, r, "steps.shape", "steps.bias", "steps.mixed", &steps,
               features + ori_rocket_features(r) / 2);
}

static void check(int channels, int longest, int features)
{
    series fitted = series_make(4, channels, longest / 2, longest, 1);
    series used = series_make(6, channels, 1, 2 * longest, 2);
    ori_rocket *r = rocket_fit(&fitted, "multirocket", features, 5);
    float *y = rocket_transform(r, &used);
    tally count = { 0, 0 };

    for (int i = 0; i < used.count; i++)
        check_case(&count, r, &used.cases[i],
                   y + i * ori_rocket_features(r));
    CU_ASSERT(count.compared > 10 * count.passed_over);
    ori__free(y);
    ori_rocket_destroy(r);
    series_free(&fitted);
    series_free(&used);
}

static void test_one_channel(void)
{
    check(1, 9, 700);
    check(1, 64, 6000);
    check(1, 300, 3000);
}

static void test_channels(void)
{
    check(3, 50, 3000);
}

static void test_size(void)
{
    series s = series_make(2, 1, 100, 100, 1);
    ori_rocket *r = rocket_fit(&s, "multirocket", 0, 1);

    CU_ASSERT_EQUAL(ori_rocket_features(r), 49728);
    ori_rocket_destroy(r);
    series_free(&s);
}

const ori__suite suite_transform_multirocket = { "transform_multirocket", {
    { "one channel as defined", test_one_channel },
    { "several channels as defined", test_channels },
    { "as many features as in the paper", test_size },
    { NULL, NULL } } };
