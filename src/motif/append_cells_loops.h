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

/* What the loops are built for: windows as they are; standardised; and the
 * same where some are flat. */
typedef enum way { PLAIN, FINE, FLAT } way;

INLINE vec step(const way w, const ori__append_cells *s, int row, vec c,
                const double *half, const double *sum)
{
    if (w == PLAIN) {
        const vec in = s->row_half[row] - load(half);
        const vec out = s->row_sum[row] - load(sum);

        c -= in * in;
        return c + out * out;
    }
    c += s->row_half[row] * load(sum);
    return c + s->row_sum[row] * load(half);
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

INLINE vec number_of(const way w, const ori__append_cells *s, int row, vec c,
                     const double *inverse)
{
    const vec f = load(inverse);

    if (w == PLAIN)
        return c + (f + s->row_inverse[row]);
    if (w == FINE)
        return c * f * s->row_inverse[row];
    return half_at_none(c * f * s->row_inverse[row] + s->row_flat[row], f);
}

/* Lanes whose number is above one of the two; none for NaN. */
INLINE uint32_t above(vec number, vec a, vec b)
{
#if LANES == 8
    const __m512d least = _mm512_min_pd((__m512d)a, (__m512d)b);

    return _mm512_cmp_pd_mask((__m512d)number, least, _CMP_GT_OQ);
#else
    return signs((bits)(number > a) | (bits)(number > b));
#endif
}

/* The same of `vectors`, lane for lane at once: mostly there is none. */
INLINE bool any_above(const int vectors, const vec *number,
                      const double *best, vec row_best)
{
#if LANES == 8
    __m512d most = _mm512_set1_pd(-1.0);

    UNROLL for (int v = 0; v < vectors; v++) {
        const __m512d least = _mm512_min_pd((__m512d)load(best + v * LANES),
                                            (__m512d)row_best);

        /* Of a NaN and a number the second is taken. */
        most = _mm512_max_pd(_mm512_sub_pd((__m512d)number[v], least), most);
    }
    return _mm512_cmp_pd_mask(most, _mm512_setzero_pd(), _CMP_GT_OQ) != 0;
#else
    bits all = { 0 };

    UNROLL for (int v = 0; v < vectors; v++)
        all |= (bits)(number[v] > load(best + v * LANES)) |
               (bits)(number[v] > row_best);
    return signs(all) != 0;
#endif
}

static __attribute__((noinline, cold)) void
see(ori__append_cells *s, int vectors, int row, int64_t slot, int64_t place,
    int64_t count, const double *number)
{
    const vec row_best = spread(s->row_best[row]);
    uint32_t set = 0;

    for (int v = 0; v < vectors; v++)
        set |= above(load(number + v * LANES),
                     load(s->best + place + v * LANES), row_best)
               << (v * LANES);
    if (count < 32)
        set &= (1u << count) - 1;
    ori__append_improve(s, row, slot, place, set, number);
}

/* All rows down `vectors` of slots, of which `count` are in the range. */
INLINE void run_slots(const way w, const int vectors, ori__append_cells *s,
                      const ori__append_range *g, int64_t slot, int64_t count)
{
    const double *const half = s->half, *const sum = s->sum;
    const double *const inverse = s->inverse, *const best = s->best;
    const int end = g->end_row;
    double number[LANES * VECTORS];
    vec c[VECTORS];

    UNROLL for (int v = 0; v < vectors; v++)
        c[v] = load(s->c + slot + v * LANES);
    for (int row = g->first_row; row < end; row++) {
        const int64_t place = g->place + (slot - g->first) + row;
        vec n[VECTORS];

        UNROLL for (int v = 0; v < vectors; v++) {
            const int64_t p = place + v * LANES;

            c[v] = step(w, s, row, c[v], half + p, sum + p);
            n[v] = number_of(w, s, row, c[v], inverse + p);
        }
        if (__builtin_expect(any_above(vectors, n, best + place,
                                       spread(s->row_best[row])), 0)) {
            UNROLL for (int v = 0; v < vectors; v++)
                store(number + v * LANES, n[v]);
            see(s, vectors, row, slot, place, count, number);
        }
    }
    if (count == vectors * LANES)
        UNROLL for (int v = 0; v < vectors; v++)
            store(s->c + slot + v * LANES, c[v]);
    else
        for (int i = 0; i < count; i++)
            s->c[slot + i] = c[0][i];
}

/* One row, whose numbers are put down. */
INLINE void put_numbers(const way w, ori__append_cells *s,
                        const ori__append_range *g)
{
    const int row = g->first_row;

    for (int64_t slot = g->first; slot < g->end && row < g->end_row;
         slot += LANES) {
        const int64_t p = g->place + (slot - g->first) + row;
        const vec c = step(w, s, row, load(s->c + slot), s->half + p,
                           s->sum + p);
        const vec n = number_of(w, s, row, c, s->inverse + p);

        for (int i = 0; g->end - slot < LANES && i < g->end - slot; i++) {
            s->c[slot + i] = c[i];
            s->number[slot + i] = n[i];
        }
        if (g->end - slot >= LANES) {
            store(s->c + slot, c);
            store(s->number + slot, n);
        }
    }
}

INLINE void run_as(const way w, ori__append_cells *s,
                   const ori__append_range *g)
{
    const int64_t many = VECTORS * LANES, times = (g->end - g->first) / many;
    const int64_t rest = g->first + times * many;
    const int64_t on = s->down ? -many : many;
    int64_t slot = s->down ? rest - many : g->first;

    if (s->number) {
        put_numbers(w, s, g);
        return;
    }
    for (int64_t i = 0; i < times; i++, slot += on)
        run_slots(w, VECTORS, s, g, slot, many);
    for (slot = rest; slot < g->end; slot += LANES)
        run_slots(w, 1, s, g, slot,
                  g->end - slot < LANES ? g->end - slot : LANES);
}

static void run(ori__append_cells *s, const ori__append_range *g)
{
    if (s->plain)
        run_as(PLAIN, s, g);
    else if (s->flat > 0)
        run_as(FLAT, s, g);
    else
        run_as(FINE, s, g);
}

/* Of a channel; NaN is infinitely far. */
INLINE vec distance(const ori__append_frame *s, int channel, int64_t slot)
{
    const vec n = load(s->number[channel] + slot);
    const vec squared = s->plain ? -n : 2.0 * s->m * (1.0 - n);

    return chosen_of(n == n, root(greater(squared, spread(0.0))),
                     spread(__builtin_inf()));
}

/* Level is k - 1. */
INLINE void see_level(ori__append_frame *s, int level, vec sum,
                      int64_t slot, int64_t place, int64_t count)
{
    const vec n = sum * (-1.0 / (level + 1));
    uint32_t set = above(n, load(s->best[level] + place),
                         spread(s->row_best[level]));

    if (count < LANES)
        set &= (1u << count) - 1;
    if (__builtin_expect(set != 0, 0)) {
        double number[LANES];

        store(number, n);
        ori__append_improve_level(s, level, slot, place, set, number);
    }
}

static void combine(ori__append_frame *s, const ori__append_range *g)
{
    for (int64_t slot = g->first; slot < g->end; slot += LANES) {
        const int64_t place = g->place + (slot - g->first);
        const int64_t count = g->end - slot;
        vec d[ORI__APPEND_CHANNELS], sum = { 0 };

        for (int i = 0; i < s->musts; i++)
            sum += distance(s, i, slot);
        if (s->musts > 0)
            see_level(s, s->musts - 1, sum, slot, place, count);
        for (int i = s->musts; i < s->channels; i++) {
            vec x = distance(s, i, slot);

            for (int k = s->musts; k < i; k++) {
                const vec far = greater(d[k], x);

                d[k] = lesser(d[k], x);
                x = far;
            }
            d[i] = x;
        }
        for (int i = s->musts; i < s->channels; i++) {
            sum += d[i];
            see_level(s, i, sum, slot, place, count);
        }
    }
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

const ori__append_kernel KERNELS = {
    .run = run, .combine = combine, .product = product };
