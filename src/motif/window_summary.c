/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * window_summary.c - the window whose summaries are those of the whole series
 *
 * SuSS: Ermshaus, Schäfer & Leser, "Window size selection in unsupervised
 * time series analytics: a review and benchmark", AALTD 2022.  (Their program
 * gives out twice this window.)
 */
#include "motif/window_summary.h"

#include <math.h>

#include "base/array.h"

enum { LEAST = 8 };

/* Where the score, 0 for single samples and 1 for all, is high enough: the
 * paper's. */
static const double ENOUGH = 0.89;

typedef struct summary {
    const double *x;            /* [n], from 0 to 1 */
    int n;
    double mean, deviation;     /* of all */
    int *low, *high;            /* [n]: rising and falling samples, of which
                                   the first is the window's extreme */
} summary;

typedef struct extremes {
    int low_first, low_end, high_first, high_end;
} extremes;

/* Sample i comes in, what is before i - w + 1 goes out. */
static double range_with(const summary *s, extremes *e, int i, int w)
{
    const double *x = s->x;

    while (e->low_end > e->low_first && x[s->low[e->low_end - 1]] >= x[i])
        e->low_end--;
    while (e->high_end > e->high_first && x[s->high[e->high_end - 1]] <= x[i])
        e->high_end--;
    s->low[e->low_end++] = i;
    s->high[e->high_end++] = i;
    e->low_first += s->low[e->low_first] <= i - w;
    e->high_first += s->high[e->high_first] <= i - w;
    return x[s->high[e->high_first]] - x[s->low[e->low_first]];
}

/* How far windows of w samples are from the whole, in the mean. */
static double distance(const summary *s, int w)
{
    extremes e = { 0 };
    double sum = 0.0, squares = 0.0, total = 0.0;

    for (int i = 0; i < s->n; i++) {
        ori__breathe(i);
        const double out = i >= w ? s->x[i - w] : 0.0;
        const double range = range_with(s, &e, i, w);

        sum += s->x[i] - out;
        squares += s->x[i] * s->x[i] - out * out;
        if (i < w - 1)
            continue;
        const double mean = sum / w;
        const double deviation = sqrt(fmax(squares / w - mean * mean, 0.0));

        total += sqrt(pow(mean - s->mean, 2) +
                      pow(deviation - s->deviation, 2) + pow(range - 1, 2));
    }
    return total / sqrt(w) / (s->n - w + 1);
}

/* Scaled to [0, 1]; false: constant. */
static bool scale(summary *s, double *y, const double *x)
{
    double low = INFINITY, high = -INFINITY, squares = 0.0;

    for (int i = 0; i < s->n; i++) {
        low = fmin(low, x[i]);
        high = fmax(high, x[i]);
    }
    if (!(high > low))
        return false;
    for (int i = 0; i < s->n; i++) {
        y[i] = (x[i] - low) / (high - low);
        s->mean += y[i] / s->n;
        squares += y[i] * y[i] / s->n;
    }
    s->deviation = sqrt(fmax(squares - s->mean * s->mean, 0.0));
    s->x = y;
    return true;
}

static int search(const summary *s)
{
    const double all = distance(s, 1);
    int low = LEAST, high = LEAST;

    while (high < s->n / 2 && 1.0 - distance(s, high) / all < ENOUGH) {
        low = high;
        high *= 2;
    }
    while (low < high) {
        const int w = (low + high) / 2;

        if (1.0 - distance(s, w) / all < ENOUGH)
            low = w + 1;
        else
            high = w;
    }
    return low;
}

ori_status ori__window_summary(int *window, const double *x, int n)
{
    const char *const what = "the choice of a window";
    double *y;
    summary s = { .n = n };
    ori_status status = ori_array_new(&y, (size_t)n, sizeof *y, what);

    if (status == ORI_OK)
        status = ori_array_new(&s.low, (size_t)n, sizeof *s.low, what);
    if (status == ORI_OK)
        status = ori_array_new(&s.high, (size_t)n, sizeof *s.high, what);
    if (status == ORI_OK)
        *window = scale(&s, y, x) ? search(&s) : LEAST;
    ori_array_free(y);
    ori_array_free(s.low);
    ori_array_free(s.high);
    return status;
}
