/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

#include <oriole/base/threads.h>
#include <oriole/train/train.h>

#include "base/file.h"
#include "base/memory.h"
#include "train_fixture.h"

static char arch_path[] = "/tmp/oriole-arch-XXXXXX";
static char checkpoint[] = "/tmp/oriole-check-XXXXXX";
static const char arch[] =
    "conv 8 kernel=5 pad=same; batchnorm; relu\nconv 8 kernel=3 pad=same\n"
    "batchnorm; relu; dropout 0.1; global_avg; dense $classes\n";

static void begin(ori_train_options *o)
{
    strcpy(arch_path + strlen(arch_path) - 6, "XXXXXX");
    close(mkstemp(arch_path));
    ori__file_write(arch_path, arch, strlen(arch));
    strcpy(checkpoint + strlen(checkpoint) - 6, "XXXXXX");
    close(mkstemp(checkpoint));
    unlink(checkpoint);
    ori_train_options_init(o);
    o->arch = arch_path;
    o->epochs = 6;
    o->batch = 7;
    o->rate = 5e-3;
    o->checkpoint_every_s = 0;
}

static void end(void)
{
    unlink(arch_path);
    unlink(checkpoint);
}

static uint64_t bits(ori_model *m)
{
    const ori_net *net = ori_model_net_const(m);
    uint64_t h = 1469598103934665603u;
    const unsigned char *p = (const void *)ori_net_weights_const(net);

    for (size_t i = 0; i < ori_net_weight_count(net) * sizeof(float); i++)
        h = (h ^ p[i]) * 1099511628211u;
    for (const char *s = ori_model_training(m); *s; s++)
        h = (h ^ (unsigned char)*s) * 1099511628211u;
    return h;
}

static double accuracy(ori_model *m, const ori_dataset *d)
{
    ori_classifier *c;
    int right = 0;

    ori_classifier_create(&c, m);
    for (int i = 0; i < ori_dataset_count(d); i++) {
        const ori_example e = ori_dataset_example(d, i);
        const ori_case one = { e.x, e.length };
        float p[2] = { 0, 0 };

        CU_ASSERT_EQUAL(ori_classifier_cases(c, &one, 1, p), ORI_OK);
        right += (p[1] > p[0]) == e.label;
    }
    ori_classifier_destroy(c);
    return (double)right / ori_dataset_count(d);
}

static void test_learns(void)
{
    ori_dataset *d = fixture_waves(60, 40, 13);
    ori_train_options o;
    ori_model *m;

    begin(&o);
    o.epochs = 20;
    CU_ASSERT_EQUAL_FATAL(ori_train(&m, d, NULL, &o), ORI_OK);
    CU_ASSERT_TRUE(accuracy(m, d) > 0.95);
    ori_model_destroy(m);
    ori_dataset_destroy(d);
    end();
}

static uint64_t train_bits(const ori_dataset *d, ori_train_options *o)
{
    ori_model *m = NULL;
    uint64_t h;

    CU_ASSERT_EQUAL_FATAL(ori_train(&m, d, NULL, o), ORI_OK);
    h = bits(m);
    ori_model_destroy(m);
    return h;
}

/* All that is random, on. */
static void everything(ori_train_options *o)
{
    o->mixup = 0.3;
    o->noise_snr_db = 10;
    o->scale = 0.1;
    o->shift = 0.1;
    o->time_warp = 0.2;
    o->time_mask = 0.2;
    o->class_weights = true;
    o->label_smoothing = 0.1;
    o->valid_fraction = 0.2;
}

static void test_threads(void)
{
    ori_dataset *d = fixture_waves(40, 50, 11);
    ori_train_options o;
    uint64_t one;

    begin(&o);
    everything(&o);
    ori_threads_set(1);
    one = train_bits(d, &o);
    ori_threads_set(3);
    CU_ASSERT_EQUAL(train_bits(d, &o), one);
    ori_threads_set(0);
    o.seed = 1;
    CU_ASSERT_NOT_EQUAL(train_bits(d, &o), one);
    ori_dataset_destroy(d);
    end();
}

static bool stop_at(void *context, const ori_train_progress *p)
{
    return p->step < *(int *)context;
}

/* Stop at every step, go on from the checkpoint: the same bits. */
static void test_resume(void)
{
    ori_dataset *d = fixture_waves(40, 30, 9);
    ori_train_options o;
    uint64_t whole;

    begin(&o);
    everything(&o);
    o.epochs = 3;
    whole = train_bits(d, &o);
    o.checkpoint = checkpoint;
    o.resume = true;
    for (int at = 1; at <= 3 * 5; at += 5) {
        ori_model *m;
        int step = at;

        o.progress = stop_at;
        o.progress_context = &step;
        ori_train(&m, d, NULL, &o);
        ori_model_destroy(m);
        o.progress = NULL;
        CU_ASSERT_EQUAL(train_bits(d, &o), whole);
        unlink(checkpoint);
    }
    ori_dataset_destroy(d);
    end();
}

static void test_foreign_checkpoint(void)
{
    ori_dataset *d = fixture_waves(40, 30, 0);
    ori_train_options o;
    ori_model *m;

    begin(&o);
    o.checkpoint = checkpoint;
    train_bits(d, &o);
    o.resume = true;
    o.rate = 1e-3;
    CU_ASSERT_EQUAL(ori_train(&m, d, NULL, &o), ORI_EFORMAT);
    CU_ASSERT_PTR_NULL(m);
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), "another training"));
    ori__file_write(checkpoint, "garbage", 7);
    CU_ASSERT_EQUAL(ori_train(&m, d, NULL, &o), ORI_EFORMAT);
    ori_dataset_destroy(d);
    end();
}

/* Stopping keeps the best so far, and nothing before the first epoch. */
static void test_stop(void)
{
    ori_dataset *d = fixture_waves(40, 30, 0);
    ori_train_options o;
    ori_model *m;
    int at = 2;

    begin(&o);
    o.progress = stop_at;
    o.progress_context = &at;
    CU_ASSERT_EQUAL(ori_train(&m, d, NULL, &o), ORI_ESTOPPED);
    CU_ASSERT_PTR_NULL(m);
    at = 8;
    CU_ASSERT_EQUAL(ori_train(&m, d, NULL, &o), ORI_ESTOPPED);
    CU_ASSERT_PTR_NOT_NULL(m);
    ori_model_destroy(m);
    ori_dataset_destroy(d);
    end();
}

static void test_bad(void)
{
    ori_dataset *d = fixture_waves(40, 30, 0), *one;
    const int even[] = { 0, 2, 4, 6 };
    ori_train_options o;
    ori_model *m;

    begin(&o);
    CU_ASSERT_EQUAL_FATAL(ori_dataset_take(&one, d, even, 4), ORI_OK);
    CU_ASSERT_EQUAL(ori_train(&m, one, NULL, &o), ORI_EDATA);
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), "slow"));
    o.arch = "resnetz";
    CU_ASSERT_EQUAL(ori_train(&m, d, NULL, &o), ORI_EINVAL);
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), "resnet34"));
    o.arch = "/nowhere/arch";
    CU_ASSERT_EQUAL(ori_train(&m, d, NULL, &o), ORI_EIO);
    o.arch = arch_path;
    o.frontend_given = true;
    o.frontend.features = ORI_FEATURES_LOGMEL;
    CU_ASSERT_EQUAL(ori_train(&m, d, NULL, &o), ORI_EDATA);
    o.frontend_given = false;
    o.rate = 1e30;
    CU_ASSERT_EQUAL(ori_train(&m, d, NULL, &o), ORI_EDATA);
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), "--rate"));
    o.epochs = 0;
    CU_ASSERT_EQUAL(ori_train(&m, d, NULL, &o), ORI_EINVAL);
    ori_dataset_destroy(one);
    ori_dataset_destroy(d);
    end();
}

static void test_log_and_time(void)
{
    char log[] = "/tmp/oriole-log-XXXXXX", *text;
    ori_dataset *d = fixture_waves(40, 30, 0);
    ori_train_options o;
    int lines = 0;

    close(mkstemp(log));
    begin(&o);
    o.log = log;
    train_bits(d, &o);
    CU_ASSERT_EQUAL_FATAL(ori__file_read(log, 0, &text, NULL), ORI_OK);
    for (const char *p = text; *p; p++)
        lines += *p == '\n';
    CU_ASSERT_EQUAL(lines, 6);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\"seconds\":"));
    ori__free(text);
    o.log = NULL;
    o.epochs = 1000000;
    o.time_limit_s = 0.2;           /* ends, and gives a model */
    train_bits(d, &o);
    unlink(log);
    ori_dataset_destroy(d);
    end();
}

/* A loss that no longer falls ends a plateau schedule, and no other. */
static void test_runs_to_its_end(void)
{
    ori_dataset *d = fixture_waves(8, 20, 0);

    for (int plateau = 0; plateau < 2; plateau++) {
        ori_train_options o;
        ori_model *m = NULL;
        int epochs = 0;

        begin(&o);
        o.epochs = 400;
        o.batch = 8;
        o.schedule = plateau ? ORI_SCHEDULE_PLATEAU : ORI_SCHEDULE_ONECYCLE;
        o.patience = plateau ? 1 : -1;
        o.label_smoothing = 0.1;        /* the loss has a floor to reach */
        CU_ASSERT_EQUAL_FATAL(ori_train(&m, d, NULL, &o), ORI_OK);
        for (const char *p = ori_model_training(m);
             (p = strstr(p, "\"epoch\":")) != NULL; p++)
            epochs++;
        CU_ASSERT_TRUE(plateau ? epochs < 400 : epochs == 400);
        ori_model_destroy(m);
        end();
    }
    ori_dataset_destroy(d);
}

static void test_choose(void)
{
    ori_dataset *d = fixture_waves(40, 30, 9);
    ori_train_options o;
    char text[600];

    ori_train_options_init(&o);
    CU_ASSERT_EQUAL(ori_train_choose(&o, d, text, sizeof text), ORI_OK);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "40 cases of 2 classes"));
    CU_ASSERT_PTR_NOT_NULL(o.arch);
    CU_ASSERT_TRUE(o.epochs > 0 && o.batch > 0 && o.rate > 0);
    ori_train_choose(&o, d, text, 5);
    CU_ASSERT_EQUAL(strlen(text), 4);
    ori_dataset_destroy(d);
}

const ori__suite suite_train = { "train", {
    { "learns", test_learns },
    { "threads change nothing", test_threads },
    { "resume", test_resume },
    { "checkpoint of another training", test_foreign_checkpoint },
    { "stop keeps the best", test_stop },
    { "bad", test_bad },
    { "log and time limit", test_log_and_time },
    { "runs to its end", test_runs_to_its_end },
    { "choose", test_choose },
    { NULL, NULL } } };
