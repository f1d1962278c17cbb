/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <string.h>

#include <oriole/train/train.h>

#include "base/memory.h"
#include "model/model_object.h"
#include "train/augment.h"

enum { T = 120 };
static float x[2 * T], y[8 * T], z[8 * T];
static unsigned char present[4 * T];

static ori_model *model_for(double rate)
{
    static const char *const labels[] = { "a", "b" };
    ori_model_options o = ORI_MODEL_OPTIONS_INIT;
    ori_model *m = NULL;

    o.arch = "global_avg; dense $classes";
    o.labels = labels;
    o.label_count = 2;
    o.channels = 1;
    o.usual_length = o.max_length = T;
    if (rate > 0) {
        o.frontend.features = ORI_FEATURES_LOGMEL;
        o.frontend.mel = (ori_mel_options){
            .size = sizeof o.frontend.mel, .rate_hz = rate,
            .window_samples = 16, .hop_samples = 8, .fft_samples = 32,
            .bands = 5,
        };
    }
    if (ori_model_create(&m, &o) != ORI_OK)
        return NULL;
    return m;
}

static void off(ori_train_options *o)
{
    ori_train_options_init(o);
    o->shift = o->scale = o->noise_snr_db = o->time_mask = 0;
    o->frequency_mask = o->frequency_warp = o->time_warp = o->mixup = 0;
}

static int run(const ori_train_options *o, const ori_model *m,
               uint32_t which, float *to, int *missing)
{
    const ori_example e = { .x = x, .length = T };
    ori__augment *a = NULL;
    void *work;
    int n;

    CU_ASSERT_EQUAL_FATAL(ori__augment_create(&a, o, m), ORI_OK);
    work = ori__alloc(ori__augment_work(a, T), 1);
    n = ori__augment_case(a, &e, ori__rng_at(1, ORI__RNG_TEST, which, 0), to,
                          present, missing, work);
    CU_ASSERT_TRUE(n <= ori__augment_max_frames(a, T));
    ori__free(work);
    ori__augment_destroy(a);
    return n;
}

static void fill(void)
{
    for (int t = 0; t < T; t++)
        x[t] = sinf((float)t * 0.2f) + 0.3f * cosf((float)(t * t) * 0.01f);
}

static void test_off_is_the_front_end(void)
{
    ori_model *m = model_for(0);
    ori_train_options o;
    int missing;

    fill();
    off(&o);
    CU_ASSERT_EQUAL(run(&o, m, 0, y, &missing), T);
    CU_ASSERT_EQUAL(missing, 0);
    ori_model_features(m, x, T, z, present, NULL);
    CU_ASSERT_EQUAL(memcmp(y, z, T * sizeof *y), 0);
    ori_model_destroy(m);
}

static void test_each_changes_within_bounds(void)
{
    ori_model *m = model_for(1000);
    ori_train_options o;
    double *const switches[] = { &o.shift, &o.noise_snr_db, &o.time_mask,
                                 &o.frequency_mask, &o.frequency_warp,
                                 &o.time_warp };
    int missing, plain;

    CU_ASSERT_PTR_NOT_NULL_FATAL(m);
    fill();
    off(&o);
    plain = run(&o, m, 0, z, &missing);
    for (size_t i = 0; i < sizeof switches / sizeof *switches; i++) {
        int changed = 0;

        off(&o);
        *switches[i] = switches[i] == &o.noise_snr_db ? 10 : 0.4;
        for (uint32_t k = 0; k < 50; k++) {
            const int n = run(&o, m, k, y, &missing);

            CU_ASSERT_TRUE(n >= 1 && n <= 2 * plain);
            CU_ASSERT_TRUE(missing >= 0 && missing < n);
            for (int j = 0; j < n * 5; j++)
                CU_ASSERT_TRUE(isfinite(y[j]));
            changed += n != plain ||
                       memcmp(y, z, (size_t)plain * 5 * sizeof *y) != 0;
        }
        CU_ASSERT_TRUE(changed > 20);
    }
    ori_model_destroy(m);
}

/* Noise does not bring the quiet ends back, nor does a copy of the samples
 * lose the place of what is kept. */
static void test_quiet_ends(void)
{
    ori_model *m = model_for(1000);
    void *work = ori__alloc(ori_model_feature_work(m, T), 1);
    ori_train_options o;
    int missing, n;

    fill();
    for (int t = 0; t < T; t++)
        x[t] *= t < 40 || t >= 80 ? 0.001f : 1;
    m->frontend.trim_db = 30;
    off(&o);
    n = run(&o, m, 0, y, &missing);
    CU_ASSERT_TRUE(n >= 7 && n < 13);
    ori_model_features(m, x, T, z, present, work);
    ori__free(work);
    CU_ASSERT_EQUAL(memcmp(y, z, (size_t)n * 5 * sizeof *y), 0);
    o.scale = 1e-9;
    CU_ASSERT_EQUAL(run(&o, m, 0, y, &missing), n);
    for (int i = 0; i < n * 5; i++)
        CU_ASSERT_DOUBLE_EQUAL(y[i], z[i], 1e-3);
    o.noise_snr_db = 5;
    CU_ASSERT_EQUAL(run(&o, m, 0, y, &missing), n);
    ori_model_destroy(m);
}

/* The same place draws the same, whoever asks and whatever came before. */
static void test_repeatable(void)
{
    ori_model *m = model_for(1000);
    ori_train_options o;
    int missing, n;

    fill();
    off(&o);
    o.shift = o.time_warp = o.frequency_warp = o.time_mask = 0.3;
    o.noise_snr_db = 5;
    n = run(&o, m, 4, y, &missing);
    run(&o, m, 5, z, &missing);
    CU_ASSERT_EQUAL(run(&o, m, 4, z, &missing), n);
    CU_ASSERT_EQUAL(memcmp(y, z, (size_t)n * 5 * sizeof *y), 0);
    ori_model_destroy(m);
}

/* 10 dB at least means a noise power of a tenth at most. */
static void test_noise_ratio(void)
{
    ori_model *m = model_for(0);
    ori_train_options o;
    double power = 0, most = 0;
    int missing;

    fill();
    off(&o);
    ori_model_features(m, x, T, z, present, NULL);
    o.noise_snr_db = 10;
    for (uint32_t k = 0; k < 50; k++) {
        double sum = 0;

        run(&o, m, k, y, &missing);
        for (int t = 0; t < T; t++)
            sum += (double)(y[t] - z[t]) * (y[t] - z[t]);
        power += sum / T / 50;
        most = fmax(most, sum / T);
    }
    CU_ASSERT_TRUE(most < 0.16);
    CU_ASSERT_TRUE(power > 0.005 && power < 0.05);
    ori_model_destroy(m);
}

const ori__suite suite_augment = { "augment", {
    { "off is the front end", test_off_is_the_front_end },
    { "each changes, within bounds", test_each_changes_within_bounds },
    { "quiet ends", test_quiet_ends },
    { "repeatable", test_repeatable },
    { "noise ratio", test_noise_ratio },
    { NULL, NULL } } };
