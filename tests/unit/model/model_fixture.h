/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * model_fixture.h - small recognisers and signals for the tests here
 */
#ifndef ORI_TESTS_MODEL_FIXTURE_H
#define ORI_TESTS_MODEL_FIXTURE_H

#include <oriole/model/model.h>

#include "base/memory.h"
#include "base/random.h"
#include "model/score.h"

static const char fixture_arch[] =
    "conv 5 kernel=3 pad=same\nbatchnorm\nrelu\nglobal_avg\ndense $classes\n";

static const char *const fixture_labels[] = { "no", "yes", "\xc3\xb6l" };

static inline void fixture_noise(float *x, int64_t n, unsigned which)
{
    ori__rng rng = ori__rng_at(11, ORI__RNG_TEST, which, 0);

    for (int64_t i = 0; i < n; i++)
        x[i] = ori__rng_normal(&rng);
}

/* Two channels, three labels. */
static inline ori_model_options fixture_options(ori_features features)
{
    ori_model_options o = ORI_MODEL_OPTIONS_INIT;

    o.arch = fixture_arch;
    o.arch_name = "fixture";
    o.labels = fixture_labels;
    o.label_count = 3;
    o.channels = 2;
    o.rate_hz = 1000;
    o.usual_length = 200;
    o.max_length = 300;
    o.frontend.features = features;
    o.frontend.mel.rate_hz = 1000;
    o.frontend.mel.window_samples = 32;
    o.frontend.mel.hop_samples = 10;
    o.frontend.mel.fft_samples = 64;
    o.frontend.mel.bands = 6;
    o.frontend.mel.coefficients = features == ORI_FEATURES_MFCC ? 4 : 0;
    return o;
}

/* A network whose weights are from a seed. */
static inline ori_model *fixture_model(ori_features features)
{
    const ori_model_options o = fixture_options(features);
    ori_model *m = NULL;

    if (ori_model_create(&m, &o) != ORI_OK)
        return NULL;
    ori_net_initialise(ori_model_net(m), 3);
    return m;
}

enum { FIXTURE_CASES = 9, FIXTURE_LENGTH = 40 };

/* Noise, of `channels` channels. */
static inline void fixture_cases(ori_case *cases, float *x, int channels)
{
    for (int i = 0; i < FIXTURE_CASES; i++) {
        cases[i] = (ori_case){ x + i * channels * FIXTURE_LENGTH,
                               FIXTURE_LENGTH };
        fixture_noise(x + i * channels * FIXTURE_LENGTH,
                      channels * FIXTURE_LENGTH, (unsigned)i);
    }
}

/* Small transforms of `channels` channels and a head on them. */
static inline bool fixture_classifier(ori_rocket *rockets[2], ori_head **head,
                                      int channels)
{
    static const char *const names[] = { "minirocket", "hydra" };
    ori_rocket_options o = ORI_ROCKET_OPTIONS_INIT;
    float *const x = ORI__NEW(float, (size_t)(FIXTURE_CASES * channels *
                                              FIXTURE_LENGTH));
    ori_case cases[FIXTURE_CASES];
    int labels[FIXTURE_CASES], width = 0;
    float *y;
    bool fine = true;

    o.features = 200;
    fixture_cases(cases, x, channels);
    for (int i = 0; i < FIXTURE_CASES; i++)
        labels[i] = i % 3;
    for (int r = 0; fine && r < 2; r++) {
        fine = ori_rocket_fit(&rockets[r], names[r], cases, FIXTURE_CASES,
                              channels, &o) == ORI_OK;
        width += fine ? ori_rocket_features(rockets[r]) : 0;
    }
    y = ORI__NEW(float, (size_t)(FIXTURE_CASES * width));
    fine = fine && ori__features_of(rockets, 2, cases, FIXTURE_CASES, y) ==
                       ORI_OK;
    fine = fine && ori_head_fit(head, "ridge", y, labels, FIXTURE_CASES,
                                width, 3, 0, NULL) == ORI_OK;
    ori__free(x);
    ori__free(y);
    return fine;
}

/* The same two behind a front end, with a temperature. */
static inline ori_model *fixture_on_transforms(ori_features features)
{
    ori_model_options o = fixture_options(features);
    const int width = features == ORI_FEATURES_RAW    ? 2
                      : features == ORI_FEATURES_MFCC ? 8
                                                      : 12;
    ori_rocket *rockets[2];
    ori_head *head;
    ori_model *m = NULL;

    o.arch = NULL;
    if (!fixture_classifier(rockets, &head, width) ||
        ori_model_create_features(&m, &o, rockets, 2, head) != ORI_OK)
        return NULL;
    ori_model_set_temperature(m, 1.0 / 3.0);
    return m;
}

/* One of each front end and kind. */
static inline ori_model *fixture_committee(void)
{
    ori_model *members[] = { fixture_model(ORI_FEATURES_MFCC),
                             fixture_on_transforms(ORI_FEATURES_RAW),
                             fixture_model(ORI_FEATURES_RAW) };
    const double weights[] = { 2, 5, 1 };
    ori_model *m = NULL;

    ori_model_set_temperature(members[2], 7);
    return ori_model_create_committee(&m, "three", members, weights, 3) ==
                   ORI_OK
               ? m
               : NULL;
}

#endif
