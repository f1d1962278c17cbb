/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * train_fixture.h - a small data set that can be learnt
 */
#ifndef ORI_TESTS_TRAIN_FIXTURE_H
#define ORI_TESTS_TRAIN_FIXTURE_H

#include <math.h>
#include <stdlib.h>

#include <oriole/data/dataset.h>

#include "base/random.h"

/*
 * Slow against quick waves in noise, `count` cases over two classes; lengths
 * differ by up to `uneven` samples.
 */
static inline ori_dataset *fixture_waves(int count, int length, int uneven)
{
    static const char *const labels[] = { "slow", "quick" };
    ori_example *e = calloc((size_t)count, sizeof *e);
    ori_dataset *d = NULL;
    ori__rng rng = ori__rng_at(5, ORI__RNG_TEST, 0, 0);

    for (int i = 0; i < count; i++) {
        const int n = length - (uneven ? i * 7 % uneven : 0);
        float *x = malloc((size_t)n * sizeof *x);
        const float phase = ori__rng_between(&rng, 0, 6);

        for (int t = 0; t < n; t++)
            x[t] = sinf((float)t * (i % 2 ? 0.9f : 0.3f) + phase) +
                   0.5f * ori__rng_normal(&rng);
        e[i] = (ori_example){ .x = x, .length = n, .label = i % 2,
                              .group = "", .name = "wave" };
    }
    if (ori_dataset_create(&d, e, count, 1, 0, labels, 2) != ORI_OK)
        d = NULL;
    for (int i = 0; i < count; i++)
        free((void *)(uintptr_t)e[i].x);
    free(e);
    return d;
}

#endif
