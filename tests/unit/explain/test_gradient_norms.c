/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/explain/gradient_norms.h>

#include "base/memory.h"
#include "explain_fixture.h"

enum { CASES = 4, ROOM = 8 };

static const char arch[] = "conv 3 5 pad=same; relu; conv 4 3 pad=same\n"
                           "global_avg; dense 2";
static const int labels[CASES] = { 0, 1, 0, 1 };
static float x[CASES][FIX_LENGTH];
static ori_case cases[CASES];

static void fill(void)
{
    for (int i = 0; i < CASES; i++) {
        fix_spike(x[i], (unsigned)i, labels[i] == 1);
        cases[i] = (ori_case){ x[i], FIX_LENGTH };
    }
}

/* Mean cross entropy, by what inference scores: no layer is different in
 * training. */
static double loss_of(ori_model *m)
{
    ori_classifier *c;
    float p[2 * CASES];
    double sum = 0;

    CU_ASSERT_EQUAL_FATAL(ori_classifier_create(&c, m), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_classifier_cases(c, cases, CASES, p), ORI_OK);
    for (int i = 0; i < CASES; i++)
        sum -= log((double)p[2 * i + labels[i]]) / CASES;
    ori_classifier_destroy(c);
    return sum;
}

/* Against central differences of the loss. */
static void test_differences(void)
{
    static const char *const names[] = { "0.conv.weight", "2.conv.weight",
                                         "4.dense.weight" };
    ori_model *m = fix_network(arch, ORI_FEATURES_RAW, ORI_NORMALISE_SERIES,
                               7);
    ori_net *net = ori_model_net(m);
    ori_gradient_norm norms[ROOM];
    int found;

    fill();
    ori_model_set_temperature(m, 1);    /* training knows none */
    CU_ASSERT_EQUAL_FATAL(ori_gradient_norms(m, cases, labels, CASES, 0,
                                             norms, ROOM, &found), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(found, 3);
    for (int i = 0; i < ori_net_tensor_count(net); i++) {
        const ori_net_tensor t = ori_net_tensor_at(net, i);
        double sum = 0;
        int which = 0;

        while (which < 3 && strcmp(names[which], t.name) != 0)
            which++;
        if (which == 3)
            continue;
        for (size_t k = 0; k < t.count; k++) {
            float *w = ori_net_weights(net) + t.offset + k;
            const float kept = *w;
            double up, down;

            *w = kept + 0.01f;
            up = loss_of(m);
            *w = kept - 0.01f;
            down = loss_of(m);
            *w = kept;
            sum += (up - down) * (up - down) / 0.0004;
        }
        CU_ASSERT_EQUAL(norms[which].layer, atoi(t.name));
        CU_ASSERT_DOUBLE_EQUAL(norms[which].norm,
                               sqrt(sum / (double)t.count),
                               0.02 * norms[which].norm);
    }
    ori_model_destroy(m);
}

/* First weights do not depend on what was learned, and the model stays. */
static void test_first_weights(void)
{
    ori_model *m = fix_network(arch, ORI_FEATURES_RAW, ORI_NORMALISE_SERIES,
                               7);
    const size_t bytes = ori_net_weight_count(ori_model_net(m)) *
                         sizeof(float);
    float *kept = ori__alloc(1, bytes);
    ori_gradient_norm a[ROOM], b[ROOM];
    int found;

    fill();
    memcpy(kept, ori_net_weights(ori_model_net(m)), bytes);
    CU_ASSERT_EQUAL(ori_gradient_norms(m, cases, labels, CASES, 5, a, ROOM,
                                       &found), ORI_OK);
    CU_ASSERT_EQUAL(memcmp(kept, ori_net_weights(ori_model_net(m)), bytes),
                    0);
    ori_net_initialise(ori_model_net(m), 99);
    CU_ASSERT_EQUAL(ori_gradient_norms(m, cases, labels, CASES, 5, b, ROOM,
                                       &found), ORI_OK);
    for (int i = 0; i < found; i++)
        CU_ASSERT_DOUBLE_EQUAL(a[i].norm, b[i].norm, 1e-6 * a[i].norm);
    CU_ASSERT_EQUAL(ori_gradient_norms(m, cases, labels, CASES, 5, b, 2,
                                       &found), ORI_OK);
    CU_ASSERT_EQUAL(found, 2);
    ori__free(kept);
    ori_model_destroy(m);
}

static void test_refusals(void)
{
    static const int wrong[CASES] = { 0, 2, 0, 0 };
    ori_model *m = fix_network(arch, ORI_FEATURES_RAW, ORI_NORMALISE_SERIES,
                               7);
    ori_model *rocket = fix_rocket();
    ori_gradient_norm norms[ROOM];
    int found;

    fill();
    CU_ASSERT_EQUAL(ori_gradient_norms(m, cases, wrong, CASES, 0, norms, ROOM,
                                       &found), ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_gradient_norms(m, cases, labels, 0, 0, norms, ROOM,
                                       &found), ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_gradient_norms(rocket, cases, labels, CASES, 0, norms,
                                       ROOM, &found), ORI_ENOTSUP);
    CU_ASSERT_EQUAL(found, 0);
    ori_model_destroy(m);
    ori_model_destroy(rocket);
}

const ori__suite suite_gradient_norms = { "gradient_norms", {
    { "differences", test_differences },
    { "first weights", test_first_weights },
    { "refusals", test_refusals },
    { NULL, NULL } } };
