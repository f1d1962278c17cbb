/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <string.h>

#include <oriole/explain/deletion.h>

#include "explain_fixture.h"

/* The spike first: the class is gone after its parts; at random later. */
static void test_curve(void)
{
    ori_attribution_options ao = ORI_ATTRIBUTION_OPTIONS_INIT;
    ori_deletion_options o = ORI_DELETION_OPTIONS_INIT;
    ori_model *m = fix_spike_model();
    float x[FIX_LENGTH], p[FIX_LABELS];
    const ori_case c = { x, FIX_LENGTH };
    ori_attribution *a;
    ori_deletion *d, *again;
    ori_explainer *e;

    fix_spike(x, 5, true);
    ao.method = ORI_ATTRIBUTION_INTEGRATED;
    o.parts = 24;               /* of 5 samples: the spike is two of them */
    CU_ASSERT_EQUAL_FATAL(ori_explainer_create(&e, m), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_attribution_create(&a, e, &c, &ao), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_deletion_create(&d, e, &c, a, &o), ORI_OK);
    CU_ASSERT_EQUAL(ori_explainer_probabilities(e, &c, p, NULL), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(d->parts, 24);
    CU_ASSERT_DOUBLE_EQUAL(d->probability[0], p[1], 1e-5);
    CU_ASSERT_DOUBLE_EQUAL(d->random[0], p[1], 1e-5);
    CU_ASSERT_TRUE(d->probability[2] < 0.1f);
    CU_ASSERT_DOUBLE_EQUAL(d->probability[24], d->random[24], 1e-6);
    CU_ASSERT_DOUBLE_EQUAL(d->share[24], 1, 1e-6);
    CU_ASSERT_TRUE(d->area < 0.6 * d->random_area);
    CU_ASSERT_TRUE(d->score_area < d->score_random_area);
    for (int i = 0; i <= 24; i++)
        CU_ASSERT_DOUBLE_EQUAL(d->probability[i],
                               1 / (1 + exp(-2 * (double)d->score[i])), 1e-5);
    for (int i = 0; i <= 24; i++)
        CU_ASSERT_TRUE(d->random_low[i] <= d->random[i] + 1e-6f &&
                       d->random[i] <= d->random_high[i] + 1e-6f);
    CU_ASSERT_EQUAL_FATAL(ori_deletion_create(&again, e, &c, a, &o), ORI_OK);
    CU_ASSERT_EQUAL(memcmp(again->random, d->random, 25 * sizeof(float)), 0);
    ori_deletion_destroy(again);
    o.seed = 5;
    CU_ASSERT_EQUAL_FATAL(ori_deletion_create(&again, e, &c, a, &o), ORI_OK);
    CU_ASSERT_NOT_EQUAL(memcmp(again->random, d->random, 25 * sizeof(float)),
                        0);
    ori_deletion_destroy(again);
    ori_deletion_destroy(d);
    ori_deletion_destroy(NULL);
    ori_attribution_destroy(a);
    ori_explainer_destroy(e);
    ori_model_destroy(m);
}

/* Any recogniser, by occlusion; and of few frames few parts. */
static void test_others(void)
{
    ori_attribution_options ao = ORI_ATTRIBUTION_OPTIONS_INIT;
    ori_deletion_options o = ORI_DELETION_OPTIONS_INIT;
    ori_model *models[] = {
        fix_committee(),
        fix_network(NULL, ORI_FEATURES_LOGMEL, ORI_NORMALISE_SERIES, 1)
    };
    float x[800];

    ao.method = ORI_ATTRIBUTION_OCCLUSION;
    for (int i = 0; i < 2; i++) {
        const ori_case c = { x, i ? 150 : FIX_LENGTH }, other = { x, 100 };
        ori_attribution *a;
        ori_deletion *d;
        ori_explainer *e;

        fix_noise(x, 800, 1);
        if (!i)
            fix_spike(x, 1, true);
        CU_ASSERT_EQUAL_FATAL(ori_explainer_create(&e, models[i]), ORI_OK);
        CU_ASSERT_EQUAL_FATAL(ori_attribution_create(&a, e, &c, &ao), ORI_OK);
        CU_ASSERT_EQUAL_FATAL(ori_deletion_create(&d, e, &c, a, &o), ORI_OK);
        CU_ASSERT_EQUAL(d->parts, i ? 16 : 20);
        if (!i)
            CU_ASSERT_TRUE(d->area < d->random_area);
        ori_deletion_destroy(d);
        CU_ASSERT_EQUAL(ori_deletion_create(&d, e, &other, a, &o),
                        ORI_EINVAL);
        CU_ASSERT_PTR_NULL(d);
        ori_attribution_destroy(a);
        ori_explainer_destroy(e);
        ori_model_destroy(models[i]);
    }
}

const ori__suite suite_deletion = { "deletion", {
    { "curve", test_curve },
    { "others", test_others },
    { NULL, NULL } } };
