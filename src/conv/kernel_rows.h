/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * kernel_rows.h - the kernels, written once for every instruction set
 *
 * To be included by one file an instruction set, which defines KERNEL (the
 * name of the table), ISA, LANES (floats in a vector) and ROWS (of the
 * tallest tile) and is compiled with that set's flags.  Vectors are GCC's
 * vector extension; the compiler makes from it what hand-written intrinsics
 * would be, with all sums in registers: 14 x 2 vectors of AVX-512 reach 99 %
 * of the FMA peak where the operands are in the second-level cache.
 */
#include <string.h>

#include "base/lanes.h"
#include "conv/kernel.h"

/* Where the rows of a stand: three pointers five rows apart reach 15 rows
 * with the address forms that the machine has, [p + r*(0, 1, 2, 4)] and one
 * more register for 3r.  Left alone, the compiler keeps a pointer a row and
 * spills them. */
typedef struct {
    const float *p0, *p1, *p2;
    ptrdiff_t r, r3;
} rows;

INLINE float row_at(const rows *a, int i)
{
    const float *p = i < 5 ? a->p0 : i < 10 ? a->p1 : a->p2;

    switch (i % 5) {
    case 0:
        return p[0];
    case 1:
        return p[a->r];
    case 2:
        return p[2 * a->r];
    case 3:
        return p[a->r3];
    default:
        return p[4 * a->r];
    }
}

INLINE void step(vec sum[ORI__ROWS_MAX][ORI__VECS_MAX], const rows *a,
                 const float *b, const int height, const int width)
{
    vec bv[ORI__VECS_MAX];

    UNROLL for (int v = 0; v < width; v++)
        bv[v] = load(b + v * LANES);
    UNROLL for (int i = 0; i < height; i++) {
        const vec x = spread(row_at(a, i));

        UNROLL for (int v = 0; v < width; v++)
            sum[i][v] += x * bv[v];
    }
}

/* Asked once for all sums: a question for each costs short ones dear. */
INLINE void begin(const ori__tile *t,
                  vec sum[ORI__ROWS_MAX][ORI__VECS_MAX], const int height,
                  const int width)
{
    if (t->init)
        UNROLL for (int i = 0; i < height; i++)
            UNROLL for (int v = 0; v < width; v++)
                sum[i][v] = load(t->init + v * LANES);
    else if (t->row_init)
        UNROLL for (int i = 0; i < height; i++)
            UNROLL for (int v = 0; v < width; v++)
                sum[i][v] = spread(t->row_init[i]);
    else
        UNROLL for (int i = 0; i < height; i++)
            UNROLL for (int v = 0; v < width; v++)
                sum[i][v] = (vec){ 0 };
}

INLINE void finish(const ori__tile *t,
                   vec sum[ORI__ROWS_MAX][ORI__VECS_MAX], const int height,
                   const int width)
{
    if (t->add)
        UNROLL for (int i = 0; i < height; i++)
            UNROLL for (int v = 0; v < width; v++)
                sum[i][v] += load(t->c + i * t->c_row + v * LANES);
    UNROLL for (int i = 0; i < height; i++)
        UNROLL for (int v = 0; v < width; v++)
            store(t->c + i * t->c_row + v * LANES, sum[i][v]);
}

INLINE void tile(const ori__tile *t, const int height, const int width)
{
    vec sum[ORI__ROWS_MAX][ORI__VECS_MAX];
    rows a = { .r = t->a_row, .r3 = 3 * t->a_row };
    const float *ahead = t->ahead ? t->ahead : t->a;
    const ptrdiff_t ahead_step = t->ahead ? t->ahead_step : 0;

    begin(t, sum, height, width);
    for (int s = 0; s < t->segs; s++) {
        const float *b = t->b + s * t->b_seg;

        a.p0 = t->a + s * t->a_seg;
        a.p1 = a.p0 + 5 * a.r;
        a.p2 = a.p1 + 5 * a.r;
        for (int d = 0; d < t->depth; d++) {
            step(sum, &a, b, height, width);
            a.p0 += t->a_depth;
            a.p1 += t->a_depth;
            a.p2 += t->a_depth;
            b += t->b_depth;
            __builtin_prefetch(ahead, 0, 3);
            ahead += ahead_step;
            /* Hides from the compiler how the pointers hang together. */
            __asm__("" : "+r"(a.p0), "+r"(a.p1), "+r"(a.p2), "+r"(b));
        }
    }
    finish(t, sum, height, width);
}

/* X(rows) for each height up to ROWS */
#define HEIGHTS_6(X) X(1) X(2) X(3) X(4) X(5) X(6)
#define HEIGHTS_14(X)                                                         \
    HEIGHTS_6(X) X(7) X(8) X(9) X(10) X(11) X(12) X(13) X(14)
#define HEIGHTS_(n, X) HEIGHTS_##n(X)
#define HEIGHTS(n, X) HEIGHTS_(n, X)

#define DEFINE_TILES(h)                                                       \
    static void tile_##h##x1(const ori__tile *t)                              \
    {                                                                         \
        tile(t, h, 1);                                                        \
    }                                                                         \
    static void tile_##h##x2(const ori__tile *t)                              \
    {                                                                         \
        tile(t, h, 2);                                                        \
    }
HEIGHTS(ROWS, DEFINE_TILES)

#define NARROW(h) tile_##h##x1,
#define WIDE(h) tile_##h##x2,
static ori__tile_run *const tiles[ORI__VECS_MAX][ORI__ROWS_MAX] = {
    { HEIGHTS(ROWS, NARROW) },
    { HEIGHTS(ROWS, WIDE) },
};

#include "conv/kernel_short.h"

/* Sums of a strip held in registers at once: eight hide the latency of the
 * multiply-add, twice four cycles; and terms of each, where a vector that is
 * loaded serves several sums: as many as registers are left for. */
enum { AT_ONCE = 8, TERMS = LANES == 16 ? 8 : 4, REST = 3 };

/* The next row.  Left to itself the compiler keeps how far off each row is,
 * for which there are not registers enough. */
INLINE const float *after(const float *p, ptrdiff_t step)
{
    p += step;
    __asm__("" : "+r"(p));
    return p;
}

/* sum[i] += a[(i + q)*step] * b[q*b_step] over q < terms <= TERMS */
INLINE void band(vec sum[AT_ONCE], const float *a, ptrdiff_t step,
                 const float *b, ptrdiff_t b_step, const int count,
                 const int terms)
{
    vec x[AT_ONCE + TERMS - 1];

    UNROLL for (int r = 0; r < count + terms - 1; r++) {
        x[r] = load(a);
        a = after(a, step);
    }
    UNROLL for (int q = 0; q < terms; q++) {
        const vec bv = load(b);

        b = after(b, b_step);
        UNROLL for (int i = 0; i < count; i++)
            sum[i] += x[i + q] * bv;
    }
}

/* sum[i] += a[i*a_step + q*a_next] * b[q*b_step] over q < terms */
INLINE void strip(vec sum[AT_ONCE], const float *a, ptrdiff_t a_step,
                  ptrdiff_t a_next, const float *b, ptrdiff_t b_step,
                  int terms, const int count)
{
    int q = 0;

    for (; a_step == a_next && q + TERMS <= terms; q += TERMS)
        band(sum, a + q * a_next, a_step, b + q * b_step, b_step, count,
             TERMS);
    for (; a_step == a_next && count > 1 && q + REST <= terms; q += REST)
        band(sum, a + q * a_next, a_step, b + q * b_step, b_step, count,
             REST);
    for (; q < terms; q++) {
        const vec bv = load(b + q * b_step);
        const float *x = a + q * a_next;

        UNROLL for (int i = 0; i < count; i++) {
            sum[i] += load(x) * bv;
            x = after(x, a_step);
        }
    }
}

/* What the rows to come see first: each is too short a stretch for the
 * machine to foresee the next. */
INLINE void strip_look_ahead(const ori__strip *s, const float *a,
                             const int count)
{
    a += count * s->a_row + (s->taps - 1) * s->a_tap;
    UNROLL for (int i = 0; i < count; i++) {
        __builtin_prefetch(a);
        a = after(a, s->a_row);
    }
}

INLINE void strip_rows_some(const ori__strip *s, int first, int v,
                            const int count)
{
    vec sum[AT_ONCE];
    const float *a = s->a + first * s->a_row + v * LANES;
    float *c = s->c + first * s->c_row + v * LANES;

    strip_look_ahead(s, a, count);
    UNROLL for (int i = 0; i < count; i++)
        sum[i] = s->add ? load(c + i * s->c_row)
                        : s->init ? load(s->init + v * LANES) : (vec){ 0 };
    strip(sum, a, s->a_row, s->a_tap, s->w + v * s->w_vec, s->w_tap, s->taps,
          count);
    UNROLL for (int i = 0; i < count; i++)
        store(c + i * s->c_row, sum[i]);
}

/* Some rows of all vectors before the next ones: so the memory is read and
 * written in order, and what the rows share is still near. */
static void strip_rows(const ori__strip *s)
{
    int i = 0;

    for (; i + AT_ONCE <= s->rows; i += AT_ONCE)
        for (int v = 0; v < s->vecs; v++)
            strip_rows_some(s, i, v, AT_ONCE);
    for (; i < s->rows; i++)
        for (int v = 0; v < s->vecs; v++)
            strip_rows_some(s, i, v, 1);
}

INLINE void strip_taps_some(const ori__strip *s, int first, const int count)
{
    vec sum[AT_ONCE];
    float *dw = s->dw + first * s->w_tap;

    UNROLL for (int j = 0; j < count; j++)
        sum[j] = (vec){ 0 };
    strip(sum, s->a + first * s->a_tap, s->a_tap, s->a_row, s->dy, s->dy_row,
          s->rows, count);
    UNROLL for (int j = 0; j < count; j++)
        store(dw + j * s->w_tap, load(dw + j * s->w_tap) + sum[j]);
}

static void strip_taps(const ori__strip *s)
{
    int j = 0;

    for (; j + AT_ONCE <= s->taps; j += AT_ONCE)
        strip_taps_some(s, j, AT_ONCE);
    for (; j + 4 <= s->taps; j += 4)
        strip_taps_some(s, j, 4);
    for (; j + 2 <= s->taps; j += 2)
        strip_taps_some(s, j, 2);
    for (; j < s->taps; j++)
        strip_taps_some(s, j, 1);
}

/* Each round interleaves row i with row i + LANES/2, a perfect shuffle of
 * the block's positions; log2(LANES) of them exchange rows and columns. */
static void turn(const float *from, ptrdiff_t from_row, float *to,
                 ptrdiff_t to_row, bool add)
{
    vec a[LANES], b[LANES];
    ints low, high;

    UNROLL for (int q = 0; q < LANES; q++) {
        low[q] = q / 2 + q % 2 * LANES;
        high[q] = low[q] + LANES / 2;
    }
    UNROLL for (int i = 0; i < LANES; i++) {
        __builtin_prefetch(from + i * from_row + 2 * LANES);
        a[i] = load(from + i * from_row);
    }
    UNROLL for (int round = 1; round < LANES; round *= 2) {
        UNROLL for (int i = 0; i < LANES / 2; i++) {
            b[2 * i] = __builtin_shuffle(a[i], a[i + LANES / 2], low);
            b[2 * i + 1] = __builtin_shuffle(a[i], a[i + LANES / 2], high);
        }
        UNROLL for (int i = 0; i < LANES; i++)
            a[i] = b[i];
    }
    UNROLL for (int j = 0; j < LANES; j++)
        store(to + j * to_row, add ? a[j] + load(to + j * to_row) : a[j]);
}

static bool below(const float *x, size_t count, float limit)
{
    const vec high = spread(limit), low = -high;
    ints fine = high > low;
    bool all = true;
    size_t i = 0;

    for (; i + LANES <= count; i += LANES) {
        const vec v = load(x + i);

        fine &= (v < high) & (v > low);
    }
    for (int q = 0; q < LANES; q++)
        all = all && fine[q];
    for (; i < count; i++)
        all = all && x[i] < limit && x[i] > -limit;
    return all;
}

static void add(float *to, const float *from, size_t count)
{
    size_t i = 0;

    for (; i + LANES <= count; i += LANES)
        store(to + i, load(to + i) + load(from + i));
    for (; i < count; i++)
        to[i] += from[i];
}

static void add_product(float *sum, const float *a, const float *b,
                        size_t plane)
{
    for (size_t i = 0; i < plane; i += LANES) {
        const vec ar = load(a + i), ai = load(a + plane + i);
        const vec br = load(b + i), bi = load(b + plane + i);

        store(sum + i, load(sum + i) + ar * br - ai * bi);
        store(sum + plane + i, load(sum + plane + i) + ar * bi + ai * br);
    }
}

#include "conv/kernel_fft.h"
#include "conv/kernel_finish.h"
#include "conv/kernel_pool.h"
#include "conv/kernel_winograd.h"

const ori__kernel KERNEL = {
    .isa = ISA,
    .lanes = LANES,
    .rows = ROWS,
    .tile = tiles,
    .few = few,
    .strip_rows = strip_rows,
    .strip_taps = strip_taps,
    .turn = turn,
    .pool = pool,
    .pool_frames = pool_frames,
    .finish = finish_frames,
    .below = below,
    .add = add,
    .add_product = add_product,
    .winograd = &winograd,
    .fft = &fft_kernel,
};
