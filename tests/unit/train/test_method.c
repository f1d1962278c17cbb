/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What methods promise, whatever they are made of.
 */
#include "suite.h"

#include <string.h>

#include <oriole/base/threads.h>
#include <oriole/train/train.h>

#include "base/memory.h"
#include "train/method.h"
#include "train_fixture.h"

/* Few epochs where there are any, so that a test takes no time. */
static ori_train_options options_for(const char *arch)
{
    const ori__method *const m = ori__method_find(arch);
    ori_train_options o;

    ori_train_options_init(&o);
    o.arch = arch;
    if (!ori__method_lacks_network(m)) {
        o.epochs = 3;
        o.batch = 8;
    }
    return o;
}

static void answers(ori_model *m, const ori_dataset *d, float *p)
{
    ori_classifier *c;

    CU_ASSERT_EQUAL_FATAL(ori_classifier_create(&c, m), ORI_OK);
    for (int i = 0; i < ori_dataset_count(d); i++) {
        const ori_example e = ori_dataset_example(d, i);
        const ori_case one = { e.x, e.length };

        CU_ASSERT_EQUAL(ori_classifier_cases(c, &one, 1, p + 2 * i), ORI_OK);
    }
    ori_classifier_destroy(c);
}

static double accuracy(ori_model *m, const ori_dataset *d)
{
    const int n = ori_dataset_count(d);
    float *const p = ORI__NEW(float, 2 * (size_t)n);
    int right = 0;

    answers(m, d, p);
    for (int i = 0; i < n; i++)
        right += (p[2 * i + 1] > p[2 * i]) == ori_dataset_example(d, i).label;
    ori__free(p);
    return (double)right / n;
}

static ori_model *trained(const ori_dataset *d, const ori_train_options *o)
{
    ori_model *m = NULL;

    CU_ASSERT_EQUAL_FATAL(ori_train(&m, d, NULL, o), ORI_OK);
    return m;
}

/* Lengths differ; features tell the waves apart at once. */
static void test_learns(void)
{
    ori_dataset *const d = fixture_waves(40, 40, 13);

    for (int i = 0; i < ori_method_count(); i++) {
        const char *const name = ori_method_name(i);
        const ori_train_options o = options_for(name);
        ori_model *m;

        if (ori__method_find(name)->members > 0)
            continue;           /* below */
        m = trained(d, &o);
        CU_ASSERT_TRUE(accuracy(m, d) > 0.95);
        CU_ASSERT_STRING_EQUAL(ori_model_arch_name(m), name);
        CU_ASSERT_PTR_NOT_NULL(
            strstr(ori_model_training(m), "\"held_out_accuracy\":"));
        ori_model_destroy(m);
    }
    ori_dataset_destroy(d);
}

static void test_committee(void)
{
    ori_dataset *const d = fixture_waves(40, 40, 0);
    ori_train_options o = options_for("litetime");
    ori_model *m;
    int different = 0;

    o.epochs = 10;
    o.rate = 5e-3;
    m = trained(d, &o);
    CU_ASSERT_EQUAL_FATAL(ori_model_member_count(m), 5);
    for (int i = 0; i < 5; i++) {
        const ori_net *const one = ori_model_net_const(ori_model_member(m,
                                                                        i));
        const ori_net *const first =
            ori_model_net_const(ori_model_member(m, 0));

        CU_ASSERT_DOUBLE_EQUAL(ori_model_member_weight(m, i), 0.2, 1e-12);
        CU_ASSERT_PTR_NOT_NULL_FATAL(one);
        different += memcmp(ori_net_weights_const(one),
                            ori_net_weights_const(first),
                            ori_net_weight_count(one) * sizeof(float)) != 0;
    }
    CU_ASSERT_EQUAL(different, 4);
    CU_ASSERT_TRUE(accuracy(m, d) > 0.9);
    ori_model_destroy(m);
    ori_dataset_destroy(d);
}

static void test_threads(void)
{
    static const char *const archs[] = { "minirocket", "litetime", "auto" };
    ori_dataset *const d = fixture_waves(20, 30, 7);

    for (int a = 0; a < 3; a++) {
        const ori_train_options o = options_for(archs[a]);
        float one[2 * 20], three[2 * 20];
        ori_model *m;

        for (int threads = 1; threads <= 3; threads += 2) {
            ori_threads_set(threads);
            m = trained(d, &o);
            ori_threads_set(1);
            answers(m, d, threads == 1 ? one : three);
            ori_model_destroy(m);
        }
        CU_ASSERT_EQUAL(memcmp(one, three, sizeof one), 0);
    }
    ori_threads_set(0);
    ori_dataset_destroy(d);
}

/* Labels that nothing tells: held-out cases are not seen. */
static void test_held_out(void)
{
    static const char *const archs[] = { "minirocket", "litetime" };
    static const char *const labels[] = { "a", "b" };
    enum { N = 48, LENGTH = 20 };
    ori__rng rng = ori__rng_at(1, ORI__RNG_TEST, 0, 0);
    static float x[N][LENGTH];
    ori_example e[N];
    ori_dataset *d;

    for (int i = 0; i < N; i++) {
        for (int t = 0; t < LENGTH; t++)
            x[i][t] = ori__rng_normal(&rng);
        e[i] = (ori_example){ .x = x[i], .length = LENGTH, .label = i % 2,
                              .group = "", .name = "noise" };
    }
    CU_ASSERT_EQUAL_FATAL(ori_dataset_create(&d, e, N, 1, 0, labels, 2),
                          ORI_OK);
    for (int a = 0; a < 2; a++) {
        const ori__method *const method = ori__method_find(archs[a]);
        const ori_train_options o = options_for(archs[a]);
        ori_train_options chosen = o;
        const ori__course course = { d, NULL, &o, &chosen };
        float p[N][2];
        ori_model *m = NULL;
        int right = 0;

        ori_train_choose(&chosen, d, NULL, 0);
        CU_ASSERT_EQUAL_FATAL(method->train(method, &course, &m, p[0]),
                              ORI_OK);
        for (int i = 0; i < N; i++) {
            CU_ASSERT_DOUBLE_EQUAL(p[i][0] + p[i][1], 1, 1e-5);
            right += (p[i][1] > p[i][0]) == i % 2;
        }
        CU_ASSERT_TRUE(right > N / 5 && right < N - N / 5);
        ori_model_destroy(m);
    }
    ori_dataset_destroy(d);
}

/* Every kind gives a recogniser of any set that has two classes. */
static void test_few_cases(void)
{
    static const char *const archs[] = { "minirocket", "litetime", "auto" };

    for (int n = 2; n < 7; n++) {
        ori_dataset *const d = fixture_waves(n, 30, 0);

        for (int a = 0; a < 3; a++) {
            const ori_train_options o = options_for(archs[a]);

            ori_model_destroy(trained(d, &o));
        }
        ori_dataset_destroy(d);
    }
}

/* One case of a class, eight of the other: in auto no member may be left
 * with one class alone. */
static void test_rare_class(void)
{
    ori_dataset *const all = fixture_waves(16, 30, 0), *d;
    const int index[] = { 0, 1, 3, 5, 7, 9, 11, 13, 15 };
    const ori_train_options o = options_for("auto");

    CU_ASSERT_EQUAL_FATAL(ori_dataset_take(&d, all, index, 9), ORI_OK);
    ori_model_destroy(trained(d, &o));
    ori_dataset_destroy(all);
    ori_dataset_destroy(d);
}

static void test_auto(void)
{
    ori_dataset *const d = fixture_waves(30, 30, 0);
    const ori_train_options o = options_for(NULL);
    ori_model *const m = trained(d, &o);
    const char *const said = ori_model_training(m);
    double sum = 0;

    CU_ASSERT_STRING_EQUAL(ori_model_arch_name(m), "auto");
    CU_ASSERT_TRUE(ori_model_member_count(m) >= 2);
    for (int i = 0; i < ori_model_member_count(m); i++)
        sum += ori_model_member_weight(m, i);
    CU_ASSERT_DOUBLE_EQUAL(sum, 1, 1e-9);
    CU_ASSERT_PTR_NOT_NULL(strstr(said, "\"tried\":[{\"method\":"));
    CU_ASSERT_PTR_NOT_NULL(strstr(said, "\"multirocket-hydra\""));
    ori_model_destroy(m);
    ori_dataset_destroy(d);
}

/* ---- stops and limits ---- */

typedef struct stopper {
    int calls, at;
} stopper;

static bool stop(void *context, const ori_train_progress *p)
{
    stopper *const s = context;

    CU_ASSERT_TRUE(p->steps > 0 && p->step <= p->steps);
    return ++s->calls != s->at;
}

/* Wherever it is stopped: a recogniser that answers, or none. */
static void test_stop(void)
{
    static const char *const archs[] = { "minirocket", "litetime", "auto" };
    ori_dataset *const d = fixture_waves(20, 30, 0);

    for (int a = 0; a < 3; a++) {
        ori_status s = ORI_ESTOPPED;
        int models = 0;

        for (int at = 1; s == ORI_ESTOPPED && at < 100; at += at) {
            ori_train_options o = options_for(archs[a]);
            stopper when = { 0, at };
            ori_model *m;

            o.progress = stop;
            o.progress_context = &when;
            ori_threads_set(1);
            s = ori_train(&m, d, NULL, &o);
            CU_ASSERT_TRUE(s == ORI_OK || s == ORI_ESTOPPED);
            if (m)
                accuracy(m, d);
            models += s == ORI_ESTOPPED && m;
            CU_ASSERT_TRUE(s == ORI_ESTOPPED || m);
            ori_model_destroy(m);
        }
        CU_ASSERT_EQUAL(models > 0, a > 0);
    }
    ori_threads_set(0);
    ori_dataset_destroy(d);
}

/* No time at all still gives a recogniser. */
static void test_time(void)
{
    ori_dataset *const d = fixture_waves(20, 30, 0);

    for (int i = 0; i < ori_method_count(); i++) {
        ori_train_options o;
        ori_model *m;

        ori_train_options_init(&o);
        o.arch = ori_method_name(i);
        o.time_limit_s = 1e-6;
        m = trained(d, &o);
        accuracy(m, d);
        ori_model_destroy(m);
    }
    ori_dataset_destroy(d);
}

/* ---- options that do not fit ---- */

static void refuses(const ori_train_options *o, const char *flag)
{
    ori_dataset *const d = fixture_waves(12, 20, 0);
    ori_model *m;

    CU_ASSERT_EQUAL(ori_train(&m, d, NULL, o), ORI_EINVAL);
    CU_ASSERT_PTR_NULL(m);
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), flag));
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), o->arch));
    ori_dataset_destroy(d);
}

#define REFUSES(arch_name, member, value, flag)                               \
    do {                                                                      \
        ori_train_options o_;                                                 \
                                                                              \
        ori_train_options_init(&o_);                                          \
        o_.arch = arch_name;                                                  \
        o_.member = value;                                                    \
        refuses(&o_, flag);                                                   \
    } while (0)

static void test_options(void)
{
    REFUSES("minirocket", epochs, 5, "--epochs");
    REFUSES("minirocket", batch, 5, "--batch");
    REFUSES("minirocket", optimiser, ORI_SGD, "--optimiser");
    REFUSES("minirocket", rate, 0.1, "--rate");
    REFUSES("minirocket", momentum, 0.1, "--momentum");
    REFUSES("minirocket", weight_decay, 0, "--weight-decay");
    REFUSES("minirocket", schedule, ORI_SCHEDULE_STEP, "--schedule");
    REFUSES("minirocket", warmup, 1, "--warmup");
    REFUSES("minirocket", patience, 0, "--patience");
    REFUSES("minirocket", label_smoothing, 0.1, "--label-smoothing");
    REFUSES("minirocket", class_weights, true, "--class-weights");
    REFUSES("minirocket", shift, 0.1, "--shift");
    REFUSES("minirocket", scale, 0.1, "--scale");
    REFUSES("minirocket", noise_snr_db, 10, "--noise");
    REFUSES("minirocket", time_mask, 0.1, "--time-mask");
    REFUSES("minirocket", frequency_mask, 0.1, "--frequency-mask");
    REFUSES("minirocket", frequency_warp, 0.1, "--frequency-warp");
    REFUSES("minirocket", time_warp, 0.1, "--time-warp");
    REFUSES("minirocket", mixup, 0.1, "--mixup");
    for (int i = 0; i < ori_method_count(); i++) {
        /* Has one network, whose epochs it shows. */
        if (strcmp(ori_method_name(i), "sound") == 0)
            continue;
        REFUSES(ori_method_name(i), log, "log", "--log");
        REFUSES(ori_method_name(i), resume, true, "--resume");
    }
}

/* What was chosen may be given back. */
static void test_chosen_again(void)
{
    ori_dataset *const d = fixture_waves(12, 20, 0);
    ori_train_options o = options_for("minirocket");

    CU_ASSERT_EQUAL(ori_train_choose(&o, d, NULL, 0), ORI_OK);
    ori_model_destroy(trained(d, &o));
    ori_dataset_destroy(d);
}

const ori__suite suite_method = { "method", {
    { "learns", test_learns },
    { "committee", test_committee },
    { "threads change nothing", test_threads },
    { "held out", test_held_out },
    { "few cases", test_few_cases },
    { "rare class", test_rare_class },
    { "auto", test_auto },
    { "stop", test_stop },
    { "time", test_time },
    { "options that do not fit", test_options },
    { "chosen again", test_chosen_again },
    { NULL, NULL } } };
