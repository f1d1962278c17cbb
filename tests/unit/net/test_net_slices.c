/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <string.h>

#include <oriole/base/status.h>
#include <oriole/base/threads.h>

#include "base/memory.h"
#include "net/net_check.h"
#include "net/net_run.h"

static const char text[] =
    "conv 8 5 stride=2 pad=same; batchnorm; relu\n"
    "concat { { maxpool 3 stride=1 pad=same; conv 4 1 } { conv 8 20 pad=same "
    "} }; batchnorm; relu\n"
    "conv 8 3 pad=same; relu; maxpool 2; global_avg; dense 4";

enum { CHANNELS = 3, CLASSES = 4, CASES = 7, SCORES = CASES * CLASSES };

static ori_net_run *forward_run(const trial *t, int cases, int frames)
{
    ori_net_run *run;

    CU_ASSERT_EQUAL_FATAL(
        ori_net_run_create(&run, t->net, cases, frames, false), ORI_OK);
    return run;
}

static void check_alone(const trial *t, const float *all)
{
    const int frames = t->batch.length;
    ori_net_run *run = forward_run(t, 1, frames);
    const float *s;

    CU_ASSERT_PTR_NULL(run->slices);
    for (int n = 0; n < CASES; n++) {
        const size_t first = (size_t)n * (size_t)frames;
        const ori_batch one = {
            .x = t->x + first * CHANNELS, .batch = 1, .length = frames,
            .lengths = t->lengths ? t->lengths + n : NULL,
            .present = t->present ? t->present + first : NULL,
        };

        CU_ASSERT_EQUAL_FATAL(ori_net_forward(run, &one, &s), ORI_OK);
        for (int k = 0; k < CLASSES; k++)
            CU_ASSERT_DOUBLE_EQUAL(all[n * CLASSES + k], s[k],
                                   1e-4 * (1 + fabs((double)s[k])))
    }
    ori_net_run_destroy(run);
}

/* Several cases to a slice, the last one not full, and one; the scores are
 * those of each case alone, in smaller batches too, and the same bits for any
 * number of threads. */
static void test_same(void)
{
    static const int lengths[] = { 5000, 7000, 30000 };

    for (int i = 0; i < 3; i++)
        for (int frames = 0; frames < 4; frames++) {
            trial *t = trial_create(text, CHANNELS, lengths[i], CLASSES,
                                    CASES, frames, 3);
            float first[SCORES] = { 0 };

            for (int k = 1; k <= 3; k++) {
                ori_net_run *run;
                ori_batch b = t->batch;
                const float *s;

                ori_threads_set(k);
                run = forward_run(t, CASES, lengths[i]);
                CU_ASSERT_PTR_NOT_NULL_FATAL(run->slices);
                CU_ASSERT_EQUAL_FATAL(ori_net_forward(run, &b, &s), ORI_OK);
                if (k == 1)
                    memcpy(first, s, sizeof first);
                CU_ASSERT_EQUAL(memcmp(first, s, sizeof first), 0);
                b.batch = CASES - 2;
                CU_ASSERT_EQUAL_FATAL(ori_net_forward(run, &b, &s), ORI_OK);
                for (int n = 0; n < SCORES - 2 * CLASSES; n++)
                    CU_ASSERT_DOUBLE_EQUAL(s[n], first[n],
                                           1e-5 * (1 + fabs((double)s[n])))
                ori_net_run_destroy(run);
            }
            check_alone(t, first);
            trial_destroy(t);
        }
    ori_threads_set(1);
}

/* Runs that were lent their weights see new ones. */
static void test_refresh(void)
{
    trial *t = trial_create(text, CHANNELS, 6000, CLASSES, CASES, 0, 3);
    ori_net_run *run;
    const float *s;

    ori_threads_set(2);
    run = forward_run(t, CASES, 6000);
    CU_ASSERT_EQUAL_FATAL(ori_net_forward(run, &t->batch, &s), ORI_OK);
    ori_net_initialise(t->net, 9);
    ori_net_run_refresh(run);
    CU_ASSERT_EQUAL_FATAL(ori_net_forward(run, &t->batch, &s), ORI_OK);
    check_alone(t, s);
    ori_net_run_destroy(run);
    trial_destroy(t);
    ori_threads_set(1);
}

/* The first case that is wrong is named, by its number in the batch. */
static void test_refused(void)
{
    trial *t = trial_create("conv 8 5; maxpool 4; conv 8 2; global_avg; "
                            "dense 4", CHANNELS, 20000, CLASSES, CASES, 0, 3);
    int lengths[CASES];
    ori_batch b = t->batch;

    for (int n = 0; n < CASES; n++)
        lengths[n] = n == 4 || n == 6 ? 5 : 20000;
    b.lengths = lengths;
    for (int k = 1; k <= 2; k++) {
        ori_net_run *run;
        const float *s;

        ori_threads_set(k);
        run = forward_run(t, CASES, 20000);
        CU_ASSERT_PTR_NOT_NULL_FATAL(run->slices);
        CU_ASSERT_EQUAL(ori_net_forward(run, &b, &s), ORI_ESHAPE);
        CU_ASSERT_PTR_NULL(s);
        CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), "case 4: of its 5"));
        CU_ASSERT_EQUAL(ori_net_forward(run, &t->batch, &s), ORI_OK);
        b.batch = CASES + 1;
        CU_ASSERT_EQUAL(ori_net_forward(run, &b, &s), ORI_EINVAL);
        b.batch = CASES;
        ori_net_run_destroy(run);
    }
    trial_destroy(t);
    ori_threads_set(1);
}

static void test_no_memory(void)
{
    trial *t = trial_create(text, CHANNELS, 6000, CLASSES, CASES, 0, 1);
    ori_net_run *run = NULL;
    int failed = 0;

    ori_threads_set(2);
    for (long n = 1; !run; n++) {
        ori_status s;

        ori__alloc_fail_at(n);
        s = ori_net_run_create(&run, t->net, CASES, 6000, false);
        ori__alloc_fail_at(0);
        failed += s == ORI_ENOMEM;
        CU_ASSERT_TRUE_FATAL(s == ORI_ENOMEM || s == ORI_OK);
    }
    CU_ASSERT_TRUE(failed > 50);
    ori_net_run_destroy(run);
    trial_destroy(t);
    ori_threads_set(1);
}

const ori__suite suite_net_slices = { "net_slices", {
    { "same", test_same },
    { "refresh", test_refresh },
    { "refused", test_refused },
    { "no memory", test_no_memory },
    { NULL, NULL } } };
