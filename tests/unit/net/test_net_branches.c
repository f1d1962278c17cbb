/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <string.h>

#include <oriole/base/status.h>
#include <oriole/base/threads.h>

#include "net/net_branches.h"
#include "net/net_check.h"
#include "net/net_run.h"

enum { CHANNELS = 3, LENGTH = 400, CLASSES = 4, CASES = 2, THREADS = 2 };

/* How many branches have a thread each, of how many joins. */
static const struct {
    const char *text;
    int branches, joins;
} nets[] = {
    /* As an inception module has them, twice. */
    { "conv 24 1; concat { { conv 16 1; concat { { conv 16 20 pad=same } { "
      "conv 16 19 pad=same } { conv 16 21 pad=same } } } { maxpool 3 stride=1 "
      "pad=1; conv 16 14 pad=same; relu; conv 7 3 pad=same } }; batchnorm; "
      "relu; concat { { conv 16 9 pad=same } { conv 16 9 pad=same; tanh } { "
      "conv 16 9 pad=same; batchnorm; relu; avgpool 3 stride=1 pad=1 } { conv "
      "17 9 pad=same; dropout } }; global_avg; dense 4", 8, 2 },
    { "conv 24 3; add { { conv 24 9 pad=same; batchnorm; relu } { conv 24 9 "
      "pad=same; sigmoid } { conv 24 9 pad=same } { conv 24 9 pad=same; conv "
      "24 1 } { } }; relu; global_avg; dense 4", 4, 1 },
    /* One of them takes longer than all others. */
    { "conv 24 3; add { { conv 24 9 pad=same; conv 24 9 pad=same; conv 24 9 "
      "pad=same } { conv 24 1 } { } }; global_avg; dense 4", 0, 0 },
    /* Not worth a team. */
    { "conv 4 3; concat { { conv 4 3 } { conv 4 3 } { conv 4 3 } }; "
      "global_avg; dense 4", 0, 0 },
};

static void check_shape(const ori_net_run *run, int branches, int joins)
{
    const ori__branches *b = run->branches;
    bool seen[64] = { false };

    CU_ASSERT_EQUAL_FATAL(b != NULL, branches > 0);
    if (!b)
        return;
    CU_ASSERT_EQUAL(b->count, branches);
    for (int i = 0; i < run->net->node_count; i++)
        if (b->join[i] >= 0 && !seen[b->join[i]]) {
            seen[b->join[i]] = true;
            joins--;
        }
    CU_ASSERT_EQUAL(joins, 0);
}

/* The same bits for any number of threads, also where fewer or more are to be
 * had than the run was made for. */
static void check_scores(const trial *t, ori_net_run *run, float *want)
{
    const size_t bytes = CASES * CLASSES * sizeof *want;
    const float *s;

    for (int threads = THREADS + 1; threads > 0; threads--)
        for (int again = 0; again < 10; again++) {
            ori_threads_set(threads);
            CU_ASSERT_EQUAL_FATAL(ori_net_forward(run, &t->batch, &s),
                                  ORI_OK);
            CU_ASSERT_EQUAL(memcmp(s, want, bytes), 0);
        }
}

static void test_threads(void)
{
    for (size_t i = 0; i < sizeof nets / sizeof *nets; i++)
        for (int frames = 0; frames < 4; frames++) {
            trial *t = trial_create(nets[i].text, CHANNELS, LENGTH, CLASSES,
                                    CASES, frames, 11);
            float want[CASES * CLASSES];
            ori_net_run *run;
            const float *s;

            CU_ASSERT_PTR_NOT_NULL_FATAL(t);
            for (int threads = 1; threads <= THREADS; threads++) {
                ori_threads_set(threads);
                CU_ASSERT_EQUAL_FATAL(
                    ori_net_run_create(&run, t->net, CASES, LENGTH, false),
                    ORI_OK);
                if (threads == 1) {
                    CU_ASSERT_PTR_NULL(run->branches);
                    CU_ASSERT_EQUAL_FATAL(
                        ori_net_forward(run, &t->batch, &s), ORI_OK);
                    memcpy(want, s, sizeof want);
                } else {
                    check_shape(run, nets[i].branches, nets[i].joins);
                    check_scores(t, run, want);
                }
                ori_net_run_destroy(run);
            }
            trial_destroy(t);
        }
    ori_threads_set(1);
}

const ori__suite suite_net_branches = { "net_branches", {
    { "threads", test_threads },
    { NULL, NULL },
} };
