/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "explain_fixture.h"

#include <stdio.h>
#include <string.h>

#include <oriole/base/threads.h>

#include "base/memory.h"
#include "base/random.h"

static const char *const labels[] = { "flat", "spike" };

static const char small[] = "conv 5 5 pad=same; batchnorm; relu\n"
                            "conv 4 3 stride=2 pad=same; relu\n"
                            "global_avg; dense $classes";

static void __attribute__((constructor)) one_thread(void)
{
    ori_threads_set(1);
}

void fix_noise(float *x, int64_t count, unsigned number)
{
    ori__rng rng = ori__rng_at(21, ORI__RNG_TEST, number, 0);

    for (int64_t i = 0; i < count; i++)
        x[i] = ori__rng_normal(&rng);
}

void fix_spike(float *x, unsigned number, bool spike)
{
    fix_noise(x, FIX_LENGTH, number);
    for (int i = 0; i < FIX_LENGTH; i++)
        x[i] = 0.1f * x[i] + (spike && i >= FIX_FROM && i < FIX_TO ? 5 : 0);
}

static ori_model_options options(ori_features features,
                                 ori_normalise normalise)
{
    ori_model_options o = ORI_MODEL_OPTIONS_INIT;

    o.arch_name = "fixture";
    o.labels = labels;
    o.label_count = FIX_LABELS;
    o.channels = features == ORI_FEATURES_RAW ? 1 : 2;
    o.rate_hz = 1000;
    o.usual_length = features == ORI_FEATURES_RAW ? FIX_LENGTH : 400;
    o.max_length = 2 * o.usual_length;
    o.frontend.features = features;
    o.frontend.normalise = normalise;
    o.frontend.mel.rate_hz = 1000;
    o.frontend.mel.window_samples = 32;
    o.frontend.mel.hop_samples = 10;
    o.frontend.mel.fft_samples = 64;
    o.frontend.mel.bands = 12;
    return o;
}

static void say(ori_status s)
{
    if (s != ORI_OK)
        printf("\n%s\n", ori_last_error());
}

ori_model *fix_network(const char *arch, ori_features features,
                       ori_normalise normalise, uint64_t seed)
{
    ori_model_options o = options(features, normalise);
    ori_model *m = NULL;

    o.arch = arch ? arch : small;
    say(ori_model_create(&m, &o));
    if (!m)
        return NULL;
    ori_net_initialise(ori_model_net(m), seed);
    ori_model_set_temperature(m, 0.5);
    return m;
}

ori_model *fix_spike_model(void)
{
    ori_model *m = fix_network("conv 1 1; relu; global_avg; dense 2",
                               ORI_FEATURES_RAW, ORI_NORMALISE_NONE, 1);
    float *w = ori_net_weights(ori_model_net(m));
    const float to[] = { 1, -2, -8, 8, 1, -1 };

    memcpy(w, to, sizeof to);
    return m;
}

ori_model *fix_rocket(void)
{
    enum { CASES = 20 };
    ori_model_options o = options(ORI_FEATURES_RAW, ORI_NORMALISE_NONE);
    static float x[CASES][FIX_LENGTH];
    ori_rocket_options few = ORI_ROCKET_OPTIONS_INIT;
    ori_case cases[CASES];
    int label[CASES], features;
    ori_rocket *rocket = NULL;
    ori_head *head = NULL;
    ori_model *m = NULL;
    float *y;

    for (int i = 0; i < CASES; i++) {
        label[i] = i % 2;
        fix_spike(x[i], 100 + (unsigned)i, label[i]);
        cases[i] = (ori_case){ x[i], FIX_LENGTH };
    }
    few.features = 500;
    say(ori_rocket_fit(&rocket, "minirocket", cases, CASES, 1, &few));
    features = ori_rocket_features(rocket);
    y = ORI__NEW(float, (size_t)(CASES * features));
    say(ori_rocket_transform(rocket, cases, CASES, y));
    say(ori_head_fit(&head, "ridge", y, label, CASES, features, FIX_LABELS,
                     1, NULL));
    ori__free(y);
    say(ori_model_create_features(&m, &o, &rocket, 1, head));
    return m;
}

ori_model *fix_committee(void)
{
    ori_model *members[] = {
        fix_spike_model(), fix_rocket(),
        fix_network(NULL, ORI_FEATURES_RAW, ORI_NORMALISE_NONE, 9),
    };
    const double weights[] = { 1, 3, 2 };
    ori_model *m = NULL;

    say(ori_model_create_committee(&m, "fixture", members, weights, 3));
    return m;
}
