/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * loss.c - cross-entropy of softmax scores against soft targets
 */
#include "train/loss.h"

#include <math.h>

static int index_of_largest(const float *x, int n)
{
    int best = 0;

    for (int i = 1; i < n; i++)
        if (x[i] > x[best])
            best = i;
    return best;
}

ori__loss ori__loss_cross_entropy(const float *scores, const float *targets,
                                  const float *weights, int n, int classes,
                                  float *dscores)
{
    ori__loss loss = { 0 };

    for (int i = 0; i < n; i++) {
        const float *z = scores + i * classes;
        const float *y = targets + i * classes;
        float *d = dscores + i * classes;
        const double weight = weights ? (double)weights[i] : 1.0;
        const int best = index_of_largest(z, classes);
        const double top = z[best];
        double sum = 0, entropy = 0;

        for (int k = 0; k < classes; k++)
            sum += exp((double)z[k] - top);
        for (int k = 0; k < classes; k++) {
            const double log_p = (double)z[k] - top - log(sum);

            entropy -= (double)y[k] * log_p;
            d[k] = (float)(weight / n * (exp(log_p) - (double)y[k]));
        }
        loss.sum += weight * entropy;
        loss.correct += best == index_of_largest(y, classes);
    }
    return loss;
}
