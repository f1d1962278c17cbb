/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_vector.h - vectors of doubles, for loops that are built once an
 * instruction set
 *
 * The file that includes it defines LANES, the doubles in a vector.
 */
#ifndef ORI_MOTIF_MOTIF_VECTOR_H
#define ORI_MOTIF_MOTIF_VECTOR_H

#include <stdint.h>

#ifdef __SSE2__
#include <immintrin.h>
#endif

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("GCC unroll 16")

typedef double vec __attribute__((vector_size(LANES * 8)));
typedef int64_t bits __attribute__((vector_size(LANES * 8)));
typedef double loose
    __attribute__((vector_size(LANES * 8), aligned(8), may_alias));

INLINE vec load(const double *p)
{
    return *(const loose *)(const void *)p;
}

INLINE void store(double *p, vec v)
{
    *(loose *)(void *)p = v;
}

INLINE vec spread(double x)
{
    return x - (vec){ 0 };
}

INLINE vec chosen_of(bits where, vec yes, vec no)
{
    return (vec)(((bits)yes & where) | ((bits)no & ~where));
}

INLINE vec lesser(vec a, vec b)
{
#if LANES == 8
    return (vec)_mm512_min_pd((__m512d)a, (__m512d)b);
#else
    return chosen_of(a < b, a, b);
#endif
}

INLINE vec greater(vec a, vec b)
{
#if LANES == 8
    return (vec)_mm512_max_pd((__m512d)a, (__m512d)b);
#else
    return chosen_of(a > b, a, b);
#endif
}

INLINE vec root(vec v)
{
#if LANES == 8
    return (vec)_mm512_sqrt_pd((__m512d)v);
#elif LANES == 4
    return (vec)_mm256_sqrt_pd((__m256d)v);
#elif defined(__SSE2__)
    return (vec)_mm_sqrt_pd((__m128d)v);
#else
    for (int i = 0; i < LANES; i++)
        v[i] = __builtin_sqrt(v[i]);
    return v;
#endif
}

/* The last lane of `low`, then all but the last of `high`. */
INLINE vec shifted(vec low, vec high)
{
#if LANES == 8
    return (vec)_mm512_alignr_epi64((__m512i)high, (__m512i)low, 7);
#elif LANES == 4
    const __m256d middle = _mm256_permute2f128_pd((__m256d)low,
                                                  (__m256d)high, 0x21);

    return (vec)_mm256_shuffle_pd(middle, (__m256d)high, 0x5);
#else
    return __builtin_shuffle(low, high, (bits){ 1, 2 });
#endif
}

INLINE void store_last(double *p, vec v)
{
#if LANES == 8
    _mm512_mask_storeu_pd(p - 7, 0x80, (__m512d)v);
#else
    *p = v[LANES - 1];
#endif
}

/* The signs, lane 0 lowest. */
INLINE uint32_t signs(bits b)
{
#if LANES == 8
    return _mm512_movepi64_mask((__m512i)b);
#elif LANES == 4
    return (uint32_t)_mm256_movemask_pd((__m256d)b);
#elif defined(__SSE2__)
    return (uint32_t)_mm_movemask_pd((__m128d)b);
#else
    uint32_t mask = 0;

    for (int i = 0; i < LANES; i++)
        mask |= (uint32_t)(b[i] < 0) << i;
    return mask;
#endif
}

INLINE double sum_of(vec v)
{
    double sum = 0.0;

    for (int i = 0; i < LANES; i++)
        sum += v[i];
    return sum;
}

#endif
