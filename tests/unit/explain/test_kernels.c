/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <string.h>

#include <oriole/explain/kernels.h>

#include "explain_fixture.h"

enum { TAPS = 64, KERNELS = 3 };

/* Kernels that are tones of 200, 50 and 125 Hz at 1000 Hz. */
static void test_tones(void)
{
    static const double hz[KERNELS] = { 200, 50, 125 };
    ori_model *m = fix_network("conv 3 64 pad=same; global_avg; dense 2",
                               ORI_FEATURES_RAW, ORI_NORMALISE_SERIES, 4);
    float *w = ori_net_weights(ori_model_net(m));
    ori_explainer *e;
    ori_kernels *k;

    for (int i = 0; i < KERNELS; i++)
        for (int j = 0; j < TAPS; j++)
            w[i * TAPS + j] =
                (float)cos(2 * 3.14159265358979 * hz[i] * j / 1000);
    CU_ASSERT_EQUAL_FATAL(ori_explainer_create(&e, m), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_kernels_create(&k, e, 0, -1), ORI_OK);
    CU_ASSERT_EQUAL(k->layer, 0);
    CU_ASSERT_EQUAL(k->count, KERNELS);
    CU_ASSERT_EQUAL(k->inputs, 1);
    CU_ASSERT_EQUAL_FATAL(k->taps, TAPS);
    CU_ASSERT_DOUBLE_EQUAL(k->rate_hz, 1000, 1e-9);
    CU_ASSERT_DOUBLE_EQUAL(k->hz[k->bins - 1], 500, 1e-3);
    CU_ASSERT_EQUAL(memcmp(k->weights, w, sizeof(float) * KERNELS * TAPS), 0);
    for (int i = 0; i < KERNELS; i++) {
        double sum = 0;

        for (int j = 0; j < TAPS; j++)
            sum += (double)w[i * TAPS + j];
        CU_ASSERT_DOUBLE_EQUAL(k->peak[i], hz[i], 4);
        CU_ASSERT_DOUBLE_EQUAL(k->response[i * k->bins], fabs(sum), 1e-3);
    }
    CU_ASSERT_EQUAL(k->order[0], 1);
    CU_ASSERT_EQUAL(k->order[1], 2);
    CU_ASSERT_EQUAL(k->order[2], 0);
    ori_kernels_destroy(k);
    ori_explainer_destroy(e);
    ori_model_destroy(m);
}

/* Behind a spectrum, a stride and with dilation taps lie far apart. */
static void test_steps(void)
{
    ori_model *m = fix_network("conv 3 1; conv 4 3 stride=2 pad=same\n"
                               "conv 5 3 dilation=4 pad=same; global_avg\n"
                               "dense 2",
                               ORI_FEATURES_LOGMEL, ORI_NORMALISE_SERIES, 4);
    ori_explainer *e;
    ori_kernels *k;

    CU_ASSERT_EQUAL_FATAL(ori_explainer_create(&e, m), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_kernels_create(&k, e, 0, -1), ORI_OK);
    CU_ASSERT_EQUAL(k->layer, 1);
    CU_ASSERT_EQUAL(k->inputs, 3);
    CU_ASSERT_DOUBLE_EQUAL(k->step, 10, 1e-9);
    ori_kernels_destroy(k);
    CU_ASSERT_EQUAL_FATAL(ori_kernels_create(&k, e, 0, 2), ORI_OK);
    CU_ASSERT_EQUAL(k->dilation, 4);
    CU_ASSERT_DOUBLE_EQUAL(k->step, 80, 1e-9);
    CU_ASSERT_DOUBLE_EQUAL(k->rate_hz, 12.5, 1e-9);
    ori_kernels_destroy(k);
    CU_ASSERT_EQUAL(ori_kernels_create(&k, e, 0, 3), ORI_EINVAL);
    CU_ASSERT_PTR_NULL(k);
    CU_ASSERT_EQUAL(ori_kernels_create(&k, e, 1, -1), ORI_EINVAL);
    ori_explainer_destroy(e);
    ori_model_destroy(m);
}

static void test_none(void)
{
    ori_model *models[] = { fix_rocket(), fix_spike_model() };

    for (int i = 0; i < 2; i++) {
        ori_explainer *e;
        ori_kernels *k;

        CU_ASSERT_EQUAL_FATAL(ori_explainer_create(&e, models[i]), ORI_OK);
        CU_ASSERT_EQUAL(ori_kernels_create(&k, e, 0, -1), ORI_ENOTSUP);
        CU_ASSERT_PTR_NULL(k);
        ori_explainer_destroy(e);
        ori_model_destroy(models[i]);
    }
    ori_kernels_destroy(NULL);
}

const ori__suite suite_kernels = { "kernels", {
    { "tones", test_tones },
    { "steps", test_steps },
    { "none", test_none },
    { NULL, NULL } } };
