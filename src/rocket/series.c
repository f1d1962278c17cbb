/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * series.c - series without gaps, and their differences
 */
#include "rocket/series.h"

#include <math.h>
#include <string.h>

/* What is larger is cut down to this, so that sums stay finite. */
static const float huge = 1e30f;

/* x[from..to) between the samples beside it, of which one may be missing. */
static void bridge(float *x, int from, int to, int length)
{
    const float left = from > 0 ? x[from - 1] : x[to];
    const float right = to < length ? x[to] : left;
    const float step = (right - left) / (float)(to - from + 1);

    for (int i = from; i < to; i++)
        x[i] = left + step * (float)(i - from + 1);
}

static void fill_channel(float *x, int length)
{
    int i = 0;

    while (i < length) {
        int end = i;

        while (end < length && !isfinite(x[end]))
            end++;
        if (end - i == length)
            memset(x, 0, (size_t)length * sizeof *x);
        else if (end > i)
            bridge(x, i, end, length);
        i = end + 1;
    }
    for (i = 0; i < length; i++)
        x[i] = x[i] > huge ? huge : x[i] < -huge ? -huge : x[i];
}

void ori__series_fill(const ori_case *c, int channels, float *x)
{
    const int length = (int)c->length;

    memcpy(x, c->x, (size_t)channels * (size_t)length * sizeof *x);
    for (int i = 0; i < channels; i++)
        fill_channel(x + (size_t)i * (size_t)length, length);
}

int ori__series_difference(const float *x, int channels, int length, float *y)
{
    const int steps = ori__series_steps(length);

    for (int c = 0; c < channels; c++, x += length, y += steps) {
        y[0] = 0.0f;
        for (int i = 0; i + 1 < length; i++)
            y[i] = x[i + 1] - x[i];
    }
    return steps;
}
