/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <string.h>

#include <oriole/explain/embedding.h>

#include "explain_fixture.h"

enum { COUNT = 40 };

static float x[COUNT][FIX_LENGTH];
static ori_case cases[COUNT];

static void make_cases(void)
{
    for (int i = 0; i < COUNT; i++) {
        fix_spike(x[i], (unsigned)i, i % 2);
        cases[i] = (ori_case){ x[i], FIX_LENGTH };
    }
}

/* Of the spike network: the mean of what is above 2. */
static void test_network(void)
{
    ori_model *m = fix_spike_model();
    ori_explainer *e;
    float *y;
    int width;

    make_cases();
    CU_ASSERT_EQUAL_FATAL(ori_explainer_create(&e, m), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_embedding_features(e, cases, COUNT, &y, &width),
                          ORI_OK);
    CU_ASSERT_EQUAL_FATAL(width, 1);
    for (int i = 0; i < COUNT; i++) {
        double mean = 0;

        for (int t = 0; t < FIX_LENGTH; t++)
            mean += fmax((double)x[i][t] - 2, 0) / FIX_LENGTH;
        CU_ASSERT_DOUBLE_EQUAL(y[i], mean, 1e-5);
    }
    ori_embedding_free(y);
    CU_ASSERT_EQUAL(ori_embedding_features(e, cases, 0, &y, &width),
                    ORI_EDATA);
    CU_ASSERT_PTR_NULL(y);
    ori_explainer_destroy(e);
    ori_model_destroy(m);
}

/* Of transforms, and of a committee, in which each member has the variance of
 * its weight: cases of one class are nearer than those of two. */
static void test_others(void)
{
    ori_model *models[] = { fix_rocket(), fix_committee() };

    make_cases();
    for (int k = 0; k < 2; k++) {
        double near = 0, far = 0;
        ori_explainer *e;
        float *y;
        int width;

        CU_ASSERT_EQUAL_FATAL(ori_explainer_create(&e, models[k]), ORI_OK);
        CU_ASSERT_EQUAL_FATAL(
            ori_embedding_features(e, cases, COUNT, &y, &width), ORI_OK);
        CU_ASSERT_EQUAL_FATAL(width, k ? 1 + 256 + 4 : 256);
        for (int j = 0; j < width; j++) {
            near += pow((double)(y[j] - y[2 * width + j]), 2);
            far += pow((double)(y[j] - y[width + j]), 2);
        }
        CU_ASSERT_TRUE(near < far);
        if (k) {
            double mean = 0, variance = 0;

            for (int i = 0; i < COUNT; i++)
                mean += (double)y[i * width] / COUNT;
            for (int i = 0; i < COUNT; i++)
                variance += pow((double)y[i * width] - mean, 2) / COUNT;
            CU_ASSERT_DOUBLE_EQUAL(variance, 1 / 6.0, 1e-4);
        }
        ori_embedding_free(y);
        ori_explainer_destroy(e);
        ori_model_destroy(models[k]);
    }
}

const ori__suite suite_embedding = { "embedding", {
    { "network", test_network },
    { "others", test_others },
    { NULL, NULL } } };
