/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * finds.c - what is common to all that a recogniser finds
 */
#include "stream/finds.h"

#include <math.h>

double ori__finds_uncertainty(const float *p, int n)
{
    double entropy = 0.0;

    for (int k = 0; k < n; k++)
        if (p[k] > 0.0f)
            entropy -= (double)p[k] * log((double)p[k]);
    return n > 1 ? fmin(fmax(entropy / log(n), 0.0), 1.0) : 0.0;
}

double ori__finds_scale(const ori_model *model, double rate_hz)
{
    const double own = ori_model_rate(model);

    return own > 0.0 && rate_hz > 0.0 ? rate_hz / own : 1.0;
}
