/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>

#include "base/memory.h"

#include <oriole/train/metrics.h>

/* Five cases of three classes; by hand. */
static void test_by_hand(void)
{
    static const int truth[] = { 0, 0, 0, 1, 1 };
    static const float p[] = { 0.7f, 0.2f, 0.1f,    /* right */
                               0.5f, 0.5f, 0.0f,    /* tie: first, right */
                               0.1f, 0.2f, 0.7f,    /* 2 for 0 */
                               0.9f, 0.0f, 0.1f,    /* 0 for 1 */
                               0.1f, 0.8f, 0.1f };  /* right */
    static const int want[] = { 2, 0, 1, 1, 1, 0, 0, 0, 0 };
    int confusion[9];
    ori_metrics m;

    CU_ASSERT_EQUAL(ori_metrics_compute(&m, truth, p, 5, 3, confusion),
                    ORI_OK);
    CU_ASSERT_EQUAL(m.cases, 5);
    CU_ASSERT_EQUAL(m.correct, 3);
    CU_ASSERT_DOUBLE_EQUAL(m.accuracy, 0.6, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(m.balanced_accuracy, (2.0 / 3 + 0.5) / 2, 1e-12);
    /* F1: 4/6, 2/3 and, never right, 0 */
    CU_ASSERT_DOUBLE_EQUAL(m.macro_f1, (2.0 / 3 + 2.0 / 3 + 0) / 3, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(m.log_loss,
                           -(log(0.7) + log(0.5) + log(0.1) + log(1e-7) +
                             log(0.8)) / 5, 1e-6);
    CU_ASSERT_DOUBLE_EQUAL(m.brier, ((0.09 + 0.04 + 0.01) + (0.25 + 0.25) +
                                     (0.81 + 0.04 + 0.49) +
                                     (0.81 + 1 + 0.01) +
                                     (0.01 + 0.04 + 0.01)) / 5, 1e-6);
    /* Five bins of one case each: 0.7, 0.5, 0.7 (one bin), 0.9, 0.8. */
    CU_ASSERT_DOUBLE_EQUAL(m.calibration_error,
                           (2 * fabs(0.7 - 0.5) + 0.5 + 0.9 + 0.2) / 5, 1e-6);
    for (int i = 0; i < 9; i++)
        CU_ASSERT_EQUAL(confusion[i], want[i]);
    CU_ASSERT_EQUAL(ori_metrics_compute(&m, truth, p, 5, 3, NULL), ORI_OK);
}

/* Values of Newcombe, Statistics in Medicine 17 (1998), table I, method 3. */
static void test_wilson(void)
{
    static const struct {
        int correct, cases;
        double low, high;
    } known[] = { { 81, 263, 0.2553, 0.3662 }, { 15, 148, 0.0624, 0.1605 },
                  { 0, 20, 0.0000, 0.1611 }, { 1, 29, 0.0061, 0.1718 } };

    for (int k = 0; k < 4; k++) {
        int truth[263] = { 0 };
        float p[2 * 263];
        ori_metrics m;

        for (int i = 0; i < known[k].cases; i++) {
            p[2 * i] = i < known[k].correct;
            p[2 * i + 1] = 1 - p[2 * i];
        }
        CU_ASSERT_EQUAL(ori_metrics_compute(&m, truth, p, known[k].cases, 2,
                                            NULL), ORI_OK);
        CU_ASSERT_DOUBLE_EQUAL(m.accuracy_low, known[k].low, 0.00005);
        CU_ASSERT_DOUBLE_EQUAL(m.accuracy_high, known[k].high, 0.00005);
    }
}

static void test_ends(void)
{
    static const int truth[] = { 0, 0 };
    static const float right[] = { 1, 0, 1, 0 };
    static const float nothing[] = { NAN, NAN, NAN, 0.5f };
    ori_metrics m;

    CU_ASSERT_EQUAL(ori_metrics_compute(&m, truth, right, 2, 2, NULL),
                    ORI_OK);
    CU_ASSERT_EQUAL(m.accuracy_high, 1);
    CU_ASSERT_EQUAL(m.balanced_accuracy, 1);
    CU_ASSERT_EQUAL(m.macro_f1, 1);
    CU_ASSERT_EQUAL(m.log_loss, 0);
    CU_ASSERT_EQUAL(ori_metrics_compute(&m, truth, nothing, 2, 2, NULL),
                    ORI_OK);
    CU_ASSERT_EQUAL(m.correct, 1);
    CU_ASSERT_DOUBLE_EQUAL(m.log_loss, -log(1e-7), 1e-9);
    CU_ASSERT_DOUBLE_EQUAL(m.brier, (1 + (1 + 0.25)) / 2, 1e-12);
}

static void test_refuses(void)
{
    static const int truth[] = { 0, 2 };
    static const float p[] = { 1, 0, 1, 0 };
    ori_metrics m;

    CU_ASSERT_EQUAL(ori_metrics_compute(&m, truth, p, 2, 2, NULL),
                    ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_metrics_compute(&m, truth, p, 0, 2, NULL),
                    ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_metrics_compute(&m, truth, p, 1, 0, NULL),
                    ORI_EINVAL);
    ori__alloc_fail_at(1);
    CU_ASSERT_EQUAL(ori_metrics_compute(&m, truth, p, 1, 2, NULL),
                    ORI_ENOMEM);
    ori__alloc_fail_at(0);
}

const ori__suite suite_metrics = { "metrics", {
    { "by hand", test_by_hand },
    { "Wilson's interval", test_wilson },
    { "ends", test_ends },
    { "refuses", test_refuses },
    { NULL, NULL } } };
