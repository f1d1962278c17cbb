/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * watch_curve.c - arcs from windows to what came after them: FLOSS
 *
 * Of n windows, if the arc of window i led to any of the n - 1 - i behind it,
 * it would cross window t >= i with the probability
 *
 *     (n - 1 - t) / (n - 1 - i),
 *
 * so that the arcs expected there are (n - 1 - t) times the sum of
 * 1 / (n - 1 - i) over i <= t.  (The paper fits a curve to drawn arcs.)
 */
#include "motif/watch_curve.h"

#include <math.h>
#include <stdbool.h>

void ori__watch_curve(double *curve, const int64_t *right, int64_t n)
{
    double open = 0.0, sum = 0.0;
    int64_t some = 0, before = 0;

    for (int64_t i = 0; i < n; i++) {
        curve[i] = 0.0;
        some += right[i] >= 0;
    }
    for (int64_t i = 0; i < n; i++)
        if (right[i] >= 0) {
            curve[i] += 1.0;
            curve[right[i]] -= 1.0;
        }
    for (int64_t i = 0; i < n; i++) {
        const bool counts = right[i] >= 0;
        const double behind = (double)(some - before - counts);

        open += curve[i];
        if (counts) {
            sum += behind > 0.0 ? 1.0 / behind : 0.0;
            before++;
        }
        curve[i] = behind > 0.0 && sum > 0.0 ? fmin(open / (behind * sum), 1.0)
                                             : 1.0;
    }
}
