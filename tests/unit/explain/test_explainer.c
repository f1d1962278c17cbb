/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "explain_fixture.h"

/* As the classifier; and scores whose mean over classes is zero. */
static void check_probabilities(ori_model *m, const ori_case *c)
{
    float expected[FIX_LABELS], p[FIX_LABELS], q[FIX_LABELS];
    float scores[FIX_LABELS];
    ori_classifier *classifier;
    ori_explainer *e;

    CU_ASSERT_EQUAL_FATAL(ori_classifier_create(&classifier, m), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_explainer_create(&e, m), ORI_OK);
    CU_ASSERT_EQUAL(ori_classifier_cases(classifier, c, 1, expected), ORI_OK);
    CU_ASSERT_EQUAL(ori_explainer_probabilities(e, c, p, NULL), ORI_OK);
    CU_ASSERT_EQUAL(ori_explainer_probabilities(e, c, q, scores), ORI_OK);
    for (int k = 0; k < FIX_LABELS; k++) {
        CU_ASSERT_DOUBLE_EQUAL(p[k], expected[k], 1e-6);
        CU_ASSERT_DOUBLE_EQUAL(q[k], expected[k], 1e-5);
    }
    CU_ASSERT_DOUBLE_EQUAL(scores[0] + scores[1], 0, 1e-5);
    if (ori_model_member_count(m) == 1)     /* log odds of two classes */
        CU_ASSERT_DOUBLE_EQUAL(2 * scores[1], log((double)(p[1] / p[0])),
                               1e-4);
    ori_explainer_destroy(e);
    ori_classifier_destroy(classifier);
}

static void test_probabilities(void)
{
    float x[800];
    const ori_case spike = { x, FIX_LENGTH }, sound = { x, 400 };
    ori_model *models[] = {
        fix_spike_model(), fix_rocket(), fix_committee(),
        fix_network(NULL, ORI_FEATURES_RAW, ORI_NORMALISE_SERIES, 4),
        fix_network(NULL, ORI_FEATURES_LOGMEL, ORI_NORMALISE_SERIES, 4),
    };

    fix_noise(x, 800, 3);
    for (int i = 0; i < 5; i++) {
        if (i < 3)
            fix_spike(x, 7, true);
        check_probabilities(models[i], i < 4 ? &spike : &sound);
        ori_model_destroy(models[i]);
    }
}

static void test_members(void)
{
    ori_model *m = fix_committee(), *rocket = fix_rocket();
    ori_explainer *e;

    CU_ASSERT_EQUAL_FATAL(ori_explainer_create(&e, m), ORI_OK);
    CU_ASSERT_PTR_EQUAL(ori_explainer_model(e), m);
    CU_ASSERT_EQUAL(ori_explainer_network_count(e), 2);
    CU_ASSERT_PTR_EQUAL(ori_explainer_network(e, 0), ori_model_member(m, 2));
    CU_ASSERT_PTR_EQUAL(ori_explainer_network(e, 1), ori_model_member(m, 0));
    CU_ASSERT_DOUBLE_EQUAL(ori_explainer_network_weight(e, 0), 2 / 6., 1e-9);
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_explainer_notes(e),
                                  "member 2 (minirocket), 50 %"));
    ori_explainer_destroy(e);
    CU_ASSERT_EQUAL_FATAL(ori_explainer_create(&e, rocket), ORI_OK);
    CU_ASSERT_EQUAL(ori_explainer_network_count(e), 0);
    ori_explainer_destroy(e);
    ori_explainer_destroy(NULL);
    ori_model_destroy(m);
    ori_model_destroy(rocket);
}

static void test_no_memory(void)
{
    ori_model *m = fix_committee();
    ori_explainer *e = NULL;
    int failed = 0;

    for (long n = 1; !e; n++) {
        ori_status s;

        ori__alloc_fail_at(n);
        s = ori_explainer_create(&e, m);
        ori__alloc_fail_at(0);
        failed += s == ORI_ENOMEM;
        CU_ASSERT_TRUE_FATAL(s == ORI_ENOMEM || s == ORI_OK);
    }
    CU_ASSERT_TRUE(failed > 3);
    ori_explainer_destroy(e);
    ori_model_destroy(m);
}

const ori__suite suite_explainer = { "explainer", {
    { "probabilities", test_probabilities },
    { "members", test_members },
    { "no memory", test_no_memory },
    { NULL, NULL } } };
