/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * rocket_kernel_loops.h - the inner loops, built once an instruction set
 *
 * Included by rocket_kernel_*.c alone, which define KERNELS (the table's
 * name) and LANES (floats in a vector).
 */
#include <math.h>
#include <string.h>

#include "base/lanes.h"
#include "rocket/rocket_kernel.h"

#ifdef __SSE2__
#include <immintrin.h>
#endif

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

#if LANES < 16
/* a > b as bits, lane 0 lowest. */
INLINE uint64_t bits_above(vec a, vec b)
{
#if LANES == 8
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
#endif

INLINE vec masked(vec v, ints where)
{
    return (vec)((ints)v & where);
}

INLINE ints chosen(ints where, ints yes, ints no)
{
    return (yes & where) | (no & ~where);
}

/* Lanes are folded to four, by vectors. */
INLINE double sum_of(vec v)
{
    typedef float four __attribute__((vector_size(16)));
    four part[LANES / 4];

    memcpy(part, &v, sizeof v);
    UNROLL for (int i = 1; i < LANES / 4; i++)
        part[0] += part[i];
    return ((double)part[0][0] + (double)part[0][1]) +
           ((double)part[0][2] + (double)part[0][3]);
}

INLINE int total_of(ints v)
{
    typedef int32_t four __attribute__((vector_size(16)));
    four part[LANES / 4];

    memcpy(part, &v, sizeof v);
    UNROLL for (int i = 1; i < LANES / 4; i++)
        part[0] += part[i];
    return part[0][0] + part[0][1] + part[0][2] + part[0][3];
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

enum { DOUBLINGS = 6 };     /* of a shift: up to 64 */

/* The longest stretch so far, the one that reaches to the end, and shifts by
 * which a word ANDed with itself keeps ones only where more than the longest
 * are in a row. */
typedef struct stretch {
    int longest, running;
    int shift[DOUBLINGS];
} stretch;

static void lengthen(stretch *s, int longest)
{
    s->longest = longest;
    for (int i = 0, have = 1; i < DOUBLINGS; i++) {
        const int lack = longest + 1 - have;

        s->shift[i] = have < lack ? have : lack;
        have += s->shift[i];
    }
}

/* The next 64 samples.  It branches where the longest changes only: seldom,
 * so that words do not wait for each other. */
INLINE void stretch_on(stretch *s, uint64_t m)
{
    uint64_t longer = m;

    if (m == UINT64_MAX) {
        s->running += 64;
        return;
    }
    s->running += __builtin_ctzll(~m);
    if (s->running > s->longest)
        lengthen(s, s->running);
    UNROLL for (int i = 0; i < DOUBLINGS; i++)
        longer &= longer << s->shift[i];
    if (longer) {
        int longest = s->longest;

        for (; longer; longest++)
            longer &= longer << 1;
        lengthen(s, longest);
    }
    s->running = __builtin_clzll(~m);
}

/* Sums in lanes over up to 4096 samples: so indices from the first of them
 * fit, and rounding does not grow. */
typedef struct pooling {
    vec excess;
    ints place, places;
} pooling;

/* Which of `vectors` vectors at y are above, as bits. */
INLINE uint64_t pool_word(pooling *p, const float *y, const int vectors,
                          vec limit)
{
    uint64_t bits = 0;

    UNROLL for (int i = 0; i < vectors; i++) {
        const vec v = load(y + i * LANES);
#if LANES == 16
        const __mmask16 m =
            _mm512_cmp_ps_mask((__m512)v, (__m512)limit, _CMP_GT_OQ);

        p->excess = (vec)_mm512_mask_add_ps(
            (__m512)p->excess, m, (__m512)p->excess, (__m512)(v - limit));
        p->places = (ints)_mm512_mask_add_epi32(
            (__m512i)p->places, m, (__m512i)p->places, (__m512i)p->place);
        bits |= (uint64_t)m << (i * LANES);
#else
        const ints above = v > limit;

        p->excess += masked(v - limit, above);
        p->places += p->place & above;
        bits |= bits_above(v, limit) << (i * LANES);
#endif
        p->place += LANES;
    }
    return bits;
}

static void pool_above(int n, const float *y, float bias, ori__pools *pools)
{
    enum { BLOCK = 4096, WORD = 64 };
    const vec limit = spread(bias);
    stretch s = { 0 };

    *pools = (ori__pools){ 0 };
    for (int begin = 0; begin < n; begin += BLOCK) {
        const int end = n - begin < BLOCK ? n : begin + BLOCK;
        pooling p = { .place = lane_numbers() };
        int count = 0;

        for (int t = begin; t < end; t += WORD) {
            const int left = (end - t + LANES - 1) / LANES;
            const uint64_t m =
                left >= WORD / LANES
                    ? pool_word(&p, y + t, WORD / LANES, limit)
                    : pool_word(&p, y + t, left, limit);

            count += __builtin_popcountll(m);
            stretch_on(&s, m);
        }
        pools->count += count;
        pools->places += (double)begin * count + total_of(p.places);
        pools->excess += sum_of(p.excess);
    }
    pools->longest = s.running > s.longest ? s.running : s.longest;
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

/* Who of the eight wins in each lane that counts: the first that has the
 * extreme. */
INLINE void award(const vec sum[ORI__GROUP], ints counts,
                  vec most[ORI__GROUP], ints least[ORI__GROUP])
{
    vec high = sum[0], low = sum[0];

#if LANES == 16
    __mmask16 high_left = _mm512_movepi32_mask((__m512i)counts);
    __mmask16 low_left = high_left;

    UNROLL for (int k = 1; k < ORI__GROUP; k++) {
        high = (vec)_mm512_max_ps((__m512)high, (__m512)sum[k]);
        low = (vec)_mm512_min_ps((__m512)low, (__m512)sum[k]);
    }
    UNROLL for (int k = 0; k < ORI__GROUP; k++) {
        const __mmask16 highest = _mm512_mask_cmp_ps_mask(
            high_left, (__m512)sum[k], (__m512)high, _CMP_EQ_OQ);
        const __mmask16 lowest = _mm512_mask_cmp_ps_mask(
            low_left, (__m512)sum[k], (__m512)low, _CMP_EQ_OQ);

        most[k] = (vec)_mm512_mask_add_ps((__m512)most[k], highest,
                                          (__m512)most[k], (__m512)high);
        least[k] = (ints)_mm512_mask_sub_epi32(
            (__m512i)least[k], lowest, (__m512i)least[k],
            _mm512_set1_epi32(-1));
        high_left ^= highest;
        low_left ^= lowest;
    }
#else
    ints high_left = counts, low_left = counts;

    UNROLL for (int k = 1; k < ORI__GROUP; k++) {
        high = (vec)chosen(sum[k] > high, (ints)sum[k], (ints)high);
        low = (vec)chosen(sum[k] < low, (ints)sum[k], (ints)low);
    }
    UNROLL for (int k = 0; k < ORI__GROUP; k++) {
        const ints highest = (sum[k] == high) & high_left;
        const ints lowest = (sum[k] == low) & low_left;

        most[k] += masked(high, highest);
        least[k] -= lowest;
        high_left ^= highest;
        low_left ^= lowest;
    }
#endif
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
