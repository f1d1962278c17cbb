/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * append_window.c - the last samples of one channel, and what is known of
 * their windows
 */
#include "motif/append_window.h"

#include <math.h>

#include "base/memory.h"
#include "motif/motif_tile.h"

/* Squares, and m of them, are to be finite and not denormal. */
static const double MOST = 1e100, LEAST = 1e-140;

/* As ORI__ZONE_RATIO. */
static const double FALL = 64.0;

bool ori__append_windows_create(ori__append_windows *w, int m, bool plain,
                                double flat, int64_t room, int64_t ring)
{
    const size_t columns = (size_t)ring + ORI__APPEND_PAD;

    *w = (ori__append_windows){ .m = m, .plain = plain, .room = room,
                                .ring = ring,
                                .flat_below = fmax(flat, LEAST) };
    w->x = ORI__NEW(double, 2 * (size_t)room);
    w->mean = ORI__NEW(double, (size_t)ring);
    w->half = ORI__NEW(double, columns);
    w->sum = ORI__NEW(double, columns);
    w->inverse = ORI__NEW(double, columns);
    ori__append_windows_reset(w);
    return w->x && w->mean && w->half && w->sum && w->inverse;
}

void ori__append_windows_free(ori__append_windows *w)
{
    ori__free(w->x);
    ori__free(w->mean);
    ori__free(w->half);
    ori__free(w->sum);
    ori__free(w->inverse);
}

void ori__append_windows_reset(ori__append_windows *w)
{
    w->held = 0.0;
    w->missed = -w->m;
    w->largest = 0.0;
    w->flat = 0;
}

void ori__append_windows_sample(ori__append_windows *w, int64_t i,
                                double value)
{
    double *x = w->x + i % w->room;

    if (fabs(value) <= MOST)
        w->held = value;
    else
        w->missed = i;
    x[0] = x[w->room] = w->held;
}

static const double *window(const ori__append_windows *w, int64_t i)
{
    return w->x + i % w->room;
}

/* A ring whose beginning is repeated behind it. */
static void set(const ori__append_windows *w, double *ring, int64_t i,
                double value)
{
    const int64_t place = i % w->ring;

    ring[place] = value;
    if (place < ORI__APPEND_PAD)
        ring[place + w->ring] = value;
}

/* So that x[-1] is the sample before, whatever it is at the beginning. */
static const double *window_and_before(const ori__append_windows *w,
                                       int64_t i)
{
    return i > 0 ? window(w, i - 1) + 1 : window(w, i);
}

static void measure(ori__append_windows *w, int64_t i, const double *x)
{
    if (i % w->m == 0)
        w->moments = ori__moments_sum(x, w->m);
    else
        ori__moments_slide(&w->moments, x, w->m);
    w->mean[i % w->ring] = (double)(w->moments.mean -
                                    ((long double)x[0] - w->moments.origin));
}

static void add_plain(ori__append_windows *w, int64_t i, const double *x)
{
    set(w, w->half, i, x[w->m - 1]);
    set(w, w->sum, i, i > 0 ? x[-1] : 0.0);
    set(w, w->inverse, i, i - w->missed <= 0 ? (double)NAN : 0.0);
}

static double inverse_of(const ori__append_windows *w, int64_t i,
                         double size)
{
    if (i <= w->missed)
        return (double)NAN;
    return ori__moments_flat(&w->moments, w->m, w->flat_below) ? 0.0
                                                               : 1.0 / size;
}

bool ori__append_windows_add(ori__append_windows *w, int64_t i)
{
    const double *x = window_and_before(w, i);
    double size, inverse;
    bool fell;

    if (w->plain) {
        add_plain(w, i, x);
        return false;
    }
    measure(w, i, x);
    size = (double)sqrtl(w->moments.squares > 0 ? w->moments.squares : 0);
    inverse = inverse_of(w, i, size);
    w->flat += (inverse == 0.0) -
               (i >= w->ring && w->inverse[i % w->ring] == 0.0);
    set(w, w->inverse, i, inverse);
    /* profile_block.c has the same. */
    set(w, w->half, i, i > 0 ? 0.5 * (x[w->m - 1] - x[-1]) : 0.0);
    set(w, w->sum, i, i > 0 ? (x[w->m - 1] - x[0]) - w->mean[i % w->ring] -
                                  w->mean[(i - 1) % w->ring]
                            : 0.0);
    fell = inverse > 0.0 && size * FALL < w->largest;
    w->largest = fell ? size : fmax(w->largest, size);
    return fell;
}

double ori__append_windows_number(const ori__append_windows *w, int64_t i,
                                  int64_t j)
{
    const double *a = window(w, i), *b = window(w, j);

    if (w->plain)
        return -ori__tile_kernel_get()->plain_squares(w->m, a, b);
    return ori__append_kernel_get()->product(w->m, a, w->mean[i % w->ring],
                                             b, w->mean[j % w->ring]);
}

double ori__append_windows_distance(const ori__append_windows *w, int64_t i,
                                    int64_t j)
{
    const ori__tile_kernel *k = ori__tile_kernel_get();
    const double fi = w->inverse[i % w->ring], fj = w->inverse[j % w->ring];
    const double *a = window(w, i), *b = window(w, j);

    if (w->plain)
        return sqrt(k->plain_squares(w->m, a, b));
    if (fi == 0.0 || fj == 0.0)
        return fi == fj ? 0.0 : sqrt(w->m);
    return sqrt(k->squares(w->m, a, w->mean[i % w->ring], sqrt(w->m) * fi, b,
                           w->mean[j % w->ring], sqrt(w->m) * fj));
}
