/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * model_fixture.h - small recognisers and signals for the tests here
 */
#ifndef ORI_TESTS_MODEL_FIXTURE_H
#define ORI_TESTS_MODEL_FIXTURE_H

#include <oriole/model/model.h>

#include "base/random.h"

static const char fixture_arch[] =
    "conv 5 kernel=3 pad=same\nbatchnorm\nrelu\nglobal_avg\ndense $classes\n";

static const char *const fixture_labels[] = { "no", "yes", "\xc3\xb6l" };

/* Two channels of raw samples, three labels; weights from the seed. */
static inline ori_model *fixture_model(ori_features features)
{
    ori_model_options o = ORI_MODEL_OPTIONS_INIT;
    ori_model *m = NULL;

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
    if (ori_model_create(&m, &o) != ORI_OK)
        return NULL;
    ori_net_initialise(ori_model_net(m), 3);
    return m;
}

static inline void fixture_noise(float *x, int64_t n, unsigned which)
{
    ori__rng rng = ori__rng_at(11, ORI__RNG_TEST, which, 0);

    for (int64_t i = 0; i < n; i++)
        x[i] = ori__rng_normal(&rng);
}

#endif
