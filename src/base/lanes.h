/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lanes.h - vectors of LANES floats, in GCC's vector extension
 *
 * For kernels that are written once and built once an instruction set: the
 * includer defines LANES and is compiled with the set's flags.
 */
#ifndef ORI_BASE_LANES_H
#define ORI_BASE_LANES_H

#include <stdint.h>

typedef float vec __attribute__((vector_size(LANES * 4)));
typedef int32_t ints __attribute__((vector_size(LANES * 4)));
typedef float loose
    __attribute__((vector_size(LANES * 4), aligned(4), may_alias));

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("GCC unroll 16")

/* From and to anywhere. */
INLINE vec load(const float *p)
{
    return *(const loose *)(const void *)p;
}

INLINE void store(float *p, vec v)
{
    *(loose *)(void *)p = v;
}

/* The larger ones, of numbers.  From the portable form GCC makes two
 * instructions, that wait for each other longer. */
INLINE vec above(vec a, vec b)
{
#if LANES == 16 && defined __AVX512F__
    return (vec)__builtin_ia32_maxps512_mask(a, b, a, -1, 4);
#elif LANES == 8 && defined __AVX__
    return (vec)__builtin_ia32_maxps256(a, b);
#else
    const ints first = a > b;

    return (vec)(((ints)a & first) | ((ints)b & ~first));
#endif
}

INLINE vec spread(float x)
{
    return x - (vec){ 0 };
}

#endif
