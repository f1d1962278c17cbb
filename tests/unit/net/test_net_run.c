/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <string.h>

#include <oriole/base/threads.h>

#include "base/memory.h"
#include "net/net_check.h"

/* Every kind of layer that could let one case, or what is not there, reach
 * another. */
static const char mixed[] =
    "conv 6 2 pad=4; conv 6 5 stride=2 pad=same; batchnorm; relu\n"
    "add { { conv 6 3 pad=same padding=replicate; gelu } { } }; relu\n"
    "concat { { maxpool 3 stride=1 pad=same; conv 4 1 } { avgpool 3 stride=1 "
    "pad=1 } { sigmoid } }\n"
    "conv 8 3 dilation=2 pad=causal padding=zero; batchnorm; silu\n"
    "maxpool 2; dropout 0.4\n"
    "concat { { global_avg } { global_max } }\n"
    "dense 4";

enum { CHANNELS = 3, LENGTH = 61, CLASSES = 4, CASES = 5 };

static const char *const names[] = { NULL, "fcn", "resnet", "inception",
                                     "resnet34" };

static const char *text_of(size_t i)
{
    return names[i] ? ori_arch_text(names[i]) : mixed;
}

/* Running statistics that are not those of an empty network. */
static void warm_up(trial *t)
{
    for (int i = 0; i < 20; i++)
        (void)trial_loss(t);
}

static double difference(const float *a, const float *b, int count)
{
    double worst = 0, size = 0;

    for (int i = 0; i < count; i++) {
        worst = fmax(worst, fabs((double)a[i] - (double)b[i]));
        size = fmax(size, fabs((double)b[i]));
        if (!isfinite(a[i]))
            return INFINITY;
    }
    return worst / size;
}

/* Scores of one case of the trial in a run made for it alone. */
static void alone(trial *t, int n, float *scores)
{
    const int length = t->lengths ? t->lengths[n] : t->batch.length;
    const size_t first = (size_t)n * (size_t)t->batch.length;
    const ori_batch one = {
        .x = t->x + first * CHANNELS, .batch = 1, .length = length,
        .present = t->present ? t->present + first : NULL,
    };
    const float *s;
    ori_net_run *run;

    CU_ASSERT_EQUAL_FATAL(ori_net_run_create(&run, t->net, 1, length, false),
                          ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_net_forward(run, &one, &s), ORI_OK);
    memcpy(scores, s, CLASSES * sizeof *s);
    ori_net_run_destroy(run);
}

/* A case has the same scores alone, in a batch, padded, and in a run that is
 * larger than it, but for rounding: the plans may differ in their methods,
 * and 34 layers add up. */
static void test_batches(void)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        for (int frames = 0; frames < 4; frames++) {
            trial *t = trial_create(text_of(i), CHANNELS, LENGTH, CLASSES,
                                    CASES, frames, 5 + i);
            float one[CLASSES];
            const float *all;
            ori_net_run *large;
            ori_batch some = t->batch;

            warm_up(t);
            CU_ASSERT_EQUAL_FATAL(
                ori_net_run_create(&large, t->net, CASES + 3, LENGTH + 40,
                                   false), ORI_OK);
            for (int k = 0; k < 3; k++) {
                ori_net_run *run = k == 1 ? large : t->run;

                some.batch = k == 2 ? CASES - 2 : CASES;
                ori_net_run_refresh(run);
                CU_ASSERT_EQUAL_FATAL(ori_net_forward(run, &some, &all),
                                      ORI_OK);
                for (int n = 0; n < some.batch; n++) {
                    double d;

                    alone(t, n, one);
                    d = difference(all + n * CLASSES, one, CLASSES);
                    CU_ASSERT(d <= 2e-4);
                    if (!(d <= 2e-4))
                        printf("\n%s, frames %d, way %d, case %d: %g\n",
                               names[i] ? names[i] : "mixed", frames, k, n,
                               d);
                }
            }
            ori_net_run_destroy(large);
            trial_destroy(t);
        }
}

/* What lies under missing and absent frames matters to nothing. */
static void test_missing_values(void)
{
    static const float poison[] = { NAN, 1e30f, -INFINITY };
    const int missing = TRIAL_LENGTHS | TRIAL_MISSING;
    float *g[2], *dx[2], scores[2][CASES * CLASSES];
    trial *t = trial_create(mixed, CHANNELS, LENGTH, CLASSES, CASES, missing,
                            3);
    const size_t count = ori_net_weight_count(t->net);
    const size_t numbers = CASES * LENGTH * CHANNELS;
    float *kept = ORI__NEW(float, count);

    memcpy(kept, ori_net_weights(t->net), count * sizeof *kept);
    for (int k = 0; k < 2; k++) {
        const float *s;

        memcpy(ori_net_weights(t->net), kept, count * sizeof *kept);
        g[k] = ORI__NEW(float, count);
        dx[k] = ORI__NEW(float, numbers);
        for (size_t i = 0; k && i < numbers; i++) {
            const int frame = (int)(i / CHANNELS);

            if (!t->present[frame] ||
                frame % LENGTH >= t->lengths[frame / LENGTH])
                t->x[i] = poison[i % 3];
        }
        CU_ASSERT_EQUAL_FATAL(
            ori_net_forward_training(t->run, &t->batch, 1, 2, &s), ORI_OK);
        memcpy(scores[k], s, sizeof scores[k]);
        ori_net_backward(t->run, t->projection, g[k], dx[k]);
    }
    CU_ASSERT_EQUAL(memcmp(scores[0], scores[1], sizeof scores[0]), 0);
    CU_ASSERT_EQUAL(memcmp(g[0], g[1], count * sizeof *g[0]), 0);
    CU_ASSERT_EQUAL(memcmp(dx[0], dx[1], numbers * sizeof *dx[0]), 0);
    for (int k = 0; k < 2; k++) {
        ori__free(g[k]);
        ori__free(dx[k]);
    }
    ori__free(kept);
    trial_destroy(t);
}

/* A mask that hides nothing, and lengths that are all the same, are none. */
static void test_nothing_missing(void)
{
    trial *t = trial_create(mixed, CHANNELS, LENGTH, CLASSES, CASES, 0, 3);
    unsigned char *present = ori__alloc(CASES * LENGTH, 1);
    float first[CASES * CLASSES];
    int lengths[CASES];
    const float *s;

    memset(present, 7, CASES * LENGTH);
    for (int n = 0; n < CASES; n++)
        lengths[n] = LENGTH;
    CU_ASSERT_EQUAL(ori_net_forward(t->run, &t->batch, &s), ORI_OK);
    memcpy(first, s, sizeof first);
    t->batch.present = present;
    t->batch.lengths = lengths;
    CU_ASSERT_EQUAL(ori_net_forward(t->run, &t->batch, &s), ORI_OK);
    CU_ASSERT_EQUAL(memcmp(first, s, sizeof first), 0);
    ori__free(present);
    trial_destroy(t);
}

static void test_all_missing(void)
{
    trial *t = trial_create(mixed, CHANNELS, LENGTH, CLASSES, CASES,
                            TRIAL_MISSING, 3);
    float *g = ORI__NEW(float, ori_net_weight_count(t->net));
    const float *s;

    memset(t->present, 0, CASES * LENGTH);
    CU_ASSERT_EQUAL(ori_net_forward_training(t->run, &t->batch, 1, 1, &s),
                    ORI_OK);
    for (int i = 0; i < CASES * CLASSES; i++)
        CU_ASSERT_TRUE(isfinite(s[i]));
    ori_net_backward(t->run, t->projection, g, NULL);
    for (size_t i = 0; i < ori_net_weight_count(t->net); i++)
        CU_ASSERT_TRUE(isfinite(g[i]));
    ori__free(g);
    trial_destroy(t);
}

/* Large enough that every layer wakes its threads. */
static void test_threads(void)
{
    float *g[3], scores[3][CLASSES];
    size_t count = 0;

    for (int k = 0; k < 3; k++) {
        trial *t;
        const float *s;

        ori_threads_set(k + 1);
        t = trial_create(mixed, CHANNELS, 4000, CLASSES, 3, 3, 3);
        count = ori_net_weight_count(t->net);
        g[k] = ORI__NEW(float, count);
        for (int i = 0; i < 2; i++) {
            CU_ASSERT_EQUAL(
                ori_net_forward_training(t->run, &t->batch, 1, 1, &s),
                ORI_OK);
            memcpy(scores[k], s, sizeof scores[k]);
            ori_net_backward(t->run, t->projection, g[k], NULL);
        }
        CU_ASSERT_EQUAL(memcmp(scores[0], scores[k], sizeof scores[0]), 0);
        CU_ASSERT_EQUAL(memcmp(g[0], g[k], count * sizeof *g[0]), 0);
        trial_destroy(t);
    }
    for (int k = 0; k < 3; k++)
        ori__free(g[k]);
    ori_threads_set(1);
}

/* Missing frames and padding are neither the largest nor counted. */
static void test_pools(void)
{
    static const struct {
        const char *text;
        double score;
    } pools[] = {
        { "maxpool 3 stride=3 pad_left=1; conv 1 3 bias=0", -2 - 3 - 7 },
        { "avgpool 3 stride=3 pad_left=1; conv 1 3 bias=0", -2 - 4 - 7.5 },
        { "global_max; dense 1 bias=0", -2 },
        { "global_avg; dense 1 bias=0", -(2 + 3 + 5 + 7 + 8) / 5.0 },
    };
    const float x[8] = { 99, -2, -3, 99, -5, 99, -7, -8 };

    for (size_t i = 0; i < sizeof pools / sizeof pools[0]; i++) {
        trial *t = trial_create(pools[i].text, 1, 8, 1, 2, TRIAL_MISSING, 1);
        float *w = ori_net_weights(t->net);
        const float *s;

        for (size_t k = 0; k < ori_net_weight_count(t->net); k++)
            w[k] = 1;
        ori_net_run_refresh(t->run);
        memcpy(t->x, x, sizeof x);
        for (int k = 0; k < 8; k++)
            t->present[k] = x[k] < 0;
        CU_ASSERT_EQUAL(ori_net_forward(t->run, &t->batch, &s), ORI_OK);
        CU_ASSERT_DOUBLE_EQUAL(s[0], pools[i].score, 1e-5);
        trial_destroy(t);
    }
}

/* Numbers of batchnorm worked out by hand: mean 3, variance 5. */
static void test_batchnorm(void)
{
    trial *t = trial_create("batchnorm momentum=0.25; conv 1 bias=0; "
                            "global_max", 1, 4, 1, 1, 0, 1);
    float *w = ori_net_weights(t->net);
    const float x[4] = { 0, 2, 4, 6 };
    const float *s;

    memcpy(t->x, x, sizeof x);
    w[0] = 2;               /* gain, offset, then the convolution */
    w[1] = 0.5f;
    w[5] = 1;
    CU_ASSERT_EQUAL(ori_net_forward_training(t->run, &t->batch, 1, 1, &s),
                    ORI_OK);
    /* the first batch's statistics are the running ones */
    CU_ASSERT_DOUBLE_EQUAL(w[2], 3, 1e-6);
    CU_ASSERT_DOUBLE_EQUAL(w[3], 20.0 / 3, 1e-6);
    CU_ASSERT_EQUAL(w[4], 1);
    w[2] = 0;               /* as if those of nine batches */
    w[3] = 1;
    w[4] = 9;
    CU_ASSERT_EQUAL(ori_net_forward_training(t->run, &t->batch, 1, 1, &s),
                    ORI_OK);
    CU_ASSERT_DOUBLE_EQUAL(s[0], 2 * 3 / sqrt(5 + 1e-5) + 0.5, 1e-6);
    CU_ASSERT_DOUBLE_EQUAL(w[2], 0.25 * 3, 1e-6);
    CU_ASSERT_DOUBLE_EQUAL(w[3], 0.75 + 0.25 * 20 / 3, 1e-6);
    CU_ASSERT_EQUAL(ori_net_forward(t->run, &t->batch, &s), ORI_OK);
    CU_ASSERT_DOUBLE_EQUAL(
        s[0], 2 * (6 - 0.75) / sqrt(0.75 + 5.0 / 3 + 1e-5) + 0.5, 1e-6);
    trial_destroy(t);
}

/* Half of the numbers go, the others double; another step, other numbers;
 * none in inference. */
static void test_dropout(void)
{
    trial *t = trial_create("conv 1000 bias=0; dropout 0.5; global_avg", 1, 9,
                            1000, 2, 0, 1);
    float first[2000];
    const float *s;
    double sum = 0;

    for (int i = 0; i < 1000; i++)
        ori_net_weights(t->net)[i] = 1;
    for (int i = 0; i < 18; i++)
        t->x[i] = 1;
    CU_ASSERT_EQUAL(ori_net_forward_training(t->run, &t->batch, 1, 1, &s),
                    ORI_OK);
    memcpy(first, s, sizeof first);
    for (int i = 0; i < 2000; i++)
        sum += (double)s[i];
    CU_ASSERT_DOUBLE_EQUAL(sum / 2000, 1, 0.05);
    CU_ASSERT_NOT_EQUAL(memcmp(first, first + 1000, sizeof first / 2), 0);
    CU_ASSERT_EQUAL(ori_net_forward_training(t->run, &t->batch, 1, 2, &s),
                    ORI_OK);
    CU_ASSERT_NOT_EQUAL(memcmp(first, s, sizeof first), 0);
    CU_ASSERT_EQUAL(ori_net_forward_training(t->run, &t->batch, 1, 1, &s),
                    ORI_OK);
    CU_ASSERT_EQUAL(memcmp(first, s, sizeof first), 0);
    CU_ASSERT_EQUAL(ori_net_forward(t->run, &t->batch, &s), ORI_OK);
    for (int i = 0; i < 2000; i++)
        CU_ASSERT_DOUBLE_EQUAL(s[i], 1, 1e-6);
    trial_destroy(t);
}

static void check_refused(trial *t, const ori_batch *batch, ori_status status,
                          const char *sentence)
{
    const float *s = t->x;

    CU_ASSERT_EQUAL(ori_net_forward(t->run, batch, &s), status);
    CU_ASSERT_PTR_NULL(s);
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), sentence));
    if (!strstr(ori_last_error(), sentence))
        printf("\n%s\n", ori_last_error());
}

static void test_refused(void)
{
    trial *t = trial_create("conv 3 5; maxpool 4; conv 2 2; dense 4", 3, 61,
                            4, 2, 0, 1);
    int lengths[2] = { 61, 5 };
    const float *s;
    ori_net_run *run;
    ori_batch b = t->batch;

    b.lengths = lengths;
    check_refused(t, &b, ORI_ESHAPE, "layer 2 (conv) cannot take case 1: "
                                     "of its 5 frames, 1 reach the layer");
    lengths[1] = 50;
    check_refused(t, &b, ORI_ESHAPE, "layer 3 (dense) cannot take case 1: of "
                                     "its 50 frames, 10 reach the layer "
                                     "(usual: 13 from 61)");
    lengths[1] = 0;
    check_refused(t, &b, ORI_EINVAL, "case 1 of a batch has 0 frames");
    lengths[1] = 62;
    check_refused(t, &b, ORI_EINVAL, "case 1 of a batch has 62 frames");
    b = t->batch;
    b.batch = 3;
    check_refused(t, &b, ORI_EINVAL, "a batch of 3 cases");
    b = t->batch;
    b.x = NULL;
    check_refused(t, &b, ORI_EINVAL, "a batch of 2 cases");
    CU_ASSERT_EQUAL(ori_net_run_create(&run, t->net, 1, 7, false),
                    ORI_ESHAPE);
    CU_ASSERT_PTR_NULL(run);
    CU_ASSERT_EQUAL(ori_net_run_create(&run, t->net, 1, 200, false),
                    ORI_ESHAPE);
    CU_ASSERT_EQUAL(ori_net_run_create(&run, t->net, 0, 61, false),
                    ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_net_run_create(&run, t->net, 1, 61, false), ORI_OK);
    CU_ASSERT_EQUAL(ori_net_forward_training(run, &t->batch, 1, 1, &s),
                    ORI_EINVAL);
    ori_net_run_destroy(run);
    ori_net_run_destroy(NULL);
    trial_destroy(t);
}

/* Branches that differ only where a case is shorter than usual. */
static void test_branches(void)
{
    trial *t = trial_create("add { { maxpool 2 } { conv 3 2 stride=2 "
                            "pad_right=1 } }; global_avg", 3, 20, 3, 1, 0, 1);
    ori_batch b = t->batch;

    b.length = 19;
    check_refused(t, &b, ORI_ESHAPE, "layer 2 (add): its branches give 9 and "
                                     "10 frames for case 0");
    trial_destroy(t);
}

/* One training pass: scores' loss, gradient of weights and of x. */
static double train_once(trial *t, float *g, float *dx)
{
    const double loss = trial_loss(t);

    ori_net_backward(t->run, t->projection, g, dx);
    return loss;
}

/* Joins of joins are run as one: the same bits as written as one. */
static void test_joins(void)
{
    static const char *const texts[] = {
        "concat { { conv 5 9 pad=same } { maxpool 3 stride=1 pad=1; conv 4 1 }"
        " { } { conv 3 4 pad=same } { relu } }; batchnorm; relu; global_avg; "
        "dense 4",
        "concat { { concat { { conv 5 9 pad=same } { maxpool 3 stride=1 "
        "pad=1; conv 4 1 } } } { } { concat { { concat { { conv 3 4 "
        "pad=same } } } { relu } } } }; batchnorm; relu; global_avg; dense 4"
    };
    enum { COUNT = CASES * LENGTH * CHANNELS };

    for (int frames = 0; frames < 4; frames++) {
        trial *t[2];
        float *g[2], *dx[2];
        double loss[2];
        size_t count = 0;

        for (int k = 0; k < 2; k++) {
            t[k] = trial_create(texts[k], CHANNELS, LENGTH, CLASSES, CASES,
                                frames, 7);
            CU_ASSERT_PTR_NOT_NULL_FATAL(t[k]);
            count = ori_net_weight_count(t[k]->net);
            memcpy(ori_net_weights(t[k]->net), ori_net_weights(t[0]->net),
                   count * sizeof(float));
            g[k] = ORI__NEW(float, count);
            dx[k] = ORI__NEW(float, COUNT);
        }
        for (int k = 0; k < 2; k++)
            loss[k] = train_once(t[k], g[k], dx[k]);
        CU_ASSERT(isfinite(loss[0]) && loss[0] == loss[1]);
        CU_ASSERT(memcmp(g[0], g[1], count * sizeof(float)) == 0);
        CU_ASSERT(memcmp(dx[0], dx[1], COUNT * sizeof(float)) == 0);
        for (int k = 0; k < 2; k++) {
            ori__free(g[k]);
            ori__free(dx[k]);
            trial_destroy(t[k]);
        }
    }
}

static void test_no_memory(void)
{
    trial *t = trial_create(mixed, CHANNELS, LENGTH, CLASSES, 2, 0, 1);
    ori_net_run *run = NULL;
    int failed = 0;

    for (long n = 1; !run; n++) {
        ori_status s;

        ori__alloc_fail_at(n);
        s = ori_net_run_create(&run, t->net, 2, LENGTH, true);
        ori__alloc_fail_at(0);
        failed += s == ORI_ENOMEM;
        CU_ASSERT_TRUE_FATAL(s == ORI_ENOMEM || s == ORI_OK);
    }
    CU_ASSERT_TRUE(failed > 50);
    ori_net_run_destroy(run);
    trial_destroy(t);
}

/* Forward and backward ask for no memory. */
static void test_allocates_nothing(void)
{
    trial *t = trial_create(mixed, CHANNELS, LENGTH, CLASSES, CASES, 3, 3);
    float *g = ORI__NEW(float, ori_net_weight_count(t->net));
    void *next;

    ori__alloc_fail_at(1);
    CU_ASSERT_TRUE(isfinite(trial_loss(t)));
    ori_net_backward(t->run, t->projection, g, NULL);
    next = ori__alloc(1, 1);    /* the first since */
    CU_ASSERT_PTR_NULL(next);
    ori__alloc_fail_at(0);
    ori__free(g);
    trial_destroy(t);
}

const ori__suite suite_net_run = { "net_run", {
    { "batches", test_batches },
    { "missing values", test_missing_values },
    { "nothing missing", test_nothing_missing },
    { "all missing", test_all_missing },
    { "threads", test_threads },
    { "pools", test_pools },
    { "batchnorm", test_batchnorm },
    { "dropout", test_dropout },
    { "refused", test_refused },
    { "branches", test_branches },
    { "joins", test_joins },
    { "no memory", test_no_memory },
    { "allocates nothing", test_allocates_nothing },
    { NULL, NULL } } };
