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

/* ------------------------------------------ cells that may be better */

/* Numbers of a row's cells; minus infinity where they do not count. */
INLINE vec numbers(const bool plain, const ori__tile *t, const state *s,
                   int v, int row, int64_t first)
{
    const double size = t->row_size[row];
    const vec number = plain ? s->c[v] + (size + s->size[v])
                             : s->c[v] / (size * s->size[v]);
    bits lane;

    for (int i = 0; i < LANES; i++)
        lane[i] = v * LANES + i;
    return chosen_of((lane >= first) & (number == number), number,
                     spread(-INFINITY));
}

/* What a column's best asks, as ori__tile_need() has it. */
INLINE vec needs(const bool plain, vec best, vec size)
{
    const vec need = best * size;
    const vec less = need - greater(need, -need) * 0x1p-50;

    return plain ? best : less;
}

INLINE void improve_columns(const bool plain, ori__tile *t, state *s, int v,
                            vec number, int window)
{
    int32_t *const at = t->at + v * LANES;
    const vec best = load(t->best + v * LANES);
    const bits more = number > best;
    bits better = more;

    /* Of equals the first. */
    for (int i = 0; i < LANES; i++)
        if (number[i] == best[i] && window < at[i])
            better[i] = -1;
    store(t->best + v * LANES, chosen_of(better, number, best));
    s->need[v] = chosen_of(more, needs(plain, number, s->size[v]),
                           s->need[v]);
    for (uint32_t left = signs(better); left; left &= left - 1)
        at[__builtin_ctz(left)] = window;
}

INLINE void improve_row(ori__tile *t, int row, double number, int column)
{
    if (number < t->row_best[row] ||
        (number == t->row_best[row] && column >= t->row_at[row]))
        return;
    t->row_best[row] = number;
    t->row_need[row] = ori__tile_need(t->plain, number, t->row_size[row]);
    t->row_at[row] = column;
}

/* All cells of a row at once: ori__tile_improve() for many. */
INLINE void improve_all(const bool plain, ori__tile *t, state *s, int row)
{
    const int64_t first =
        t->gap + t->first_row + row - (int64_t)t->first_column;
    vec number[VECTORS], most = spread(-INFINITY);
    double best = -INFINITY;

    UNROLL for (int v = 0; v < VECTORS; v++) {
        number[v] = numbers(plain, t, s, v, row, first);
        improve_columns(plain, t, s, v, number[v], t->first_row + row);
        most = greater(most, number[v]);
    }
    for (int i = 0; i < LANES; i++)
        best = most[i] > best ? most[i] : best;
    if (best < t->row_best[row] || best == -INFINITY)
        return;
    for (int v = 0; v < VECTORS; v++) {
        const uint32_t same = signs(number[v] == best);

        if (same) {
            improve_row(t, row, best, t->first_column + v * LANES +
                                          __builtin_ctz(same));
            return;
        }
    }
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

/* Dividing one by one is quicker for up to so many. */
enum { FEW = 3 };

INLINE void improve(const bool plain, ori__tile *t, state *s, int row)
{
    const uint32_t cells = hits(plain, t, s, row);

    if (__builtin_popcount(cells) > FEW && !t->row_near) {
        improve_all(plain, t, s, row);
        give(t->need, s->need);
        return;
    }
    give(t->c, s->c);
    ori__tile_improve(t, row, cells);
    take(s->need, t->need);
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
        improve(plain, t, &s, row);
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
