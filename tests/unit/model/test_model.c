/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <string.h>

#include "model_fixture.h"

static void test_transforms(void)
{
    ori_model *const m = fixture_on_transforms(ORI_FEATURES_RAW);

    CU_ASSERT_PTR_NOT_NULL_FATAL(m);
    CU_ASSERT_PTR_NULL(ori_model_net(m));
    CU_ASSERT_EQUAL(ori_model_rocket_count(m), 2);
    CU_ASSERT_STRING_EQUAL(ori_rocket_name(ori_model_rocket(m, 1)), "hydra");
    CU_ASSERT_STRING_EQUAL(ori_head_name(ori_model_head(m)), "ridge");
    CU_ASSERT_EQUAL(ori_model_member_count(m), 1);
    CU_ASSERT_PTR_EQUAL(ori_model_member(m, 0), m);
    CU_ASSERT_EQUAL(ori_model_member_weight(m, 0), 1);
    ori_model_destroy(m);
}

/* Transforms and the head go to the model even where it is refused: the
 * sanitizer build sees to that. */
static void refuse(ori_status expected, ori_model_options *o, int channels,
                   int count)
{
    ori_rocket *rockets[2];
    ori_head *head;
    ori_model *m;

    CU_ASSERT_TRUE_FATAL(fixture_classifier(rockets, &head, channels));
    if (count == 1)
        ori_rocket_destroy(rockets[1]);
    CU_ASSERT_EQUAL(ori_model_create_features(&m, o, rockets, count, head),
                    expected);
    CU_ASSERT_PTR_NULL(m);
}

static void test_transforms_refused(void)
{
    ori_model_options o = fixture_options(ORI_FEATURES_RAW);
    ori_rocket *rockets[2], *others[2];
    ori_head *head, *other;
    ori_model *m;

    refuse(ORI_ESHAPE, &o, 3, 2);           /* channels */
    refuse(ORI_ESHAPE, &o, 2, 1);           /* features of the head */
    o.label_count = 2;
    refuse(ORI_ESHAPE, &o, 2, 2);
    o.label_count = 0;
    refuse(ORI_EINVAL, &o, 2, 2);
    o.label_count = 3;
    CU_ASSERT_TRUE_FATAL(fixture_classifier(rockets, &head, 2));
    CU_ASSERT_EQUAL(ori_model_create_features(&m, &o, NULL, 0, head),
                    ORI_EINVAL);
    CU_ASSERT_TRUE_FATAL(fixture_classifier(others, &other, 2));
    ori_rocket_destroy(others[0]);
    others[0] = rockets[1];                 /* hydra twice */
    ori_rocket_destroy(rockets[0]);
    CU_ASSERT_EQUAL(ori_model_create_features(&m, &o, others, 2, other),
                    ORI_ESHAPE);
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), "hydra twice"));
}

static void test_committee(void)
{
    ori_model *const m = fixture_committee();

    CU_ASSERT_PTR_NOT_NULL_FATAL(m);
    CU_ASSERT_STRING_EQUAL(ori_model_arch_name(m), "three");
    CU_ASSERT_EQUAL(ori_model_label_count(m), 3);
    CU_ASSERT_EQUAL(ori_model_max_length(m), 300);
    CU_ASSERT_EQUAL(ori_model_member_count(m), 3);
    CU_ASSERT_EQUAL(ori_model_member_weight(m, 1), 0.625);
    CU_ASSERT_PTR_NULL(ori_model_net(m));
    CU_ASSERT_PTR_NULL(ori_model_head(m));
    CU_ASSERT_EQUAL(ori_model_rocket_count(m), 0);
    CU_ASSERT_PTR_NOT_NULL(ori_model_net_const(ori_model_member(m, 2)));
    CU_ASSERT_EQUAL(ori_model_temperature(ori_model_member(m, 2)), 7);
    ori_model_destroy(m);
}

static void refuse_pair(ori_status expected, ori_model *other, double weight)
{
    ori_model *const members[] = { fixture_model(ORI_FEATURES_RAW), other };
    const double weights[] = { 1, weight };
    ori_model *m;

    CU_ASSERT_EQUAL(
        ori_model_create_committee(&m, "pair", members, weights, 2),
        expected);
    CU_ASSERT_PTR_NULL(m);
}

static ori_model *another(void (*change)(ori_model_options *))
{
    ori_model_options o = fixture_options(ORI_FEATURES_RAW);
    ori_model *m = NULL;

    change(&o);
    ori_model_create(&m, &o);
    return m;
}

static void take_label(ori_model_options *o)
{
    o->label_count--;
}

static void rename_label(ori_model_options *o)
{
    static const char *const labels[] = { "no", "yes", "oil" };

    o->labels = labels;
}

static void take_channel(ori_model_options *o)
{
    o->channels--;
}

static void change_rate(ori_model_options *o)
{
    o->rate_hz++;
}

static void test_committee_refused(void)
{
    ori_model *m;

    refuse_pair(ORI_EINVAL, fixture_model(ORI_FEATURES_MFCC), 0);
    refuse_pair(ORI_EINVAL, fixture_model(ORI_FEATURES_MFCC), -1);
    refuse_pair(ORI_EINVAL, fixture_model(ORI_FEATURES_MFCC), NAN);
    refuse_pair(ORI_EINVAL, fixture_model(ORI_FEATURES_MFCC), INFINITY);
    refuse_pair(ORI_ESHAPE, fixture_committee(), 1);
    refuse_pair(ORI_ESHAPE, another(take_label), 1);
    refuse_pair(ORI_ESHAPE, another(rename_label), 1);
    refuse_pair(ORI_ESHAPE, another(take_channel), 1);
    refuse_pair(ORI_ESHAPE, another(change_rate), 1);
    CU_ASSERT_EQUAL(ori_model_create_committee(&m, "none", NULL, NULL, 0),
                    ORI_EINVAL);
    CU_ASSERT_PTR_NULL(m);
}

/* Whatever allocation fails, members go with it. */
static void test_allocation_failures(void)
{
    ori_status s = ORI_ENOMEM;

    for (long at = 1; s != ORI_OK && at < 1000; at++) {
        ori_model *const members[] = {
            fixture_model(ORI_FEATURES_RAW),
            fixture_on_transforms(ORI_FEATURES_RAW)
        };
        const double weights[] = { 1, 1 };
        ori_model *m;

        ori__alloc_fail_at(at);
        s = ori_model_create_committee(&m, "pair", members, weights, 2);
        ori__alloc_fail_at(0);
        CU_ASSERT_TRUE(s == ORI_OK ? m != NULL
                                   : s == ORI_ENOMEM && m == NULL);
        ori_model_destroy(m);
    }
    CU_ASSERT_EQUAL(s, ORI_OK);
}

const ori__suite suite_model = { "model", {
    { "transforms", test_transforms },
    { "transforms refused", test_transforms_refused },
    { "committee", test_committee },
    { "committee refused", test_committee_refused },
    { "allocation failures", test_allocation_failures },
    { NULL, NULL } } };
