/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * rank_greedy.c - uncertain, then diverse
 */
#include "stream/rank_greedy.h"

#include <math.h>
#include <stdbool.h>

#include <oriole/base/threads.h>

#include "base/fail.h"
#include "base/memory.h"

typedef struct ordering {
    int n;
    const double *uncertainty;
    float *distance;            /* [n, n] */
    double *nearest;            /* [n] to those that are chosen */
    double *gain;               /* [n] of choosing it next */
    bool *chosen;
} ordering;

static float distance(const float *a, const float *b, int width)
{
    double sum = 0.0;

    for (int j = 0; j < width; j++)
        sum += ((double)a[j] - (double)b[j]) * ((double)a[j] - (double)b[j]);
    return (float)sqrt(sum);
}

/* The distances, and to begin with all are as far as the farthest. */
static void measure(ordering *o, const float *x, int width)
{
    const int n = o->n;
    float farthest = 0.0f;

#pragma omp parallel for num_threads(ori_threads_get()) schedule(static)
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            o->distance[(ptrdiff_t)i * n + j] =
                distance(x + (ptrdiff_t)i * width, x + (ptrdiff_t)j * width,
                         width);
    for (ptrdiff_t k = 0; k < (ptrdiff_t)n * n; k++)
        farthest = fmaxf(farthest, o->distance[k]);
    for (int j = 0; j < n; j++)
        o->nearest[j] = (double)farthest;
}

static double gain_of(const ordering *o, int i)
{
    const float *d = o->distance + (ptrdiff_t)i * o->n;
    double gain = 0.0;

    for (int j = 0; j < o->n; j++)
        gain += o->uncertainty[j] * fmax(0.0, o->nearest[j] - (double)d[j]);
    return gain;
}

/* Where nothing is gained any more, the most uncertain. */
static int choose(ordering *o)
{
    int best = -1;

#pragma omp parallel for num_threads(ori_threads_get()) schedule(static)
    for (int i = 0; i < o->n; i++)
        o->gain[i] = o->chosen[i] ? 0.0 : gain_of(o, i);
    for (int i = 0; i < o->n; i++) {
        if (o->chosen[i])
            continue;
        if (best < 0 || o->gain[i] > o->gain[best] ||
            (o->gain[i] == o->gain[best] &&
             o->uncertainty[i] > o->uncertainty[best]))
            best = i;
    }
    o->chosen[best] = true;
    for (int j = 0; j < o->n; j++)
        o->nearest[j] = fmin(o->nearest[j],
                             (double)o->distance[(ptrdiff_t)best * o->n + j]);
    return best;
}

ori_status ori__rank_greedy(int *order, const float *x, int n, int width,
                            const double *uncertainty)
{
    ordering o = {
        .n = n, .uncertainty = uncertainty,
        .distance = ori__alloc((size_t)n, (size_t)n * sizeof(float)),
        .nearest = ORI__NEW(double, (size_t)n),
        .gain = ORI__NEW(double, (size_t)n),
        .chosen = ORI__NEW(bool, (size_t)n) };
    const bool fine = o.distance && o.nearest && o.gain && o.chosen;

    if (fine)
        measure(&o, x, width);
    for (int place = 0; fine && place < n; place++)
        order[place] = choose(&o);
    ori__free(o.distance);
    ori__free(o.nearest);
    ori__free(o.gain);
    ori__free(o.chosen);
    return fine ? ORI_OK : ori__fail_memory("an order");
}
