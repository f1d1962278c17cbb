/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <string.h>

#include <oriole/explain/ascent.h>

#include "explain_fixture.h"

enum { COUNT = 12 };

/* Spikes of different heights: found from the highest on, each where it is;
 * a case that is empty is passed over. */
static void test_found(void)
{
    static const float height[COUNT] = { 3, 9, 1, 4, 8, 2, 7, 0, 5, 11, 6,
                                         10 };
    static const int best[] = { 11, 1, 4, 6 };
    static float x[COUNT][FIX_LENGTH];
    ori_model *m = fix_spike_model();
    ori_case cases[COUNT];
    ori_excitement top[4], all[2 * COUNT];
    ori_explainer *e;
    int found;

    for (int i = 0; i < COUNT; i++) {
        x[i][10 * i + 3] = height[i];
        cases[i] = (ori_case){ x[i], i == 9 ? 0 : FIX_LENGTH };
    }
    CU_ASSERT_EQUAL_FATAL(ori_explainer_create(&e, m), ORI_OK);
    CU_ASSERT_EQUAL(ori_excitement_find(e, 0, 0, 0, cases, COUNT, top, 4,
                                        &found), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(found, 4);
    for (int i = 0; i < 4; i++) {
        CU_ASSERT_EQUAL(top[i].number, best[i]);
        CU_ASSERT_DOUBLE_EQUAL(top[i].value, height[best[i]] - 2, 1e-5);
        CU_ASSERT_EQUAL(top[i].from, 10 * best[i] + 3);
        CU_ASSERT_EQUAL(top[i].to, 10 * best[i] + 4);
    }
    CU_ASSERT_EQUAL(ori_excitement_find(e, 0, 3, 1, cases, COUNT, all,
                                        2 * COUNT, &found), ORI_OK);
    CU_ASSERT_EQUAL(found, COUNT - 1);
    CU_ASSERT_EQUAL(all[0].number, 11);
    CU_ASSERT_EQUAL(all[0].from, 0);
    CU_ASSERT_EQUAL(all[0].to, FIX_LENGTH);
    CU_ASSERT_EQUAL(ori_excitement_find(e, 0, 0, 1, cases, COUNT, top, 4,
                                        &found), ORI_EINVAL);
    CU_ASSERT_EQUAL(found, 0);
    CU_ASSERT_EQUAL(ori_excitement_find(e, 1, 0, 0, cases, COUNT, top, 4,
                                        &found), ORI_EINVAL);
    ori_explainer_destroy(e);
    ori_model_destroy(m);
}

const ori__suite suite_excitement = { "excitement", {
    { "found", test_found },
    { NULL, NULL } } };
