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
    ori_model *const models[] = {
        fixture_model(ORI_FEATURES_RAW),
        fixture_model(ORI_FEATURES_LOGMEL),
        fixture_on_transforms(ORI_FEATURES_RAW),
        fixture_on_transforms(ORI_FEATURES_MFCC),
        fixture_committee(),
    };

    make_cases();
    for (int k = 0; k < 5; k++) {
        ori_model *const m = models[k];
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

/* ---- what is said, put together by hand ---- */

static void softmax(const float *scores, double temperature, double p[3])
{
    double sum = 0;

    for (int k = 0; k < 3; k++)
        sum += p[k] = exp((double)scores[k] / temperature);
    for (int k = 0; k < 3; k++)
        p[k] /= sum;
}

/* A front end that changes nothing: transforms and head by themselves. */
static void test_transforms(void)
{
    ori_model_options o = fixture_options(ORI_FEATURES_RAW);
    float samples[FIXTURE_CASES * 2 * FIXTURE_LENGTH];
    float p[FIXTURE_CASES][3], scores[3], *y;
    ori_case some[FIXTURE_CASES];
    ori_rocket *rockets[2];
    ori_head *head;
    ori_model *m;
    ori_classifier *c;

    o.frontend.normalise = ORI_NORMALISE_NONE;
    CU_ASSERT_TRUE_FATAL(fixture_classifier(rockets, &head, 2));
    CU_ASSERT_EQUAL_FATAL(
        ori_model_create_features(&m, &o, rockets, 2, head), ORI_OK);
    ori_model_set_temperature(m, 0.5);
    fixture_cases(some, samples, 2);
    some[4].length = 7;                     /* shorter than any at fit */
    CU_ASSERT_EQUAL_FATAL(ori_classifier_create(&c, m), ORI_OK);
    CU_ASSERT_EQUAL(ori_classifier_cases(c, some, FIXTURE_CASES, p[0]),
                    ORI_OK);
    y = ORI__NEW(float, (size_t)ori_head_features(head));
    for (int i = 0; i < FIXTURE_CASES; i++) {
        double expected[3];

        ori_rocket_transform(rockets[0], &some[i], 1, y);
        ori_rocket_transform(rockets[1], &some[i], 1,
                             y + ori_rocket_features(rockets[0]));
        ori_head_scores(head, y, 1, scores);
        softmax(scores, 0.5, expected);
        for (int k = 0; k < 3; k++)
            CU_ASSERT_DOUBLE_EQUAL(p[i][k], expected[k], 1e-5);
    }
    ori__free(y);
    ori_classifier_destroy(c);
    ori_model_destroy(m);
}

/* The members' own words, weighed. */
static void test_committee(void)
{
    ori_model *const m = fixture_committee();
    double expected[CASES][3] = { { 0 } };
    float p[CASES][3], one[CASES][3];
    ori_classifier *c;

    make_cases();
    CU_ASSERT_EQUAL_FATAL(ori_classifier_create(&c, m), ORI_OK);
    CU_ASSERT_EQUAL(ori_classifier_cases(c, cases, CASES, p[0]), ORI_OK);
    ori_classifier_destroy(c);
    for (int i = 0; i < 3; i++) {
        ori_model *const member =
            (ori_model *)(uintptr_t)ori_model_member(m, i);
        static const double weights[] = { 0.25, 0.625, 0.125 };

        CU_ASSERT_EQUAL_FATAL(ori_classifier_create(&c, member), ORI_OK);
        CU_ASSERT_EQUAL(ori_classifier_cases(c, cases, CASES, one[0]),
                        ORI_OK);
        for (int n = 0; n < CASES; n++)
            for (int k = 0; k < 3; k++)
                expected[n][k] += weights[i] * (double)one[n][k];
        ori_classifier_destroy(c);
    }
    for (int n = 0; n < CASES; n++)
        for (int k = 0; k < 3; k++)
            CU_ASSERT_DOUBLE_EQUAL(p[n][k], expected[n][k], 1e-5);
    ori_model_destroy(m);
}

/* A temperature divides scores: odds to the fourth power at a quarter. */
static void test_temperature(void)
{
    ori_model *const m = fixture_model(ORI_FEATURES_RAW);
    float mild[3], sharp[3];
    double most = 0;
    ori_classifier *c;

    make_cases();
    CU_ASSERT_EQUAL_FATAL(ori_classifier_create(&c, m), ORI_OK);
    CU_ASSERT_EQUAL(ori_classifier_cases(c, cases + 2, 1, mild), ORI_OK);
    ori_model_set_temperature(m, 0.25);
    CU_ASSERT_EQUAL(ori_classifier_cases(c, cases + 2, 1, sharp), ORI_OK);
    for (int k = 1; k < 3; k++) {
        const double odds = (double)mild[k] / (double)mild[0];

        CU_ASSERT_DOUBLE_EQUAL(sharp[k] / sharp[0], pow(odds, 4), 1e-4);
        most = fmax(most, fabs(odds - 1));
    }
    CU_ASSERT_TRUE(most > 1e-2);            /* the test can fail */
    ori_classifier_destroy(c);
    ori_model_destroy(m);
}

static void test_allocation_failures(void)
{
    ori_model *const m = fixture_committee();
    ori_status s = ORI_ENOMEM;
    float p[CASES][3];

    make_cases();
    for (long at = 1; s != ORI_OK && at < 10000; at++) {
        ori_classifier *c;

        ori__alloc_fail_at(at);
        s = ori_classifier_create(&c, m);
        if (s == ORI_OK)
            s = ori_classifier_cases(c, cases, 3, p[0]);
        ori__alloc_fail_at(0);
        CU_ASSERT_TRUE(s == ORI_OK || s == ORI_ENOMEM);
        ori_classifier_destroy(c);
    }
    CU_ASSERT_EQUAL(s, ORI_OK);
    ori_model_destroy(m);
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

static ori_model *with_voice(double warp, double spread)
{
    ori_model_options o = fixture_options(ORI_FEATURES_MFCC);
    ori_model *m = NULL;

    o.frontend.mel.warp = warp;
    o.frontend.voice_spread = spread;
    CU_ASSERT_EQUAL_FATAL(ori_model_create(&m, &o), ORI_OK);
    ori_net_initialise(ori_model_net(m), 3);
    return m;
}

static void classify(ori_model *m, float *p)
{
    ori_classifier *c;

    CU_ASSERT_EQUAL_FATAL(ori_classifier_create(&c, m), ORI_OK);
    CU_ASSERT_EQUAL(ori_classifier_cases(c, cases, CASES, p), ORI_OK);
    ori_classifier_destroy(c);
    ori_model_destroy(m);
}

/* Voices are front ends that are warped: the mean of scores is, but for the
 * sum, the geometric mean of probabilities. */
static void test_voices(void)
{
    static float p[4][CASES][3];

    make_cases();
    classify(with_voice(0, 0.2), p[0][0]);
    classify(with_voice(0, 0), p[1][0]);
    classify(with_voice(exp(-0.2), 0), p[2][0]);
    classify(with_voice(exp(0.2), 0), p[3][0]);
    for (int i = 0; i < CASES; i++) {
        double mean[3], sum = 0;

        for (int k = 0; k < 3; k++)
            sum += mean[k] = cbrt((double)p[1][i][k] * (double)p[2][i][k] *
                                  (double)p[3][i][k]);
        for (int k = 0; k < 3; k++)
            CU_ASSERT_DOUBLE_EQUAL(p[0][i][k], mean[k] / sum, 1e-5);
    }
}

const ori__suite suite_classifier = { "classifier", {
    { "alone and together", test_alone_and_together },
    { "transforms", test_transforms },
    { "committee", test_committee },
    { "temperature", test_temperature },
    { "voices", test_voices },
    { "allocation failures", test_allocation_failures },
    { "empty", test_empty },
    { NULL, NULL } } };
