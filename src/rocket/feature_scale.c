/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * feature_scale.c - features brought to mean 0 and standard deviation 1
 */
#include "rocket/feature_scale.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include <oriole/base/threads.h>

enum { COLUMNS = 256 };     /* one piece: sums in the innermost cache */

static const float limit = 1e15f;

typedef struct sums {
    double count[COLUMNS], sum[COLUMNS];
} sums;

/* Of the finite x, less their means, or of the squares of that. */
static void add_up(sums *s, const float *x, int n, size_t stride, int columns,
                   const double *mean, bool squares)
{
    for (int q = 0; q < columns; q++)
        s->count[q] = s->sum[q] = 0;
    for (int i = 0; i < n; i++)
        for (int q = 0; q < columns; q++) {
            const float v = x[(size_t)i * stride + (size_t)q];
            const double d = (double)v - mean[q];

            if (!isfinite(v))
                continue;
            s->count[q] += 1;
            s->sum[q] += squares ? d * d : d;
        }
}

/* One rounding of every value is 2^-24 of it; variation of that size says
 * nothing. */
static double scale_of(double variance, double mean)
{
    const double rounding = ldexp(fabs(mean), -23);

    return variance > rounding * rounding && variance > 1e-60
               ? 1 / sqrt(variance) : 0;
}

static void fit_columns(const ori__feature_scale *scale, const float *x,
                        int n, int first)
{
    const int rest = scale->features - first;
    const int columns = rest < COLUMNS ? rest : COLUMNS;
    const size_t stride = (size_t)scale->features;
    double mean[COLUMNS] = { 0 };
    sums s;

    add_up(&s, x + first, n, stride, columns, mean, false);
    for (int q = 0; q < columns; q++)
        mean[q] = s.count[q] > 0 ? s.sum[q] / s.count[q] : 0;
    add_up(&s, x + first, n, stride, columns, mean, true);
    for (int q = 0; q < columns; q++) {
        const double variance = s.count[q] > 0 ? s.sum[q] / s.count[q] : 0;

        scale->mean[first + q] = (float)mean[q];
        scale->scale[first + q] = (float)scale_of(variance, mean[q]);
    }
}

void ori__feature_scale_fit(const ori__feature_scale *scale, const float *x,
                            int n)
{
    const int pieces = (scale->features + COLUMNS - 1) / COLUMNS;

#pragma omp parallel for num_threads(ori_threads_get()) schedule(static)
    for (int p = 0; p < pieces; p++)
        fit_columns(scale, x, n, p * COLUMNS);
}

enum { LANES = 4 };         /* every x86-64 has four */

typedef float lanes __attribute__((vector_size(LANES * sizeof(float))));
typedef double wide __attribute__((vector_size(LANES * sizeof(double))));
typedef int mask __attribute__((vector_size(LANES * sizeof(int))));

static inline lanes load(const float *x)
{
    lanes v;

    memcpy(&v, x, sizeof v);
    return v;
}

/* NaN is not below the limit either. */
static inline lanes scaled(lanes x, lanes mean, lanes scale)
{
    const lanes v = (x - mean) * scale;

    return (lanes)((mask)v & (v < limit) & (v > -limit));
}

/* The last ones of a row. */
static inline float scaled_one(float x, float mean, float scale)
{
    const float v = (x - mean) * scale;

    return v < limit && v > -limit ? v : 0;
}

void ori__feature_scale_float(const ori__feature_scale *scale,
                              const float *x,
                              const ori__feature_piece *p, float *y)
{
    const float *mean = scale->mean + p->column;
    const float *factor = scale->scale + p->column;

    for (int i = 0; i < p->rows; i++) {
        const float *from = x + (size_t)(p->row + i) *
                                (size_t)scale->features + p->column;
        float *to = y + (size_t)i * (size_t)p->columns;
        int q = 0;

        for (; q + LANES <= p->columns; q += LANES) {
            const lanes v = scaled(load(from + q), load(mean + q),
                                   load(factor + q));

            memcpy(to + q, &v, sizeof v);
        }
        for (; q < p->columns; q++)
            to[q] = scaled_one(from[q], mean[q], factor[q]);
    }
}

void ori__feature_scale_double(const ori__feature_scale *scale,
                               const float *x,
                               const ori__feature_piece *p, double *y)
{
    const float *mean = scale->mean + p->column;
    const float *factor = scale->scale + p->column;

    for (int i = 0; i < p->rows; i++) {
        const float *from = x + (size_t)(p->row + i) *
                                (size_t)scale->features + p->column;
        double *to = y + (size_t)i * (size_t)p->columns;
        int q = 0;

        for (; q + LANES <= p->columns; q += LANES) {
            const lanes v = scaled(load(from + q), load(mean + q),
                                   load(factor + q));
            const wide w = __builtin_convertvector(v, wide);

            memcpy(to + q, &w, sizeof w);
        }
        for (; q < p->columns; q++)
            to[q] = (double)scaled_one(from[q], mean[q], factor[q]);
    }
}
