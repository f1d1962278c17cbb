/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_tile_loops.h - the inner loops, built once an instruction set
 *
 * Included by motif_tile_*.c alone, which define KERNELS (the table's name),
 * LANES (doubles in a vector) and VECTORS (of columns in a tile, as many as
 * registers hold with five numbers a column).
 */
#include <stddef.h>
#include <string.h>

#include "motif/motif_tile.h"
#include "motif/motif_vector.h"

enum { WIDTH = LANES * VECTORS };

typedef struct state {
    vec c[VECTORS], enter[VECTORS], leave[VECTORS], size[VECTORS],
        need[VECTORS];
} state;

/* Negative in the lanes where a cell is better than neither its row's nor
 * its column's best. */
INLINE bits worse(const bool plain, const state *s, int v, double size,
                  double need)
{
    if (plain) {
        const vec c = s->c[v] + (s->size[v] + size);

        return (bits)(c - s->need[v]) & (bits)(c - need);
    }
    return (bits)(s->c[v] - s->need[v] * size) &
           (bits)(s->c[v] - s->size[v] * need);
}

/* From row - 1 to row. */
INLINE void descend(const bool plain, const ori__tile *t, state *s, int row)
{
    const double enter = t->row_enter[row], leave = t->row_leave[row];
    const vec from_left = spread(t->edge[row - 1]);

    store_last(t->edge + row - 1, s->c[VECTORS - 1]);
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

/* The first row from `row` on that has a cell that may be better; its cells'
 * c are in s.  t->rows if there is none. */
INLINE int next_hit(const bool plain, const ori__tile *t, state *s, int row)
{
    const int rows = t->rows;

    for (;;) {
        const double size = t->row_size[row], need = t->row_need[row];
        bits all = worse(plain, s, 0, size, need);

        UNROLL for (int v = 1; v < VECTORS; v++)
            all &= worse(plain, s, v, size, need);
        if (__builtin_expect(signs(all) != (1u << LANES) - 1, 0))
            return row;
        if (++row == rows)
            return row;
        descend(plain, t, s, row);
    }
}

INLINE uint32_t hits(const bool plain, const ori__tile *t, const state *s,
                     int row)
{
    uint32_t cells = 0;

    UNROLL for (int v = 0; v < VECTORS; v++)
        cells |= (~signs(worse(plain, s, v, t->row_size[row],
                               t->row_need[row])) &
                  ((1u << LANES) - 1)) << (v * LANES);
    return cells;
}

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

INLINE void run_as(const bool plain, ori__tile *t)
{
    state s;
    int row = 0;

    take(s.c, t->c);
    take(s.enter, t->enter);
    take(s.leave, t->leave);
    take(s.size, t->size);
    take(s.need, t->need);
    for (;;) {
        row = next_hit(plain, t, &s, row);
        if (row == t->rows)
            break;
        give(t->c, s.c);
        ori__tile_improve(t, row, hits(plain, t, &s, row));
        take(s.need, t->need);
        if (++row == t->rows)
            break;
        descend(plain, t, &s, row);
    }
    store_last(t->edge + t->rows - 1, s.c[VECTORS - 1]);
}

static void run(ori__tile *t)
{
    if (t->plain)
        run_as(true, t);
    else
        run_as(false, t);
}

static void products(int m, const double *q, const double *x, double *c)
{
    vec sum[VECTORS] = { 0 };

    for (int t = 0; t < m; t++)
        UNROLL for (int v = 0; v < VECTORS; v++)
            sum[v] += q[t] * load(x + t + v * LANES);
    memcpy(c, sum, sizeof sum);
}

static double squares(int m, const double *a, double am, double af,
                      const double *b, double bm, double bf)
{
    const double a0 = a[0], b0 = b[0];
    vec sum[2] = { 0 };
    double rest = 0.0;
    int t = 0;

    for (; t + 2 * LANES <= m; t += 2 * LANES)
        UNROLL for (int v = 0; v < 2; v++) {
            const vec d = ((load(a + t + v * LANES) - a0) - am) * af -
                          ((load(b + t + v * LANES) - b0) - bm) * bf;

            sum[v] += d * d;
        }
    for (; t < m; t++) {
        const double d = ((a[t] - a0) - am) * af - ((b[t] - b0) - bm) * bf;

        rest += d * d;
    }
    return sum_of(sum[0] + sum[1]) + rest;
}

static double plain_squares(int m, const double *a, const double *b)
{
    vec sum = { 0 };
    double rest = 0.0;
    int t = 0;

    for (; t + LANES <= m; t += LANES) {
        const vec d = load(a + t) - load(b + t);

        sum += d * d;
    }
    for (; t < m; t++)
        rest += (a[t] - b[t]) * (a[t] - b[t]);
    return sum_of(sum) + rest;
}

const ori__tile_kernel KERNELS = {
    .width = WIDTH,
    .run = run,
    .products = products,
    .squares = squares,
    .plain_squares = plain_squares,
};
