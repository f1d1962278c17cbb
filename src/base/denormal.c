/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * denormal.c - numbers too small to matter count as zero
 */
#include "base/denormal.h"

#ifdef __SSE__
#include <xmmintrin.h>

/* Flush to zero, and denormals are zero: Intel's manual, volume 1, 10.2.3. */
enum { FTZ_AND_DAZ = 0x8040 };

unsigned ori__denormals_off(void)
{
    const unsigned before = _mm_getcsr();

    _mm_setcsr(before | FTZ_AND_DAZ);
    return before;
}

void ori__denormals_restore(unsigned before)
{
    _mm_setcsr(before);
}

#else       /* they stay, right but slow where the processor is */

unsigned ori__denormals_off(void)
{
    return 0;
}

void ori__denormals_restore(unsigned before)
{
    (void)before;
}

#endif
