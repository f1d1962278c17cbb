/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * rocket_kernel_loops.h - the inner loops, built once an instruction set
 *
 * Included by rocket_kernel_*.c alone, which define KERNELS (the table's
 * name) and LANES (floats in a vector).
 */
#include <math.h>
#include <string.h>

#include "rocket/rocket_kernel.h"

#ifdef __SSE2__
#include <immintrin.h>
#endif

typedef float vec __attribute__((vector_size(LANES * 4)));
typedef int32_t ints __attribute__((vector_size(LANES * 4)));
typedef float loose
    __attribute__((vector_size(LANES * 4), aligned(4), may_alias));

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("GCC unroll 16")

INLINE vec load(const float *p)
{
    return *(const loose *)(const void *)p;
}

INLINE void store(float *p, vec v)
{
    *(loose *)(void *)p = v;
}

INLINE vec spread(float x)
{
    return x - (vec){ 0 };
}

INLINE ints lane_numbers(void)
{
    ints v = { 0 };

    for (int i = 0; i < LANES; i++)
        v[i] = i;
    return v;
}

/* One more in the lanes where a > b. */
INLINE ints count_more(ints count, vec a, vec b)
{
#if LANES == 16
    const __mmask16 above =
        _mm512_cmp_ps_mask((__m512)a, (__m512)b, _CMP_GT_OQ);

    return (ints)_mm512_mask_sub_epi32((__m512i)count, above, (__m512i)count,
                                       _mm512_set1_epi32(-1));
#else
    return count - (a > b);
#endif
}

/* a > b as bits, lane 0 lowest. */
INLINE uint64_t bits_above(vec a, vec b)
{
#if LANES == 16
    return _mm512_cmp_ps_mask((__m512)a, (__m512)b, _CMP_GT_OQ);
#elif LANES == 8
    return (uint64_t)_mm256_movemask_ps((__m256)(a > b));
#elif defined(__SSE2__)
    return (uint64_t)_mm_movemask_ps((__m128)(a > b));
#else
    const ints above = a > b;
    uint64_t bits = 0;

    for (int i = 0; i < LANES; i++)
        bits |= (uint64_t)(above[i] & 1) << i;
    return bits;
#endif
}

INLINE vec masked(vec v, ints where)
{
    return (vec)((ints)v & where);
}

INLINE ints chosen(ints where, ints yes, ints no)
{
    return (yes & where) | (no & ~where);
}

INLINE double sum_of(vec v)
{
    double sum = 0;

    for (int i = 0; i < LANES; i++)
        sum += (double)v[i];
    return sum;
}

INLINE int total_of(ints v)
{
    int total = 0;

    for (int i = 0; i < LANES; i++)
        total += v[i];
    return total;
}

static void minus_nine(int n, int d, const float *x, float *y)
{
    for (int t = 0; t < n; t += LANES) {
        vec sum = load(x + t);

        UNROLL for (int j = 1; j < ORI__TAPS; j++)
            sum += load(x + t + (ptrdiff_t)j * d);
        store(y + t, -sum);
    }
}

static void plus_three(int n, const float *base, const float *a,
                       const float *b, const float *c, int add, float *y)
{
    for (int t = 0; t < n; t += LANES) {
        const vec sum = load(base + t) + load(a + t) + load(b + t) +
                        load(c + t);

        store(y + t, add ? load(y + t) + sum : sum);
    }
}

/* As many thresholds at once as registers hold beside their counts. */
INLINE void count_some(int n, const float *y, const int biases,
                       const float *bias, int32_t *count)
{
    ints counts[8];
    vec limits[8];

    UNROLL for (int i = 0; i < biases; i++) {
        counts[i] = (ints){ 0 };
        limits[i] = spread(bias[i]);
    }
    for (int t = 0; t < n; t += LANES) {
        const vec v = load(y + t);

        UNROLL for (int i = 0; i < biases; i++)
            counts[i] = count_more(counts[i], v, limits[i]);
    }
    UNROLL for (int i = 0; i < biases; i++)
        count[i] = total_of(counts[i]);
}

static void count_above(int n, const float *y, int biases, const float *bias,
                        int32_t *count)
{
    int i = 0;

#if LANES == 16
    for (; i + 8 <= biases; i += 8)
        count_some(n, y, 8, bias + i, count + i);
#endif
    for (; i + 4 <= biases; i += 4)
        count_some(n, y, 4, bias + i, count + i);
    switch (biases - i) {
    case 3:
        count_some(n, y, 3, bias + i, count + i);
        break;
    case 2:
        count_some(n, y, 2, bias + i, count + i);
        break;
    case 1:
        count_some(n, y, 1, bias + i, count + i);
        break;
    }
}

/* Whether m has more than `best` ones in a row; then how many at most. */
INLINE int longest_in_word(uint64_t m, int best)
{
    for (int have = 1, need = best + 1; m && have < need;) {
        const int step = have < need - have ? have : need - have;

        m &= m << step;
        have += step;
    }
    for (; m && best < 64; best++)
        m &= m << 1;
    return best;
}

static int longest_run(const uint64_t *bits, int words)
{
    int best = 0, run = 0;

    for (int w = 0; w < words; w++) {
        const uint64_t m = bits[w];

        if (m == UINT64_MAX) {
            run += 64;
            continue;
        }
        run += __builtin_ctzll(~m);
        best = run > best ? run : best;
        if (best < 64)
            best = longest_in_word(m, best);
        run = __builtin_clzll(~m);
    }
    return run > best ? run : best;
}

/* Sums are by blocks, indices from each block's beginning: so they fit, and
 * rounding does not grow. */
static void pool_above(int n, const float *y, float bias, uint64_t *bits,
                       ori__pools *pools)
{
    enum { BLOCK = 4096 };
    const vec limit = spread(bias);
    const int words = n / 64 + 1;

    memset(bits, 0, (size_t)words * sizeof *bits);
    *pools = (ori__pools){ 0 };
    for (int begin = 0; begin < n; begin += BLOCK) {
        const int end = n - begin < BLOCK ? n : begin + BLOCK;
        ints place = lane_numbers(), places = { 0 };
        vec excess = { 0 };
        int count = 0;

        for (int t = begin; t < end; t += LANES, place += LANES) {
            const vec v = load(y + t);
            const ints above = v > limit;
            const uint64_t m = bits_above(v, limit);

            bits[t / 64] |= m << (t % 64);
            count += __builtin_popcountll(m);
            excess += masked(v - limit, above);
            places += place & above;
        }
        pools->count += count;
        pools->places += (double)begin * count + total_of(places);
        pools->excess += sum_of(excess);
    }
    pools->longest = longest_run(bits, words);
}

/* The answers of the eight kernels at x. */
INLINE void answer(int d, const float *x, const float *w,
                   vec sum[ORI__GROUP])
{
    UNROLL for (int k = 0; k < ORI__GROUP; k++)
        sum[k] = (vec){ 0 };
    UNROLL for (int j = 0; j < ORI__TAPS; j++) {
        const vec v = load(x + (ptrdiff_t)j * d);

        UNROLL for (int k = 0; k < ORI__GROUP; k++)
            sum[k] += w[k * ORI__TAPS + j] * v;
    }
}

/* Who of the eight wins in each lane that counts. */
INLINE void award(const vec sum[ORI__GROUP], ints counts,
                  vec most[ORI__GROUP], ints least[ORI__GROUP])
{
    vec high = sum[0], low = sum[0];
    ints highest = { 0 }, lowest = { 0 };

    UNROLL for (int k = 1; k < ORI__GROUP; k++) {
        const ints above = sum[k] > high, below = sum[k] < low;

        high = (vec)chosen(above, (ints)sum[k], (ints)high);
        highest = chosen(above, k - (ints){ 0 }, highest);
        low = (vec)chosen(below, (ints)sum[k], (ints)low);
        lowest = chosen(below, k - (ints){ 0 }, lowest);
    }
    UNROLL for (int k = 0; k < ORI__GROUP; k++) {
        most[k] += masked(high, (highest == k) & counts);
        least[k] -= (lowest == k) & counts;
    }
}

static void compete(int n, int d, const float *x, const float *w,
                    float *most, float *least)
{
    vec all_most[ORI__GROUP], sum[ORI__GROUP];
    ints all_least[ORI__GROUP];
    int t = 0;

    UNROLL for (int k = 0; k < ORI__GROUP; k++) {
        all_most[k] = (vec){ 0 };
        all_least[k] = (ints){ 0 };
    }
    for (; t + LANES <= n; t += LANES) {
        answer(d, x + t, w, sum);
        award(sum, ~(ints){ 0 }, all_most, all_least);
    }
    if (t < n) {
        answer(d, x + t, w, sum);
        award(sum, lane_numbers() < n - t, all_most, all_least);
    }
    UNROLL for (int k = 0; k < ORI__GROUP; k++) {
        most[k] += (float)sum_of(all_most[k]);
        least[k] += (float)total_of(all_least[k]);
    }
}

#include "rocket/rocket_kernel_shapelet.h"

const ori__rocket_kernel KERNELS = {
    .minus_nine = minus_nine,
    .plus_three = plus_three,
    .count_above = count_above,
    .pool_above = pool_above,
    .compete = compete,
    .standardise = standardise,
    .distances = distances,
    .nearest = nearest,
};
