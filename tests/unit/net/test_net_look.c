/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "net/net_check.h"

/* Branches of one value, rectifiers that other runs do in passing, and a
 * branch that the layer asked for does not depend on. */
static const char branched[] =
    "conv 4 3 pad=same; batchnorm; relu\n"
    "add { { conv 4 3 pad=same; relu } { } }; relu\n"
    "concat { { conv 2 5 stride=2 pad=same } { conv 3 1 stride=2 } }\n"
    "maxpool 2; global_avg; dropout 0.5; dense 3";

enum { CHANNELS = 2, LENGTH = 24, CLASSES = 3, CASES = 3 };

static trial *opened(int frames)
{
    trial *t = trial_create(branched, CHANNELS, LENGTH, CLASSES, CASES,
                            frames, 11);

    trial_open(t);
    return t;
}

static int find(const ori_net *net, const char *name, int from)
{
    for (int i = from; i < ori_net_layer_count(net); i++)
        if (strcmp(ori_net_layer_at(net, i).name, name) == 0)
            return i;
    return -1;
}

/* An open run scores as another one does. */
static void test_scores(void)
{
    trial *t = opened(TRIAL_LENGTHS | TRIAL_MISSING);
    const float *a, *b;
    ori_net_run *run;

    CU_ASSERT_EQUAL_FATAL(ori_net_run_create(&run, t->net, CASES, LENGTH,
                                             false), ORI_OK);
    CU_ASSERT_EQUAL(ori_net_forward(run, &t->batch, &a), ORI_OK);
    CU_ASSERT_EQUAL(ori_net_forward(t->run, &t->batch, &b), ORI_OK);
    for (int i = 0; i < CASES * CLASSES; i++)
        CU_ASSERT_DOUBLE_EQUAL(a[i], b[i], 1e-4);
    ori_net_run_destroy(run);
    trial_destroy(t);
}

/* Each layer's value stays: a relu's is the rectified one of the layer before
 * it, which has negative numbers still. */
static void test_values(void)
{
    trial *t = opened(TRIAL_LENGTHS);
    const int relu = find(t->net, "relu", 0);
    bool negative = false;

    CU_ASSERT_TRUE(isfinite(trial_loss(t)));
    for (int n = 0; n < CASES; n++) {
        const ori_net_value in = ori_net_value_at(t->run, -1, n);
        const ori_net_value before = ori_net_value_at(t->run, relu - 1, n);
        const ori_net_value after = ori_net_value_at(t->run, relu, n);

        CU_ASSERT_EQUAL(in.frames, t->lengths[n]);
        CU_ASSERT_EQUAL(in.channels, CHANNELS);
        CU_ASSERT_EQUAL(memcmp(in.x, t->x + n * LENGTH * CHANNELS,
                               sizeof(float) * CHANNELS *
                                   (size_t)in.frames), 0);
        CU_ASSERT_EQUAL_FATAL(after.frames, before.frames);
        for (int i = 0; i < after.frames * after.channels; i++) {
            negative |= before.x[i] < 0;
            CU_ASSERT_EQUAL(after.x[i], fmaxf(before.x[i], 0));
        }
    }
    CU_ASSERT_TRUE(negative);
    trial_destroy(t);
}

/* The gradient of one channel's sum, at a layer within a branch, against
 * differences of x; and zeros where it does not come by. */
static void test_from_a_layer(void)
{
    trial *t = opened(TRIAL_FULL);
    const int first = find(t->net, "concat", 0) - 2;
    const int other = first + 1;
    const ori_net_value v = ori_net_value_at(t->run, first, 0);
    const size_t numbers = (size_t)CASES * (size_t)v.stride * 2;
    float *dy = ORI__NEW(float, numbers);
    float *dx = ORI__NEW(float, CASES * LENGTH * CHANNELS);
    double sum[2];

    for (int i = 0; i < v.frames; i++)
        dy[i * v.channels + 1] = 1;
    (void)trial_loss(t);
    ori_net_backward_from(t->run, first, dy, dx);
    for (int i = 0; i < v.frames; i++)
        CU_ASSERT_EQUAL(ori_net_value_at(t->run, other, 0).dx[i], 0);
    for (int i = 0; i < LENGTH * CHANNELS; i += 7) {
        const float kept = t->x[i];

        for (int k = 0; k < 2; k++) {
            t->x[i] = kept + (k ? -1e-2f : 1e-2f);
            (void)trial_loss(t);
            sum[k] = 0;
            for (int j = 0; j < v.frames; j++)
                sum[k] += (double)v.x[j * v.channels + 1];
        }
        t->x[i] = kept;
        CU_ASSERT_DOUBLE_EQUAL((sum[0] - sum[1]) / 2e-2, dx[i], 2e-3);
    }
    ori__free(dy);
    ori__free(dx);
    trial_destroy(t);
}

/* Where frames lie: an impulse at the middle of what a frame sees reaches it,
 * and the frame `stride` further on sees the same of a shifted one. */
static void test_places(void)
{
    static const char text[] =
        "conv 1 5 pad=same; conv 1 3 stride=2 pad=causal; avgpool 2; "
        "global_avg";
    trial *t = trial_create(text, 1, 64, 1, 1, TRIAL_FULL, 1);
    const double middle[] = { 0, -1, 0 }, stride[] = { 1, 2, 4 };
    const int field[] = { 5, 7, 9 };

    for (int i = 0; i < 3; i++) {
        const ori_net_layer l = ori_net_layer_at(t->net, i);

        CU_ASSERT_EQUAL(l.stride, stride[i]);
        CU_ASSERT_EQUAL(l.receptive_field, field[i]);
        CU_ASSERT_DOUBLE_EQUAL(l.middle, middle[i], 1e-9);
        CU_ASSERT_EQUAL(ori_net_layer_input(t->net, i, 0), i - 1);
    }
    CU_ASSERT_EQUAL(ori_net_layer_at(t->net, 3).stride, 0);
    trial_destroy(t);
    t = opened(0);
    CU_ASSERT_EQUAL(ori_net_layer_at(t->net, find(t->net, "add", 0)).inputs,
                    2);
    trial_destroy(t);
}

const ori__suite suite_net_look = { "net_look", {
    { "scores", test_scores },
    { "values", test_values },
    { "from a layer", test_from_a_layer },
    { "places", test_places },
    { NULL, NULL } } };
