/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * several_tile_loops.h - the inner loops of several channels, built once an
 * instruction set
 *
 * Included by several_tile_*.c alone, which define KERNELS (the table's name),
 * LANES (doubles in a vector) and VECTORS (of columns in a tile).
 */
#include <stddef.h>

#include "motif/motif_vector.h"
#include "motif/several_float.h"
#include "motif/several_tile.h"

enum { WIDTH = LANES * VECTORS, PAIRS = VECTORS / 2 };

typedef struct state {
    vec c[VECTORS], enter[VECTORS], leave[VECTORS], inverse[VECTORS],
        base[VECTORS];
} state;

/* Loops, not memcpy(): the state is to stay in registers. */
INLINE void take(vec *to, const double *from)
{
    UNROLL for (int v = 0; v < VECTORS; v++)
        to[v] = load(from + v * LANES);
}

INLINE void give(double *to, const vec *from)
{
    UNROLL for (int v = 0; v < VECTORS; v++)
        store(to + v * LANES, from[v]);
}

/* ------------------------------------------------------- of one channel */

/* The c of the tile's last column is the edge of the next.  A tile that ends
 * within its vectors puts all down. */
INLINE void leave_edge(const bool whole, ori__several_channel *h,
                       const state *s, int row, int columns)
{
    if (whole) {
        store_last(h->edge + row, s->c[VECTORS - 1]);
        return;
    }
    give(h->c, s->c);
    h->edge[row] = h->c[columns - 1];
}

/* From row - 1 to row. */
INLINE void descend(const bool whole, const bool plain,
                    ori__several_channel *h, state *s, int row, int columns)
{
    const double enter = h->row_enter[row], leave = h->row_leave[row];
    const vec from_left = spread(h->edge[row - 1]);

    leave_edge(whole, h, s, row - 1, columns);
    UNROLL for (int v = VECTORS - 1; v > 0; v--)
        s->c[v] = shifted(s->c[v - 1], s->c[v]);
    s->c[0] = shifted(from_left, s->c[0]);
    UNROLL for (int v = 0; v < VECTORS; v++) {
        if (plain) {
            const vec in = enter - s->enter[v], out = leave - s->leave[v];

            s->c[v] -= in * in;
            s->c[v] += out * out;
        } else {
            s->c[v] += enter * s->enter[v];
            s->c[v] += leave * s->leave[v];
        }
    }
}

INLINE void put_squares(const ori__several_channel *h, const state *s,
                        int row, double *y)
{
    const double inverse = h->row_inverse[row], base = h->row_base[row];

    UNROLL for (int v = 0; v < VECTORS; v++)
        store(y + v * LANES,
              (s->base[v] + base) - s->c[v] * s->inverse[v] * inverse);
}

INLINE void run_channel_as(const bool whole, const bool plain,
                           const ori__several_tile *t,
                           ori__several_channel *h)
{
    const int end = t->row + t->rows;
    double *y = h->y;
    state s;

    take(s.c, h->c);
    take(s.enter, h->enter);
    take(s.leave, h->leave);
    take(s.inverse, h->inverse);
    take(s.base, h->base);
    for (int row = t->row; row < end; row++) {
        if (row > t->row || !h->begins)
            descend(whole, plain, h, &s, row, t->columns);
        put_squares(h, &s, row, y);
        y += ORI__SEVERAL_WIDTH;
    }
    give(h->c, s.c);
}

static void run_channel(const ori__several_tile *t, ori__several_channel *h)
{
    const bool whole = t->columns == WIDTH;

    if (whole && t->plain)
        run_channel_as(true, true, t, h);
    else if (whole)
        run_channel_as(true, false, t, h);
    else
        run_channel_as(false, t->plain, t, h);
}

/* ------------------------------------------------------ of all channels */

/* About sqrt(y). */
INLINE floats distance(const ori__several_channel *h, int at)
{
    const floats y = floats_of(load(h->y + at), load(h->y + at + LANES));
    const floats some = floats_greater(y, floats_spread(1e-30f));

    return some * floats_inverse_root(some);
}

/* Negative where a cell is better than its row's or its column's best. */
INLINE float_bits better(const ori__several_tile *t, int level, int row,
                         int column, floats sum)
{
    const float *need = t->column_best[level].need + t->first_column + column;
    const floats most = floats_greater(
        floats_load(need),
        floats_spread(t->row_best[level].need[t->first_row + row]));

    return (float_bits)(sum - most);
}

/* Signs of 2 LANES cells of a row from `column` on; `d` holds the free
 * channels' distances in order. */
INLINE uint32_t hits(const int free, const ori__several_tile *t, int row,
                     int column, floats *d)
{
    const int at = row * ORI__SEVERAL_WIDTH + column, musts = t->musts;
    float_bits all = { 0 };
    floats sum = { 0 };

    for (int i = free; i < free + musts; i++)
        sum += distance(&t->channel[i], at);
    if (musts > t->low)
        all |= better(t, musts - 1, row, column, sum);
    UNROLL for (int i = 0; i < free; i++) {
        floats x = distance(&t->channel[i], at);

        UNROLL for (int k = 0; k < i; k++) {
            const floats far = floats_greater(d[k], x);

            d[k] = floats_lesser(d[k], x);
            x = far;
        }
        d[i] = x;
    }
    UNROLL for (int i = 0; i < free; i++) {
        const int level = musts + i;

        sum += d[i];
        if (level >= t->low && level < t->end)
            all |= better(t, level, row, column, sum);
    }
    return float_signs(all);
}

INLINE void see_rows(const int free, ori__several_tile *t)
{
    floats d[ORI__SEVERAL_CHANNELS];

    for (int row = 0; row < t->rows; row++) {
        uint32_t cells = 0;

        for (int p = 0; p < PAIRS; p++)
            cells |= hits(free, t, row, 2 * LANES * p, d)
                     << (2 * LANES * p);
        if (__builtin_expect(cells != 0, 0))
            ori__several_improve(t, row, cells);
    }
}

/* Few channels have a build of their own, that stays in registers. */
static void see(ori__several_tile *t)
{
    switch (t->channels - t->musts) {
    case 0: see_rows(0, t); break;
    case 1: see_rows(1, t); break;
    case 2: see_rows(2, t); break;
    case 3: see_rows(3, t); break;
    case 4: see_rows(4, t); break;
    case 5: see_rows(5, t); break;
    case 6: see_rows(6, t); break;
    case 7: see_rows(7, t); break;
    case 8: see_rows(8, t); break;
    case 9: see_rows(9, t); break;
    default: see_rows(t->channels - t->musts, t);
    }
}

static void run(ori__several_tile *t)
{
    for (int i = 0; i < t->channels; i++)
        run_channel(t, &t->channel[i]);
    see(t);
}

const ori__several_kernel KERNELS = { .width = WIDTH, .run = run };
