/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "motif_fixture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"

static void base(double *x, int n, ori__rng *rng)
{
    const double period = 5.0 + 40.0 * ori__rng_uniform(rng);
    const double noise = ori__rng_below(rng, 2) ? 0.1 : 1e-3;
    const bool walks = ori__rng_below(rng, 3) == 0;
    double level = 0.0;

    for (int i = 0; i < n; i++) {
        level = walks ? level + ori__rng_normal(rng)
                      : sin(2.0 * 3.14159265358979 * i / period);
        x[i] = level + noise * ori__rng_normal(rng);
    }
}

/* Things that happen to a part of it. */
static void flatten(double *x, int n, ori__rng *rng)
{
    const double noise = ori__rng_below(rng, 2) ? 0.0 : 1e-7;

    for (int i = 0; i < n; i++)
        x[i] = x[0] + noise * ori__rng_normal(rng);
}

static void lift(double *x, int n, ori__rng *rng)
{
    const double by = pow(10.0, 1.0 + 5.0 * ori__rng_uniform(rng));

    for (int i = 0; i < n; i++)
        x[i] += by;
}

static void enlarge(double *x, int n, ori__rng *rng)
{
    const double by = pow(10.0, -4.0 + 9.0 * ori__rng_uniform(rng));

    for (int i = 0; i < n; i++)
        x[i] *= by;
}

static void lose(double *x, int n, ori__rng *rng)
{
    const int gap = 1 + (int)ori__rng_below(rng, (uint32_t)n / 4 + 1);

    for (int i = 0; i < gap; i++)
        x[i] = i % 3 == 2 ? (double)INFINITY : (double)NAN;
}

static void repeat(double *x, int n, ori__rng *rng)
{
    const double by = ori__rng_below(rng, 2) ? 1.0 : 3.0;

    for (int i = n / 2; i < n; i++)
        x[i] = by * x[i - n / 2];
}

void motif_series(double *x, int n, uint32_t number)
{
    static void (*const events[])(double *, int, ori__rng *) = {
        flatten, lift, enlarge, lose, repeat };
    ori__rng rng = ori__rng_at(7, ORI__RNG_TEST, 20, number);
    const int happens = (int)ori__rng_below(&rng, 6);

    base(x, n, &rng);
    for (int i = 0; i < happens; i++) {
        const int length = n / 8 + (int)ori__rng_below(&rng, (uint32_t)n / 4);
        const int at = (int)ori__rng_below(&rng, (uint32_t)(n - length));

        events[ori__rng_below(&rng, 5)](x + at, length, &rng);
    }
    if (number % 7 == 0)
        lift(x, n, &rng);
    if (number % 11 == 0)
        enlarge(x, n, &rng);
}

static char standardise(const double *x, int m, long double *z)
{
    long double mean = 0, variance = 0;

    /* About the first sample: a window that is all but flat may stand on a
     * level that has 14 digits more than its deviation. */
    for (int t = 0; t < m; t++)
        mean += (long double)x[t] - x[0];
    mean /= m;
    for (int t = 0; t < m; t++) {
        z[t] = (long double)x[t] - x[0] - mean;
        variance += z[t] * z[t] / m;
    }
    mean += x[0];
    if (variance <= 1e-28L * (mean * mean + variance))
        return 't';
    for (int t = 0; t < m; t++)
        z[t] /= sqrtl(variance);
    return 'f';
}

void naive_windows_create(naive_windows *w, const double *x, int n, int m,
                          bool plain)
{
    w->count = n - m + 1;
    w->m = m;
    w->x = x;
    w->z = calloc((size_t)w->count * (size_t)m, sizeof *w->z);
    w->state = malloc((size_t)w->count);
    for (int i = 0; i < w->count; i++) {
        long double *z = w->z + (size_t)i * (size_t)m;

        w->state[i] = 'f';
        for (int t = 0; t < m; t++) {
            z[t] = x[i + t];
            if (!isfinite(x[i + t]))
                w->state[i] = 'm';
        }
        if (w->state[i] == 'f' && !plain)
            w->state[i] = standardise(x + i, m, z);
        if (w->state[i] == 't')
            memset(z, 0, (size_t)m * sizeof *z);
    }
}

void naive_windows_free(naive_windows *w)
{
    free(w->z);
    free(w->state);
}

long double naive_distance(const naive_windows *a, int i,
                           const naive_windows *b, int j)
{
    const long double *x = a->z + (size_t)i * (size_t)a->m;
    const long double *y = b->z + (size_t)j * (size_t)b->m;
    long double sum = 0;

    if (a->state[i] == 'm' || b->state[j] == 'm')
        return (long double)INFINITY;
    for (int t = 0; t < a->m; t++)
        sum += (x[t] - y[t]) * (x[t] - y[t]);
    return sqrtl(sum);
}

int motif_fixture_told(const ori_motif *motif, int window, const int *places,
                       const double *factors, int count)
{
    const int most = window / 25;
    int n = 0;

    for (int k = 0; k < count; k++)
        for (int i = 0; i < motif->count; i++) {
            const int end = motif->start[i] +
                            (motif->length ? motif->length[i] : window);
            const int right = places[k] + (int)lrint(factors[k] * window);

            n += abs(motif->start[i] - places[k]) <= most &&
                 abs(end - right) <= most;
        }
    return n;
}
