/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * finds.c - what is common to all that a recogniser finds
 */
#include "stream/finds.h"

#include <math.h>

double ori__finds_uncertainty(const float *p, int n)
{
    float best = 0.0f, second = 0.0f;

    for (int k = 0; k < n; k++) {
        if (p[k] > best) {
            second = best;
            best = p[k];
        } else if (p[k] > second) {
            second = p[k];
        }
    }
    return n > 1 ? 1.0 - (double)(best - second) : 0.0;
}

double ori__finds_scale(const ori_model *model, double rate_hz)
{
    const double own = ori_model_rate(model);

    return own > 0.0 && rate_hz > 0.0 ? rate_hz / own : 1.0;
}
