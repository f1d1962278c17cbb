/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>

#include "model_fixture.h"

enum { CASES = 70, LONGEST = 300 };
static float x[CASES][2 * LONGEST];
static ori_case cases[CASES];

static void make_cases(void)
{
    for (int i = 0; i < CASES; i++) {
        cases[i] = (ori_case){ x[i], 1 + (i * 37) % LONGEST };
        fixture_noise(x[i], 2 * cases[i].length, (unsigned)i);
    }
    for (int t = 3; t < 9; t++)     /* some frames missing in one of them */
        x[1][t] = x[1][cases[1].length + t] = NAN;
}

/* What a case gets does not hang on its company. */
static void test_alone_and_together(void)
{
    static const ori_features kinds[] = { ORI_FEATURES_RAW,
                                          ORI_FEATURES_LOGMEL };

    make_cases();
    for (int k = 0; k < 2; k++) {
        ori_model *m = fixture_model(kinds[k]);
        ori_classifier *c;
        float together[CASES][3], alone[3];

        CU_ASSERT_EQUAL_FATAL(ori_classifier_create(&c, m), ORI_OK);
        CU_ASSERT_EQUAL_FATAL(
            ori_classifier_cases(c, cases, CASES, together[0]), ORI_OK);
        for (int i = 0; i < CASES; i++) {
            float sum = 0;

            CU_ASSERT_EQUAL_FATAL(
                ori_classifier_cases(c, &cases[i], 1, alone), ORI_OK);
            for (int j = 0; j < 3; j++) {
                CU_ASSERT_DOUBLE_EQUAL(alone[j], together[i][j], 1e-5);
                sum += alone[j];
            }
            CU_ASSERT_DOUBLE_EQUAL(sum, 1, 1e-5);
        }
        ori_classifier_destroy(c);
        ori_model_destroy(m);
    }
}

static void test_empty(void)
{
    ori_model *m = fixture_model(ORI_FEATURES_RAW);
    const ori_case empty = { x[0], 0 };
    ori_classifier *c;
    float p[3];

    CU_ASSERT_EQUAL_FATAL(ori_classifier_create(&c, m), ORI_OK);
    CU_ASSERT_EQUAL(ori_classifier_cases(c, &empty, 1, p), ORI_EDATA);
    CU_ASSERT_EQUAL(ori_classifier_cases(c, NULL, 0, NULL), ORI_OK);
    ori_classifier_destroy(c);
    ori_classifier_destroy(NULL);
    ori_model_destroy(m);
}

const ori__suite suite_classifier = { "classifier", {
    { "alone and together", test_alone_and_together },
    { "empty", test_empty },
    { NULL, NULL } } };
