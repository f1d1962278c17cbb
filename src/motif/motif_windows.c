/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_windows.c - what is known of all windows of a series before they are
 * compared
 */
#include "motif/motif_windows.h"

#include <math.h>
#include <string.h>

#include "base/array.h"
#include "base/fail.h"
#include "base/memory.h"
#include "motif/motif_tile.h"

int ori__motif_windows_scale(const double *x, int n)
{
    double largest = 0.0;
    int scale = 0;

    for (int i = 0; i < n; i++) {
        ori__breathe(i);
        if (isfinite(x[i]))
            largest = fmax(largest, fabs(x[i]));
    }
    frexp(largest, &scale);
    return scale;
}

/* x[from..to) on the line between the samples beside it. */
static void bridge(double *x, int from, int to, int n)
{
    const double left = from > 0 ? x[from - 1] : to < n ? x[to] : 0.0;
    const double right = to < n ? x[to] : left;
    const double step = (right - left) / (to - from + 1);

    for (int i = from; i < to; i++) {
        ori__breathe(i);
        x[i] = left + step * (i - from + 1);
    }
}

/* Fills w->x, and marks the windows that touch a gap. */
static void fill(ori__motif_windows *w, const double *x)
{
    const int n = w->samples;

    for (int i = 0; i < n; i++) {
        ori__breathe(i);
        w->x[i] = ldexp(x[i], -w->scale);
    }
    for (int i = 0; i < n; i++) {
        int end = i;

        ori__breathe(i);
        for (; end < n && !isfinite(x[end]); end++)
            ori__breathe(end);
        if (end == i)
            continue;
        bridge(w->x, i, end, n);
        for (int k = i - w->m + 1 > 0 ? i - w->m + 1 : 0;
             k < end && k < w->count; k++) {
            ori__breathe(k);
            w->state[k] = ORI__MOTIF_MISSING;
        }
        i = end;
    }
}

ori__moments ori__moments_sum(const double *x, int m)
{
    ori__moments s = { .origin = x[0] };

    for (int t = 0; t < m; t++)
        s.mean += (long double)x[t] - s.origin;
    s.mean /= m;
    for (int t = 0; t < m; t++) {
        const long double d = (long double)x[t] - s.origin - s.mean;

        s.squares += d * d;
    }
    s.largest = s.squares;
    return s;
}

/* A long double has 64 bits. */
void ori__moments_slide(ori__moments *s, const double *x, int m)
{
    const long double out = (long double)x[-1] - s->origin;
    const long double in = (long double)x[m - 1] - s->origin;
    const long double before = s->mean;

    s->mean += (in - out) / m;
    s->squares += (in - out) * ((in - s->mean) + (out - before));
    if (s->squares > s->largest)
        s->largest = s->squares;
    if (s->squares < 1e-6L * s->largest)
        *s = ori__moments_sum(x, m);
}

bool ori__moments_flat(const ori__moments *s, int m, long double least)
{
    const long double mean = s->mean + s->origin;
    const long double variance = s->squares / m;

    return variance <= least * least ||
           variance <= 1e-28L * (mean * mean + variance);
}

/* Sums slide, and are taken anew after m windows. */
static void measure(ori__motif_windows *w, double flat)
{
    const long double least = ldexpl(flat, -w->scale);
    ori__moments s = { .origin = 0.0 };

    for (int i = 0; i < w->count; i++) {
        const double *x = w->x + i;

        ori__breathe(i);
        if (i % w->m == 0)
            s = ori__moments_sum(x, w->m);
        else
            ori__moments_slide(&s, x, w->m);
        w->mean[i] = (double)(s.mean - ((long double)x[0] - s.origin));
        w->size[i] = (double)sqrtl(s.squares > 0 ? s.squares : 0);
        if (w->state[i] == ORI__MOTIF_FINE &&
            ori__moments_flat(&s, w->m, least))
            w->state[i] = ORI__MOTIF_FLAT;
        w->missing += w->state[i] == ORI__MOTIF_MISSING;
        w->flat += w->state[i] == ORI__MOTIF_FLAT;
    }
}

static bool divide(ori__motif_windows *w)
{
    double least = INFINITY, largest = 0.0;
    size_t room = 0;

    for (int i = 0; i < w->count; i++) {
        ori__breathe(i);
        largest = fmax(largest, w->size[i]);
        if (w->state[i] == ORI__MOTIF_FINE)
            least = fmin(least, w->size[i]);
        if (i > 0 && largest <= ORI__ZONE_RATIO * least)
            continue;
        if (!ori__grow(&w->zones, &room, (size_t)w->zone_count + 2,
                       sizeof *w->zones))
            return false;
        w->zones[w->zone_count++] = i;
        w->zones[w->zone_count] = w->count;
        largest = w->size[i];
        least = w->state[i] == ORI__MOTIF_FINE ? w->size[i] : INFINITY;
    }
    return true;
}

static ori_status allocate(ori__motif_windows *w)
{
    const char *const what = "windows of a series";
    const size_t count = (size_t)w->count;
    /* Kernels read whole tiles. */
    ori_status s = ori_array_new(&w->x, (size_t)w->samples +
                                            2 * ORI__TILE_MAX,
                                 sizeof *w->x, what);

    if (s == ORI_OK)
        s = ori_array_new(&w->mean, count, sizeof *w->mean, what);
    if (s == ORI_OK)
        s = ori_array_new(&w->size, count, sizeof *w->size, what);
    if (s == ORI_OK)
        s = ori_array_new(&w->state, count, sizeof *w->state, what);
    return s;
}

ori_status ori__motif_windows_create(ori__motif_windows *w, const double *x,
                                     int n, int m, double flat, int scale)
{
    ori_status s;

    *w = (ori__motif_windows){ .samples = n, .m = m, .count = n - m + 1,
                               .scale = scale };
    s = allocate(w);
    if (s == ORI_OK) {
        fill(w, x);
        measure(w, flat);
        if (!divide(w))
            s = ori__fail_memory("windows of a series");
    }
    if (s != ORI_OK)
        ori__motif_windows_free(w);
    return s;
}

void ori__motif_windows_free(ori__motif_windows *w)
{
    ori_array_free(w->x);
    ori_array_free(w->mean);
    ori_array_free(w->size);
    ori_array_free(w->state);
    ori__free(w->zones);
    *w = (ori__motif_windows){ 0 };
}

void ori__motif_windows_take(double *q, const ori__motif_windows *w, int i)
{
    const double *x = w->x + i;

    for (int t = 0; t < w->m; t++)
        q[t] = (x[t] - x[0]) - w->mean[i];
}

int ori__motif_windows_zone(const ori__motif_windows *w, int i)
{
    int low = 0, high = w->zone_count;

    while (high - low > 1) {
        const int middle = low + (high - low) / 2;

        if (w->zones[middle] <= i)
            low = middle;
        else
            high = middle;
    }
    return low;
}
