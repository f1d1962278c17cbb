/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <string.h>

#include <oriole/explain/layers.h>

#include "explain_fixture.h"

/* The spike network by hand: the conv takes 2 off, the rest follows. */
static void test_values(void)
{
    ori_model *m = fix_spike_model();
    float x[FIX_LENGTH], mean = 0;
    const ori_case c = { x, FIX_LENGTH };
    ori_explainer *e;
    ori_layers *l;

    fix_spike(x, 5, true);
    CU_ASSERT_EQUAL_FATAL(ori_explainer_create(&e, m), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_layers_create(&l, e, 0, &c, 1), ORI_OK);
    CU_ASSERT_EQUAL(ori_layers_count(l), 4);
    CU_ASSERT_STRING_EQUAL(ori_layers_at(l, -1).layer.name, "input");
    for (int t = 0; t < FIX_LENGTH; t++) {
        const float above = fmaxf(x[t] - 2, 0);

        mean += above / FIX_LENGTH;
        CU_ASSERT_DOUBLE_EQUAL(ori_layers_at(l, -1).values[t], x[t], 1e-6);
        CU_ASSERT_DOUBLE_EQUAL(ori_layers_at(l, 0).values[t], x[t] - 2,
                               1e-6);
        CU_ASSERT_DOUBLE_EQUAL(ori_layers_at(l, 1).values[t], above, 1e-6);
        /* (8 - 0) / 0.5 a unit of the mean, of which each has its share */
        CU_ASSERT_DOUBLE_EQUAL(ori_layers_at(l, -1).gradients[t],
                               above > 0 ? 16.0 / FIX_LENGTH : 0, 1e-5);
    }
    CU_ASSERT_DOUBLE_EQUAL(ori_layers_at(l, 2).values[0], mean, 1e-5);
    CU_ASSERT_DOUBLE_EQUAL(ori_layers_at(l, 3).values[1], 8 * mean - 1,
                           1e-4);
    CU_ASSERT_DOUBLE_EQUAL(ori_layers_at(l, 2).gradients[0], 16, 1e-4);
    ori_layers_destroy(l);
    ori_layers_destroy(NULL);
    ori_explainer_destroy(e);
    ori_model_destroy(m);
}

/* Frames among samples, behind a spectrum and a strided convolution. */
static void test_places(void)
{
    ori_model *m = fix_network("conv 5 5 pad=same; conv 4 3 stride=2 "
                               "pad=causal; global_avg; dense 2",
                               ORI_FEATURES_LOGMEL, ORI_NORMALISE_SERIES, 4);
    ori_explainer *e;
    ori_layer_view v;

    CU_ASSERT_EQUAL_FATAL(ori_explainer_create(&e, m), ORI_OK);
    v = ori_layers_place(e, 0, -1);
    CU_ASSERT_DOUBLE_EQUAL(v.first, 0, 1e-9);
    CU_ASSERT_DOUBLE_EQUAL(v.step, 10, 1e-9);
    CU_ASSERT_DOUBLE_EQUAL(v.field, 32, 1e-9);
    v = ori_layers_place(e, 0, 1);
    CU_ASSERT_DOUBLE_EQUAL(v.first, -10, 1e-9);
    CU_ASSERT_DOUBLE_EQUAL(v.step, 20, 1e-9);
    CU_ASSERT_DOUBLE_EQUAL(v.field, 6 * 10 + 32, 1e-9);
    CU_ASSERT_DOUBLE_EQUAL(v.delay, 3 * 10 + 15.5, 1e-9);
    CU_ASSERT_DOUBLE_EQUAL(ori_layers_place(e, 0, 2).step, 0, 1e-9);
    ori_explainer_destroy(e);
    ori_model_destroy(m);
}

static void test_refused(void)
{
    ori_model *m = fix_network("conv 2 50; global_avg; dense 2",
                               ORI_FEATURES_RAW, ORI_NORMALISE_SERIES, 4);
    ori_model *rocket = fix_rocket();
    float x[FIX_LENGTH];
    const ori_case c = { x, 20 }, empty = { x, 0 };
    ori_explainer *e;
    ori_layers *l;

    fix_spike(x, 1, true);
    CU_ASSERT_EQUAL_FATAL(ori_explainer_create(&e, m), ORI_OK);
    CU_ASSERT_EQUAL(ori_layers_create(&l, e, 0, &c, 0), ORI_ESHAPE);
    CU_ASSERT_PTR_NULL(l);
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), "20"));
    CU_ASSERT_EQUAL(ori_layers_create(&l, e, 0, &empty, 0), ORI_EDATA);
    CU_ASSERT_EQUAL(ori_layers_create(&l, e, 1, &c, 0), ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_layers_create(&l, e, 0, &c, 2), ORI_EINVAL);
    ori_explainer_destroy(e);
    CU_ASSERT_EQUAL_FATAL(ori_explainer_create(&e, rocket), ORI_OK);
    CU_ASSERT_EQUAL(ori_layers_create(&l, e, 0, &c, 0), ORI_ENOTSUP);
    ori_explainer_destroy(e);
    ori_model_destroy(m);
    ori_model_destroy(rocket);
}

const ori__suite suite_layers = { "layers", {
    { "values", test_values },
    { "places", test_places },
    { "refused", test_refused },
    { NULL, NULL } } };
