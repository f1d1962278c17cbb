/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <string.h>

#include <oriole/explain/ascent.h>

#include "explain_fixture.h"

static ori_ascent *ascend(ori_model *m, const ori_ascent_options *o)
{
    ori_explainer *e;
    ori_ascent *a;

    CU_ASSERT_EQUAL_FATAL(ori_explainer_create(&e, m), ORI_OK);
    if (ori_ascent_create(&a, e, o) != ORI_OK)
        printf("\n%s\n", ori_last_error());
    ori_explainer_destroy(e);
    return a;
}

/* The class is reached, on samples and on spectra, and what is made up is
 * what the front end could give. */
static void test_class(void)
{
    ori_model *models[] = {
        fix_spike_model(),
        fix_network(NULL, ORI_FEATURES_RAW, ORI_NORMALISE_SERIES, 4),
        fix_network(NULL, ORI_FEATURES_LOGMEL, ORI_NORMALISE_SERIES, 4),
    };

    for (int i = 0; i < 3; i++)
        for (int label = 0; label < FIX_LABELS; label++) {
            ori_ascent_options o = ORI_ASCENT_OPTIONS_INIT;
            double squares = 0;
            ori_ascent *a;

            o.label = label;
            a = ascend(models[i], &o);
            CU_ASSERT_PTR_NOT_NULL_FATAL(a);
            CU_ASSERT_EQUAL(a->frames, i < 2 ? FIX_LENGTH : 41);
            CU_ASSERT_EQUAL(a->rows, i < 2 ? 1 : 24);
            /* of the first no gradient leads from noise to the spike */
            CU_ASSERT_TRUE((i == 0 && label == 1) ||
                           a->probabilities[label] > 0.5f);
            CU_ASSERT_DOUBLE_EQUAL(a->probabilities[label], a->whole[label],
                                   1e-6);
            CU_ASSERT_DOUBLE_EQUAL(a->probabilities[label],
                                   1 / (1 + exp(-2 * a->value)), 1e-4);
            for (int t = 0; t < a->frames; t++)
                squares += pow((double)a->features[t * a->rows], 2);
            if (i > 0)
                CU_ASSERT_DOUBLE_EQUAL(squares / (double)a->frames, 1, 1e-3);
            ori_ascent_destroy(a);
        }
    for (int i = 0; i < 3; i++)
        ori_model_destroy(models[i]);
    ori_ascent_destroy(NULL);
}

/* A unit that is a matched filter: its mean grows above that of noise; more
 * smoothing, less roughness; the same seed, the same bits. */
static void test_unit(void)
{
    ori_model *m = fix_network(NULL, ORI_FEATURES_RAW, ORI_NORMALISE_SERIES,
                               4);
    ori_ascent_options o = ORI_ASCENT_OPTIONS_INIT;
    double rough[2] = { 0, 0 };
    ori_ascent *a[3];

    o.label = -1;
    o.layer = 2;                /* behind the first rectifier */
    o.channel = 3;
    for (int i = 0; i < 3; i++) {
        o.smoothness = i == 1 ? 0.6 : 0.02;
        a[i] = ascend(m, &o);
        CU_ASSERT_PTR_NOT_NULL_FATAL(a[i]);
        for (int t = 1; i < 2 && t < FIX_LENGTH; t++)
            rough[i] += pow((double)(a[i]->features[t] -
                                     a[i]->features[t - 1]), 2);
    }
    CU_ASSERT_TRUE(a[0]->value > 0.3);
    CU_ASSERT_TRUE(rough[1] < rough[0]);
    CU_ASSERT_EQUAL(memcmp(a[0]->features, a[2]->features,
                           sizeof(float) * FIX_LENGTH), 0);
    for (int i = 0; i < 3; i++)
        ori_ascent_destroy(a[i]);
    ori_model_destroy(m);
}

/* What the networks climbed alone leaves the transform unsure; asking all
 * members makes them surer, and never less sure. */
static void test_polish(void)
{
    ori_model *m = fix_committee();
    ori_ascent_options o = ORI_ASCENT_OPTIONS_INIT;
    ori_ascent *a[2];

    o.label = 1;
    for (int i = 0; i < 2; i++) {
        o.polish = i ? 200 : 0;
        a[i] = ascend(m, &o);
        CU_ASSERT_PTR_NOT_NULL_FATAL(a[i]);
    }
    CU_ASSERT_TRUE(a[0]->whole[1] < 0.97f);
    CU_ASSERT_TRUE(a[1]->whole[1] > a[0]->whole[1]);
    for (int i = 0; i < 2; i++)
        ori_ascent_destroy(a[i]);
    ori_model_destroy(m);
}

static void test_judge(void)
{
    ori_model *m = fix_spike_model(), *committee = fix_committee();
    ori_model *other = fix_network(NULL, ORI_FEATURES_LOGMEL,
                                   ORI_NORMALISE_SERIES, 1);
    ori_ascent_options o = ORI_ASCENT_OPTIONS_INIT;
    float p[FIX_LABELS];
    ori_explainer *e;
    ori_ascent *a;

    o.label = 1;
    a = ascend(m, &o);
    CU_ASSERT_PTR_NOT_NULL_FATAL(a);
    CU_ASSERT_EQUAL_FATAL(ori_explainer_create(&e, committee), ORI_OK);
    CU_ASSERT_EQUAL(ori_ascent_judge(a, e, p), ORI_OK);
    CU_ASSERT_DOUBLE_EQUAL(p[0] + p[1], 1, 1e-5);
    ori_explainer_destroy(e);
    CU_ASSERT_EQUAL_FATAL(ori_explainer_create(&e, other), ORI_OK);
    CU_ASSERT_EQUAL(ori_ascent_judge(a, e, p), ORI_ESHAPE);
    ori_explainer_destroy(e);
    ori_ascent_destroy(a);
    ori_model_destroy(m);
    ori_model_destroy(committee);
    ori_model_destroy(other);
}

static void test_refused(void)
{
    ori_model *models[] = { fix_spike_model(), fix_rocket() };
    static const struct {
        int model, label, layer, channel;
        ori_status expected;
    } cases[] = {
        { 1, 0, 0, 0, ORI_ENOTSUP },  { 0, 2, 0, 0, ORI_EINVAL },
        { 0, -1, 4, 0, ORI_EINVAL },  { 0, -1, -1, 0, ORI_EINVAL },
        { 0, -1, 0, 1, ORI_EINVAL },  { 0, -1, 0, 0, ORI_OK },
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ori_ascent_options o = ORI_ASCENT_OPTIONS_INIT;
        ori_explainer *e;
        ori_ascent *a;

        o.label = cases[i].label;
        o.layer = cases[i].layer;
        o.channel = cases[i].channel;
        CU_ASSERT_EQUAL_FATAL(ori_explainer_create(&e, models[cases[i].model]),
                              ORI_OK);
        CU_ASSERT_EQUAL(ori_ascent_create(&a, e, &o), cases[i].expected);
        ori_ascent_destroy(a);
        o.size = 1;
        CU_ASSERT_NOT_EQUAL(ori_ascent_create(&a, e, &o), ORI_OK);
        CU_ASSERT_PTR_NULL(a);
        ori_explainer_destroy(e);
    }
    for (int i = 0; i < 2; i++)
        ori_model_destroy(models[i]);
}

const ori__suite suite_ascent = { "ascent", {
    { "class", test_class },
    { "unit", test_unit },
    { "polish", test_polish },
    { "judge", test_judge },
    { "refused", test_refused },
    { NULL, NULL } } };
