/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>

#include "explain/probe.h"
#include "explain_fixture.h"

static ori_explainer *explainer;

/* Does the recogniser say the same to a variant as to the whole? */
static bool same(const ori_case *c, const ori__variant *v)
{
    const ori__variant both[] = { { .count = 0 }, *v };
    float scores[2 * FIX_LABELS];

    CU_ASSERT_EQUAL_FATAL(ori__probe(explainer, c, both, 2, NULL, NULL,
                                     scores), ORI_OK);
    for (int i = 0; i < FIX_LABELS; i++)
        if (fabsf(scores[i] - scores[FIX_LABELS + i]) > 1e-4f)
            return false;
    return true;
}

/* A ramp that is taken out in parts is a ramp again, but for its ends. */
static void test_bridge(void)
{
    const ori__hide inner[] = { { .from = 30, .to = 40 },
                                { .from = 40, .to = 55 },
                                { .from = 80, .to = 110 } };
    const ori__hide first = { .from = -1e18, .to = 20 };
    ori_model *m = fix_network(NULL, ORI_FEATURES_RAW, ORI_NORMALISE_NONE, 3);
    float x[FIX_LENGTH], held[FIX_LENGTH];
    const ori_case c = { x, FIX_LENGTH }, h = { held, FIX_LENGTH };
    ori__variant v = { .hides = inner, .count = 3 };
    float scores[FIX_LABELS], of_held[FIX_LABELS];

    for (int t = 0; t < FIX_LENGTH; t++) {
        x[t] = 0.05f * (float)t;
        held[t] = 0.05f * (float)(t < 20 ? 20 : t);
    }
    CU_ASSERT_EQUAL_FATAL(ori_explainer_create(&explainer, m), ORI_OK);
    CU_ASSERT_FALSE(same(&c, &v));
    v.bridged = true;
    CU_ASSERT_TRUE(same(&c, &v));

    /* An end is held. */
    v = (ori__variant){ .hides = &first, .count = 1, .bridged = true };
    CU_ASSERT_EQUAL(ori__probe(explainer, &c, &v, 1, NULL, NULL, scores),
                    ORI_OK);
    v.count = 0;
    CU_ASSERT_EQUAL(ori__probe(explainer, &h, &v, 1, NULL, NULL, of_held),
                    ORI_OK);
    for (int i = 0; i < FIX_LABELS; i++)
        CU_ASSERT_DOUBLE_EQUAL(scores[i], of_held[i], 1e-4);
    ori_explainer_destroy(explainer);
    ori_model_destroy(m);
}

/* Where nothing is kept there is nothing to draw a line between. */
static void test_nothing_kept(void)
{
    const ori__hide all = { .from = -1e18, .to = 1e18 };
    const ori__variant both[] = {
        { .hides = &all, .count = 1 },
        { .hides = &all, .count = 1, .bridged = true }
    };
    ori_model *m = fix_network(NULL, ORI_FEATURES_RAW, ORI_NORMALISE_NONE, 4);
    float x[FIX_LENGTH], scores[2 * FIX_LABELS];
    const ori_case c = { x, FIX_LENGTH };

    fix_noise(x, FIX_LENGTH, 1);
    CU_ASSERT_EQUAL_FATAL(ori_explainer_create(&explainer, m), ORI_OK);
    CU_ASSERT_EQUAL(ori__probe(explainer, &c, both, 2, NULL, NULL, scores),
                    ORI_OK);
    for (int i = 0; i < FIX_LABELS; i++)
        CU_ASSERT_EQUAL(scores[i], scores[FIX_LABELS + i]);
    ori_explainer_destroy(explainer);
    ori_model_destroy(m);
}

const ori__suite suite_probe = { "probe", {
    { "bridge", test_bridge },
    { "nothing kept", test_nothing_kept },
    { NULL, NULL } } };
