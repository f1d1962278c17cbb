/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <string.h>

#include <oriole/explain/firing.h>

#include "base/memory.h"
#include "explain_fixture.h"
#include "rocket/transform.h"

enum { CASES = 6, CHANNELS = 3, LENGTH = 90 };

/* The features of each transform again, from what is shown of its kernels:
 * minirocket's and the first of multirocket's four are the share of samples
 * that fire; hydra's second is how often a kernel is the smallest. */
static float share_of(const ori_firing_kernel *k, bool inside)
{
    const int reach = inside && k->frames > 8 * k->dilation
                          ? 4 * k->dilation : 0;
    float sum = 0;

    for (int t = reach; t < k->frames - reach; t++)
        sum += k->fires[t];
    return sum / (float)(k->frames - 2 * reach);
}

/* One class more than the other by exactly one feature of a transform. */
static ori_model *model_of(const char *transform, const ori_case *cases,
                           int feature)
{
    static const char *const labels[] = { "a", "b" };
    ori_model_options o = ORI_MODEL_OPTIONS_INIT;
    ori_rocket_options few = ORI_ROCKET_OPTIONS_INIT;
    ori_rocket *rocket;
    ori_head *head;
    ori_model *m;
    float *zeros, *ones, *w;
    ori_tensor t[4];
    int features;

    few.features = 700;
    CU_ASSERT_EQUAL_FATAL(ori_rocket_fit(&rocket, transform, cases, CASES,
                                         CHANNELS, &few), ORI_OK);
    features = ori_rocket_features(rocket);
    zeros = ORI__NEW(float, (size_t)features);
    ones = ORI__NEW(float, (size_t)features);
    w = ORI__NEW(float, 2 * (size_t)features);
    for (int j = 0; j < features; j++)
        ones[j] = 1;
    w[features + feature] = 2;
    t[0] = (ori_tensor){ "weight", w, 2, { 2, features } };
    t[1] = (ori_tensor){ "bias", zeros, 1, { 2 } };
    t[2] = (ori_tensor){ "mean", zeros, 1, { features } };
    t[3] = (ori_tensor){ "scale", ones, 1, { features } };
    CU_ASSERT_EQUAL_FATAL(ori_head_restore(&head, "ridge", t, 4), ORI_OK);
    ori__free(zeros);
    ori__free(ones);
    ori__free(w);
    o.arch_name = transform;
    o.labels = labels;
    o.label_count = 2;
    o.channels = CHANNELS;
    o.usual_length = o.max_length = LENGTH;
    o.frontend.normalise = ORI_NORMALISE_NONE;
    CU_ASSERT_EQUAL_FATAL(ori_model_create_features(&m, &o, &rocket, 1, head),
                          ORI_OK);
    return m;
}

static void check(const char *transform, const ori_case *cases, int feature)
{
    ori_model *m = model_of(transform, cases, feature);
    const ori_rocket *rocket = ori_model_rocket(m, 0);
    const int features = ori_rocket_features(rocket);
    float *y = ORI__NEW(float, (size_t)features);
    ori__shown_kernel shown;
    ori_explainer *e;
    ori_firing *f;

    CU_ASSERT_EQUAL_FATAL(ori_explainer_create(&e, m), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_firing_create(&f, e, &cases[1], 1, 3), ORI_OK);
    CU_ASSERT_EQUAL(ori_rocket_transform(rocket, &cases[1], 1, y), ORI_OK);
    ori__rocket_show(rocket, feature, &shown);
    CU_ASSERT_EQUAL(f->count, 3);
    CU_ASSERT_EQUAL(f->label, 1);
    CU_ASSERT_STRING_EQUAL(f->kernels[0].transform, transform);
    CU_ASSERT_DOUBLE_EQUAL(f->kernels[0].weight, y[feature], 1e-5);
    CU_ASSERT_DOUBLE_EQUAL(f->kernels[1].weight, 0, 1e-9);
    if (y[feature] != 0.0f)
        CU_ASSERT_EQUAL_FATAL(f->kernels[0].feature, feature);
    if (!f->kernels[0].competes)
        CU_ASSERT_DOUBLE_EQUAL(share_of(&f->kernels[0], shown.inside),
                               y[feature], 1e-6);
    ori_firing_destroy(f);
    ori_explainer_destroy(e);
    ori_model_destroy(m);
    ori__free(y);
}

static void test_shares(void)
{
    static const int features[] = { 0, 83, 84, 200, 433, 500, 671 };
    static float x[CASES][CHANNELS * LENGTH];
    ori_case cases[CASES];

    for (int i = 0; i < CASES; i++) {
        fix_noise(x[i], CHANNELS * LENGTH, (unsigned)i);
        cases[i] = (ori_case){ x[i], LENGTH };
    }
    for (size_t i = 0; i < sizeof features / sizeof features[0]; i++)
        check("minirocket", cases, features[i]);
    check("multirocket", cases, 5);         /* the series' own */
    check("multirocket", cases, 84 * 4 + 7);        /* its difference's */
    check("hydra", cases, 70);
}

/* Of hydra's eight kernels exactly one is the smallest at each sample: the
 * smallest's counts, squared and unscaled, are those of the transform. */
static void test_competition(void)
{
    static float x[CASES][CHANNELS * LENGTH];
    ori_case cases[CASES];
    int won[LENGTH] = { 0 };

    for (int i = 0; i < CASES; i++) {
        fix_noise(x[i], CHANNELS * LENGTH, (unsigned)i);
        cases[i] = (ori_case){ x[i], LENGTH };
    }
    for (int k = 0; k < 8; k++) {
        ori_model *m = model_of("hydra", cases, 16 * 3 + 8 + k);
        ori_explainer *e;
        ori_firing *f;

        CU_ASSERT_EQUAL_FATAL(ori_explainer_create(&e, m), ORI_OK);
        CU_ASSERT_EQUAL_FATAL(ori_firing_create(&f, e, &cases[2], 1, 1),
                              ORI_OK);
        CU_ASSERT_EQUAL_FATAL(f->kernels[0].feature, 16 * 3 + 8 + k);
        CU_ASSERT_TRUE(f->kernels[0].competes && f->kernels[0].least);
        CU_ASSERT_EQUAL_FATAL(f->kernels[0].frames, LENGTH);
        for (int t = 0; t < LENGTH; t++)
            won[t] += f->kernels[0].fires[t];
        ori_firing_destroy(f);
        ori_explainer_destroy(e);
        ori_model_destroy(m);
    }
    for (int t = 0; t < LENGTH; t++)
        CU_ASSERT_EQUAL(won[t], 1);
}

static void test_refused(void)
{
    ori_model *m = fix_spike_model(), *committee = fix_committee();
    float x[FIX_LENGTH];
    const ori_case c = { x, FIX_LENGTH }, empty = { x, 0 };
    ori_explainer *e;
    ori_firing *f;

    fix_spike(x, 3, true);
    CU_ASSERT_EQUAL_FATAL(ori_explainer_create(&e, m), ORI_OK);
    CU_ASSERT_EQUAL(ori_firing_create(&f, e, &c, -1, 3), ORI_ENOTSUP);
    CU_ASSERT_PTR_NULL(f);
    ori_explainer_destroy(e);
    CU_ASSERT_EQUAL_FATAL(ori_explainer_create(&e, committee), ORI_OK);
    CU_ASSERT_EQUAL(ori_firing_create(&f, e, &empty, -1, 3), ORI_EDATA);
    CU_ASSERT_EQUAL(ori_firing_create(&f, e, &c, 2, 3), ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_firing_create(&f, e, &c, -1, 0), ORI_EINVAL);
    CU_ASSERT_EQUAL_FATAL(ori_firing_create(&f, e, &c, -1, 3), ORI_OK);
    CU_ASSERT_EQUAL(f->kernels[0].member, 1);
    ori_firing_destroy(f);
    ori_firing_destroy(NULL);
    ori_explainer_destroy(e);
    ori_model_destroy(m);
    ori_model_destroy(committee);
}

const ori__suite suite_firing = { "firing", {
    { "shares", test_shares },
    { "competition", test_competition },
    { "refused", test_refused },
    { NULL, NULL } } };
