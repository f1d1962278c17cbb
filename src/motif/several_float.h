/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * several_float.h - vectors of twice as many floats as motif_vector.h has
 * doubles
 */
#ifndef ORI_MOTIF_SEVERAL_FLOAT_H
#define ORI_MOTIF_SEVERAL_FLOAT_H

#include <math.h>

#include "motif/motif_vector.h"

typedef float floats __attribute__((vector_size(LANES * 8)));
typedef int32_t float_bits __attribute__((vector_size(LANES * 8)));
typedef float loose_floats
    __attribute__((vector_size(LANES * 8), aligned(4), may_alias));

INLINE floats floats_load(const float *p)
{
    return *(const loose_floats *)(const void *)p;
}

INLINE floats floats_spread(float x)
{
    return x - (floats){ 0 };
}

INLINE floats floats_of(vec low, vec high)
{
#if LANES == 8
    return (floats)_mm512_insertf32x8(
        _mm512_castps256_ps512(_mm512_cvtpd_ps((__m512d)low)),
        _mm512_cvtpd_ps((__m512d)high), 1);
#elif LANES == 4
    return (floats)_mm256_set_m128(_mm256_cvtpd_ps((__m256d)high),
                                   _mm256_cvtpd_ps((__m256d)low));
#elif defined(__SSE2__)
    return (floats)_mm_movelh_ps(_mm_cvtpd_ps((__m128d)low),
                                 _mm_cvtpd_ps((__m128d)high));
#else
    floats f;

    for (int i = 0; i < LANES; i++)
        f[i] = (float)low[i], f[LANES + i] = (float)high[i];
    return f;
#endif
}

INLINE floats floats_lesser(floats a, floats b)
{
#if LANES == 8
    return (floats)_mm512_min_ps((__m512)a, (__m512)b);
#elif LANES == 4
    return (floats)_mm256_min_ps((__m256)a, (__m256)b);
#elif defined(__SSE2__)
    return (floats)_mm_min_ps((__m128)a, (__m128)b);
#else
    const float_bits less = a < b;

    return (floats)(((float_bits)a & less) | ((float_bits)b & ~less));
#endif
}

INLINE floats floats_greater(floats a, floats b)
{
#if LANES == 8
    return (floats)_mm512_max_ps((__m512)a, (__m512)b);
#elif LANES == 4
    return (floats)_mm256_max_ps((__m256)a, (__m256)b);
#elif defined(__SSE2__)
    return (floats)_mm_max_ps((__m128)a, (__m128)b);
#else
    const float_bits more = a > b;

    return (floats)(((float_bits)a & more) | ((float_bits)b & ~more));
#endif
}

/* Of positive numbers, to 11 bits at least. */
INLINE floats floats_inverse_root(floats x)
{
#if LANES == 8
    return (floats)_mm512_rsqrt14_ps((__m512)x);
#elif LANES == 4
    return (floats)_mm256_rsqrt_ps((__m256)x);
#elif defined(__SSE2__)
    return (floats)_mm_rsqrt_ps((__m128)x);
#else
    for (int i = 0; i < 2 * LANES; i++)
        x[i] = 1.0f / sqrtf(x[i]);
    return x;
#endif
}

/* The signs, lane 0 lowest. */
INLINE uint32_t float_signs(float_bits b)
{
#if LANES == 8
    return _mm512_movepi32_mask((__m512i)b);
#elif LANES == 4
    return (uint32_t)_mm256_movemask_ps((__m256)b);
#elif defined(__SSE2__)
    return (uint32_t)_mm_movemask_ps((__m128)b);
#else
    uint32_t mask = 0;

    for (int i = 0; i < 2 * LANES; i++)
        mask |= (uint32_t)(b[i] < 0) << i;
    return mask;
#endif
}

#endif
