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

#ifdef ORI_HAVE_X86
#include <cpuid.h>
#endif

static const char *const names[ORI__ISA_COUNT] = {
    [ORI__ISA_PORTABLE] = "portable",
    [ORI__ISA_AVX2] = "avx2",
    [ORI__ISA_AVX512] = "avx512",
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static ori__isa chosen;
static char cpu_name[49] = "unknown";

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

/* The brand string: three leaves of sixteen bytes (Intel's manual, volume
 * 2A, CPUID).  Runs of spaces, which some processors begin with, become one;
 * what does not print is left out. */
static void read_name(void)
{
#ifdef ORI_HAVE_X86
    unsigned brand[12];
    const char *from = (const char *)brand;
    size_t n = 0;

    for (unsigned i = 0; i < 3; i++)
        if (!__get_cpuid(0x80000002u + i, &brand[4 * i], &brand[4 * i + 1],
                         &brand[4 * i + 2], &brand[4 * i + 3]))
            return;
    for (size_t i = 0; i < sizeof brand && from[i]; i++)
        if (from[i] > ' ' || (from[i] == ' ' && n && cpu_name[n - 1] != ' '))
            cpu_name[n++] = from[i];
    if (n > 0)
        cpu_name[n] = '\0';
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
    read_name();
}

ori__isa ori__cpu_isa(void)
{
    pthread_once(&once, choose);
    return chosen;
}

const char *ori__cpu_name(void)
{
    pthread_once(&once, choose);
    return cpu_name;
}

const char *ori__isa_name(ori__isa isa)
{
    return names[isa];
}
