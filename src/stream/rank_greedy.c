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

static double distance(const float *a, const float *b, int width)
{
    double sum = 0.0;

    for (int j = 0; j < width; j++)
        sum += ((double)a[j] - (double)b[j]) * ((double)a[j] - (double)b[j]);
    return sqrt(sum);
}

/* The best of those not chosen; where all are where one was chosen, the
 * most uncertain. */
static int next_one(const double *nearest, const double *uncertainty,
                    const bool *chosen, int n)
{
    int best = -1;

    for (int i = 0; i < n; i++) {
        const double of_i = nearest[i] * uncertainty[i];
        double of_best;

        if (chosen[i])
            continue;
        of_best = best < 0 ? -1.0 : nearest[best] * uncertainty[best];
        if (of_i > of_best ||
            (of_i == of_best && uncertainty[i] > uncertainty[best]))
            best = i;
    }
    return best;
}

ori_status ori__rank_greedy(int *order, const float *x, int n, int width,
                            const double *uncertainty)
{
    double *nearest = ORI__NEW(double, (size_t)n);
    bool *chosen = ORI__NEW(bool, (size_t)n);
    const bool fine = nearest && chosen;

    for (int i = 0; fine && i < n; i++)
        nearest[i] = 1.0;       /* the first is the most uncertain */
    for (int place = 0; fine && place < n; place++) {
        const int at = next_one(nearest, uncertainty, chosen, n);
        const float *of = x + (ptrdiff_t)at * width;

        order[place] = at;
        chosen[at] = true;
#pragma omp parallel for num_threads(ori_threads_get()) schedule(static)
        for (int i = 0; i < n; i++) {
            const double d =
                chosen[i] ? 0.0
                          : distance(of, x + (ptrdiff_t)i * width, width);

            if (place == 0 || d < nearest[i])
                nearest[i] = d;
        }
    }
    ori__free(nearest);
    ori__free(chosen);
    return fine ? ORI_OK : ori__fail_memory("an order");
}
