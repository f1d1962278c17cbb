/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * cpu.c - which instruction set the kernels use
 */
#include "base/cpu.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "config.h"

static const char *const names[ORI__ISA_COUNT] = {
    [ORI__ISA_PORTABLE] = "portable",
    [ORI__ISA_AVX2] = "avx2",
    [ORI__ISA_AVX512] = "avx512",
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static ori__isa chosen;

static bool has(ori__isa isa)
{
#ifdef ORI_HAVE_X86
    __builtin_cpu_init();
    switch (isa) {
    case ORI__ISA_AVX512:
        return __builtin_cpu_supports("avx512f") &&
               __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("avx512dq") &&
               __builtin_cpu_supports("avx512vl") &&
               __builtin_cpu_supports("fma");
    case ORI__ISA_AVX2:
        return __builtin_cpu_supports("avx2") &&
               __builtin_cpu_supports("fma");
    default:
        return true;
    }
#else
    return isa == ORI__ISA_PORTABLE;
#endif
}

static void choose(void)
{
    const char *asked = getenv("ORI_CPU");
    int best = ORI__ISA_COUNT - 1;

    while (!has((ori__isa)best))
        best--;
    for (int i = 0; asked && i < best; i++)
        if (strcmp(asked, names[i]) == 0)
            best = i;
    chosen = (ori__isa)best;
}

ori__isa ori__cpu_isa(void)
{
    pthread_once(&once, choose);
    return chosen;
}

const char *ori__isa_name(ori__isa isa)
{
    return names[isa];
}
