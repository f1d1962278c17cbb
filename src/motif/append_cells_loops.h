/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * append_cells_loops.h - the inner loops of a matrix profile that grows,
 * built once an instruction set
 *
 * Included by append_cells_*.c alone, which define KERNELS (the table's name)
 * and LANES (doubles in a vector).
 */
#include <stddef.h>

#include "motif/append_cells.h"
#include "motif/motif_vector.h"

/* Vectors of slots that run together, that their sums need not wait for one
 * another. */
enum { VECTORS = 4 };

INLINE vec step(const bool plain, const ori__append_cells *s, int row,
                vec c, int64_t place)
{
    const vec half = load(s->half + place), sum = load(s->sum + place);

    if (plain) {
        const vec in = s->row_half[row] - half, out = s->row_sum[row] - sum;

        c -= in * in;
        return c + out * out;
    }
    c += s->row_half[row] * sum;
    return c + s->row_sum[row] * half;
}

/* a, and a half more where b is 0. */
INLINE vec half_at_none(vec a, vec b)
{
#if LANES == 8
    const __m512d none = _mm512_setzero_pd();

    return (vec)_mm512_mask_add_pd(
        (__m512d)a, _mm512_cmp_pd_mask((__m512d)b, none, _CMP_EQ_OQ),
        (__m512d)a, _mm512_set1_pd(0.5));
#else
    return a + (vec)((bits)(b == 0.0) & (bits)spread(0.5));
#endif
}

INLINE vec number_of(const bool plain, const ori__append_cells *s, int row,
                     vec c, int64_t place)
{
    const vec inverse = load(s->inverse + place);

    if (plain)
        return c + (inverse + s->row_inverse[row]);
    return half_at_none(c * inverse * s->row_inverse[row] + s->row_flat[row],
                        inverse);
}

/* A bit for each lane where `number` is above one of the two; none for NaN. */
INLINE uint32_t above(vec number, vec a, vec b)
{
#if LANES == 8
    const __m512d least = _mm512_min_pd((__m512d)a, (__m512d)b);

    return _mm512_cmp_pd_mask((__m512d)number, least, _CMP_GT_OQ);
#else
    return signs((bits)(number > a) | (bits)(number > b));
#endif
}

/* All rows down `vectors` of slots, of which `count` are in the range. */
INLINE void run_slots(const bool plain, const int vectors,
                      ori__append_cells *s, const ori__append_range *g,
                      int64_t slot, int64_t count)
{
    const uint32_t in = count < 32 ? (1u << count) - 1 : ~0u;
    double number[LANES * VECTORS];
    vec c[VECTORS];

    UNROLL for (int v = 0; v < vectors; v++)
        c[v] = load(s->c + slot + v * LANES);
    for (int row = g->first_row; row < g->end_row; row++) {
        const int64_t place = g->place + (slot - g->first) + row;
        const vec row_best = spread(s->row_best[row]);
        vec n[VECTORS];
        uint32_t set = 0;

        UNROLL for (int v = 0; v < vectors; v++) {
            c[v] = step(plain, s, row, c[v], place + v * LANES);
            n[v] = number_of(plain, s, row, c[v], place + v * LANES);
            set |= above(n[v], load(s->best + place + v * LANES), row_best)
                   << (v * LANES);
        }
        if (__builtin_expect((set & in) != 0, 0)) {
            UNROLL for (int v = 0; v < vectors; v++)
                store(number + v * LANES, n[v]);
            ori__append_improve(s, row, slot, place, set & in, number);
        }
    }
    if (count == vectors * LANES)
        UNROLL for (int v = 0; v < vectors; v++)
            store(s->c + slot + v * LANES, c[v]);
    else
        for (int i = 0; i < count; i++)
            s->c[slot + i] = c[0][i];
}

INLINE void run_as(const bool plain, ori__append_cells *s,
                   const ori__append_range *g)
{
    int64_t slot = g->first;

    for (; slot + VECTORS * LANES <= g->end; slot += VECTORS * LANES)
        run_slots(plain, VECTORS, s, g, slot, VECTORS * LANES);
    for (; slot < g->end; slot += LANES)
        run_slots(plain, 1, s, g, slot,
                  g->end - slot < LANES ? g->end - slot : LANES);
}

static void run(ori__append_cells *s, const ori__append_range *g)
{
    if (s->plain)
        run_as(true, s, g);
    else
        run_as(false, s, g);
}

static double product(int m, const double *a, double am, const double *b,
                      double bm)
{
    const double a0 = a[0], b0 = b[0];
    vec sum[2] = { 0 };
    double rest = 0.0;
    int t = 0;

    for (; t + 2 * LANES <= m; t += 2 * LANES)
        UNROLL for (int v = 0; v < 2; v++)
            sum[v] += ((load(a + t + v * LANES) - a0) - am) *
                      ((load(b + t + v * LANES) - b0) - bm);
    for (; t < m; t++)
        rest += ((a[t] - a0) - am) * ((b[t] - b0) - bm);
    return sum_of(sum[0] + sum[1]) + rest;
}

const ori__append_kernel KERNELS = { .run = run, .product = product };
