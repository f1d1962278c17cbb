/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <string.h>

#include <oriole/base/status.h>

#include "base/memory.h"
#include "net/net_check.h"
#include "net/net_run.h"

enum { CHANNELS = 3, LENGTH = 40, CLASSES = 4, CASES = 5 };

/* What a run does in one, and how many layers are absent from it. */
static const struct {
    const char *text;
    int absent;
} nets[] = {
    { "conv 8 5 pad=same; batchnorm; relu; global_avg; dense 4", 1 },
    { "conv 8 5 stride=2; batchnorm; global_avg; dense 4", 1 },
    { "conv 8 5 pad=same; relu; conv 6 3 bias=0; relu; global_max; dense 4",
      2 },
    { "conv 8 3 groups=1; batchnorm; batchnorm; relu; global_avg; dense 4",
      1 },
    { "conv 8 3; relu; batchnorm; global_avg; dense 4", 1 },
    { "conv 6 9; global_avg; dense 7; relu; dense 5; batchnorm; relu; dense 4",
      2 },
    { "conv 6 3 pad=same; concat { { batchnorm; relu } { relu } { } }; "
      "global_avg; dense 4", 0 },             /* three want what it makes */
    { "conv 6 9 pad=same; add { { conv 6 3 pad=same; batchnorm } { } }; relu; "
      "global_avg; dense 4", 1 },             /* add has the rectifier */
    { "concat { { conv 5 9 pad=same } { conv 17 1 } { concat { { conv 4 2 "
      "pad=same } { conv 16 3 pad=same groups=1 } } } }; batchnorm; relu; "
      "concat { { conv 3 3 pad=same } { maxpool 3 stride=1 pad=1 } { } { conv "
      "8 1 } }; batchnorm; relu; global_avg; dense 4", 2 },
    { "conv 4 1; concat { { conv 6 3 } { conv 2 3 } }; relu; concat { "
      "{ global_avg; dense 3 } { global_max; dense 5 } }; dense 4", 1 },
    { "concat { { conv 6 3; batchnorm } { conv 2 3; relu } }; batchnorm; "
      "relu; concat { { conv 6 3; batchnorm; relu } { conv 2 3; batchnorm } };"
      " batchnorm; global_avg; dense 4", 4 },
    { "conv 6 3; tanh; batchnorm; relu; global_avg; dense 4", 0 },
    { "conv 6 33 groups=3 pad=same; batchnorm; relu; conv 9 3 dilation=3 "
      "pad=same; batchnorm; relu; global_avg; dense 4", 2 },
};

enum { NETS = sizeof nets / sizeof *nets };

static int absent(const ori_net_run *run)
{
    int count = 0;

    for (int i = 0; i < run->net->node_count; i++)
        count += run->net->nodes[i].absent;
    return count;
}

/* `run` gives what an open one does, which has each layer for itself. */
static void check_same(trial *t, ori_net_run *run)
{
    float want[CASES * CLASSES];
    const float *s;

    CU_ASSERT_EQUAL_FATAL(ori_net_forward(t->run, &t->batch, &s), ORI_OK);
    memcpy(want, s, sizeof want);
    CU_ASSERT_EQUAL_FATAL(ori_net_forward(run, &t->batch, &s), ORI_OK);
    for (int i = 0; i < CASES * CLASSES; i++)
        CU_ASSERT_DOUBLE_EQUAL(s[i], want[i],
                               2e-5 * (1 + fabs((double)want[i])))
}

static void test_finish(void)
{
    for (int i = 0; i < NETS; i++)
        for (int frames = 0; frames < 4; frames++) {
            trial *t = trial_create(nets[i].text, CHANNELS, LENGTH, CLASSES,
                                    CASES, frames, 5);
            ori_net_run *run;

            CU_ASSERT_PTR_NOT_NULL_FATAL(t);
            trial_open(t);
            CU_ASSERT_EQUAL(absent(t->run), 0);
            CU_ASSERT_EQUAL_FATAL(
                ori_net_run_create(&run, t->net, CASES, LENGTH, false),
                ORI_OK);
            CU_ASSERT_EQUAL(absent(run), nets[i].absent);
            check_same(t, run);

            /* Other weights, and other statistics. */
            for (size_t k = 0; k < ori_net_weight_count(t->net); k++)
                ori_net_weights(t->net)[k] *= 1.25f;
            ori_net_run_refresh(run);
            ori_net_run_refresh(t->run);
            check_same(t, run);
            ori_net_run_destroy(run);
            trial_destroy(t);
        }
}

/* In training nothing is taken together but joins of joins. */
static void test_training(void)
{
    for (int i = 0; i < NETS; i++) {
        trial *t = trial_create(nets[i].text, CHANNELS, LENGTH, CLASSES,
                                CASES, TRIAL_FULL, 5);

        CU_ASSERT_PTR_NOT_NULL_FATAL(t);
        for (int k = 0; k < t->run->net->node_count; k++) {
            CU_ASSERT_PTR_NULL(t->run->net->nodes[k].scaled);
            CU_ASSERT_EQUAL(t->run->net->nodes[k].into, 0);
        }
        trial_destroy(t);
    }
}

const ori__suite suite_net_flat = { "net_flat", {
    { "finish", test_finish },
    { "training", test_training },
    { NULL, NULL },
} };
