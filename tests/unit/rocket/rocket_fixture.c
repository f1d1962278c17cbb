/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <string.h>

#include "base/memory.h"
#include "base/random.h"
#include "rocket_fixture.h"

series series_make(int count, int channels, int shortest, int longest,
                   uint32_t seed)
{
    series s = { .count = count, .channels = channels };

    for (int i = 0; i < count; i++) {
        const int length =
            count > 1 ? longest - (longest - shortest) * i / (count - 1)
                      : longest;
        ori__rng rng = ori__rng_at(seed, ORI__RNG_TEST, 5, (uint32_t)i);

        s.x[i] = ORI__NEW(float, (size_t)(channels * length));
        s.cases[i] = (ori_case){ s.x[i], length };
        for (int c = 0; c < channels; c++) {
            float walk = 0;

            for (int t = 0; t < length; t++) {
                walk += 0.3f * ori__rng_normal(&rng);
                s.x[i][c * length + t] =
                    walk + 0.2f * ori__rng_normal(&rng);
            }
        }
    }
    return s;
}

void series_free(series *s)
{
    for (int i = 0; i < s->count; i++)
        ori__free(s->x[i]);
}

ori_rocket *rocket_fit(const series *s, const char *transform, int features,
                       uint64_t seed)
{
    ori_rocket_options o = ORI_ROCKET_OPTIONS_INIT;
    ori_rocket *r;

    o.features = features;
    o.seed = seed;
    CU_ASSERT_EQUAL_FATAL(ori_rocket_fit(&r, transform, s->cases, s->count,
                                         s->channels, &o),
                          ORI_OK);
    return r;
}

float *rocket_transform(const ori_rocket *r, const series *s)
{
    float *y = ORI__NEW(float, (size_t)s->count *
                                   (size_t)ori_rocket_features(r));

    CU_ASSERT_EQUAL_FATAL(ori_rocket_transform(r, s->cases, s->count, y),
                          ORI_OK);
    return y;
}

int rocket_tensors(const ori_rocket *r, ori_tensor *tensors)
{
    const int count = ori_rocket_tensor_count(r);

    CU_ASSERT_FATAL(count <= TENSORS_MAX);
    for (int i = 0; i < count; i++)
        tensors[i] = ori_rocket_tensor(r, i);
    return count;
}

const float *rocket_kept(const ori_rocket *r, const char *name)
{
    for (int i = 0; i < ori_rocket_tensor_count(r); i++)
        if (strcmp(ori_rocket_tensor(r, i).name, name) == 0)
            return ori_rocket_tensor(r, i).data;
    return NULL;
}
