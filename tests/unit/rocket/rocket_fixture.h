/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * rocket_fixture.h - small series for transforms, and what these keep
 */
#ifndef ORI_TESTS_ROCKET_FIXTURE_H
#define ORI_TESTS_ROCKET_FIXTURE_H

#include <stdint.h>

#include <oriole/rocket/rocket.h>

enum { SERIES_MAX = 16, TENSORS_MAX = 16 };

typedef struct series {
    int count, channels;
    ori_case cases[SERIES_MAX];
    float *x[SERIES_MAX];   /* their samples, to be changed */
} series;

/* Random walks with noise: lengths from `shortest` to `longest`, the first
 * and the last as long as that. */
series series_make(int count, int channels, int shortest, int longest,
                   uint32_t seed);
void series_free(series *s);

ori_rocket *rocket_fit(const series *s, const char *transform, int features,
                       uint64_t seed);

/* Features of all the series, [count, features]; free with ori__free(). */
float *rocket_transform(const ori_rocket *rocket, const series *s);

/* All that it keeps; returns how many. */
int rocket_tensors(const ori_rocket *rocket, ori_tensor *tensors);

/* The data of the tensor of that name. */
const float *rocket_kept(const ori_rocket *rocket, const char *name);

#endif
